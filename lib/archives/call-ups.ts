/**
 * 相互调阅 (22号 二(四)): bank and registry of a case call up what the other keeps of it, the bank also current registration information.
 * The rules of a call-up: who may take which step from where, until when it is to be answered, and what its parties are shown.
 */

import * as z from 'zod/mini'
import { firstUnknownDay, whereKnown } from '../clocks/calendar.ts'
import { dueAt } from '../clocks/limits.ts'
import { Sha256 } from '../documents/model.ts'
import { CallUpId, CaseId, DocumentId } from '../kernel/ids.ts'
import { type Model, plain, type Stored, whole } from '../kernel/stored.ts'
import { line } from '../kernel/text.ts'
import { Instant } from '../kernel/time.ts'
import { isOneOf } from '../names/keys.ts'
import type { Key, Row } from '../platform/ports.ts'
import { OfficeHours } from '../registries/model.ts'
import { subjectPk } from '../subjects/subjects.ts'

/** `archive`: what the holder keeps of the case, electronic or on paper. `registration-information`: what the book says now. */
export const CALLED_UP = ['archive', 'registration-information'] as const
export const PURPOSES = ['post-loan', 'dispute', 'audit', 'registration-review', 'correction', 'litigation'] as const
const GROUNDS = ['not-held', 'not-entitled', 'restricted-by-law', 'under-dispute', 'other'] as const

export const CallingUp = z.strictObject({
  what: z.enum(CALLED_UP),
  purpose: z.enum(PURPOSES),
  /** What exactly is wanted, and why, in words for whoever answers. */
  explanation: line(300),
  /** Who asks: the bank's designated officer, or the registry's clerk. It is printed across what is delivered. */
  askedBy: line(50),
})
export type CallingUp = z.infer<typeof CallingUp>

export const Approving = z.strictObject({ approvedBy: line(50) })
export type Approving = z.infer<typeof Approving>

export const AnsweringCallUp = z.discriminatedUnion('outcome', [
  /** A confirmed PDF of the holder. */
  z.strictObject({ outcome: z.literal('delivered'), documentId: DocumentId }),
  z.strictObject({ outcome: z.literal('refused'), ground: z.enum(GROUNDS), reason: line(300) }),
])
export type AnsweringCallUp = z.infer<typeof AnsweringCallUp>

export const CALL_UP_STATES = ['asked', 'approved', 'delivered', 'refused'] as const
export type CallUpState = (typeof CALL_UP_STATES)[number]

const SIDES = ['bank', 'registry'] as const
const Party = z.strictObject({ kind: z.enum(SIDES), institutionId: z.string() })
export type Party = z.infer<typeof Party>

const shown = {
  callUpId: CallUpId,
  caseId: CaseId,
  asker: Party,
  holder: Party,
  ...CallingUp.shape,
  state: z.enum(CALL_UP_STATES),
  askedAt: Instant,
  /** Of the working days of the place; absent while those of that time are not announced. */
  dueAt: z.optional(Instant),
  /** The holder lets nothing out without the word of a second person. */
  needsApproval: z.boolean(),
  approvedBy: z.optional(z.string()),
  approvedAt: z.optional(Instant),
  answeredAt: z.optional(Instant),
  ground: z.optional(z.enum(GROUNDS)),
  reason: z.optional(z.string()),
  /** Said once, to both. */
  overdueAt: z.optional(Instant),
}

export const CallUpView = z.strictObject({
  ...shown,
  /** What was delivered, watermarked; it can be fetched until then. */
  copy: z.optional(z.strictObject({ sha256: Sha256, length: z.int(), pages: z.int(), expiresAt: Instant })),
})

const Copy = z.object({
  key: z.string(),
  sha256: z.string(),
  length: z.int(),
  pages: z.int(),
  expiresAt: z.string(),
  /** Of what the holder gave, before the watermark. */
  originalSha256: z.string(),
})
export type Copy = Readonly<z.infer<typeof Copy>>

const CallUpFields = z.object({
  ...shown,
  copy: z.optional(Copy),
  units: z.array(z.string()),
  area: z.optional(z.string()),
  /** What a narrowed client must reach to see it. */
  reach: z.object({ region: z.string(), business: z.string() }),
  hours: OfficeHours,
  workingDays: z.int(),
  /** Number of the last event; the optimistic lock. */
  sequence: z.int(),
  /** `X-Request-Id` of the last call that moved it; what the platform does afterwards goes on under it. */
  correlation: z.optional(z.string()),
  due: z.optional(z.string()),
  dueOf: z.optional(z.string()),
})
export type CallUp = Stored<z.infer<typeof CallUpFields>>
export const CallUp: Model<CallUp> = plain(whole(CallUpFields))

/** What happened to one. */
export const CallUpEvent = z.object({ eventId: z.string(), type: z.string(), occurredAt: z.string() })
export type CallUpEvent = Readonly<z.infer<typeof CallUpEvent>>

export const CALL_UP_SIDES = ['asker', 'holder'] as const
export type CallUpSide = (typeof CALL_UP_SIDES)[number]

/** Of the index by institution: call-ups that wait, as this side sees them. */
export const openCallUpsOf = (institutionId: string, as: CallUpSide): string => `CALLUPS#${as}#${institutionId}`

export const isOpen = ({ state }: Pick<CallUp, 'state'>): boolean => state === 'asked' || state === 'approved'

/** A row for each side, listed while the call-up is open. */
export const sideRows = (callUp: CallUp): Row[] =>
  CALL_UP_SIDES.map((as) => ({
    pk: subjectPk(callUp.callUpId),
    sk: `SIDE#${as}`,
    ...(isOpen(callUp) && { listOf: openCallUpsOf(callUp[as].institutionId, as), listAt: callUp.askedAt }),
  }))

export const callUpKey = (callUpId: string): Key => ({ pk: subjectPk(callUpId), sk: 'HEAD' })
/** Each has its event, and who takes it; both sides but the actor hear of it. */
export const CALL_UP_STEPS = {
  ask: { from: [], to: 'asked', event: 'call-up.asked' },
  approve: { from: ['asked'], to: 'approved', event: 'call-up.approved' },
  deliver: { from: ['asked', 'approved'], to: 'delivered', event: 'call-up.delivered' },
  refuse: { from: ['asked', 'approved'], to: 'refused', event: 'call-up.refused' },
  warn: { from: ['asked', 'approved'], to: 'stay', event: 'call-up.overdue' },
} as const satisfies Record<
  string,
  { readonly from: readonly CallUpState[]; readonly to: CallUpState | 'stay'; readonly event: string }
>
export type CallUpStep = keyof typeof CALL_UP_STEPS
export type CallUpEventType = (typeof CALL_UP_STEPS)[CallUpStep]['event']

export const CALL_UP_EVENTS: readonly CallUpEventType[] = Object.values(CALL_UP_STEPS).map(({ event }) => event)

type Standing = Pick<CallUp, 'state' | 'needsApproval' | 'overdueAt'>

/** The state after the step, or why it may not be taken. */
export const nextCallUpState = (
  { state, needsApproval, overdueAt }: Standing,
  step: Exclude<CallUpStep, 'ask'>,
): CallUpState | 'call-up.wrong-step' | 'call-up.needs-approval' => {
  const row = CALL_UP_STEPS[step]
  if (!isOneOf(row.from, state)) return 'call-up.wrong-step'
  if (step === 'approve' && !needsApproval) return 'call-up.wrong-step'
  if (step === 'warn' && overdueAt !== undefined) return 'call-up.wrong-step'
  if (step === 'deliver' && needsApproval && state !== 'approved') return 'call-up.needs-approval'
  return row.to === 'stay' ? state : row.to
}

/** By the working days of the place. Nothing while they are not announced. */
export const answerDue = ({ askedAt, workingDays, hours }: Pick<CallUp, 'askedAt' | 'workingDays' | 'hours'>) =>
  whereKnown(() => dueAt({ unit: 'working-days', value: workingDays }, { startedAt: askedAt }, hours))

/** When the platform has to look at it by itself; UTC, as the index wants it. */
export const callUpDueAt = (callUp: CallUp, now: Date): string | undefined => {
  if (nextCallUpState(callUp, 'warn') === 'call-up.wrong-step') return undefined
  const due = answerDue(callUp)
  return due ? new Date(due).toISOString() : `${firstUnknownDay(now)}T00:00:00.000Z`
}

export const isOverdue = (callUp: CallUp, now: Date): boolean => {
  const due = answerDue(callUp)
  return (
    nextCallUpState(callUp, 'warn') !== 'call-up.wrong-step' && due !== undefined && Date.parse(due) <= now.getTime()
  )
}

export const viewOfCallUp = (callUp: CallUp): z.infer<typeof CallUpView> => {
  const {
    copy,
    units: _u,
    area: _a,
    reach: _r,
    hours: _h,
    workingDays: _w,
    sequence: _s,
    correlation: _c,
    due: _d,
    dueOf: _o,
    ...rest
  } = callUp
  if (!copy) return rest
  const { sha256, length, pages, expiresAt } = copy
  return { ...rest, copy: { sha256, length, pages, expiresAt } }
}
