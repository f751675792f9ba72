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

const isKnown = (row: Row | undefined, now: Date): row is Row =>
  row !== undefined && row['expiresAt'] > now.getTime() / 1000

/** `probing`: the pause is over, and one case may find out how the receiver is. */
export const circuitOf = (row: Row | undefined, now: Date): 'closed' | 'open' | 'probing' => {
  if (!isKnown(row, now) || row['failures'] < FAILURES_TO_OPEN) return 'closed'
  return row['openUntil'] > now.toISOString() ? 'open' : 'probing'
}

/**
 * Two failures at once count as one, and none is counted that a success overtook. While the circuit is open, what was under way
 * when it opened says nothing new: only a failed probe makes the pause longer.
 */
const noteFailure = async ({ table, clock }: Pick<Ports, 'table' | 'clock'>, receiver: string, before?: Row) => {
  const now = clock.now()
  if (circuitOf(before, now) === 'open') return
  const failures = (isKnown(before, now) ? before['failures'] : 0) + 1
  const openUntil = new Date(now.getTime() + pauseSeconds(failures) * 1000)
  const expiresAt = Math.ceil(openUntil.getTime() / 1000) + FORGOTTEN_SECONDS
  await table.write({
    table: 'deliveries',
    put: { ...circuitKey(receiver), failures, openUntil: openUntil.toISOString(), expiresAt },
    condition: before
      ? { expression: '#failures = :failures', values: { failures: before['failures'] } }
      : { expression: 'attribute_not_exists(#pk)' },
  })
}

/** Failures count in a row: any success, of a first attempt too, closes the circuit. */
export const noteOutcome = async (
  ports: Pick<Ports, 'table' | 'clock'>,
  receiver: string,
  delivered: boolean,
): Promise<void> => {
  const before = await ports.table.get('deliveries', circuitKey(receiver))
  if (!delivered) await noteFailure(ports, receiver, before)
  else if (before) await ports.table.write({ table: 'deliveries', delete: circuitKey(receiver) })
}
