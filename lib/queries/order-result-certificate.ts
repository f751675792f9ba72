/**
 * A bank orders the registry's own paper of what it answered. The registry is told in the transaction of the order; of a query by name
 * those are that found something.
 */
import { type Deed, keyedAct } from '../access/idempotency.ts'
import { granted } from '../audit/record.ts'
import { type Answer, answer, type Call } from '../kernel/call.ts'
import { ok, type Result, refuse } from '../kernel/result.ts'
import { beijing } from '../kernel/time.ts'
import { outRow, platformDue, receiverOf } from '../outbox/rows.ts'
import type { Ports, Write } from '../platform/ports.ts'
import { resultDueOn } from './due.ts'
import { viewAt } from './get-query.ts'
import { isCertifiable } from './make-reference-print.ts'
import { EVENT_OF, ORDERED_AFTER, queryEventKey, RESULT_ORDERED, registriesOf, type StoredQuery } from './model.ts'
import { queryOfBank } from './query-of-bank.ts'
import { overdueFrom, ResultOrder, resultKey, resultPapers, standingOf } from './result-certificate.ts'

type QueryPath = { readonly queryId: string }
type OrderPorts = Pick<Ports, 'table' | 'ids' | 'queue'>

/** Of whom there is something to be had: who was asked about the unit, or by name found something. */
const whoCertifies = async (ports: OrderPorts, query: StoredQuery, now: Date): Promise<Result<readonly string[]>> => {
  if (query.status !== 'answered')
    return query.registry === undefined ? refuse('result-certificate.not-made') : ok([query.registry])
  const view = await viewAt(ports, query, now)
  if (view.status === 'expired') return refuse('query.answer-expired')
  if (!isCertifiable(view)) return refuse('result-certificate.nothing-to-certify')
  return ok(view.parts?.flatMap(({ registry, answer: one }) => (one ? [registry] : [])) ?? registriesOf(query))
}

const ordering = (
  { ids }: OrderPorts,
  { now, requestId }: Pick<Call, 'now' | 'requestId'>,
  { query, registries }: { readonly query: StoredQuery; readonly registries: readonly string[] },
) => {
  const { queryId } = query
  const dueOn = resultDueOn(now)
  const order: ResultOrder = {
    queryId,
    orderedAt: beijing(now),
    registries: [...registries],
    ...(dueOn !== undefined && { dueOn }),
  }
  const event = { eventId: ids.next('evt'), type: RESULT_ORDERED, occurredAt: order.orderedAt }
  const outs = registries.map((party) =>
    outRow({
      eventId: event.eventId,
      type: RESULT_ORDERED,
      subjectId: queryId,
      n: ORDERED_AFTER + registriesOf(query).indexOf(party) + 1,
      receiver: receiverOf('registry', party),
      party,
      due: now.toISOString(),
      correlation: requestId,
    }),
  )
  const writes: Write[] = [
    {
      table: 'cases',
      put: { ...resultKey(queryId), ...order, ...(dueOn && platformDue(queryId, overdueFrom(dueOn))) },
      condition: { expression: 'attribute_not_exists(#pk)' },
    },
    { table: 'cases', put: { ...queryEventKey(queryId, EVENT_OF.ordered), ...event } },
    ...outs.map((put): Write => ({ table: 'cases', put })),
  ]
  return { order, writes, hints: outs.map(({ receiver, subjectId }) => ({ receiver, subjectId })) }
}

const decided = async (ports: OrderPorts, call: Call<unknown, QueryPath>): Promise<Result<Deed>> => {
  const query = await queryOfBank(ports, call)
  if (!query) return refuse('resource.not-found')
  const { queryId, authorizationId, purpose, officer } = query
  const location = `/v1/queries/${queryId}/result-certificate`
  const record = granted(ports.ids, call, { queryId, authorizationId, purpose, officer })
  const [before, papers] = await Promise.all([
    ports.table.get('cases', resultKey(queryId), ResultOrder),
    resultPapers(ports.table, queryId),
  ])
  if (before) return ok({ answer: answer(201, standingOf(before, papers), { location }), writes: [record] })
  const registries = await whoCertifies(ports, query, call.now)
  if (!registries.ok) return registries
  const { order, writes, hints } = ordering(ports, call, { query, registries: registries.value })
  return ok({ answer: answer(201, standingOf(order, papers), { location }), writes: [...writes, record], hints })
}

/** Once: whoever orders again is told how it stands. */
export const orderResultCertificate = (ports: OrderPorts, call: Call<unknown, QueryPath>): Promise<Result<Answer>> =>
  keyedAct(ports, call, { load: [], decide: () => decided(ports, call) })

/** How an order stands. */
export const getResultCertificate = async (
  { table }: Pick<Ports, 'table'>,
  call: Call<unknown, QueryPath>,
): Promise<Result<Answer>> => {
  const query = await queryOfBank({ table }, call)
  const order = query && (await table.get('cases', resultKey(query.queryId), ResultOrder))
  if (!order) return refuse('resource.not-found')
  return ok(answer(200, standingOf(order, await resultPapers(table, order.queryId))))
}
