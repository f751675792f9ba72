/**
 * Which stretch of time a report is about, and by when it is due. 22号 asks for reports by 31 July and 31 December; the second day
 * comes before the half-year ends, so a period has a cut-off, and what follows the cut-off is reported in a supplement.
 * Periods are half-open in Beijing time and begin and end with a month, because figures are kept by month.
 */

import type { LocalDate } from '../kernel/time.ts'
import { isKeyOf } from '../names/keys.ts'

export type Period = {
  /** `2026-H2`; with `S` what happened between the cut-off and the end of the year. */
  readonly id: string
  readonly zh: string
  readonly en: string
  readonly from: LocalDate
  /** Not in it any more. */
  readonly to: LocalDate
  /** From this day on it is drafted: the day after its last. */
  readonly draftedFrom: LocalDate
  readonly remindedFrom: LocalDate
  readonly dueOn: LocalDate
  readonly source: string
}

const NOTICE = '闽自然资发〔2023〕22号 三'
/** The cut-off is proposed; where the department publishes another month, this is the row to change. */
const CUT_OFF = '12-01'

const firstHalf = (year: number): Period => ({
  id: `${year}-H1`,
  zh: `${year}年上半年`,
  en: `First half of ${year}`,
  from: `${year}-01-01`,
  to: `${year}-07-01`,
  draftedFrom: `${year}-07-01`,
  remindedFrom: `${year}-07-17`,
  dueOn: `${year}-07-31`,
  source: NOTICE,
})

const secondHalf = (year: number): Period => ({
  id: `${year}-H2`,
  zh: `${year}年下半年（截至11月30日）`,
  en: `Second half of ${year}, up to 30 November`,
  from: `${year}-07-01`,
  to: `${year}-${CUT_OFF}`,
  draftedFrom: `${year}-${CUT_OFF}`,
  remindedFrom: `${year}-12-17`,
  dueOn: `${year}-12-31`,
  source: NOTICE,
})

/** Not asked for by the notice; without it nobody would report December. */
const supplement = (year: number): Period => ({
  id: `${year}-H2S`,
  zh: `${year}年下半年补充（12月）`,
  en: `Supplement to the second half of ${year}: December`,
  from: `${year}-${CUT_OFF}`,
  to: `${year + 1}-01-01`,
  draftedFrom: `${year + 1}-01-01`,
  remindedFrom: `${year + 1}-01-17`,
  dueOn: `${year + 1}-01-31`,
  source: '平台约定',
})

const KINDS = { H1: firstHalf, H2: secondHalf, H2S: supplement } as const

export const PERIOD_ID = /^(20\d{2})-(H1|H2|H2S)$/

export const periodOf = (id: string): Period | undefined => {
  const [, year, kind] = PERIOD_ID.exec(id) ?? []
  return kind !== undefined && isKeyOf(KINDS, kind) ? KINDS[kind](Number(year)) : undefined
}

const monthNumber = (day: LocalDate): number => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1

const monthsBetween = (from: LocalDate, to: LocalDate): number => monthNumber(to) - monthNumber(from)

/** For how long after its end a report is drafted where it is not there yet. */
const DRAFTED_MONTHS = 6

/** The periods whose reports are due to be there on this day, the latest first. */
export const openPeriods = (today: LocalDate): Period[] => {
  const year = Number(today.slice(0, 4))
  return [year - 1, year]
    .flatMap((one) => [firstHalf(one), secondHalf(one), supplement(one)])
    .filter(({ draftedFrom }) => draftedFrom <= today && monthsBetween(draftedFrom, today) < DRAFTED_MONTHS)
    .reverse()
}

const monthOfNumber = (n: number): string => `${Math.floor(n / 12)}-${String((n % 12) + 1).padStart(2, '0')}`

/** `2026-07` … up to, and without, the month in which it ends. */
export const monthsOf = ({ from, to }: Pick<Period, 'from' | 'to'>): string[] =>
  Array.from({ length: monthsBetween(from, to) }, (_, at) => monthOfNumber(monthNumber(from) + at))

/** From the beginning of the year to the end of the period (本年累计). */
export const yearToDate = ({ from, to }: Period): Pick<Period, 'from' | 'to'> => ({
  from: `${from.slice(0, 4)}-01-01`,
  to,
})
