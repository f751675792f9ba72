/**
 * Which days are worked in China. The State Council moves working days each year by a notice of its own, mostly in November for
 * the year after; before it is known, nobody can say what a working day is, and these functions refuse to guess.
 */
import notice2023 from 'chinese-days/dist/years/2023.json' with { type: 'json' }
import notice2024 from 'chinese-days/dist/years/2024.json' with { type: 'json' }
import notice2025 from 'chinese-days/dist/years/2025.json' with { type: 'json' }
import notice2026 from 'chinese-days/dist/years/2026.json' with { type: 'json' }
import { beijingDate, type LocalDate } from '../kernel/time.ts'
import type { AnnouncedYear } from './announced.ts'
import { nextDay } from './next-day.ts'
import { isWeekend } from './weekend.ts'

type Packaged = {
  readonly holidays: Readonly<Record<string, string>>
  readonly workdays: Readonly<Record<string, string>>
}

/** The years that cases can reach back to; the package's own functions bring lunar calendars with them, and mistake the day in zones west of UTC. */
const PACKAGED: Readonly<Record<string, Packaged>> = {
  2023: notice2023,
  2024: notice2024,
  2025: notice2025,
  2026: notice2026,
}

/**
 * What the authority has announced since: the same for everybody, as the rules of a time zone are, so functions that reckon with working
 * days learn it before they do (functions/runtime/calendar.ts), and nobody hands it on.
 */
let announced: readonly AnnouncedYear[] = []

export const learnYears = (years: readonly AnnouncedYear[]): void => {
  announced = years
}

/** A day of a year whose notice is not known. */
export class CalendarUnknown extends Error {
  override readonly name = 'CalendarUnknown'
  readonly year: number
  constructor(year: number) {
    super(`the working days of ${year} are not announced`)
    this.year = year
  }
}

/** Days on which a registry differs from the calendar: by its city's order, for an event or a typhoon. */
export type OwnDays = {
  readonly closedOn?: readonly LocalDate[] | undefined
  readonly openOn?: readonly LocalDate[] | undefined
}

const DAY_MS = 24 * 60 * 60 * 1000

/** Whether the notice of a year itself names the day. */
const namedBy = (year: number, day: LocalDate, years: readonly AnnouncedYear[]): boolean | undefined => {
  const notice = years.find((one) => one.year === year)
  if (notice) return notice.worked.includes(day) || (notice.off.includes(day) ? false : undefined)
  const packaged = PACKAGED[year]
  if (!packaged) return undefined
  return day in packaged.workdays || (day in packaged.holidays ? false : undefined)
}

const isKnown = (year: number, years: readonly AnnouncedYear[]): boolean =>
  year in PACKAGED || years.some((one) => one.year === year)

/**
 * As the province ordered it for this day, else as the State Council did: by the notice of the year after, which may move days of its
 * December, then by that of its own year.
 */
export const workedByOrder = (day: LocalDate, years: readonly AnnouncedYear[] = announced): boolean => {
  const local = years.flatMap((one) => one.local ?? []).find((one) => one.day === day)
  if (local) return local.worked
  const year = Number(day.slice(0, 4))
  const moved = namedBy(year + 1, day, years) ?? namedBy(year, day, years)
  if (moved !== undefined) return moved
  if (!isKnown(year, years)) throw new CalendarUnknown(year)
  return !isWeekend(day)
}

/** The registry's own days say more than the order of the province, that more than the notice of the State Council. */
export const isWorkingDay = (day: LocalDate, { closedOn, openOn }: OwnDays = {}): boolean => {
  if (closedOn?.includes(day)) return false
  return openOn?.includes(day) || workedByOrder(day)
}

/** Days after the start day, which is not counted itself (民法典 201). */
export const addWorkingDays = (start: LocalDate, days: number, own: OwnDays = {}): LocalDate => {
  let day = start
  for (let left = days; left > 0; ) {
    day = nextDay(day)
    if (isWorkingDay(day, own)) left -= 1
  }
  return day
}

/** Working days after `from`, up to and with `to`. None where `to` is not later. */
export const workingDaysBetween = (from: LocalDate, to: LocalDate, own: OwnDays = {}): number => {
  let days = 0
  for (let day = nextDay(from); day <= to; day = nextDay(day)) if (isWorkingDay(day, own)) days += 1
  return days
}

/** What a calculation comes to, or nothing where it needs a year that is not announced. */
export const whereKnown = <T>(reckon: () => T): T | undefined => {
  try {
    return reckon()
  } catch (error) {
    if (error instanceof CalendarUnknown) return undefined
    throw error
  }
}

/** From the year of `now` on, the first day that cannot be reckoned with yet: until then nothing need be asked again. */
export const firstUnknownDay = (now: Date): LocalDate => {
  let year = Number(beijingDate(now).slice(0, 4))
  while (isKnown(year, announced)) year += 1
  return `${year}-01-01`
}

/** Days left of those that are announced, today not among them. */
export const announcedDaysAfter = (now: Date): number =>
  Math.max(0, Math.round((Date.parse(firstUnknownDay(now)) - Date.parse(beijingDate(now))) / DAY_MS) - 1)
