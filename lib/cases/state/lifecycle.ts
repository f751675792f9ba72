/**
 * Decides which step may be taken from which state, by whom, and where it leads. Nothing else decides that.
 * The states are the law's steps (条例 15–22; glossary); "验证" states are the platform's own and are no decision of a registry.
 */
import { isOneOf } from '../../names/keys.ts'

export const APPLICATION_STATES = [
  'validating',
  'validation-failed',
  'awaiting-intake',
  'lodged',
  'supplement-required',
  'lapsed',
  'not-accepted',
  'accepted',
  'deemed-accepted',
  'in-review',
  'further-material',
  'awaiting-payment',
  'refused',
  'withdrawal-requested',
  'withdrawn',
  'registered',
  'certified',
] as const
export type ApplicationState = (typeof APPLICATION_STATES)[number]

/** Ends the application: nothing leads out of it. */
export const TERMINAL = [
  'validation-failed',
  'lapsed',
  'not-accepted',
  'refused',
  'withdrawn',
] as const satisfies ApplicationState[]

/** Between acceptance and the book: here the time limits of law, province and promise run. */
export const UNDERWAY = [
  'accepted',
  'deemed-accepted',
  'in-review',
  'further-material',
  'awaiting-payment',
] as const satisfies ApplicationState[]

/** The registry is at work: it may ask for material, stop the clock, demand payment. */
const AT_WORK = ['accepted', 'deemed-accepted', 'in-review'] as const satisfies ApplicationState[]

/** The registry has the case before it and has not written the book. */
const BEFORE_REGISTRY = ['lodged', 'supplement-required', ...UNDERWAY] as const satisfies ApplicationState[]

export const CASE_STATES = ['open', 'completed', 'ended-without-registration'] as const
export type CaseState = (typeof CASE_STATES)[number]

/** `counterparty`: the other lender of a case of two banks. */
export type Actor = 'bank' | 'registry' | 'platform' | 'counterparty'
export type EventReceiver = Exclude<Actor, 'platform'>

type StepRow = {
  readonly by: Actor
  readonly from: readonly ApplicationState[]
  /** Where it leads; `stay` keeps the state, `resume` returns to the state before the withdrawal was requested. */
  readonly to: ApplicationState | 'stay' | 'resume'
  readonly event: string
  /** Who is notified of the event; the actor has its answer anyway. */
  readonly tells: readonly EventReceiver[]
  /** Milestones that must not have been reached. */
  readonly excludes?: readonly Milestone[]
  /** A milestone that must have been reached, where the business waits for it. */
  readonly after?: Milestone
  readonly reaches?: Milestone
  /** The clock must run and is stopped, or stands still and runs again: on-site views and public notices. */
  readonly clock?: 'stops' | 'runs-again'
}

/**
 * `repaid`: the debt was paid, of the mortgage that ends or of the one that was registered. `old-released`: the mortgage that a staged
 * business left standing is gone; `released`: its own is.
 */
export const MILESTONES = [
  'repaid',
  'registered',
  'certified',
  'disbursed',
  'not-disbursed',
  'old-released',
  'released',
] as const
export type Milestone = (typeof MILESTONES)[number]

/** What completes a new loan, and every case filed before businesses said it themselves. */
const USUAL_NEEDS: readonly Milestone[] = ['registered', 'certified', 'disbursed']

/** What a business must need for a milestone to be its: without disbursement no non-disbursement, without a certificate no release. */
const NEED_FOR: Readonly<Partial<Record<Milestone, Milestone>>> = {
  'not-disbursed': 'disbursed',
  repaid: 'certified',
  released: 'certified',
}

const needFor = (milestone: Milestone): Milestone => NEED_FOR[milestone] ?? milestone

export const STEPS = {
  noteChange: { by: 'platform', from: ['in-review'], to: 'stay', event: 'book.changed', tells: ['registry', 'bank'] },
  /** Something happened to a unit of the case outside of it; the registry says so. */
  noteUnitEvent: {
    by: 'registry',
    from: [...BEFORE_REGISTRY, 'withdrawal-requested', 'registered', 'certified'],
    to: 'stay',
    event: 'unit.changed',
    tells: ['registry', 'bank'],
  },
  insist: { by: 'platform', from: ['validating'], to: 'stay', event: 'finding.insisted', tells: [] },
  /** A part of a loan that failed was filed again: the new case takes its place. */
  joinLoan: { by: 'platform', from: ['validating'], to: 'stay', event: 'case.joined-loan', tells: [] },
  askCommitment: {
    by: 'platform',
    from: ['validating'],
    to: 'stay',
    event: 'commitment.requested',
    tells: ['counterparty', 'bank'],
  },
  commit: { by: 'counterparty', from: ['validating'], to: 'stay', event: 'commitment.given', tells: ['bank'] },
  declineCommitment: {
    by: 'counterparty',
    from: ['validating'],
    to: 'stay',
    event: 'commitment.declined',
    tells: ['bank'],
  },
  lodge: { by: 'platform', from: ['validating'], to: 'lodged', event: 'case.lodged', tells: ['registry', 'bank'] },
  failValidation: {
    by: 'platform',
    from: ['validating'],
    to: 'validation-failed',
    event: 'case.validation-failed',
    tells: ['bank'],
  },
  /** Filed while the registry takes nothing in: it reaches it at the opening, in the order of arrival. */
  awaitIntake: {
    by: 'platform',
    from: ['validating'],
    to: 'awaiting-intake',
    event: 'case.awaiting-intake',
    tells: ['bank'],
  },
  takeIn: {
    by: 'platform',
    from: ['awaiting-intake'],
    to: 'lodged',
    event: 'case.lodged',
    tells: ['registry', 'bank'],
  },
  /** 补正, before acceptance: the one-time complete list (条例 17). */
  requireSupplement: {
    by: 'registry',
    from: ['lodged'],
    to: 'supplement-required',
    event: 'case.supplement-required',
    tells: ['bank'],
  },
  /** Some items of a list are answered, others stay open. */
  supplementPart: {
    by: 'bank',
    from: ['supplement-required', 'further-material'],
    to: 'stay',
    event: 'case.partly-supplemented',
    tells: ['registry', 'bank'],
  },
  supplement: {
    by: 'bank',
    from: ['supplement-required'],
    to: 'lodged',
    event: 'case.supplemented',
    tells: ['registry', 'bank'],
  },
  lapse: {
    by: 'platform',
    from: ['supplement-required'],
    to: 'lapsed',
    event: 'case.lapsed',
    tells: ['registry', 'bank'],
  },
  accept: {
    by: 'registry',
    from: ['lodged', 'deemed-accepted'],
    to: 'accepted',
    event: 'case.accepted',
    tells: ['bank'],
  },
  /** 视为受理: no written refusal in time (条例 17), at a registry that agreed to it. */
  deemAccept: {
    by: 'platform',
    from: ['lodged'],
    to: 'deemed-accepted',
    event: 'case.deemed-accepted',
    tells: ['registry', 'bank'],
  },
  notAccept: { by: 'registry', from: ['lodged'], to: 'not-accepted', event: 'case.not-accepted', tells: ['bank'] },
  review: {
    by: 'registry',
    from: ['accepted', 'deemed-accepted', 'further-material'],
    to: 'in-review',
    event: 'case.in-review',
    tells: ['bank'],
  },
  /** 补充材料, after acceptance: the acceptance stands, the clock stops, nothing lapses by itself. */
  requireFurther: {
    by: 'registry',
    from: AT_WORK,
    to: 'further-material',
    event: 'case.further-material',
    tells: ['bank'],
  },
  supplyFurther: {
    by: 'bank',
    from: ['further-material'],
    to: 'in-review',
    event: 'case.further-material-supplied',
    tells: ['registry', 'bank'],
  },
  awaitPayment: {
    by: 'registry',
    from: AT_WORK,
    to: 'awaiting-payment',
    event: 'case.awaiting-payment',
    tells: ['bank'],
  },
  confirmPayment: {
    by: 'registry',
    from: ['awaiting-payment'],
    to: 'in-review',
    event: 'case.payment-confirmed',
    tells: ['bank'],
  },
  /** The order of the case is paid: a registry that waited for the fee goes on. */
  payFee: {
    by: 'platform',
    from: ['awaiting-payment'],
    to: 'in-review',
    event: 'fee.paid',
    tells: ['registry', 'bank'],
  },
  noteFeePaid: {
    by: 'platform',
    from: [...AT_WORK, 'further-material', 'withdrawal-requested', 'registered', 'certified'],
    to: 'stay',
    event: 'fee.paid',
    tells: ['registry', 'bank'],
  },
  stopClock: {
    by: 'registry',
    from: AT_WORK,
    to: 'stay',
    event: 'case.clock-stopped',
    tells: ['bank'],
    clock: 'stops',
  },
  runClock: {
    by: 'registry',
    from: UNDERWAY,
    to: 'stay',
    event: 'case.clock-runs-again',
    tells: ['bank'],
    clock: 'runs-again',
  },
  /** A time limit has run out; said once for each limit. */
  reportOverdue: {
    by: 'platform',
    from: ['lodged', ...UNDERWAY, 'withdrawal-requested'],
    to: 'stay',
    event: 'case.overdue',
    tells: ['registry', 'bank'],
  },
  refuse: { by: 'registry', from: UNDERWAY, to: 'refused', event: 'case.refused', tells: ['bank'] },
  register: {
    by: 'registry',
    from: AT_WORK,
    to: 'registered',
    event: 'case.registered',
    tells: ['bank'],
    reaches: 'registered',
  },
  certify: {
    by: 'registry',
    from: ['registered'],
    to: 'certified',
    event: 'certificate.issued',
    tells: [],
    reaches: 'certified',
  },
  deliverCertificate: {
    by: 'platform',
    from: ['certified'],
    to: 'stay',
    event: 'certificate.delivered',
    tells: ['bank'],
  },
  requestWithdrawal: {
    by: 'bank',
    from: BEFORE_REGISTRY,
    to: 'withdrawal-requested',
    event: 'case.withdrawal-requested',
    tells: ['registry', 'bank'],
  },
  /** No registry has it yet, so none need confirm. */
  takeBack: {
    by: 'bank',
    from: ['awaiting-intake'],
    to: 'withdrawn',
    event: 'case.withdrawn',
    tells: ['bank'],
  },
  confirmWithdrawal: {
    by: 'registry',
    from: ['withdrawal-requested'],
    to: 'withdrawn',
    event: 'case.withdrawn',
    tells: ['bank'],
  },
  declineWithdrawal: {
    by: 'registry',
    from: ['withdrawal-requested'],
    to: 'resume',
    event: 'case.withdrawal-declined',
    tells: ['bank'],
  },
  messageToRegistry: {
    by: 'bank',
    from: [...BEFORE_REGISTRY, 'withdrawal-requested', 'registered', 'certified'],
    to: 'stay',
    event: 'case.message-to-registry',
    tells: ['registry'],
  },
  messageToBank: {
    by: 'registry',
    from: [...BEFORE_REGISTRY, 'withdrawal-requested', 'registered', 'certified'],
    to: 'stay',
    event: 'case.message-to-bank',
    tells: ['bank'],
  },
  disburse: {
    by: 'bank',
    from: ['registered', 'certified'],
    to: 'stay',
    event: 'loan.disbursed',
    tells: ['bank'],
    excludes: ['disbursed', 'not-disbursed'],
    reaches: 'disbursed',
  },
  notDisburse: {
    by: 'bank',
    from: ['registered', 'certified'],
    to: 'stay',
    event: 'loan.not-disbursed',
    tells: ['bank'],
    excludes: ['disbursed', 'not-disbursed'],
    reaches: 'not-disbursed',
  },
  /** The loan is paid back, often years later: its mortgage is to be released. */
  repay: {
    by: 'bank',
    from: ['certified'],
    to: 'stay',
    event: 'loan.repaid',
    tells: ['bank'],
    after: 'disbursed',
    excludes: ['repaid', 'not-disbursed', 'released'],
    reaches: 'repaid',
  },
  /** The book no longer has the mortgage that was registered here. */
  noteRelease: {
    by: 'platform',
    from: ['registered', 'certified'],
    to: 'stay',
    event: 'mortgage.released',
    tells: ['bank'],
    excludes: ['released'],
    reaches: 'released',
  },
  /** Nor the old one, which a staged business leaves standing until its debt is paid. */
  noteOldRelease: {
    by: 'platform',
    from: ['registered', 'certified'],
    to: 'stay',
    event: 'mortgage.old-released',
    tells: ['bank'],
    excludes: ['old-released'],
    reaches: 'old-released',
  },
  /** The authority took back an end of a certificate that was reported wrongly; the mortgage that it is of stands. */
  restoreCertificate: {
    by: 'platform',
    from: ['registered', 'certified'],
    to: 'stay',
    event: 'certificate.restored',
    tells: ['registry', 'bank'],
  },
} as const satisfies Record<string, StepRow>

export type Step = keyof typeof STEPS
/** `case.archived` comes after the end and moves nothing: it is no step. */
export type EventType = (typeof STEPS)[Step]['event'] | 'case.submitted' | 'case.archived'

/** Events of which the other lender is notified too, once it was asked: they say where its mortgage stands. */
export const NOTIFIES_OTHER_LENDER: readonly string[] = [
  'case.lodged',
  'case.validation-failed',
  'case.not-accepted',
  'case.refused',
  'case.registered',
  'case.withdrawn',
] satisfies EventType[]

/** Who is notified of an event. */
export const receiversOf = (type: string): readonly EventReceiver[] =>
  Object.values(STEPS).find(({ event }) => event === type)?.tells ?? []

/** Where an application stands: all that the rules below look at. */
export type Standing = {
  readonly applicationState: ApplicationState
  readonly milestones: readonly Milestone[]
  /** The milestones that complete the case, by its business. */
  readonly needs?: readonly Milestone[]
  /** The state before the withdrawal was requested. */
  readonly resumeTo?: ApplicationState
  /** The registry stopped the clock. */
  readonly stopped?: true
}

export const isUnderway = (state: ApplicationState): boolean => isOneOf(UNDERWAY, state)

export const isTerminal = (state: ApplicationState): boolean => isOneOf(TERMINAL, state)

/** A loan that is not paid out waits for its mortgage to go instead. */
const awaitedFrom = ({ milestones, needs = USUAL_NEEDS }: Standing): Milestone[] => {
  const all = milestones.includes('not-disbursed')
    ? [...needs.filter((milestone) => milestone !== 'disbursed'), 'released' as const]
    : needs
  return all.filter((milestone) => !milestones.includes(milestone))
}

export const caseStateOf = (standing: Standing): CaseState => {
  if (isTerminal(standing.applicationState)) return 'ended-without-registration'
  if (awaitedFrom(standing).length > 0) return 'open'
  return standing.milestones.includes('not-disbursed') ? 'ended-without-registration' : 'completed'
}

/** What the case still waits for, in order. An application that ended waits for nothing. */
export const awaitedBy = (standing: Standing): Milestone[] =>
  isTerminal(standing.applicationState) ? [] : awaitedFrom(standing)

/** The standing after the step, or why it may not be taken: the case has ended, or this is not the moment for it. */
export const nextStanding = (
  standing: Standing,
  step: Step,
  actor: Actor,
): Standing | 'case.closed' | 'case.wrong-step' => {
  const row: StepRow = STEPS[step]
  const { applicationState: state, milestones, resumeTo, stopped, needs = USUAL_NEEDS } = standing
  const allowed =
    row.by === actor &&
    row.from.includes(state) &&
    (row.clock === undefined || (row.clock === 'stops') === (stopped === undefined)) &&
    (row.reaches === undefined || needs.includes(needFor(row.reaches))) &&
    (row.after === undefined || !needs.includes(row.after) || milestones.includes(row.after)) &&
    !(row.excludes ?? []).some((milestone) => milestones.includes(milestone))
  if (!allowed) return caseStateOf(standing) === 'open' ? 'case.wrong-step' : 'case.closed'
  const applicationState = row.to === 'stay' ? state : row.to === 'resume' ? (resumeTo ?? state) : row.to
  const inHand = applicationState === 'withdrawal-requested' || isUnderway(applicationState)
  const stands = inHand && (row.clock === 'stops' || (stopped && row.clock === undefined))
  const waits = step === 'requestWithdrawal' ? state : row.to === 'stay' ? resumeTo : undefined
  return {
    applicationState,
    milestones: row.reaches ? [...milestones, row.reaches] : milestones,
    ...(standing.needs && { needs: standing.needs }),
    ...(waits && { resumeTo: waits }),
    ...(stands && { stopped: true }),
  }
}

/** Units are reserved for one open application; they are free again once the book is written or the application has ended. */
export const reservesUnits = ({ applicationState, milestones }: Standing): boolean =>
  !isTerminal(applicationState) && !milestones.includes('registered')
