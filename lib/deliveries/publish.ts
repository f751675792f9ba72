/**
 * Numbers what a bank must hear of into its feed. Several publishers may run: the head of the feed is written under the condition
 * that nobody has numbered meanwhile, in the same transaction as the items and the rows they came from.
 */
import { dueOf, duePartitions, outPrefix, partyOf, type Receiver, receiverOf } from '../outbox/rows.ts'
import type { Hint, Ports, Row, Write } from '../platform/ports.ts'
import { endpointsOf } from './endpoints.ts'
import { feedHead, feedHeadKey, feedKey } from './feed.ts'
import type { Waiting } from './work-through.ts'

type PublishPorts = Pick<Ports, 'table' | 'queue' | 'clock'>

/** Two writes an item and one for the head must fit one transaction of 100. */
const ITEMS_AT_ONCE = 40

type Page = { readonly caseIds: readonly string[]; readonly next?: Row }

/** Cases with something to publish. The index may lag behind; what it shows late, a later run finds. */
const casesDue = async ({ table, clock }: PublishPorts, receiver: Receiver, after: Row | undefined): Promise<Page> => {
  const [pk = ''] = duePartitions(receiver)
  const sk = { to: clock.now().toISOString() }
  const page = { table: 'cases', index: 'due', pk, sk, limit: ITEMS_AT_ONCE, ...(after && { after }) } as const
  const { rows, next } = await table.query(page)
  const caseIds = [...new Set(rows.map((row) => String(row['pk']).slice('CASE#'.length)))]
  return { caseIds, ...(next && { next }) }
}

/** All waiting rows of a case, read from the base table: none can be missing before another. */
const waitingOf = async ({ table }: PublishPorts, receiver: Receiver, caseId: string): Promise<Waiting[]> => {
  const { rows } = await table.query({
    table: 'cases',
    pk: `CASE#${caseId}`,
    sk: { prefix: outPrefix(partyOf(receiver)) },
  })
  return (rows as Waiting[]).filter((row) => row.receiver === receiver)
}

/**
 * Oldest first. Clocks of several writers differ, so a later event of a case may bear an earlier time: it counts as no older
 * than what comes before it.
 */
export const inOrder = <R extends Pick<Waiting, 'caseId' | 'n' | 'due'>>(cases: readonly (readonly R[])[]): R[] =>
  cases
    .flatMap((rows) => {
      let since = ''
      return rows
        .toSorted((a, b) => a.n - b.n)
        .map((row) => {
          since = row.due > since ? row.due : since
          return { row, since }
        })
    })
    .sort((a, b) => compare(a.since, b.since) || compare(a.row.caseId, b.row.caseId) || a.row.n - b.row.n)
    .map(({ row }) => row)

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

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
  | { readonly state: 'published' | 'overtaken' | 'nothing-due' }
  /** The index still shows rows that are done: look behind them. */
  | { readonly state: 'stale'; readonly next: Row }

const publishBatch = async (ports: PublishPorts, receiver: Receiver, after: Row | undefined): Promise<Batch> => {
  const bank = partyOf(receiver)
  const { caseIds, next } = await casesDue(ports, receiver, after)
  const [last, endpoints, ...cases] = await Promise.all([
    feedHead(ports, bank),
    endpointsOf(ports, bank),
    ...caseIds.map((caseId) => waitingOf(ports, receiver, caseId)),
  ])
  const rows = inOrder(cases).slice(0, ITEMS_AT_ONCE)
  if (rows.length === 0) return next ? { state: 'stale', next } : { state: 'nothing-due' }
  const push = endpoints.some(({ status }) => status === 'active') ? receiverOf('push', bank) : undefined
  const head: Write = {
    table: 'deliveries',
    put: { ...feedHeadKey(bank), last: last + rows.length },
    condition: {
      expression: last === 0 ? 'attribute_not_exists(#pk)' : '#last = :last',
      ...(last > 0 && { values: { last } }),
    },
  }
  const items = rows.flatMap((row, i): Write[] => {
    const sequence = last + 1 + i
    const notification = numbered(row, sequence)
    const put = { ...feedKey(bank, sequence), caseId: row.caseId, n: row.n, notification }
    return [{ table: 'deliveries', put }, handOn(row, { push, notification })]
  })
  const commit = await ports.table.transact([head, ...items])
  if (!commit.committed) return { state: 'overtaken' }
  if (push) await ports.queue.hint('push', hintsTo(push, rows))
  return { state: 'published' }
}

const hintsTo = (receiver: Receiver, rows: readonly Waiting[]): Hint[] =>
  [...new Set(rows.map(({ caseId }) => caseId))].map((caseId) => ({ receiver, caseId }))

/** Another publisher that was first may have left something: look again, a few times. */
const ATTEMPTS = 5

export const publish = async (ports: PublishPorts, receiver: Receiver): Promise<void> => {
  let after: Row | undefined
  for (let overtaken = 0; overtaken < ATTEMPTS; ) {
    const batch = await publishBatch(ports, receiver, after)
    if (batch.state === 'nothing-due') return
    after = batch.state === 'stale' ? batch.next : undefined
    if (batch.state === 'overtaken') overtaken += 1
  }
}
