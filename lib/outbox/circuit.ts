/**
 * Whether a receiver that keeps failing is left alone for now, so that its backlog is not scanned over and over: its failures in a
 * row are counted, and open and close the circuit.
 */
import * as z from 'zod/mini'
import type { Key, Ports } from '../platform/ports.ts'

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

const CircuitRow = z.object({ failures: z.int(), openUntil: z.optional(z.string()) })
type CircuitRow = z.infer<typeof CircuitRow>

const circuitOf = (row: CircuitRow | undefined, now: Date): CircuitState => {
  if (row === undefined || row.failures < FAILURES_TO_OPEN) return 'closed'
  return (row.openUntil ?? '') > now.toISOString() ? 'open' : 'probing'
}

/** Of each of these few receivers. */
export const circuitsOf = ({ table, clock }: Pick<Ports, 'table' | 'clock'>, receivers: readonly string[]) =>
  Promise.all(
    receivers.map(async (receiver) =>
      circuitOf(await table.get('deliveries', circuitKey(receiver), CircuitRow), clock.now()),
    ),
  )

/**
 * Two failures at once count as one, and none is counted that a success overtook. While the circuit is open, what was under way
 * when it opened says nothing new: only a failed probe makes the pause longer.
 */
const noteFailure = async ({ table, clock }: Pick<Ports, 'table' | 'clock'>, receiver: string, before?: CircuitRow) => {
  if (circuitOf(before, clock.now()) === 'open') return
  const failures = (before?.failures ?? 0) + 1
  const openUntil = new Date(clock.now().getTime() + pauseSeconds(failures) * 1000).toISOString()
  await table.write({
    table: 'deliveries',
    put: { ...circuitKey(receiver), failures, openUntil },
    condition: before
      ? { expression: '#failures = :failures', values: { failures: before.failures } }
      : { expression: 'attribute_not_exists(#pk)' },
  })
}

/** Failures count in a row: any success, of a first attempt too, closes the circuit. */
export const noteOutcome = async (
  ports: Pick<Ports, 'table' | 'clock'>,
  receiver: string,
  delivered: boolean,
): Promise<void> => {
  const before = await ports.table.get('deliveries', circuitKey(receiver), CircuitRow)
  if (!delivered) await noteFailure(ports, receiver, before)
  else if (before) await ports.table.write({ table: 'deliveries', delete: circuitKey(receiver) })
}
