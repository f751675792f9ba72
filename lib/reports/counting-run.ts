/** What one run of the counter shares: when it is to end, and how far behind it leaves what it could not finish. */
import type { Ports } from '../platform/ports.ts'

/** Nothing is begun after this, well before the function's limit; the next run goes on. */
export const COUNTING_MS = 200_000

/** Banks, or receivers, side by side. One of them is counted in order, by nobody else. */
export const COUNTED_AT_ONCE = 8

export type Run = {
  isOver(): boolean
  /** Of one bank or receiver: the moment up to which it is counted, though more is there. */
  stoppedAt(moment: Date): void
  /** Age of the oldest of these. */
  behindSeconds(): number
}

export const runOf = ({ clock }: Pick<Ports, 'clock'>): Run => {
  const end = clock.now().getTime() + COUNTING_MS
  let oldest = Number.POSITIVE_INFINITY
  return {
    isOver: () => clock.now().getTime() >= end,
    stoppedAt(moment) {
      oldest = Math.min(oldest, moment.getTime())
    },
    behindSeconds() {
      const now = clock.now().getTime()
      return Math.round((now - Math.min(now, oldest)) / 1000)
    },
  }
}
