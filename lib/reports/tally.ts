/**
 * What one event of a case adds to the figures. It is a function of the case's filing and of its events up to this one and of
 * nothing else, so counting as events come and counting anew from all events cannot differ. Which figure is made of which counters
 * is in figures.ts.
 */

import { STEPS, type Step } from '../cases/state/lifecycle.ts'
import type { EventRow, Timing } from '../cases/state/rows.ts'
import { limitNamed, registrationLimits, timedBy } from '../cases/state/timing.ts'
import { CORRECTION } from '../cases/units/unit-event.ts'
import { whereKnown } from '../clocks/calendar.ts'
import { isOpen, opensAt } from '../clocks/hours.ts'
import { dueAt } from '../clocks/limits.ts'
import { keysOf } from '../names/keys.ts'
import { caseSeen } from '../review/rule-accuracy.ts'
import { monthOf, SEVERAL_REGISTRIES, type Tally } from './cells.ts'
import { type Count, type Counted, type Facts, firstOf, isFirst, one, type Seen } from './counting.ts'
import { minutesBetween, onScale, workedMinutes } from './durations.ts'
import { dataOf } from './event-data.ts'
import { channelOf, propertyKindOf, withdrawnBefore } from './slices.ts'
import { onFeeNotice, onFeePaid, onFeeStruck, onFeesFrozen } from './tally-fees.ts'
import { onSpared } from './tally-papers.ts'
import { onReleased, onRepaid, releasedAfter } from './tally-releases.ts'

const slicesOf = ({ facts, events }: Seen): Readonly<Record<string, string>> => ({
  business: facts.mode === undefined ? facts.business : `${facts.business}/${facts.mode}`,
  branch: facts.branch,
  borrower: facts.filing.loan?.borrowerClass ?? 'none',
  product: facts.filing.loan?.productCode ?? 'none',
  unit: propertyKindOf(facts.units[0] ?? ''),
  channel: channelOf(events),
})

/** The counter, and the same by each slice: the values of a slice add up to the whole. */
const sliced = (seen: Seen, counter: string, add = 1): Counted[] => [
  one(counter, add),
  ...Object.entries(slicesOf(seen)).map(([slice, value]) => one(`${counter}|${slice}=${value}`, add)),
]

export const timed = (counter: string, minutes: number | undefined): Counted[] =>
  minutes === undefined ? [one(`${counter}|minutes=unknown`)] : [one(`${counter}|minutes=${onScale(minutes)}`)]

const stepOf = (type: string): Step | undefined => keysOf(STEPS).find((step) => STEPS[step].event === type)

const timingAt = (events: readonly EventRow[]): Timing =>
  events.reduce<Timing>((timing, { type, occurredAt }) => {
    const step = stepOf(type)
    return step ? timedBy(timing, step, occurredAt) : timing
  }, {})

/** From each list of missing things to the answer that was complete. */
const supplementPauses = (events: readonly EventRow[]) =>
  events
    .filter(({ type }) => type === 'case.supplement-required')
    .map(({ n, occurredAt }) => {
      const answered = events.find((later) => later.n > n && later.type === 'case.supplemented')
      return { from: occurredAt, ...(answered && { to: answered.occurredAt }) }
    })

/** Working minutes, where the case has hours to count by and their calendar is known. */
const worked = ({ facts }: Seen, stretch: Parameters<typeof workedMinutes>[0]): number | undefined => {
  const { terms } = facts
  return terms && whereKnown(() => workedMinutes(stretch, terms.hours))
}

const onLodged: Count = (seen) => {
  if (!isFirst(seen, 'case.lodged')) return []
  const { facts } = seen
  const { terms, createdAt } = facts
  const filedAt = new Date(createdAt)
  const isNight = terms && whereKnown(() => !isOpen(filedAt, terms.hours))
  const waits = isNight && whereKnown(() => (opensAt(filedAt, terms.hours).getTime() - filedAt.getTime()) / 60_000)
  return [
    ...sliced(seen, 'filed'),
    ...(facts.isPart ? [] : [one('loans')]),
    ...onSpared(seen),
    ...(isNight ? [one('outside-hours'), ...timed('outside-hours', waits === false ? undefined : waits)] : []),
  ]
}

/** What the registry's first answer was reached with: nothing asked, or a supplement. */
const onAnswered = (seen: Seen): Counted[] => [
  one('answered'),
  ...(seen.event.type !== 'case.not-accepted' && !firstOf(seen.events, 'case.supplement-required')
    ? [one('first-time-right')]
    : []),
]

/** An acceptance that is only deemed is no answer: silence is neither fast nor right. */
const onAccepted: Count = (seen) => {
  const isDeemed = seen.event.type === 'case.deemed-accepted'
  const deemed = isDeemed ? [one('deemed-accepted')] : []
  if (!isFirst(seen, 'case.accepted', 'case.deemed-accepted')) return deemed
  const lodged = firstOf(seen.events, 'case.lodged')
  const stretch = lodged && {
    from: lodged.occurredAt,
    to: seen.event.occurredAt,
    pauses: supplementPauses(seen.events),
  }
  return [
    ...sliced(seen, 'accepted'),
    ...(isDeemed ? deemed : onAnswered(seen)),
    ...onFeesFrozen(seen),
    ...(stretch && !isDeemed ? timed('acceptance', worked(seen, stretch)) : []),
  ]
}

const amountsOf = ({ facts }: Seen): Counted[] => {
  const { mortgage } = facts.filing
  if (!mortgage || !facts.kinds.includes('mortgage-first')) return []
  return mortgage.kind === 'ordinary'
    ? [
        one('secured.cases|column=claim'),
        one(`secured.fen.${mortgage.claim.currency}|column=claim`, mortgage.claim.fen),
      ]
    : [
        one('secured.cases|column=ceiling'),
        one(`secured.fen.${mortgage.ceiling.currency}|column=ceiling`, mortgage.ceiling.fen),
      ]
}

/** Whether the book was written within each limit; a limit whose calendar is not known says nothing. */
const limitsMet = ({ facts, event }: Seen, timing: Timing): Counted[] => {
  const { terms } = facts
  const { acceptedAt, pauses } = timing
  if (!terms || !acceptedAt) return []
  const clock = { startedAt: acceptedAt, pauses: pauses?.map(({ from, to = event.occurredAt }) => ({ from, to })) }
  return registrationLimits(terms, acceptedAt).flatMap(({ name, duration }) => {
    const due = whereKnown(() => dueAt(duration, clock, terms.hours))
    if (due === undefined) return []
    const inTime = Date.parse(event.occurredAt) <= Date.parse(due)
    return [one(`limit.${name}`), ...(inTime ? [one(`limit.${name}|kept=yes`)] : [])]
  })
}

const onRegistered: Count = (seen) => {
  const { facts, events, event } = seen
  const timing = timingAt(events)
  const { acceptedAt, pauses = [] } = timing
  const acts = events.filter(({ actor }) => actor.institutionId !== 'platform').length
  return [
    ...sliced(seen, 'registered-cases'),
    ...sliced(seen, 'registrations', facts.kinds.length),
    ...facts.kinds.map((kind) => one(`registrations|kind=${kind}`)),
    one('registered-units', facts.units.length),
    ...(facts.kinds.length > 1 ? [one('merged-registrations', facts.kinds.length)] : []),
    one('steps', acts),
    one(`steps|business=${slicesOf(seen).business}`, acts),
    ...amountsOf(seen),
    ...(acceptedAt ? timed('registration', worked(seen, { from: acceptedAt, to: event.occurredAt, pauses })) : []),
    ...limitsMet(seen, timing),
    ...releasedAfter(seen),
  ]
}

const onDelivered: Count = (seen) => {
  const { events, event } = seen
  const certificates = (dataOf(event).certificates ?? []).length
  if (!isFirst(seen, 'certificate.delivered')) return [one('certificates-again', certificates)]
  const to = event.occurredAt
  const lodged = firstOf(events, 'case.lodged')
  const registered = firstOf(events, 'case.registered')
  const pauses = [...supplementPauses(events), ...(timingAt(events).pauses ?? [])]
  return [
    ...sliced(seen, 'certificates', certificates),
    ...(registered ? timed('certificate', worked(seen, { from: registered.occurredAt, to })) : []),
    ...(lodged ? timed('filed-to-certificate', worked(seen, { from: lodged.occurredAt, to, pauses })) : []),
  ]
}

const onDisbursed: Count = (seen) => {
  const { amount } = dataOf(seen.event)
  const approvedAt = seen.facts.filing.loan?.approvedAt
  return [
    ...sliced(seen, 'disbursed'),
    ...(amount ? sliced(seen, `disbursed.fen.${amount.currency}`, amount.fen) : []),
    ...(approvedAt ? timed('whole-way', minutesBetween(approvedAt, seen.event.occurredAt)) : []),
  ]
}

/** Lists of missing things, and the reasons of their items. */
const onAsked =
  (counter: string): Count =>
  ({ event }) => [one(counter), ...(dataOf(event).items ?? []).map(({ code }) => one(`${counter}|code=${code}`))]

/** Further material takes "right at the first time" away from an acceptance that had it, where that was counted. */
const onFurther: Count = (seen) => {
  const accepted = firstOf(seen.events, 'case.accepted', 'case.deemed-accepted')
  const spoils =
    accepted?.type === 'case.accepted' &&
    isFirst(seen, 'case.further-material') &&
    !firstOf(seen.events, 'case.supplement-required')
  return [
    ...onAsked('further-material')(seen),
    ...(spoils ? [{ ...one('first-time-right', -1), at: accepted.occurredAt }] : []),
  ]
}

const onGround =
  (counter: string): Count =>
  ({ event }) => [one(counter), one(`${counter}|ground=${event.data.ground ?? 'none'}`)]

/** The first correction of the book after what this case entered, in the month in which that was entered. */
const onUnitChanged: Count = ({ events, event }) => {
  const registered = firstOf(events, 'case.registered')
  const corrected = events.find(
    ({ n, type, data }) => type === 'unit.changed' && data.kind === CORRECTION && registered && n > registered.n,
  )
  return registered && corrected?.n === event.n ? [{ ...one('corrected'), at: registered.occurredAt }] : []
}

const COUNTS: Readonly<Partial<Record<EventRow['type'], Count>>> = {
  'case.lodged': onLodged,
  'loan.divided': () => [one('loans')],
  'case.validation-failed': (seen) => sliced(seen, 'held-by-platform'),
  'case.accepted': onAccepted,
  'case.deemed-accepted': onAccepted,
  'case.not-accepted': (seen) => [...onGround('not-accepted')(seen), ...onAnswered(seen)],
  'case.refused': (seen) => [...onGround('refused')(seen), ...onFeeStruck(seen)],
  'case.withdrawn': (seen) => [
    one('withdrawn'),
    ...onFeeStruck(seen),
    // taken back before any registry had it, or confirmed by the registry
    one(`withdrawn|before=${withdrawnBefore(seen.event)}`),
  ],
  'case.awaiting-payment': onFeeNotice,
  'case.payment-confirmed': onFeePaid,
  'fee.paid': onFeePaid,
  'case.lapsed': () => [one('lapsed')],
  'case.supplement-required': onAsked('supplement-required'),
  'case.further-material': onFurther,
  'case.registered': onRegistered,
  'unit.changed': onUnitChanged,
  'case.overdue': ({ event }) => [one(`overdue|limit=${limitNamed(dataOf(event).limit ?? '')}`)],
  'certificate.delivered': onDelivered,
  'loan.disbursed': onDisbursed,
  'loan.not-disbursed': (seen) => [
    ...sliced(seen, 'not-disbursed'),
    one(`not-disbursed|reason=${seen.event.data.reason}`),
  ],
  'loan.repaid': onRepaid,
  'mortgage.released': onReleased,
}

/** Whether figures are made of this kind of event at all. */
export const isCounted = (type: string): boolean => Object.hasOwn(COUNTS, type)

const ruleMarks = (events: readonly EventRow[]): ReadonlySet<string> => {
  const seen = caseSeen(events)
  if (!seen) return new Set()
  const { warned, insisted, reasons, registered } = seen
  return new Set([
    ...warned.map((rule) => `rule.warned|rule=${rule}`),
    ...reasons.map((rule) => `rule.outcomes|rule=${rule}`),
    ...warned.filter((rule) => reasons.includes(rule)).map((rule) => `rule.hits|rule=${rule}`),
    ...insisted.map((rule) => `rule.insisted|rule=${rule}`),
    ...(registered ? insisted.map((rule) => `rule.bank-right|rule=${rule}`) : []),
  ])
}

/** What this event shows of the rules that was not known before it, in the month in which the case was lodged. */
const onRules = (events: readonly EventRow[]): Counted[] => {
  const lodged = firstOf(events, 'case.lodged')
  if (!lodged) return []
  const before = ruleMarks(events.slice(0, -1))
  return [...ruleMarks(events)]
    .filter((mark) => !before.has(mark))
    .map((mark) => ({ ...one(mark), at: lodged.occurredAt }))
}

/** `events`: those of the case up to this one, which is the last. */
export const talliesOf = (facts: Facts, events: readonly EventRow[]): Tally[] => {
  const event = events.at(-1)
  const count = event && COUNTS[event.type]
  if (!event || !count) return []
  const counted = [...count({ facts, events, event }), ...onRules(events)]
  return counted.map(({ counter, add, at = event.occurredAt }) => ({
    month: monthOf(at),
    registry: facts.registry ?? SEVERAL_REGISTRIES,
    institution: facts.bank,
    counter,
    add,
  }))
}
