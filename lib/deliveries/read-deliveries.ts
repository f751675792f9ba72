/** What an institution can see of the deliveries to it, and how it asks for one again. */

import * as z from 'zod/mini'
import { type Deed, keyedAct } from '../access/idempotency.ts'
import { granted } from '../audit/record.ts'
import { type Answer, answer, type Call } from '../kernel/call.ts'
import { faultOf } from '../kernel/faults.ts'
import { ok, type Result, refuse } from '../kernel/result.ts'
import { beijing, beijingDate } from '../kernel/time.ts'
import { isKeyOf } from '../names/keys.ts'
import {
  endpointOf,
  isParked,
  outRow,
  parkedPartition,
  type Receiver,
  receiverAt,
  receiverOf,
  Waiting,
} from '../outbox/rows.ts'
import type { Ports, Row } from '../platform/ports.ts'
import { readSubjectId } from '../subjects/earlier-name.ts'
import { namedId, subjectKindOf } from '../subjects/subjects.ts'
import { openCursor, sealCursor } from '../tables/cursor.ts'
import { Listed } from '../tables/newest-first.ts'
import { type Attempt, attemptsPk, readAttempt, viewOfAttempt } from './attempts.ts'
import { readDeliveryId, registryDeliveryId } from './delivery-id.ts'
import { Endpoint, endpointKey } from './endpoints.ts'
import { feedHead, feedKey, readFeed } from './feed.ts'
import { notificationsFor } from './narrowed.ts'
import { SENT_TO_REGISTRY, type Sent } from './sent-to-registry.ts'

type DeliveryQuery = {
  readonly day?: string | undefined
  readonly held?: 'true' | undefined
  readonly limit?: number | undefined
  readonly cursor?: string | undefined
}

const PAGE = 50

type Page = { readonly items: readonly Attempt[]; readonly next?: Row }
type Range = { readonly limit: number; readonly after?: Row }

/** Attempts of a day (Beijing), newest first. */
const attemptsOn = async (
  { table }: Pick<Ports, 'table'>,
  { institutionId, day, now }: { readonly institutionId: string; readonly day: string; readonly now: Date },
  range: Range,
): Promise<Page> => {
  const pk = attemptsPk(institutionId, day)
  const { rows, next } = await table.query({ table: 'deliveries', pk, descending: true, ...range }, ExpiringRow)
  const unexpired = rows.filter(({ expiresAt }) => expiresAt > now.getTime() / 1000)
  return { items: unexpired.map(readAttempt), ...(next && { next }) }
}

/** Held deliveries as their last attempts, longest held first. One asked for again between the two reads is left out. */
const heldBy = async ({ table }: Pick<Ports, 'table'>, receiver: Receiver, range: Range): Promise<Page> => {
  const { rows, next } = await table.query(
    { table: 'cases', index: 'due', pk: parkedPartition(receiver), ...range },
    Listed,
  )
  const found =
    rows.length > 0
      ? await table.batchGet(rows.map(({ pk, sk }) => ({ table: 'cases', key: { pk, sk }, model: Waiting }) as const))
      : []
  const parked = found.flatMap((row) => row ?? []).filter(isParked)
  const items = parked.map(({ receiver: at, subjectId, n, eventId, type, attempts, due }) => {
    const endpointId = endpointOf(at)
    return viewOfAttempt({
      deliveryId: registryDeliveryId(subjectId, n),
      eventId,
      type,
      subjectId,
      attempt: attempts,
      at: beijing(new Date(due)),
      ...(endpointId !== undefined && { endpointId }),
      outcome: 'exhausted',
    })
  })
  return { items, ...(next && { next }) }
}

export const listDeliveries = async (
  ports: Pick<Ports, 'table'>,
  call: Call<unknown, unknown, DeliveryQuery>,
): Promise<Result<Answer>> => {
  const { institutionId } = call.caller
  const { day = beijingDate(call.now), held, limit = PAGE, cursor } = call.query
  const bound = [institutionId, call.operation, held ? 'held' : day]
  const after = cursor === undefined ? undefined : await openCursor(ports, bound, cursor)
  if (cursor !== undefined && !after)
    return refuse('request.invalid', { faults: [faultOf('#/query/cursor', 'cursor.unknown')] })
  const range = { limit, ...(after && { after }) }
  const { items, next } = held
    ? await heldBy(ports, receiverOf('registry', institutionId), range)
    : await attemptsOn(ports, { institutionId, day, now: call.now }, range)
  return ok(answer(200, { items, ...(next && { next: await sealCursor(ports, bound, next) }) }))
}

const ExpiringRow = z.looseObject({ expiresAt: z.int() })

const PublishedRow = z.object({
  subjectId: z.optional(z.string()),
  caseId: z.optional(z.string()),
  n: z.int(),
  notification: z.looseObject({ id: z.string(), type: z.string() }),
})

type Again = Sent & { readonly subjectId: string; readonly n: number; readonly notification?: Row }

type ReplayPorts = Pick<Ports, 'table' | 'queue' | 'ids'>
type ReplayCall = Call<unknown, { readonly deliveryId: string }, { readonly endpointId?: string | undefined }>

/** What stands in a bank's own feed was sent to it, and is the very notification; of a registry's the subject's rows say so. */
const findSent = async (ports: ReplayPorts, { caller, path }: ReplayCall): Promise<Again | undefined> => {
  const { institutionId, audience } = caller
  const name = readDeliveryId(path.deliveryId)
  if (!name || 'sequence' in name !== (audience === 'bank')) return undefined
  if ('sequence' in name) {
    const row = await ports.table.get('deliveries', feedKey(institutionId, name.sequence), PublishedRow)
    if (!row) return undefined
    const { n, notification } = row
    return { subjectId: readSubjectId(row), n, eventId: notification.id, type: notification.type, notification }
  }
  const { subjectId } = name
  const kind = subjectKindOf(subjectId)
  const sent = isKeyOf(SENT_TO_REGISTRY, kind)
    ? await SENT_TO_REGISTRY[kind](ports, { ...name, registry: institutionId })
    : undefined
  return sent && { ...name, ...sent }
}

/** Of the caller, or of one endpoint of it that is called; undefined where there is none such. */
const hearerOf = async (ports: ReplayPorts, { caller, query }: ReplayCall): Promise<Receiver | undefined> => {
  const { institutionId, audience } = caller
  const receiver = receiverOf(audience === 'bank' ? 'push' : 'registry', institutionId)
  const { endpointId } = query
  if (endpointId === undefined) return receiver
  const endpoint = await ports.table.get('directory', endpointKey(institutionId, endpointId), Endpoint)
  return endpoint?.status === 'active' ? receiverAt(receiver, endpointId) : undefined
}

const dueAgain = async (ports: ReplayPorts, call: ReplayCall): Promise<Result<Deed>> => {
  const { institutionId } = call.caller
  const [again, receiver] = await Promise.all([findSent(ports, call), hearerOf(ports, call)])
  if (!again || !receiver) return refuse('resource.not-found')
  const { subjectId } = again
  const { pk, sk, ...set } = outRow({
    ...again,
    receiver,
    party: institutionId,
    due: call.now.toISOString(),
    correlation: call.requestId,
  })
  return ok({
    answer: answer(202, { deliveryId: call.path.deliveryId }),
    writes: [{ table: 'cases', update: { pk, sk }, set }, granted(ports.ids, call, namedId(subjectId))],
    hints: [{ receiver, subjectId, correlation: call.requestId }],
    lost: () => refuse('platform.contended'),
  })
}

/** Makes a delivery due again, whatever became of it: at the endpoint that is named, or else at those that lack it, or at all if none does. */
export const replayDelivery = (ports: ReplayPorts, call: ReplayCall): Promise<Result<Answer>> =>
  keyedAct(ports, call, { load: [], decide: () => dueAgain(ports, call) })

type FeedQuery = { readonly after?: number | undefined; readonly limit?: number | undefined }

/** The feed of a bank or an authority after a number it has: gapless, in order, the same ids as by webhook. */
export const listNotifications = async (
  ports: Pick<Ports, 'table'>,
  call: Call<unknown, unknown, FeedQuery>,
): Promise<Result<Answer>> => {
  const { institutionId } = call.caller
  const { after = 0, limit = PAGE } = call.query
  const head = await feedHead(ports, institutionId)
  if (after > head)
    return refuse('request.invalid', { faults: [faultOf('#/query/after', 'feed.beyond-head', { head })] })
  const read = await readFeed(ports, institutionId, { after, last: head, limit })
  const items = await notificationsFor(ports, call.caller, read)
  return ok(answer(200, { items, next: read.at(-1)?.sequence ?? after, head }))
}
