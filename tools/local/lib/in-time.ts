/** Time limits of the platform as its users meet them: seconds count only as fast as this machine has time for us (tools/patience.ts). */
import { patience } from '../../patience.ts'

const LOOK_MS = 50

/** What a promise brings, or `late` once its time is up. Whoever gives up on it ends the work itself. */
export const inTime = async <T>(work: Promise<T>, timeoutMs: number): Promise<T | 'late'> => {
  const { isOver } = patience(timeoutMs / 1000)
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<'late'>((resolve) => {
    timer = setInterval(() => isOver(undefined) && resolve('late'), Math.min(LOOK_MS, timeoutMs))
  })
  const first = await Promise.race([work, late])
  clearInterval(timer)
  return first
}
