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

export const isOpen = (row: Row | undefined, now: Date): boolean =>
  row?.openUntil !== undefined && row.openUntil > now.toISOString()

/** After a failure. Two at once count as one: the circuit opens a little later, no harm. */
export const noteFailure = async (
  { table, clock }: Pick<Ports, 'table' | 'clock'>,
  receiver: string,
): Promise<void> => {
  const key = circuitKey(receiver)
  const failures = ((await table.get('deliveries', key))?.failures ?? 0) + 1
  const openUntil = new Date(clock.now().getTime() + pauseSeconds(failures) * 1000).toISOString()
  await table.write({ table: 'deliveries', put: { ...key, failures, openUntil } })
}

/** After a success that followed failures. */
export const noteRecovery = async ({ table }: Pick<Ports, 'table'>, receiver: string): Promise<void> => {
  await table.write({ table: 'deliveries', delete: circuitKey(receiver) })
}
