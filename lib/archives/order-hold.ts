/** The authority in whose jurisdiction a case lies puts a hold on it, or lifts it; the worker carries it to the objects. */

import type { Deed } from '../access/idempotency.ts'
import { type Signed, signedAct, signedText } from '../access/signed-act.ts'
import { granted } from '../audit/record.ts'
import { AnyHead, areaOf, casePk, type Head, headKey, isParent, type ParentHead } from '../cases/state/rows.ts'
import { type Answer, actorOf, answer, type Call } from '../kernel/call.ts'
import { watches } from '../kernel/jurisdiction.ts'
import { ok, type Result, refuse } from '../kernel/result.ts'
import { beijing } from '../kernel/time.ts'
import type { Ports } from '../platform/ports.ts'
import { everyRow } from '../tables/every-row.ts'
import {
  CaseHolds,
  caseHoldsAfter,
  caseHoldsKey,
  HOLD_PREFIX,
  Hold,
  holdKey,
  type LiftingHold,
  type PlacingHold,
  viewOfHold,
} from './holds.ts'

type CasePath = { readonly caseId: string }
type HoldPorts = Pick<Ports, 'table' | 'ids'>

/** The whole to which a case belongs, if the caller watches over the case. */
type Whole = { readonly caseId: string; readonly area: string }

const wholeOf = ({ caller }: Call<unknown, CasePath>, head: Head | ParentHead | undefined): Whole | undefined => {
  const area = head && areaOf(head)
  if (!head || area === undefined || !watches(caller, area)) return undefined
  return { caseId: isParent(head) ? head.caseId : (head.parent ?? head.caseId), area }
}

type Opened = {
  readonly whole: Whole
  readonly evidence: Signed['evidence']
  readonly before: CaseHolds | undefined
  readonly hold: Hold | undefined
}

type Ordered = { readonly more: 1 | -1; readonly hold: Hold }

/** Both rows under the version that was read, the audit record, and the answer. */
const orderedBy = (
  { ids }: HoldPorts,
  call: Call,
  { whole: { caseId, area }, before, more, hold }: Opened & Ordered,
): Deed => {
  const after = caseHoldsAfter({ caseId, before, inForce: (before?.inForce ?? 0) + more }, call.now)
  const condition = before
    ? { expression: '#version = :was', values: { was: before.version } }
    : { expression: 'attribute_not_exists(#pk)' }
  const view = { caseId, ...viewOfHold(hold) }
  return {
    answer: more > 0 ? answer(201, view, { location: `/v1/authority/cases/${caseId}/holds` }) : answer(200, view),
    writes: [
      { table: 'cases', put: { ...caseHoldsKey(caseId), ...after }, condition },
      { table: 'cases', put: { ...holdKey(caseId, hold.holdId), ...hold } },
      granted(ids, call, { caseId, area }),
    ],
  }
}

/** What is ordered follows from the hold as it is, and from whether others are on the case. */
const holdAct = (
  ports: HoldPorts,
  call: Call<unknown, CasePath>,
  { holdId, order }: { readonly holdId: string; readonly order: (opened: Opened) => Result<Ordered> },
): Promise<Result<Answer>> =>
  signedAct(ports, call, {
    load: [{ table: 'cases', key: headKey(call.path.caseId), model: AnyHead }],
    decide: async ({ rows, evidence }) => {
      const whole = wholeOf(call, rows[0])
      if (!whole) return refuse('resource.not-found')
      const [before, hold] = await ports.table.batchGet([
        { table: 'cases', key: caseHoldsKey(whole.caseId), model: CaseHolds },
        { table: 'cases', key: holdKey(whole.caseId, holdId), model: Hold },
      ])
      const opened: Opened = { whole, evidence, before, hold }
      const ordered = order(opened)
      return ordered.ok ? ok(orderedBy(ports, call, { ...opened, ...ordered.value })) : ordered
    },
  })

const orderOf = <Body extends LiftingHold>(call: Call<Body>, { evidence }: Opened) => ({
  ...call.body,
  by: call.caller.institutionId,
  at: beijing(call.now),
  evidence: { ...signedText(evidence, call), ...actorOf(call.caller) },
})

export const placeHold = (ports: HoldPorts, call: Call<PlacingHold, CasePath>): Promise<Result<Answer>> => {
  const holdId = ports.ids.next('hld')
  return holdAct(ports, call, {
    holdId,
    order: (opened) => ok({ more: 1, hold: { holdId, area: opened.whole.area, ...orderOf(call, opened) } }),
  })
}

type HoldPath = CasePath & { readonly holdId: string }

export const liftHold = (ports: HoldPorts, call: Call<LiftingHold, HoldPath>): Promise<Result<Answer>> =>
  holdAct(ports, call, {
    holdId: call.path.holdId,
    order: (opened) => {
      const { hold } = opened
      if (!hold || !watches(call.caller, hold.area)) return refuse('resource.not-found')
      if (hold.lifted) return refuse('hold.lifted')
      return ok({ more: -1, hold: { ...hold, lifted: orderOf(call, opened) } })
    },
  })

/** Every hold that ever was on the case, the earliest first. */
export const listHolds = async ({ table }: Pick<Ports, 'table'>, call: Call<unknown, CasePath>) => {
  const whole = wholeOf(call, await table.get('cases', headKey(call.path.caseId), AnyHead))
  if (!whole) return refuse('resource.not-found')
  const { caseId } = whole
  const caseHolds = await table.get('cases', caseHoldsKey(caseId), CaseHolds)
  const rows = await everyRow({ table }, { table: 'cases', pk: casePk(caseId), sk: { prefix: HOLD_PREFIX } }, Hold)
  return ok(
    answer(200, {
      caseId,
      inForce: caseHolds?.inForce ?? 0,
      ...(caseHolds?.applied && { applied: caseHolds.applied }),
      items: rows.map(viewOfHold),
    }),
  )
}
