/** Working time of a registry: its published hours on working days, in Beijing time. A promise "in hours" counts nothing else. */
import { beijingDate, type LocalDate } from '../kernel/time.ts'
import { isWorkingDay, type OwnDays } from './calendar.ts'
import { nextDay } from './next-day.ts'

/** `from` and `to` as HH:MM; spans follow each other within the day. */
export type OfficeHours = OwnDays & { readonly spans: readonly { readonly from: string; readonly to: string }[] }

type Span = { readonly from: number; readonly to: number }

const MINUTE_MS = 60_000

/** How far ahead to look for an open day; no closure is that long. */
const HORIZON_DAYS = 400

const momentOf = (day: LocalDate, time: string): number => Date.parse(`${day}T${time}:00+08:00`)

const spansOn = (day: LocalDate, hours: OfficeHours): Span[] =>
  isWorkingDay(day, hours)
    ? hours.spans.map(({ from, to }) => ({ from: momentOf(day, from), to: momentOf(day, to) }))
    : []

/** The open spans from a moment on, the running one cut. */
function* spansFrom(moment: number, hours: OfficeHours): Generator<Span> {
  const start = beijingDate(new Date(moment))
  for (let ahead = 0; ahead <= HORIZON_DAYS; ahead++)
    for (const { from, to } of spansOn(nextDay(start, ahead), hours))
      if (to > moment) yield { from: Math.max(from, moment), to }
}

export const isOpen = (moment: Date, hours: OfficeHours): boolean =>
  spansOn(beijingDate(moment), hours).some(({ from, to }) => from <= moment.getTime() && moment.getTime() < to)

/** The moment itself where the office is open, else its next opening. */
export const opensAt = (moment: Date, hours: OfficeHours): Date => {
  for (const { from } of spansFrom(moment.getTime(), hours)) return new Date(from)
  throw new RangeError('the office never opens')
}

/** When the office closes on that day, or on its next open day. */
export const closesOn = (day: LocalDate, hours: OfficeHours): Date => {
  for (let ahead = 0; ahead <= HORIZON_DAYS; ahead++) {
    const last = spansOn(nextDay(day, ahead), hours).at(-1)
    if (last) return new Date(last.to)
  }
  throw new RangeError('the office never opens')
}

/** The moment at which that much working time has passed. */
export const addWorkingMinutes = (start: Date, minutes: number, hours: OfficeHours): Date => {
  let left = minutes * MINUTE_MS
  if (left <= 0) return start
  for (const { from, to } of spansFrom(start.getTime(), hours)) {
    if (left <= to - from) return new Date(from + left)
    left -= to - from
  }
  throw new RangeError('so much working time is further away than anybody plans')
}

/** Working minutes between two moments, parts of minutes too. */
export const workingMinutesBetween = (from: Date, to: Date, hours: OfficeHours): number => {
  let worked = 0
  for (const span of spansFrom(from.getTime(), hours)) {
    if (span.from >= to.getTime()) break
    worked += Math.min(span.to, to.getTime()) - span.from
  }
  return worked / MINUTE_MS
}
