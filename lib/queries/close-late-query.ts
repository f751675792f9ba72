/**
 * What the platform owes a query when its time comes. A query by name does not wait for a silent registry for ever: at its due time it is
 * answered in part, and the bank is notified. So it is of a result certificate whose day passes before the registry has brought it.
 * Each is one transaction under what was read, so that doing it again, or dying before it, does no harm.
 */
import { beijing } from '../kernel/time.ts'
import { hint } from '../outbox/hint.ts'
import type { Ports, Write } from '../platform/ports.ts'
import { subjectPk } from '../subjects/subjects.ts'
import { everyRow } from '../tables/every-row.ts'
import { askedFurther } from './ask.ts'
import {
  EVENT_OF,
  PART_PREFIX,
  QueryEvent,
  queryEventKey,
  queryKey,
  RESULT_OVERDUE,
  StoredPart,
  StoredQuery,
} from './model.ts'
import { answerNotices, type QueryNotices, queryNotices } from './notify-of-answer.ts'
import { isDelivered, isOverdue, ResultOrder, resultKey, resultPapers } from './result-certificate.ts'

type DuePorts = Pick<Ports, 'table' | 'ids' | 'queue' | 'clock'>

/** Whether with these parts, or without them, everything in reach has answered. */
const isWhole = ({ registries = [], unavailable = [] }: StoredQuery, answered: number): boolean =>
  unavailable.length === 0 && answered === registries.length

/** Undefined while it need not be closed. */
const closing = async ({ table, ids, clock }: DuePorts, query: StoredQuery): Promise<QueryNotices | undefined> => {
  const { queryId, dueAt, status, partsAnswered = 0 } = query
  const now = clock.now()
  if (dueAt === undefined || status !== 'asked' || Date.parse(dueAt) > now.getTime()) return undefined
  const asking = { table: 'cases', pk: subjectPk(queryId), sk: { prefix: PART_PREFIX } } as const
  const parts = await everyRow({ table }, asking, StoredPart)
  const notices = answerNotices(ids, query, { now, incomplete: !isWhole(query, parts.length) })
  const close: Write = {
    table: 'cases',
    update: queryKey(queryId),
    set: { status: 'answered', answeredAt: beijing(now) },
    remove: ['due', 'dueOf'],
    condition: {
      expression: '#status = :asked AND #partsAnswered = :partsAnswered',
      values: { asked: 'asked', partsAnswered },
    },
  }
  return { writes: [close, ...notices.writes], hints: notices.hints }
}

/** Its paper is late while not every registry of which it was ordered has brought one. */
const warning = async ({ table, ids, clock }: DuePorts, query: StoredQuery): Promise<QueryNotices | undefined> => {
  const { queryId, kind, registry } = query
  const order = await table.get('cases', resultKey(queryId), ResultOrder)
  const now = clock.now()
  if (order?.due === undefined || !isOverdue(order, now)) return undefined
  const isThere = isDelivered(order, await resultPapers(table, queryId))
  const settled: Write = {
    table: 'cases',
    update: resultKey(queryId),
    remove: ['due', 'dueOf'],
    ...(!isThere && { set: { overdueSince: beijing(now) } }),
    condition: { expression: '#due = :due', values: { due: order.due } },
  }
  if (isThere) return { writes: [settled], hints: [] }
  const data = { kind, ...(registry !== undefined && { registry }), dueOn: order.dueOn }
  const notices = queryNotices(ids, query, { type: RESULT_OVERDUE, n: EVENT_OF.overdue, data, now })
  return { writes: [settled, ...notices.writes], hints: notices.hints }
}

/** A query by name asks more registries than one transaction takes: the rest of them, portion by portion. */
const askOn = async (ports: DuePorts, found: StoredQuery): Promise<StoredQuery | undefined> => {
  let query: StoredQuery | undefined = found
  while (query) {
    const event = await ports.table.get('cases', queryEventKey(query.queryId), QueryEvent)
    const further = event && askedFurther(query, { eventId: event.eventId, now: ports.clock.now() })
    if (!further) return query
    const commit = await ports.table.transact(further.writes)
    if (commit.committed) await hint(ports, further.hints)
    query = await ports.table.get('cases', queryKey(query.queryId), StoredQuery)
  }
  return query
}

export const closeLateQuery = async (ports: DuePorts, queryId: string): Promise<void> => {
  const found = await ports.table.get('cases', queryKey(queryId), StoredQuery)
  const query = found?.registriesAsked === undefined ? found : await askOn(ports, found)
  if (!query) return
  for (const owed of [closing, warning]) {
    const notices = await owed(ports, query)
    if (!notices) continue
    // Whoever was faster did it, or changed what it rests on; then it is still due and looked at anew.
    const commit = await ports.table.transact(notices.writes)
    if (commit.committed && notices.hints.length > 0) await ports.queue.hint('feed', notices.hints)
  }
}
