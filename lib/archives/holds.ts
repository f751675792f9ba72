/**
 * 档案保全: what is kept of a case stays beyond every lock while an order of a court or an inspection stands. A hold is of the whole
 * loan: who names a part holds its parent, since the parts rest on the same papers.
 */

import * as z from 'zod/mini'
import { casePk } from '../cases/state/rows.ts'
import { HoldId } from '../kernel/ids.ts'
import { type Model, plain, type Stored, whole } from '../kernel/stored.ts'
import { line } from '../kernel/text.ts'
import { Instant } from '../kernel/time.ts'
import type { Key } from '../platform/ports.ts'

/** 证据保全, 执行协助, 调查, 行政争议, 审计检查 */
export const HOLD_GROUNDS = ['preservation', 'enforcement', 'investigation', 'dispute', 'inspection'] as const

const ordered = {
  /** Who ordered it: a court, a procuratorate, an inspection. */
  orderedBy: line(100),
  /** 文书号 */
  orderNumber: line(100),
  explanation: line(300),
  /** Who of the authority acts on the order. */
  officer: line(50),
}

export const PlacingHold = z.strictObject({ ground: z.enum(HOLD_GROUNDS), ...ordered })
export type PlacingHold = z.infer<typeof PlacingHold>

export const LiftingHold = z.strictObject(ordered)
export type LiftingHold = z.infer<typeof LiftingHold>

const actedBy = { by: z.string(), at: Instant }

export const HoldView = z.strictObject({
  holdId: HoldId,
  ...PlacingHold.shape,
  ...actedBy,
  lifted: z.optional(z.strictObject({ ...LiftingHold.shape, ...actedBy })),
})
export type HoldView = z.infer<typeof HoldView>

/** What the worker has last done to the objects of the case. */
export const Applied = z.strictObject({ held: z.boolean(), objects: z.int(), at: Instant })

export const HoldsView = z.strictObject({
  caseId: z.string(),
  /** Holds that stand. */
  inForce: z.int(),
  /** Absent until the first hold was put on the objects. */
  applied: z.optional(Applied),
  items: z.array(HoldView),
})

export const HOLD_PREFIX = 'HOLD#'
export const holdKey = (caseId: string, holdId: string): Key => ({ pk: casePk(caseId), sk: `${HOLD_PREFIX}${holdId}` })

/** One row for the case, by which the worker finds it; every change makes another version of it. */
const Fields = z.object({
  caseId: z.string(),
  inForce: z.int(),
  version: z.int(),
  applied: z.optional(Applied),
  due: z.optional(z.string()),
  dueOf: z.optional(z.string()),
  /** A worker has it until then, unless it finishes before. */
  claimedUntil: z.optional(z.string()),
})
export type CaseHolds = Stored<z.infer<typeof Fields>>
export const CaseHolds: Model<CaseHolds> = whole(Fields)

export const caseHoldsKey = (caseId: string): Key => ({ pk: casePk(caseId), sk: 'HELD' })

/** Few cases are held: one partition of the index has them all. */
export const HOLDS_DUE = 'holds'

/** The row when a hold came or went: the worker takes it up at once, or when the one that has it must have ended. */
export const caseHoldsAfter = (
  { caseId, before, inForce }: { caseId: string; before: CaseHolds | undefined; inForce: number },
  now: Date,
): CaseHolds => {
  const at = now.toISOString()
  const claimed = before?.claimedUntil
  return {
    caseId,
    ...(before?.applied && { applied: before.applied }),
    ...(claimed !== undefined && { claimedUntil: claimed }),
    inForce,
    version: (before?.version ?? 0) + 1,
    due: claimed !== undefined && claimed > at ? claimed : at,
    dueOf: HOLDS_DUE,
  }
}

/** A hold as stored: besides what is shown of it, whose it is and what was signed. */
const Evidenced = { evidence: z.record(z.string(), z.unknown()) }
const HoldFields = z.object({
  ...HoldView.shape,
  area: z.string(),
  ...Evidenced,
  lifted: z.optional(z.object({ ...LiftingHold.shape, ...actedBy, ...Evidenced })),
})
export type Hold = z.infer<typeof HoldFields>
export const Hold = plain(whole(HoldFields))

export const viewOfHold = ({ area: _area, evidence: _evidence, lifted, ...hold }: Hold): HoldView => {
  if (!lifted) return hold
  const { evidence: _of, ...rest } = lifted
  return { ...hold, lifted: rest }
}
