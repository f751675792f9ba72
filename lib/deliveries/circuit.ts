/** A receiver that keeps failing is left alone for a growing while, so that its backlog is not scanned over and over. */
import type { Key, Ports, Row } from '../platform/ports.ts'

const FAILURES_TO_OPEN = 10
const FIRST_PAUSE_SECONDS = 60
const LONGEST_PAUSE_SECONDS = 3600

export const circuitKey = (receiver: string): Key => ({ pk: `CIRCUIT#${receiver}`, sk: 'STATE' })

/** Seconds for which the sweeper passes the receiver over after this many failures in a row. */
export const pauseSeconds = (failures: number): number =>
  failures < FAILURES_TO_OPEN
    ? 0
    : Math.min(FIRST_PAUSE_SECONDS * 2 ** (failures - FAILURES_TO_OPEN), LONGEST_PAUSE_SECONDS)

/** A circuit that nobody has tried for this long after its pause tells nothing any more. */
const FORGOTTEN_SECONDS = 3600

type State = 'closed' | 'open' | 'probing'

/** `probing`: the pause is over, and one case may find out how the receiver is. */
export const circuitOf = (row: Row | undefined, now: Date): State => {
  if (row === undefined || row.failures < FAILURES_TO_OPEN || row.expiresAt <= now.getTime() / 1000) return 'closed'
  return row.openUntil > now.toISOString() ? 'open' : 'probing'
}

/**
 * After a failure. While the circuit is open, what was under way when it opened says nothing new: only a failed probe makes the
 * pause longer. Two at once count as one: the circuit opens a little later, no harm.
 */
export const noteFailure = async (
  { table, clock }: Pick<Ports, 'table' | 'clock'>,
  receiver: string,
): Promise<void> => {
  const key = circuitKey(receiver)
  const now = clock.now()
  const row = await table.get('deliveries', key)
  if (circuitOf(row, now) === 'open') return
  const known = row !== undefined && row.expiresAt > now.getTime() / 1000
  const failures = (known ? row.failures : 0) + 1
  const openUntil = new Date(now.getTime() + pauseSeconds(failures) * 1000)
  const expiresAt = Math.ceil(openUntil.getTime() / 1000) + FORGOTTEN_SECONDS
  await table.write({ table: 'deliveries', put: { ...key, failures, openUntil: openUntil.toISOString(), expiresAt } })
}

/** After a success that followed failures. */
export const noteRecovery = async ({ table }: Pick<Ports, 'table'>, receiver: string): Promise<void> => {
  await table.write({ table: 'deliveries', delete: circuitKey(receiver) })
}
