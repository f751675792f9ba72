/** Hints again for everything that is due: lost messages, retries whose time has come, workers that died. */
import { duePartitions, laneOf, type Receiver, receiverOf } from '../outbox/rows.ts'
import type { Ports, Row } from '../platform/ports.ts'
import { circuitKey, circuitOf } from './circuit.ts'

type SweepPorts = Pick<Ports, 'table' | 'queue' | 'clock'>

/** Of one partition of the index in one run; the next minute takes the rest. */
const CASES_A_PAGE = 500
const PAGES = 10

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

type Found = { readonly receiver: Receiver; readonly circuit: ReturnType<typeof circuitOf> }

const circuitsOf = async ({ table, clock }: SweepPorts, receivers: readonly Receiver[]): Promise<Found[]> => {
  const found: Found[] = []
  for (let start = 0; start < receivers.length; start += KEYS_AT_ONCE) {
    const some = receivers.slice(start, start + KEYS_AT_ONCE)
    const rows = await table.batchGet(some.map((receiver) => ({ table: 'deliveries', key: circuitKey(receiver) })))
    found.push(...some.map((receiver, i) => ({ receiver, circuit: circuitOf(rows[i], clock.now()) })))
  }
  return found
}

/** Oldest first. Several rows of a case may be due: all pages are read, so that they never hide other cases. */
const casesDue = async ({ table, clock }: SweepPorts, pk: string, most: number): Promise<Set<string>> => {
  const caseIds = new Set<string>()
  let after: Row | undefined
  for (let page = 0; page < PAGES && caseIds.size < most; page++) {
    const { rows, next } = await table.query({
      table: 'cases',
      index: 'due',
      pk,
      sk: { to: clock.now().toISOString() },
      limit: Math.min(CASES_A_PAGE, most),
      ...(after && { after }),
    })
    for (const row of rows) caseIds.add(String(row['pk']).slice('CASE#'.length))
    if (!next) break
    after = next
  }
  return caseIds
}

/** One publisher numbers all that a bank must hear of; the others work case by case. */
const sweepOne = async (ports: SweepPorts, { receiver, circuit }: Found): Promise<void> => {
  if (circuit === 'open') return
  const lane = laneOf(receiver)
  const most = circuit === 'probing' || lane === 'feed' ? 1 : Number.POSITIVE_INFINITY
  for (const pk of duePartitions(receiver)) {
    const caseIds = [...(await casesDue(ports, pk, most))]
    const hints = lane === 'feed' ? caseIds.map(() => ({ receiver })) : caseIds.map((caseId) => ({ receiver, caseId }))
    if (hints.length > 0) await ports.queue.hint(lane, hints)
  }
}

/** Where one receiver's rows cannot be read, the others are swept all the same. */
export const sweep = async (ports: SweepPorts): Promise<void> => {
  const found = await circuitsOf(ports, await receiversOf(ports))
  const swept = await Promise.allSettled(found.map((one) => sweepOne(ports, one)))
  const faults = swept.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []))
  if (faults.length > 0) throw new AggregateError(faults, `${faults.length} receivers could not be swept`)
}
