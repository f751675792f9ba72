/** Hints again for everything that is due: lost messages, retries whose time has come, workers that died. */
import { duePartitions, laneOf, type Receiver, receiverOf } from '../outbox/rows.ts'
import type { Hint, Ports } from '../platform/ports.ts'
import { circuitKey, isOpen } from './circuit.ts'

type SweepPorts = Pick<Ports, 'table' | 'queue' | 'clock'>

/** Of one receiver at a time; the next minute takes more. */
const CASES_A_RECEIVER = 200

/** DynamoDB reads 100 keys at once. */
const KEYS_AT_ONCE = 100

const idsOf = async ({ table }: SweepPorts, kind: string): Promise<string[]> => {
  const ids: string[] = []
  for (let after: object | undefined, first = true; first || after; first = false) {
    const page = await table.query({ table: 'directory', index: 'byKind', pk: kind, ...(after && { after }) })
    ids.push(...page.rows.map(({ institutionId }) => institutionId))
    after = page.next
  }
  return ids
}

const receiversOf = async (ports: SweepPorts): Promise<Receiver[]> => {
  const [banks, intermediaries, registries] = await Promise.all(
    ['bank', 'intermediary', 'registry'].map((kind) => idsOf(ports, kind)),
  )
  return [
    receiverOf('platform', 'platform'),
    ...(registries ?? []).map((id) => receiverOf('registry', id)),
    ...[...(banks ?? []), ...(intermediaries ?? [])].flatMap((id) => [receiverOf('feed', id), receiverOf('push', id)]),
  ]
}

/** Only those that are not left alone for now. */
const reachable = async ({ table, clock }: SweepPorts, receivers: readonly Receiver[]): Promise<Receiver[]> => {
  const open = new Set<Receiver>()
  for (let start = 0; start < receivers.length; start += KEYS_AT_ONCE) {
    const some = receivers.slice(start, start + KEYS_AT_ONCE)
    const rows = await table.batchGet(some.map((receiver) => ({ table: 'deliveries', key: circuitKey(receiver) })))
    rows.forEach((row, i) => {
      const receiver = some[i]
      if (receiver && isOpen(row, clock.now())) open.add(receiver)
    })
  }
  return receivers.filter((receiver) => !open.has(receiver))
}

const dueHints = async ({ table, clock }: SweepPorts, receiver: Receiver): Promise<Hint[]> => {
  const pages = await Promise.all(
    duePartitions(receiver).map((pk) =>
      table.query({ table: 'cases', index: 'due', pk, sk: { to: clock.now().toISOString() }, limit: CASES_A_RECEIVER }),
    ),
  )
  const caseIds = new Set(pages.flatMap(({ rows }) => rows.map(({ pk }) => String(pk).slice('CASE#'.length))))
  if (caseIds.size === 0) return []
  return laneOf(receiver) === 'feed' ? [{ receiver }] : [...caseIds].map((caseId) => ({ receiver, caseId }))
}

export const sweep = async (ports: SweepPorts): Promise<void> => {
  const receivers = await reachable(ports, await receiversOf(ports))
  const hints = (await Promise.all(receivers.map((receiver) => dueHints(ports, receiver)))).flat()
  const lanes = Map.groupBy(hints, ({ receiver }) => laneOf(receiver))
  await Promise.all([...lanes].map(([lane, some]) => ports.queue.hint(lane, some)))
}
