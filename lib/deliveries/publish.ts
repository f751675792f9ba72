/**
 * Numbers what a bank must hear of into its feed. Several publishers may run: items are written under the condition that nobody
 * has given their number meanwhile, in the same transaction as the rows they came from.
 */
import { dueOf, duePartitions, partyOf, type Receiver, receiverOf, subjectOf } from '../outbox/rows.ts'
import type { Hint, Ports, Row, Write } from '../platform/ports.ts'
import { type Waiting, waitingOf } from './deliver-in-order.ts'
import { endpointsOf } from './endpoints.ts'
import { feedHead, numberedAs } from './feed.ts'

type PublishPorts = Pick<Ports, 'table' | 'queue' | 'clock'>

/** Two writes an item, and one for the head where a block begins, must fit one transaction of 100. */
const ITEMS_AT_ONCE = 40

type Page = { readonly caseIds: readonly string[]; readonly next?: Row }

/** Cases with something to publish. The index may lag behind; what it shows late, a later run finds. */
const casesDue = async ({ table, clock }: PublishPorts, receiver: Receiver, after: Row | undefined): Promise<Page> => {
  const [pk = ''] = duePartitions(receiver)
  const page = { limit: ITEMS_AT_ONCE, ...(after && { after }) }
  const sk = { to: clock.now().toISOString() }
  const { rows, next } = await table.query({ table: 'cases', index: 'due', pk, sk, ...page })
  return { caseIds: rows.map((row) => subjectOf(row.pk)), ...(next && { next }) }
}

/** Case by case, the one that has waited longest first: whatever is cut off at the end, nothing of a case comes before its earlier. */
const inOrder = (cases: readonly Waiting[][]): Waiting[] => {
  const dueOfFirst = ([first]: Waiting[]) => first?.due ?? ''
  return cases.toSorted((a, b) => (dueOfFirst(a) < dueOfFirst(b) ? -1 : 1)).flat()
}

const numbered = (row: Waiting, sequence: number): Row => {
  const { id, type, ...rest } = row.notification as Row
  return { id, type, sequence, ...rest }
}

const handOn = (row: Waiting, { push, notification }: { push: Receiver | undefined; notification: Row }): Write => {
  const key = { pk: row.pk, sk: row.sk }
  const condition = { expression: '#receiver = :receiver', values: { receiver: row.receiver } }
  if (!push) return { table: 'cases', delete: key, condition }
  const set = { receiver: push, dueOf: dueOf(push, row.caseId), notification }
  return { table: 'cases', update: key, set, condition }
}

type Batch =
  | { readonly state: 'overtaken' | 'nothing' }
  /** `whole`: of the cases looked at, nothing is left. */
  | { readonly state: 'published'; readonly whole: boolean }
  /** The index still shows rows that are done: look behind them. */
  | { readonly state: 'stale'; readonly next: Row }

const publishBatch = async (
  ports: PublishPorts,
  receiver: Receiver,
  { hinted, after }: { readonly hinted: readonly string[]; readonly after: Row | undefined },
): Promise<Batch> => {
  const bank = partyOf(receiver)
  const { caseIds, next } = await casesDue(ports, receiver, after)
  const wanted = [...new Set([...hinted, ...caseIds])]
  if (wanted.length === 0) return { state: 'nothing' }
  const [last, endpoints, ...cases] = await Promise.all([
    feedHead(ports, bank),
    endpointsOf(ports, bank),
    ...wanted.map((caseId) => waitingOf(ports, { receiver, caseId })),
  ])
  const waiting = inOrder(cases)
  const rows = waiting.slice(0, ITEMS_AT_ONCE)
  if (rows.length === 0) return next ? { state: 'stale', next } : { state: 'nothing' }
  const push = endpoints.some(({ status }) => status === 'active') ? receiverOf('push', bank) : undefined
  const items = rows.flatMap((row, i): Write[] => {
    const sequence = last + 1 + i
    const notification = numbered(row, sequence)
    const item = { caseId: row.caseId, n: row.n, notification }
    return [...numberedAs(bank, sequence, item), handOn(row, { push, notification })]
  })
  const commit = await ports.table.transact(items)
  if (!commit.committed) return { state: 'overtaken' }
  if (push) await ports.queue.hint('push', hintsTo(push, rows))
  return { state: 'published', whole: rows.length === waiting.length }
}

const hintsTo = (receiver: Receiver, rows: readonly Waiting[]): Hint[] =>
  [...new Set(rows.map(({ caseId }) => caseId))].map((caseId) => ({ receiver, caseId }))

/** Another publisher that was first may have left something: look again, a few times. */
const ATTEMPTS = 5

/** The cases that hints name are looked at themselves: the index may not show them yet. */
export const publish = async (
  ports: PublishPorts,
  { receiver, caseIds = [] }: { readonly receiver: Receiver; readonly caseIds?: readonly string[] },
): Promise<void> => {
  let hinted = caseIds
  let after: Row | undefined
  for (let overtaken = 0; overtaken < ATTEMPTS; ) {
    const batch = await publishBatch(ports, receiver, { hinted, after })
    if (batch.state === 'nothing') return
    after = batch.state === 'stale' ? batch.next : undefined
    if (batch.state === 'overtaken') overtaken += 1
    // what is written from now on is hinted anew
    if (batch.state === 'published' && batch.whole) hinted = []
  }
}
