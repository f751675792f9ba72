/** Counts calls one after another: those made together come back together, and count as one round. */
export const countingRounds = () => {
  let running = 0
  let rounds = 0
  let waiting: (() => void)[] = []
  const release = (): void => {
    if (running > 0 || waiting.length === 0) return
    rounds += 1
    const together = waiting
    waiting = []
    for (const go of together) go()
  }
  return {
    rounds: () => rounds,
    async around<T>(call: () => Promise<T>): Promise<T> {
      running += 1
      try {
        return await call()
      } finally {
        running -= 1
        await new Promise<void>((go) => {
          waiting.push(go)
          setImmediate(release)
        })
      }
    },
  }
}
