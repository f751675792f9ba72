/**
 * The time limits of a case: which run, when they end, and what the platform does when one has run out. All of it follows from
 * what stands on the head, so a calendar published later is reckoned with the next time anybody looks.
 */
import { CalendarUnknown, firstUnknownDay, whereKnown } from '../../clocks/calendar.ts'
import { opensAt } from '../../clocks/hours.ts'
import { type Clock, type Duration, dueAt } from '../../clocks/limits.ts'
import { beijing, dayOf, type Instant, type LocalDate } from '../../kernel/time.ts'
import { TIME_LIMITS } from '../../registrations/kinds.ts'
import { type ApplicationState, isUnderway, type Step } from './lifecycle.ts'
import type { CausedPause, Head, Timing } from './rows.ts'
import type { Terms } from './terms.ts'

export type LimitName = 'intake' | 'answer' | 'supplement' | 'promise' | 'province' | 'state-council' | 'statutory'

export type Limit = {
  readonly name: LimitName
  /** The law or promise it rests on. */
  readonly source: string
  readonly startedAt: Instant
  /** Nothing while the clock stands still, or until the working days of its year are announced. */
  readonly dueAt?: Instant
  readonly why?: 'clock-stands-still' | 'calendar-not-announced'
}

type RegistrationLimit = {
  readonly name: LimitName
  readonly duration: Duration
  readonly source: string
  /** Of cases accepted from that day on. */
  readonly from: LocalDate
}

const OF_REGISTRATION: readonly RegistrationLimit[] = (['statutory', 'state-council'] as const).map((name) => {
  const { workingDays, ...about } = TIME_LIMITS[name]
  return { name, duration: { unit: 'working-days', value: workingDays }, ...about }
})

/** Limits between acceptance and the book, the promise first. */
export const registrationLimits = ({ promise, province }: Terms, acceptedAt: Instant): readonly RegistrationLimit[] =>
  [
    { name: 'promise' as const, duration: promise, source: '登记机构承诺时限', from: TIME_LIMITS.statutory.from },
    ...OF_REGISTRATION,
    ...(province ? [{ name: 'province' as const, ...province }] : []),
  ].filter(({ from }) => from <= dayOf(acceptedAt))

/** As heads and events of release 0.1.0 name the limit of the State Council. */
const FORMERLY: Readonly<Record<string, LimitName>> = { provincial: 'state-council' }

export const limitNamed = (name: string): string => FORMERLY[name] ?? name

const toldOf = ({ timing }: Head): readonly string[] => (timing?.told ?? []).map(limitNamed)

const ANSWER_BY_LAW = '《不动产登记暂行条例》第十七条'
const ANSWER_ASKED = '平台待受理时限（《不动产登记暂行条例》第十七条：当场告知）'

/** A withdrawal that is asked for stops no limit: the registry has to answer it and may decline it. */
const stateOf = ({ applicationState, resumeTo }: Head): ApplicationState =>
  applicationState === 'withdrawal-requested' ? (resumeTo ?? applicationState) : applicationState

const limit = (
  name: LimitName,
  source: string,
  { clock, duration, head }: { clock: Clock; duration: Duration; head: Head },
): Limit => {
  const about = { name, source, startedAt: clock.startedAt }
  try {
    const due = head.terms && dueAt(duration, clock, head.terms.hours)
    return due ? { ...about, dueAt: due } : { ...about, why: 'clock-stands-still' }
  } catch (error) {
    if (error instanceof CalendarUnknown) return { ...about, why: 'calendar-not-announced' }
    throw error
  }
}

/** The limits that run for the case now. */
export const limitsOf = (head: Head): readonly Limit[] => {
  const { terms, timing = {}, request } = head
  if (!terms) return []
  const state = stateOf(head)
  if (state === 'awaiting-intake') {
    const opening = whereKnown(() => opensAt(new Date(head.createdAt), terms.hours))
    const about = { name: 'intake', source: '登记机构公布的办公时间', startedAt: head.createdAt } as const
    return [opening ? { ...about, dueAt: beijing(opening) } : { ...about, why: 'calendar-not-announced' }]
  }
  if (state === 'lodged' && timing.lodgedAt)
    return [
      limit('answer', terms.deemsAccepted ? ANSWER_BY_LAW : ANSWER_ASKED, {
        clock: { startedAt: timing.lodgedAt },
        duration: terms.answersWithin,
        head,
      }),
    ]
  if (state === 'supplement-required' && request)
    return [
      {
        name: 'supplement',
        source: '《不动产登记暂行条例》第十七条',
        startedAt: request.askedAt,
        ...(request.dueAt && { dueAt: request.dueAt }),
      },
    ]
  const { acceptedAt, pauses = [] } = timing
  if (!isUnderway(state) || !acceptedAt) return []
  const clock = { startedAt: acceptedAt, pauses }
  return registrationLimits(terms, acceptedAt).map(({ name, source, duration }) =>
    limit(name, source, { clock, duration, head }),
  )
}

/** Without an answer past the time for it, or under way past a time that the registry, the province, the State Council or the law has set for it. */
export const isOverdue = (head: Head): boolean => {
  const state = stateOf(head)
  const by: readonly LimitName[] = isUnderway(state) ? OVERDUE_BY : state === 'lodged' ? ['answer'] : []
  return by.some((name) => toldOf(head).includes(name))
}

const OVERDUE_BY = ['promise', 'province', 'state-council', 'statutory'] as const satisfies LimitName[]
export type OverdueBy = (typeof OVERDUE_BY)[number] | 'answer'

/** When the platform has to do something about a limit by itself; in UTC, as the index wants it. */
export const platformDueAt = (head: Head, now: Date): string | undefined => {
  const reported = toldOf(head)
  const limits = limitsOf(head).filter(({ name }) => !reported.includes(name))
  const moments = limits.flatMap(({ dueAt: due, why }) => {
    if (due) return [new Date(due).toISOString()]
    return why === 'calendar-not-announced' ? [`${firstUnknownDay(now)}T00:00:00.000Z`] : []
  })
  // while a withdrawal is asked for, only limits of registration are reported; the others wait for its answer
  const waits = head.applicationState === 'withdrawal-requested' && !isUnderway(stateOf(head))
  return waits ? undefined : moments.sort()[0]
}

/** The next end of a limit, for those who have to keep it. */
export const nextDue = (head: Head): string | undefined =>
  limitsOf(head)
    .filter(({ name }) => !toldOf(head).includes(name))
    .flatMap(({ dueAt: due }) => (due ? [new Date(due).toISOString()] : []))
    .sort()[0]

const STEP_AT_END = {
  intake: 'takeIn',
  answer: 'reportOverdue',
  supplement: 'lapse',
  promise: 'reportOverdue',
  province: 'reportOverdue',
  'state-council': 'reportOverdue',
  statutory: 'reportOverdue',
} as const satisfies Record<LimitName, Step>

/** Only where the registry agreed is silence an acceptance; elsewhere it is a late answer (待受理超时). */
const stepAtEnd = (name: LimitName, { terms }: Head): Step =>
  name === 'answer' && terms?.deemsAccepted ? 'deemAccept' : STEP_AT_END[name]

export type RunOut = { readonly limit: Limit & { readonly dueAt: Instant }; readonly step: Step }

/** The limit that has run out first and was not dealt with. */
export const runOut = (head: Head, now: Date): RunOut | undefined => {
  const reported = toldOf(head)
  const over = limitsOf(head)
    .filter((one): one is RunOut['limit'] => one.dueAt !== undefined && Date.parse(one.dueAt) <= now.getTime())
    .filter(({ name }) => !reported.includes(name))
    .toSorted((a, b) => Date.parse(a.dueAt) - Date.parse(b.dueAt))[0]
  return over && { limit: over, step: stepAtEnd(over.name, head) }
}

const STOPS = ['requireFurther', 'stopClock'] as const satisfies Step[]
const RUNS_AGAIN = ['supplyFurther', 'runClock'] as const satisfies Step[]
const ENDS_WAIT = ['review', 'refuse'] as const satisfies Step[]
const isOneOf = (steps: readonly Step[], step: Step): boolean => steps.includes(step)

/** Ends the latest open pause of that cause. */
const ended = (pauses: readonly CausedPause[], cause: CausedPause['cause'], to: Instant): CausedPause[] =>
  pauses.map((pause) => (pause.cause === cause && pause.to === undefined ? { ...pause, to } : pause))

/** How a step changes the times of a case. */
export const timedBy = (timing: Timing, step: Step, at: Instant): Timing => {
  const { pauses = [] } = timing
  if (step === 'lodge' || step === 'takeIn' || step === 'supplement') {
    // the registry has to answer anew
    const { told, ...rest } = timing
    const still = told?.filter((name) => name !== ('answer' satisfies LimitName)) ?? []
    return { ...rest, ...(still.length > 0 && { told: still }), lodgedAt: at }
  }
  // a formal acceptance after the deemed one does not give the registry more time
  if (step === 'accept' || step === 'deemAccept') return { ...timing, acceptedAt: timing.acceptedAt ?? at }
  if (isOneOf(STOPS, step)) {
    const cause = step === 'stopClock' ? 'registry' : 'further-material'
    return { ...timing, pauses: [...pauses, { from: at, cause }] }
  }
  if (isOneOf(RUNS_AGAIN, step))
    return { ...timing, pauses: ended(pauses, step === 'runClock' ? 'registry' : 'further-material', at) }
  return isOneOf(ENDS_WAIT, step) ? { ...timing, pauses: ended(pauses, 'further-material', at) } : timing
}
