/**
 * Decides which step may be taken from which state, by whom, and where it leads. Nothing else decides that.
 * The states are the law's steps (条例 15–22; glossary); "验证" states are the platform's own and are no decision of a registry.
 */

export const APPLICATION_STATES = [
  'validating',
  'validation-failed',
  'lodged',
  'not-accepted',
  'accepted',
  'in-review',
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
  'not-accepted',
  'refused',
  'withdrawn',
] as const satisfies ApplicationState[]

export type CaseState = 'open' | 'completed' | 'ended-without-registration'

/** `counterparty`: the other lender of a case of two banks. */
export type Actor = 'bank' | 'registry' | 'platform' | 'counterparty'
export type Told = Exclude<Actor, 'platform'>

type StepRow = {
  readonly by: Actor
  readonly from: readonly ApplicationState[]
  /** Where it leads; `stay` keeps the state, `resume` returns to the state before the withdrawal was requested. */
  readonly to: ApplicationState | 'stay' | 'resume'
  readonly event: string
  /** Who hears of the event beside the actor's own answer. */
  readonly tells: readonly Told[]
  /** Milestones that must not have been reached. */
  readonly excludes?: readonly Milestone[]
  readonly reaches?: Milestone
}

/** `repaid`: the debt of the mortgage that ends was paid. */
export const MILESTONES = ['repaid', 'registered', 'certified', 'disbursed', 'not-disbursed'] as const
export type Milestone = (typeof MILESTONES)[number]

/** What completes a new loan, and every case filed before businesses said it themselves. */
const USUAL_NEEDS: readonly Milestone[] = ['registered', 'certified', 'disbursed']

/** A milestone stands for what its business needs: without disbursement there is no non-disbursement either. */
const needFor = (milestone: Milestone): Milestone => (milestone === 'not-disbursed' ? 'disbursed' : milestone)

export const STEPS = {
  noteChange: {
    by: 'platform',
    from: ['in-review'],
    to: 'stay',
    event: 'book.changed',
    tells: ['registry', 'bank'],
  },
  /** Something happened to a unit of the case outside of it; the registry says so. */
  noteUnitEvent: {
    by: 'registry',
    from: ['lodged', 'accepted', 'in-review', 'withdrawal-requested'],
    to: 'stay',
    event: 'unit.changed',
    tells: ['registry', 'bank'],
  },
  insist: { by: 'platform', from: ['validating'], to: 'stay', event: 'finding.insisted', tells: [] },
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
  accept: { by: 'registry', from: ['lodged'], to: 'accepted', event: 'case.accepted', tells: ['bank'] },
  notAccept: { by: 'registry', from: ['lodged'], to: 'not-accepted', event: 'case.not-accepted', tells: ['bank'] },
  review: { by: 'registry', from: ['accepted'], to: 'in-review', event: 'case.in-review', tells: ['bank'] },
  refuse: { by: 'registry', from: ['accepted', 'in-review'], to: 'refused', event: 'case.refused', tells: ['bank'] },
  register: {
    by: 'registry',
    from: ['accepted', 'in-review'],
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
    from: ['lodged', 'accepted', 'in-review'],
    to: 'withdrawal-requested',
    event: 'case.withdrawal-requested',
    tells: ['registry', 'bank'],
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
} as const satisfies Record<string, StepRow>

export type Step = keyof typeof STEPS
export type EventType = (typeof STEPS)[Step]['event'] | 'case.submitted'

/** What the other lender hears of too, once it was asked: where its mortgage stands follows from these. */
export const TELLS_COUNTERPARTY: readonly string[] = [
  'case.lodged',
  'case.validation-failed',
  'case.not-accepted',
  'case.refused',
  'case.registered',
  'case.withdrawn',
] satisfies EventType[]

/** Who is told of an event. */
export const tellsOf = (type: EventType): readonly Told[] =>
  Object.values(STEPS).find(({ event }) => event === type)?.tells ?? []

/** Where an application stands: all that the rules below look at. */
export type Standing = {
  readonly applicationState: ApplicationState
  readonly milestones: readonly Milestone[]
  /** The milestones that complete the case, by its business. */
  readonly needs?: readonly Milestone[]
  /** The state before the withdrawal was requested. */
  readonly resumeTo?: ApplicationState
}

export const isTerminal = (state: ApplicationState): boolean =>
  (TERMINAL as readonly ApplicationState[]).includes(state)

export const caseStateOf = ({ applicationState, milestones, needs = USUAL_NEEDS }: Standing): CaseState => {
  if (isTerminal(applicationState)) return 'ended-without-registration'
  return needs.every((milestone) => milestones.includes(milestone)) ? 'completed' : 'open'
}

/** What the case still waits for, in order. An application that ended waits for nothing. */
export const awaitedBy = ({ applicationState, milestones, needs = USUAL_NEEDS }: Standing): Milestone[] =>
  isTerminal(applicationState) ? [] : needs.filter((milestone) => !milestones.includes(milestone))

/** The standing after the step, or why it may not be taken: the case has ended, or this is not the moment for it. */
export const nextStanding = (
  standing: Standing,
  step: Step,
  actor: Actor,
): Standing | 'case.closed' | 'case.wrong-step' => {
  const row: StepRow = STEPS[step]
  const { applicationState: state, milestones, resumeTo, needs = USUAL_NEEDS } = standing
  const allowed =
    row.by === actor &&
    row.from.includes(state) &&
    (row.reaches === undefined || needs.includes(needFor(row.reaches))) &&
    !(row.excludes ?? []).some((milestone) => milestones.includes(milestone))
  if (!allowed) return caseStateOf(standing) === 'open' ? 'case.wrong-step' : 'case.closed'
  const applicationState = row.to === 'stay' ? state : row.to === 'resume' ? (resumeTo ?? state) : row.to
  return {
    applicationState,
    milestones: row.reaches ? [...milestones, row.reaches] : milestones,
    ...(standing.needs && { needs: standing.needs }),
    ...(step === 'requestWithdrawal' && { resumeTo: state }),
  }
}

/** Units are held for one open application; they are free again once the book is written or the application has ended. */
export const holdsUnits = ({ applicationState, milestones }: Standing): boolean =>
  !isTerminal(applicationState) && !milestones.includes('registered')
