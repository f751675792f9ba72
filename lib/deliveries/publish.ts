/**
 * Numbers what a bank must hear of into its feed. Publishers of one bank take turns; should two run all the same, nothing breaks: items are
 * written under the condition that nobody has given their number meanwhile, in the same transaction as the rows they came from.
 */

import { Busy } from '../kernel/busy.ts'
import { dueOf, duePartitions, partyOf, type Receiver, receiverOf, type Waiting } from '../outbox/rows.ts'
import type { Hint, Ports, Row, Write } from '../platform/ports.ts'
import { underBothNames } from '../subjects/earlier-name.ts'
import { subjectIdOfPk } from '../subjects/subjects.ts'
import { Listed } from '../tables/newest-first.ts'
import { waitingOf } from './deliver-in-order.ts'
import { endpointsOf } from './endpoints.ts'
import { feedHead, numberedAs } from './feed.ts'
import { breakOff, endTurn, leaveSubjects, type Turn, takeTurn } from './publishing-turn.ts'

type PublishPorts = Pick<Ports, 'table' | 'queue' | 'clock' | 'ids'>

/** Two writes an item, and one for the head where a block begins, must fit one transaction of 100. */
export const EVENTS_A_BATCH = 40

type Page = { readonly subjectIds: readonly string[]; readonly next?: Row }

/** Subjects with something to publish. The index may lag behind; what it shows late, a later run finds. */
const subjectsDue = async (
  { table, clock }: PublishPorts,
  receiver: Receiver,
  after: Row | undefined,
): Promise<Page> => {
  const [pk = ''] = duePartitions(receiver)
  const page = { limit: EVENTS_A_BATCH, ...(after && { after }) }
  const sk = { to: clock.now().toISOString() }
  const { rows, next } = await table.query({ table: 'cases', index: 'due', pk, sk, ...page }, Listed)
  return { subjectIds: rows.map((row) => subjectIdOfPk(row.pk)), ...(next && { next }) }
}

/** Subject by subject, the one that has waited longest first: whatever is cut off at the end, no event comes before an earlier one of its subject. */
const inOrder = (subjects: readonly Waiting[][]): Waiting[] => {
  const dueOfFirst = ([first]: Waiting[]) => first?.due ?? ''
  return subjects.toSorted((a, b) => (dueOfFirst(a) < dueOfFirst(b) ? -1 : 1)).flat()
}

const numbered = (row: Waiting, sequence: number): Row => {
  const { id, type, ...rest } = row.notification ?? {}
  return { id, type, sequence, ...rest }
}

const handOn = (row: Waiting, { push, notification }: { push: Receiver | undefined; notification: Row }): Write => {
  const key = { pk: row.pk, sk: row.sk }
  const condition = { expression: '#receiver = :receiver', values: { receiver: row.receiver } }
  if (!push) return { table: 'cases', delete: key, condition }
  const set = { receiver: push, dueOf: dueOf(push, row.subjectId), notification }
  return { table: 'cases', update: key, set, condition }
}

type Batch =
  | { readonly state: 'overtaken' | 'nothing' }
  /** `whole`: of the subjects looked at, nothing is left. */
  | { readonly state: 'published'; readonly whole: boolean }
  /** The index still shows rows that are done: look behind them. */
  | { readonly state: 'stale'; readonly next: Row }

const publishBatch = async (
  ports: PublishPorts,
  receiver: Receiver,
  { hinted, after }: { readonly hinted: readonly string[]; readonly after: Row | undefined },
): Promise<Batch> => {
  const bank = partyOf(receiver)
  const { subjectIds, next } = await subjectsDue(ports, receiver, after)
  const wanted = [...new Set([...hinted, ...subjectIds])]
  if (wanted.length === 0) return { state: 'nothing' }
  const [last, endpoints, ...subjects] = await Promise.all([
    feedHead(ports, bank),
    endpointsOf(ports, bank),
    ...wanted.map((subjectId) => waitingOf(ports, { receiver, subjectId })),
  ])
  const waiting = inOrder(subjects)
  const rows = waiting.slice(0, EVENTS_A_BATCH)
  if (rows.length === 0) return next ? { state: 'stale', next } : { state: 'nothing' }
  const push = endpoints.some(({ status }) => status === 'active') ? receiverOf('push', bank) : undefined
  const items = rows.flatMap((row, i): Write[] => {
    const sequence = last + 1 + i
    const notification = numbered(row, sequence)
    const item = { ...underBothNames(row.subjectId), n: row.n, notification }
    return [...numberedAs(bank, sequence, item), handOn(row, { push, notification })]
  })
  const commit = await ports.table.transact(items)
  if (!commit.committed) return { state: 'overtaken' }
  if (push) await ports.queue.hint('push', hintsTo(push, rows))
  return { state: 'published', whole: rows.length === waiting.length }
}

const hintsTo = (receiver: Receiver, rows: readonly Waiting[]): Hint[] =>
  [...new Set(rows.map(({ subjectId }) => subjectId))].map((subjectId) => ({ receiver, subjectId }))

/** Well below `TURN_SECONDS`, for a batch begun is finished. What is left then has hints of its own, and the sweeper's. */
const WORK_MS = 10_000

/** Until nothing is left; or the subjects that still want a look, where another publisher came between. */
const publishInTurn = async (
  ports: PublishPorts,
  { receiver, turn }: { readonly receiver: Receiver; readonly turn: Turn },
  subjectIds: readonly string[],
): Promise<readonly string[] | undefined> => {
  const started = ports.clock.now().getTime()
  let hinted = subjectIds
  let after: Row | undefined
  while (ports.clock.now().getTime() - started < WORK_MS) {
    const batch = await publishBatch(ports, receiver, { hinted, after })
    if (batch.state === 'overtaken') return hinted
    after = batch.state === 'stale' ? batch.next : undefined
    // what is written from now on is hinted anew
    if (batch.state === 'published' && batch.whole) hinted = []
    if (batch.state !== 'nothing') continue
    hinted = await endTurn(ports, turn)
    if (hinted.length === 0) return undefined
  }
  await breakOff(ports, turn)
  return undefined
}

/** Of the release before, which knows no turns, one may be at work for some seconds. */
const ATTEMPTS = 5

/**
 * The subjects that hints name are looked at themselves: the index may not show them yet. Throws `Busy` where others number the feed
 * again and again.
 */
export const publish = async (
  ports: PublishPorts,
  { receiver, subjectIds = [] }: { readonly receiver: Receiver; readonly subjectIds?: readonly string[] },
): Promise<void> => {
  const turn = { institutionId: partyOf(receiver), holder: ports.ids.secret(8) }
  let wanted = subjectIds
  for (let overtaken = 0; overtaken < ATTEMPTS; ) {
    if (await takeTurn(ports, turn)) {
      const left = await publishInTurn(ports, { receiver, turn }, wanted)
      if (!left) return
      wanted = left
      overtaken += 1
    } else if (wanted.length === 0 || (await leaveSubjects(ports, turn, wanted))) return
  }
  throw new Busy(`others number the feed of ${turn.institutionId}`)
}
