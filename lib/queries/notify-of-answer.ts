/** The bank's notices about its query, in its feed and by webhook, without the answer itself. */
import { beijing } from '../kernel/time.ts'
import { outRow, receiverOf } from '../outbox/rows.ts'
import type { Hint, Ids, Row, Write } from '../platform/ports.ts'
import { EVENT_OF, type OUTCOMES, QUERY_ANSWERED, queryEventKey, type StoredQuery } from './model.ts'

export type QueryNotices = { readonly writes: readonly Write[]; readonly hints: readonly Hint[] }

type Event = {
  readonly type: string
  readonly n: number
  readonly data: Row
  readonly now: Date
  readonly correlation?: string | undefined
}

export const queryNotices = (
  ids: Ids,
  { queryId, bank }: StoredQuery,
  { type, n, data, now, correlation }: Event,
): QueryNotices => {
  const event = { eventId: ids.next('evt'), type, occurredAt: beijing(now) }
  const { eventId, occurredAt } = event
  const receiver = receiverOf('feed', bank)
  const out = outRow({
    eventId,
    type,
    subjectId: queryId,
    n,
    receiver,
    party: bank,
    due: now.toISOString(),
    ...(correlation !== undefined && { correlation }),
    notification: { id: eventId, type, occurredAt, queryId, data },
  })
  return {
    writes: [
      { table: 'cases', put: { ...queryEventKey(queryId, n), ...event } },
      { table: 'cases', put: out },
    ],
    hints: [{ receiver, subjectId: queryId, ...(correlation !== undefined && { correlation }) }],
  }
}

type AnswerNotice = {
  readonly now: Date
  readonly correlation?: string
  readonly outcome?: (typeof OUTCOMES)[number]
  /** Of a query by name that some registry has not answered. */
  readonly incomplete?: boolean
}

/** `query.answered` */
export const answerNotices = (
  ids: Ids,
  query: StoredQuery,
  { outcome, incomplete = false, now, correlation }: AnswerNotice,
): QueryNotices => {
  const { kind, registry, registries } = query
  const data = registries
    ? { kind, registries: registries.length, ...(incomplete && { incomplete }) }
    : { kind, registry, outcome }
  return queryNotices(ids, query, { type: QUERY_ANSWERED, n: EVENT_OF.answered, data, now, correlation })
}
