/** Whether a receiver that keeps failing is left alone for now, so that its backlog is not scanned over and over. */
import type { Key, Row } from '../platform/ports.ts'

const FAILURES_TO_OPEN = 10
const FIRST_PAUSE_SECONDS = 60
const LONGEST_PAUSE_SECONDS = 3600

export const circuitKey = (receiver: string): Key => ({ pk: `CIRCUIT#${receiver}`, sk: 'STATE' })

/** Seconds for which the sweeper passes the receiver over after this many failures in a row. */
export const pauseSeconds = (failures: number): number =>
  failures < FAILURES_TO_OPEN
    ? 0
    : Math.min(FIRST_PAUSE_SECONDS * 2 ** (failures - FAILURES_TO_OPEN), LONGEST_PAUSE_SECONDS)

/** `probing`: the pause is over, and a few cases may find out how the receiver is. */
export type CircuitState = 'closed' | 'open' | 'probing'

export const circuitOf = (row: Row | undefined, now: Date): CircuitState => {
  if (row === undefined || row.failures < FAILURES_TO_OPEN) return 'closed'
  return row.openUntil > now.toISOString() ? 'open' : 'probing'
}
