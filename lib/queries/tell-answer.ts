/** `query.answered`: what the bank is told of an answer, in its feed and by webhook. Nothing of the answer itself is in it. */
import { beijing } from '../kernel/time.ts'
import { outRow, receiverOf } from '../outbox/rows.ts'
import type { Hint, Ids, Write } from '../platform/ports.ts'
import { type OUTCOMES, QUERY_ANSWERED, queryEventKey, type StoredQuery } from './model.ts'

type Telling = { readonly outcome: (typeof OUTCOMES)[number]; readonly now: Date }

export const toldOfAnswer = (
  ids: Ids,
  { queryId, bank, kind, registry, registries }: StoredQuery,
  { outcome, now }: Telling,
): { readonly writes: readonly Write[]; readonly hints: readonly Hint[] } => {
  const event = { eventId: ids.next('evt'), type: QUERY_ANSWERED, occurredAt: beijing(now) }
  const { eventId, type, occurredAt } = event
  const data = registries ? { kind, registries: registries.length } : { kind, registry, outcome }
  const receiver = receiverOf('feed', bank)
  const out = outRow({
    eventId,
    type,
    caseId: queryId,
    n: 2,
    receiver,
    party: bank,
    due: now.toISOString(),
    notification: { id: eventId, type, occurredAt, queryId, data },
  })
  return {
    writes: [
      { table: 'cases', put: { ...queryEventKey(queryId, 2), ...event } },
      { table: 'cases', put: out },
    ],
    hints: [{ receiver, caseId: queryId }],
  }
}
