/** Many pieces of work, so many of them at once. */

/** Begins them in order; each is awaited, whatever becomes of the others. Answers with what was thrown. */
export const byFew = async <T>(
  all: readonly T[],
  atOnce: number,
  work: (one: T) => Promise<unknown>,
): Promise<unknown[]> => {
  const faults: unknown[] = []
  const left = all.values()
  const lane = async (): Promise<void> => {
    for (const one of left) await work(one).catch((error) => faults.push(error))
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, all.length) }, lane))
  return faults
}
