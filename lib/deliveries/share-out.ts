/**
 * Which endpoints a row goes to. Where an institution has one endpoint, or any of them suffices, the row itself is brought, to one after the
 * other until one has taken it. Where each is to hear, the row is shared out: every endpoint gets a row of its own, in the transaction
 * that ends the one they come from, and none of them waits for another.
 */
import { hint } from '../outbox/hint.ts'
import {
  endpointOf,
  institutionReceiver,
  outRange,
  outRow,
  partyOf,
  type Receiver,
  receiverAt,
  Waiting,
} from '../outbox/rows.ts'
import type { Ports, Row } from '../platform/ports.ts'
import { subjectPk } from '../subjects/subjects.ts'
import { activeOf, type Endpoint, type Webhooks } from './endpoints.ts'
import { keyOf, type Lane, unchanged, waitingOf } from './waiting.ts'

type SharePorts = Pick<Ports, 'table' | 'clock' | 'queue'>

/** The row that comes next for a receiver, and what waits at single endpoints of the same subject. */
export type Next = { readonly row: Waiting; readonly apart: readonly Waiting[] }

export const nextOf = async ({ table }: Pick<Ports, 'table'>, lane: Lane): Promise<Next | undefined> => {
  const { receiver, subjectId } = lane
  if (endpointOf(receiver) !== undefined) {
    const [row] = await waitingOf({ table }, lane, 1)
    return row && { row, apart: [] }
  }
  const sk = outRange(partyOf(receiver))
  const { rows } = await table.query({ table: 'cases', pk: subjectPk(subjectId), sk }, Waiting)
  const row = rows.find((one) => one.receiver === receiver)
  return row && { row, apart: rows.filter((one) => endpointOf(one.receiver) !== undefined) }
}

/** `here`: to these in turn, until one has taken it. `apart`: to each of these, by a row of its own. `ended`: this endpoint hears no more. */
export type Going =
  | { readonly way: 'here' | 'apart'; readonly endpoints: readonly Endpoint[] }
  | { readonly way: 'ended' }

const waitsAt = (rows: readonly Waiting[], { endpointId }: Endpoint): boolean =>
  rows.some(({ receiver }) => endpointOf(receiver) === endpointId)

/** Where the institution's row and every endpoint are one way, on which one that answers suffices. */
export const isTogether = (webhooks: Webhooks): boolean => webhooks.mode === 'any' || activeOf(webhooks).length < 2

/**
 * An endpoint for which something earlier of the subject waits gets what follows by a row behind it. A row that is asked for again while
 * it still waits at some endpoints goes to those alone: the others have it.
 */
export const goingOf = ({ row, apart }: Next, webhooks: Webhooks): Going => {
  const active = activeOf(webhooks)
  const endpointId = endpointOf(row.receiver)
  if (endpointId !== undefined) {
    const endpoints = active.filter((one) => one.endpointId === endpointId)
    return endpoints.length === 0 ? { way: 'ended' } : { way: 'here', endpoints }
  }
  if (active.length === 0) return { way: 'here', endpoints: [] }
  const same = apart.filter(({ n }) => n === row.n)
  const stillWaiting = active.filter((one) => waitsAt(same, one))
  const unreached = active.filter((one) => !row.reached?.includes(one.endpointId))
  const endpoints = stillWaiting.length > 0 ? stillWaiting : unreached
  const abreast = endpoints.filter((one) => !waitsAt(apart, one))
  return isTogether(webhooks) && abreast.length > 0 ? { way: 'here', endpoints: abreast } : { way: 'apart', endpoints }
}

/** The same, untried, for another receiver of the institution. */
const untriedAt = (
  { takenUntil: _, reached: __, sharedWith: ___, ...row }: Waiting,
  receiver: Receiver,
  { now, sharedWith }: { readonly now: Date; readonly sharedWith?: readonly string[] },
): Row => outRow({ ...row, receiver, due: now.toISOString(), ...(sharedWith && { sharedWith }) })

/** Whether it was we who did it. Of a row that everybody has, nothing is left. */
export const shareOut = async (
  { table, clock, queue }: SharePorts,
  row: Waiting,
  { endpoints, active }: { readonly endpoints: readonly Endpoint[]; readonly active: readonly Endpoint[] },
): Promise<boolean> => {
  const receivers = endpoints.map(({ endpointId }) => receiverAt(row.receiver, endpointId))
  const shared = { now: clock.now(), sharedWith: active.map(({ endpointId }) => endpointId) }
  const commit = await table.transact([
    { table: 'cases', delete: keyOf(row), condition: unchanged(row) },
    ...receivers.map((receiver) => ({ table: 'cases', put: untriedAt(row, receiver, shared) }) as const),
  ])
  if (!commit.committed) return false
  const { subjectId, correlation } = row
  await hint(
    { queue },
    receivers.map((receiver) => ({ receiver, subjectId, ...(correlation !== undefined && { correlation }) })),
  )
  return true
}

/**
 * What waits for an endpoint that hears no more waits for nobody. Only what was shared out among endpoints of which none is left goes back to
 * the institution, once, so that those that came after them hear of it.
 */
export const endRows = async (
  { table, clock, queue }: SharePorts,
  lane: Lane,
  active: readonly Endpoint[],
): Promise<void> => {
  const receiver = institutionReceiver(lane.receiver)
  const isLeft = (id: string) => active.some(({ endpointId }) => endpointId === id)
  for (const row of await waitingOf({ table }, lane)) {
    const end = { table: 'cases', delete: keyOf(row), condition: unchanged(row) } as const
    if (!row.sharedWith || row.sharedWith.some(isLeft)) {
      await table.write(end)
      continue
    }
    const condition = { expression: 'attribute_not_exists(#pk)' }
    const back = { table: 'cases', put: untriedAt(row, receiver, { now: clock.now() }), condition } as const
    const commit = await table.transact([back, end])
    if (commit.committed) await hint({ queue }, [{ receiver, subjectId: lane.subjectId }])
    else if (commit.failed.includes(0)) await table.write(end)
  }
}
