/** What an institution can see of the deliveries to it, and how it asks for one again. */

import { openCursor, sealCursor } from '../access/cursor.ts'
import { answerKey, commitOnce, replayOf } from '../access/idempotency.ts'
import { STEPS } from '../cases/lifecycle.ts'
import { eventKey, headKey, headOf, partyKey } from '../cases/rows.ts'
import { type Answer, answer, type Call } from '../kernel/call.ts'
import { faultOf } from '../kernel/faults.ts'
import { ok, type Result, refuse } from '../kernel/result.ts'
import { beijingDate } from '../kernel/time.ts'
import { outRow, receiverOf } from '../outbox/rows.ts'
import type { Ports, Row } from '../platform/ports.ts'
import { Attempt, attemptsPk } from './attempts.ts'
import { readDeliveryId } from './delivery-id.ts'
import { feedHead, feedKey, readFeed } from './feed.ts'

type DeliveryQuery = {
  readonly day?: string | undefined
  readonly limit?: number | undefined
  readonly cursor?: string | undefined
}

const PAGE = 50

/** Attempts of a day (Beijing), newest first. */
export const listDeliveries = async (
  ports: Pick<Ports, 'table' | 'ids'>,
  call: Call<unknown, unknown, DeliveryQuery>,
): Promise<Result<Answer>> => {
  const { institutionId } = call.caller
  const { day = beijingDate(call.now), limit = PAGE, cursor } = call.query
  const bound = [institutionId, call.operation, day]
  const after = cursor === undefined ? undefined : await openCursor(ports, bound, cursor)
  if (cursor !== undefined && !after)
    return refuse('request.invalid', { faults: [faultOf('#/query/cursor', 'cursor.unknown')] })
  const { rows, next } = await ports.table.query({
    table: 'deliveries',
    pk: attemptsPk(institutionId, day),
    descending: true,
    limit,
    ...(after && { after }),
  })
  const kept = rows.filter(({ expiresAt }) => expiresAt > call.now.getTime() / 1000)
  const items = kept.map((row) => Attempt.parse(row))
  return ok(answer(200, { items, ...(next && { next: await sealCursor(ports, bound, next) }) }))
}

/** Other events of the case were never deliveries to it. */
const registryHears = (type: string): boolean =>
  Object.values(STEPS).some(({ event, tells }) => event === type && (tells as readonly string[]).includes('registry'))

type Again = { readonly caseId: string; readonly n: number; readonly notification?: Row }

/** A bank's deliveries are known by their place in its own feed, a registry's by the case it is a party of. */
const findOf = async (
  { table }: Pick<Ports, 'table'>,
  call: Call<unknown, { deliveryId: string }>,
): Promise<Again | undefined> => {
  const name = readDeliveryId(call.path.deliveryId)
  if (!name || 'sequence' in name !== (call.caller.audience === 'bank')) return undefined
  if (!('sequence' in name)) return name
  const row = await table.get('deliveries', feedKey(call.caller.institutionId, name.sequence))
  return row && { caseId: row.caseId, n: row.n, notification: row.notification }
}

/** Makes a delivery due again, whatever became of it. */
export const replayDelivery = async (
  ports: Pick<Ports, 'table' | 'queue'>,
  call: Call<unknown, { readonly deliveryId: string }>,
): Promise<Result<Answer>> => {
  const { institutionId, audience } = call.caller
  const [answered] = await ports.table.batchGet([{ table: 'access', key: answerKey(call) }])
  const replay = replayOf(answered, call)
  if (replay) return replay
  const again = await findOf(ports, call)
  if (!again) return refuse('resource.not-found')
  const { caseId, n } = again
  const [party, head, event] = await ports.table.batchGet(
    [partyKey(caseId, institutionId), headKey(caseId), eventKey(caseId, n)].map(
      (key) => ({ table: 'cases', key }) as const,
    ),
  )
  if (!party || !headOf(head) || !event) return refuse('resource.not-found')
  if (audience === 'registry' && !registryHears(event.type)) return refuse('resource.not-found')
  const receiver = receiverOf(audience === 'bank' ? 'push' : 'registry', institutionId)
  const put = outRow({
    caseId,
    n,
    eventId: event.eventId,
    type: event.type,
    receiver,
    party: institutionId,
    due: call.now.toISOString(),
    ...(again.notification && { notification: again.notification }),
  })
  const committed = await commitOnce({ table: ports.table, call }, answer(202, { deliveryId: call.path.deliveryId }), {
    writes: [{ table: 'cases', put }],
    lost: () => refuse('platform.contended'),
  })
  if (committed.ok) await ports.queue.hint(audience === 'bank' ? 'push' : 'registry', [{ receiver, caseId }])
  return committed
}

type FeedQuery = { readonly after?: number | undefined; readonly limit?: number | undefined }

/** The bank's feed after a number it has: gapless, in order, the same ids as by webhook. */
export const listNotifications = async (
  ports: Pick<Ports, 'table'>,
  call: Call<unknown, unknown, FeedQuery>,
): Promise<Result<Answer>> => {
  const { institutionId } = call.caller
  const { after = 0, limit = PAGE } = call.query
  const head = await feedHead(ports, institutionId)
  if (after > head)
    return refuse('request.invalid', { faults: [faultOf('#/query/after', 'feed.beyond-head', { head })] })
  const items = await readFeed(ports, institutionId, { after, last: head, limit })
  return ok(answer(200, { items, next: items.at(-1)?.sequence ?? after, head }))
}
