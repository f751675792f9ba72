/** Keeps count of a receiver's failures in a row: what opens and closes its circuit. */
import { circuitKey, circuitOf, pauseSeconds } from '../outbox/circuit.ts'
import type { Ports, Row } from '../platform/ports.ts'

/**
 * Two failures at once count as one, and none is counted that a success overtook. While the circuit is open, what was under way
 * when it opened says nothing new: only a failed probe makes the pause longer.
 */
const noteFailure = async ({ table, clock }: Pick<Ports, 'table' | 'clock'>, receiver: string, before?: Row) => {
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
  const before = await ports.table.get('deliveries', circuitKey(receiver))
  if (!delivered) await noteFailure(ports, receiver, before)
  else if (before) await ports.table.write({ table: 'deliveries', delete: circuitKey(receiver) })
}
