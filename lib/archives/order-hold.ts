/** The authority in whose jurisdiction a case lies puts a hold on it, or lifts it; the worker carries it to the objects. */

import { commitOnce } from '../access/idempotency.ts'
import { type Begun, beginSignedAct, signedText } from '../access/signed-act.ts'
import { granted } from '../audit/record.ts'
import { anyHeadOf, areaOf, casePk, type Head, headKey, isParent, type ParentHead } from '../cases/state/rows.ts'
import { type Answer, actorOf, answer, type Call } from '../kernel/call.ts'
import { watches } from '../kernel/jurisdiction.ts'
import { ok, type Result, refuse } from '../kernel/result.ts'
import { beijing } from '../kernel/time.ts'
import type { Ports, Row, Write } from '../platform/ports.ts'
import { everyRow } from '../tables/every-row.ts'
import {
  type Held,
  HOLD_PREFIX,
  heldAfter,
  heldKey,
  heldOf,
  holdKey,
  type LiftingHold,
  type PlacingHold,
  viewOfHold,
} from './holds.ts'

type CasePath = { readonly caseId: string }
type HoldPorts = Pick<Ports, 'table' | 'ids'>

/** The whole to which a case belongs, if the caller watches over the case. */
type Whole = { readonly caseId: string; readonly area: string | undefined }

const wholeOf = ({ caller }: Call<unknown, CasePath>, row: Row | undefined): Whole | undefined => {
  const head: Head | ParentHead | undefined = anyHeadOf(row)
  const area = head && areaOf(head)
  if (!head || area === undefined || !watches(caller, area)) return undefined
  return { caseId: isParent(head) ? head.caseId : (head.parent ?? head.caseId), area }
}

type Opened = {
  readonly whole: Whole
  readonly begun: Exclude<Begun, { readonly replay: Answer }>
  readonly held: Held | undefined
  readonly hold: Row | undefined
}

const open = async (
  { table }: HoldPorts,
  call: Call<unknown, CasePath>,
  holdId: string,
): Promise<Result<Opened | { readonly replay: Answer }>> => {
  const begun = await beginSignedAct(table, call, [{ table: 'cases', key: headKey(call.path.caseId) }])
  if (!begun.ok) return begun
  if ('replay' in begun.value) return ok(begun.value)
  const whole = wholeOf(call, begun.value.rows[0])
  if (!whole) return refuse('resource.not-found')
  const keys = [heldKey(whole.caseId), holdKey(whole.caseId, holdId)]
  const [held, hold] = await table.batchGet(keys.map((key) => ({ table: 'cases', key }) as const))
  return ok({ whole, begun: begun.value, held: heldOf(held), hold })
}

type Ordered = { readonly whole: Whole; readonly held: Held | undefined; readonly more: number; readonly hold: Row }

/** Both rows under the version that was read, the audit record, and the answer. */
const commit = (
  { table, ids }: HoldPorts,
  call: Call,
  { whole: { caseId, area }, held: before, more, hold }: Ordered,
): Promise<Result<Answer>> => {
  const after = heldAfter({ caseId, before, inForce: (before?.inForce ?? 0) + more }, call.now)
  const condition = before
    ? { expression: '#version = :was', values: { was: before.version } }
    : { expression: 'attribute_not_exists(#pk)' }
  const writes: Write[] = [
    { table: 'cases', put: { ...heldKey(caseId), ...after }, condition },
    { table: 'cases', put: { ...holdKey(caseId, hold['holdId']), ...hold } },
    granted(ids, call, { caseId, area }),
  ]
  const view = { caseId, ...viewOfHold(hold) }
  const said = more > 0 ? answer(201, view, { location: `/v1/authority/cases/${caseId}/holds` }) : answer(200, view)
  return commitOnce({ table, call }, said, {
    writes,
    lost: () => refuse('platform.contended', { retryAfterSeconds: 1 }),
  })
}

const orderOf = (call: Call<LiftingHold>, { begun }: Opened): Row => ({
  ...call.body,
  by: call.caller.institutionId,
  at: beijing(call.now),
  evidence: { ...signedText(begun.evidence, call), ...actorOf(call.caller) },
})

export const placeHold = async (ports: HoldPorts, call: Call<PlacingHold, CasePath>): Promise<Result<Answer>> => {
  const holdId = ports.ids.next('hld')
  const opened = await open(ports, call, holdId)
  if (!opened.ok) return opened
  if ('replay' in opened.value) return ok(opened.value.replay)
  const { whole, held } = opened.value
  const hold = { holdId, area: whole.area, ...orderOf(call, opened.value) }
  return commit(ports, call, { whole, held, more: 1, hold })
}

type HoldPath = CasePath & { readonly holdId: string }

export const liftHold = async (ports: HoldPorts, call: Call<LiftingHold, HoldPath>): Promise<Result<Answer>> => {
  const opened = await open(ports, call, call.path.holdId)
  if (!opened.ok) return opened
  if ('replay' in opened.value) return ok(opened.value.replay)
  const { whole, held, hold } = opened.value
  if (!hold || !watches(call.caller, hold['area'])) return refuse('resource.not-found')
  if (hold['lifted']) return refuse('hold.lifted')
  const lifted = { ...hold, lifted: orderOf(call, opened.value) }
  return commit(ports, call, { whole, held, more: -1, hold: lifted })
}

/** Every hold that ever was on the case, the earliest first. */
export const listHolds = async ({ table }: Pick<Ports, 'table'>, call: Call<unknown, CasePath>) => {
  const whole = wholeOf(call, await table.get('cases', headKey(call.path.caseId)))
  if (!whole) return refuse('resource.not-found')
  const { caseId } = whole
  const held = heldOf(await table.get('cases', heldKey(caseId)))
  const rows = await everyRow({ table }, { table: 'cases', pk: casePk(caseId), sk: { prefix: HOLD_PREFIX } })
  return ok(
    answer(200, {
      caseId,
      inForce: held?.inForce ?? 0,
      ...(held?.applied && { applied: held.applied }),
      items: rows.map(viewOfHold),
    }),
  )
}
