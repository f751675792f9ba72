/**
 * When a time limit runs out. The start day is excluded (民法典 201), the last day ends when the office closes (民法典 203), and
 * the clock stands still while the registry waits for somebody else: supplements, on-site views, public notices.
 */
import { beijing, beijingDate, dayOf, type Instant, type LocalDate } from '../kernel/time.ts'
import { isWorkingDay } from './calendar.ts'
import { addWorkingMinutes, closesOn, type OfficeHours, opensAt, workingMinutesBetween } from './hours.ts'
import { nextDay } from './next-day.ts'

/** `at-once` (即时办结): before the office closes on the day it began, or on the next one where it is closed. */
export type Duration =
  | { readonly unit: 'working-days' | 'working-hours'; readonly value: number }
  | { readonly unit: 'at-once' }

/** Without an end, the clock stands still now. */
export type Pause = { readonly from: Instant; readonly to?: Instant | undefined }

export type Clock = { readonly startedAt: Instant; readonly pauses?: readonly Pause[] | undefined }

type ClosedPause = { readonly from: Instant; readonly to: Instant }

const isClosed = (pause: Pause): pause is ClosedPause => pause.to !== undefined

export const isPaused = ({ pauses = [] }: Clock): boolean => !pauses.every(isClosed)

/** Pauses in order, without those before the start, and merged where one begins before another ends. */
const ordered = ({ startedAt, pauses = [] }: Clock): ClosedPause[] => {
  const later = (a: Instant, b: Instant): Instant => (Date.parse(a) > Date.parse(b) ? a : b)
  const merged: ClosedPause[] = []
  for (const pause of pauses.filter(isClosed).toSorted((a, b) => Date.parse(a.from) - Date.parse(b.from))) {
    const from = later(pause.from, merged.at(-1)?.to ?? startedAt)
    if (Date.parse(pause.to) > Date.parse(from)) merged.push({ from, to: pause.to })
  }
  return merged
}

/** The day on which the clock stops counts, the day on which it goes on does not, as at its start. */
const stoodStill = (day: LocalDate, pauses: readonly ClosedPause[]): boolean =>
  pauses.some(({ from, to }) => dayOf(from) < day && day <= dayOf(to))

const lastDay = (clock: Clock, days: number, hours: OfficeHours): LocalDate => {
  const pauses = ordered(clock)
  let day = dayOf(clock.startedAt)
  for (let left = days; left > 0; ) {
    day = nextDay(day)
    if (isWorkingDay(day, hours) && !stoodStill(day, pauses)) left -= 1
  }
  return day
}

/** Working time lost to pauses pushes the end back, and may let it fall into the next pause. */
const minutesEnd = (clock: Clock, minutes: number, hours: OfficeHours): Date => {
  let from = new Date(clock.startedAt)
  let left = minutes
  for (const pause of ordered(clock)) {
    const before = workingMinutesBetween(from, new Date(pause.from), hours)
    if (before >= left) break
    left -= before
    from = new Date(pause.to)
  }
  return addWorkingMinutes(from, left, hours)
}

/** When it runs out; nothing while the clock stands still. Throws `CalendarUnknown` where it would have to guess. */
export const dueAt = (duration: Duration, clock: Clock, hours: OfficeHours): Instant | undefined => {
  if (isPaused(clock)) return undefined
  if (duration.unit === 'working-hours') return beijing(minutesEnd(clock, duration.value * 60, hours))
  if (duration.unit === 'working-days') return beijing(closesOn(lastDay(clock, duration.value, hours), hours))
  const begun = ordered(clock).at(-1)?.to ?? clock.startedAt
  return beijing(closesOn(beijingDate(opensAt(new Date(begun), hours)), hours))
}

/** Working days used up to a day, pauses taken out; what figures about time count. */
export const workingDaysUsed = (clock: Clock, until: Instant, hours: OfficeHours): number => {
  const still = ordered({
    ...clock,
    pauses: (clock.pauses ?? []).map((pause) => ({ ...pause, to: pause.to ?? until })),
  })
  let days = 0
  for (let day = nextDay(dayOf(clock.startedAt)); day <= dayOf(until); day = nextDay(day))
    if (isWorkingDay(day, hours) && !stoodStill(day, still)) days += 1
  return days
}
