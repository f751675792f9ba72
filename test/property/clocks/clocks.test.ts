import fc from 'fast-check'
import { LegalHoliday } from 'tyme4ts'
import { afterEach, describe, expect, it } from 'vitest'
import { AnnouncedYear } from '../../../lib/clocks/announced.ts'
import {
  addWorkingDays,
  announcedDaysAfter,
  CalendarUnknown,
  firstUnknownDay,
  isWorkingDay,
  learnYears,
  whereKnown,
  workedByOrder,
  workingDaysBetween,
} from '../../../lib/clocks/calendar.ts'
import {
  addWorkingMinutes,
  closesOn,
  isOpen,
  type OfficeHours,
  opensAt,
  workingMinutesBetween,
} from '../../../lib/clocks/hours.ts'
import { type Duration, dueAt, isPaused, type Pause, workingDaysUsed } from '../../../lib/clocks/limits.ts'
import { nextDay } from '../../../lib/clocks/next-day.ts'
import { beijing, dayOf } from '../../../lib/kernel/time.ts'

const HOURS: OfficeHours = {
  spans: [
    { from: '08:30', to: '12:00' },
    { from: '14:30', to: '17:30' },
  ],
}

const allDaysOf = (year: number): string[] => {
  const days: string[] = []
  for (let day = `${year}-01-01`; day <= `${year}-12-31`; day = nextDay(day)) days.push(day)
  return days
}

const isWeekend = (day: string) => [0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay())

/** 国务院办公厅关于2026年部分节假日安排的通知 (国办发明电〔2025〕7号), typed from its text. */
const NOTICE_2026 = {
  off: [
    ['2026-01-01', '2026-01-03'],
    ['2026-02-15', '2026-02-23'],
    ['2026-04-04', '2026-04-06'],
    ['2026-05-01', '2026-05-05'],
    ['2026-06-19', '2026-06-21'],
    ['2026-09-25', '2026-09-27'],
    ['2026-10-01', '2026-10-07'],
  ],
  worked: ['2026-01-04', '2026-02-14', '2026-02-28', '2026-05-09', '2026-09-20', '2026-10-10'],
} as const

const workedByNotice = (day: string): boolean =>
  (NOTICE_2026.worked as readonly string[]).includes(day) ||
  !(isWeekend(day) || NOTICE_2026.off.some(([from, to]) => from <= day && day <= to))

const workedByOtherList = (day: string): boolean => {
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number)
  return LegalHoliday.fromYmd(year, month, date)?.isWork() ?? !isWeekend(day)
}

it('agrees for every day of 2026 with the notice of the State Council', () => {
  for (const day of allDaysOf(2026)) expect([day, isWorkingDay(day)]).toEqual([day, workedByNotice(day)])
})

it.each([2023, 2024, 2025, 2026])('agrees for every day of %i with an independent list', (year) => {
  for (const day of allDaysOf(year)) expect([day, isWorkingDay(day)]).toEqual([day, workedByOtherList(day)])
})

it('counts a year of clocks of 1, 5 and 30 working days as the notice does', () => {
  const naive = (start: string, days: number): string => {
    let day = start
    for (let left = days; left > 0; ) {
      day = nextDay(day)
      if (workedByNotice(day)) left -= 1
    }
    return day
  }
  for (const start of allDaysOf(2026).filter((day) => day < '2026-11-17'))
    for (const days of [1, 5, 30]) expect(addWorkingDays(start, days)).toBe(naive(start, days))
})

it('refuses every day of a year that is not announced, before and after what is known', () => {
  for (const day of ['2027-01-01', '2027-06-15', '2022-12-30', '2030-01-01'])
    expect(() => isWorkingDay(day)).toThrow(CalendarUnknown)
  expect(() => isWorkingDay('2027-01-01')).toThrow('the working days of 2027 are not announced')
  expect(isWorkingDay('2023-01-03')).toBe(true)
  expect(isWorkingDay('2026-12-31')).toBe(true)
  expect(() => addWorkingDays('2026-11-24', 30)).toThrow(CalendarUnknown)
  expect(whereKnown(() => addWorkingDays('2026-11-24', 30))).toBeUndefined()
  expect(whereKnown(() => addWorkingDays('2026-11-24', 5))).toBe('2026-12-01')
  expect(() =>
    whereKnown(() => {
      throw new TypeError('another fault')
    }),
  ).toThrow('another fault')
  expect(firstUnknownDay(new Date('2026-11-24T00:00:00Z'))).toBe('2027-01-01')
  expect(firstUnknownDay(new Date('2028-11-24T00:00:00Z'))).toBe('2028-01-01')
})

it('lets a registry differ from the calendar on its own days', () => {
  const own = { closedOn: ['2026-11-25'], openOn: ['2026-11-28', '2026-11-25'] }
  expect(isWorkingDay('2026-11-25', own)).toBe(false)
  expect(isWorkingDay('2026-11-28', own)).toBe(true)
  expect(addWorkingDays('2026-11-24', 3, own)).toBe('2026-11-28')
  expect(workingDaysBetween('2026-11-24', '2026-11-28', own)).toBe(3)
})

const NOTICE_2031: AnnouncedYear = {
  year: 2031,
  source: '示例',
  off: ['2031-01-01', '2031-01-04'],
  worked: ['2031-01-05'],
  local: [
    { day: '2031-01-08', worked: false, source: '示例' },
    { day: '2031-01-12', worked: true, source: '示例' },
  ],
}
const correct2026 = { year: 2026, source: '示例', off: [], worked: [] }

it('takes a year from its notice before the package has it, and a day of the province before either', () => {
  const worked = (day: string) => workedByOrder(day, [NOTICE_2031, correct2026])
  const week = ['01', '02', '03', '04', '05', '06', '07', '08', '09', '10', '11', '12'].map((day) => `2031-01-${day}`)
  expect(week.filter(worked)).toEqual(['02', '03', '05', '06', '07', '09', '10', '12'].map((day) => `2031-01-${day}`))
  expect(worked('2026-10-01')).toBe(true)
  expect(worked('2025-10-01')).toBe(false)
  expect(() => worked('2030-01-01')).toThrow(new CalendarUnknown(2030))
  expect(new CalendarUnknown(2030).name).toBe('CalendarUnknown')
})

it('lets the notice of a year move days of the December before, whatever was said of them', () => {
  const next = { year: 2027, source: '示例', off: ['2026-12-31', '2027-01-01'], worked: ['2026-12-26'] }
  const worked = (day: string) => workedByOrder(day, [next])
  expect([worked('2026-12-26'), worked('2026-12-31'), worked('2026-12-30')]).toEqual([true, false, true])
  expect([isWorkingDay('2026-12-26'), isWorkingDay('2026-12-31')]).toEqual([false, true])
  const own = { ...correct2026, off: ['2026-12-26'], worked: ['2026-12-27'] }
  expect(['2026-12-26', '2026-12-27'].map((day) => workedByOrder(day, [own, next]))).toEqual([true, true])
})

describe('once the authority has announced a year', () => {
  afterEach(() => learnYears([]))

  it('is reckoned with into it, and the end of what is known moves', () => {
    const now = new Date('2026-12-01T00:00:00Z')
    expect([firstUnknownDay(now), announcedDaysAfter(now)]).toEqual(['2027-01-01', 30])
    learnYears([{ year: 2027, source: '示例', off: ['2027-01-01', '2026-12-31'], worked: [] }])
    expect(addWorkingDays('2026-12-24', 5)).toBe('2027-01-04')
    expect([firstUnknownDay(now), announcedDaysAfter(now)]).toEqual(['2028-01-01', 395])
    expect(announcedDaysAfter(new Date('2028-05-01T00:00:00Z'))).toBe(0)
  })
})

describe('what the authority enters of a year', () => {
  const codesOf = (year: object) =>
    AnnouncedYear.safeParse({ ...NOTICE_2031, ...year }).error?.issues.map(({ message }) => message) ?? []

  it('is days of that year and of the December before, each once, weekends where they are worked', () => {
    expect(codesOf({})).toEqual([])
    expect(codesOf({ worked: ['2030-12-28'] })).toEqual([])
    expect(codesOf({ off: ['2030-11-30'] })).toEqual(['calendar-day.of-another-year'])
    expect(codesOf({ local: [{ day: '2032-01-01', worked: false, source: '示例' }] })).toEqual([
      'calendar-day.of-another-year',
    ])
    expect(codesOf({ off: ['2031-01-05'], worked: ['2031-01-05'] })).toEqual(['calendar-day.twice'])
    expect(codesOf({ worked: ['2031-01-06'] })).toEqual(['calendar-day.no-weekend'])
  })
})

const day2026 = fc.integer({ min: 0, max: 250 }).map((n) => nextDay('2026-01-01', n))
const moment2026 = fc
  .integer({ min: 0, max: 250 * 24 * 60 * 60 })
  .map((seconds) => new Date(Date.parse('2026-01-01T00:00:00+08:00') + seconds * 1000))

it('excludes the start day and never ends on a day that is not worked', () => {
  fc.assert(
    fc.property(day2026, fc.integer({ min: 1, max: 40 }), (start, days) => {
      const end = addWorkingDays(start, days)
      expect(isWorkingDay(end)).toBe(true)
      expect(workingDaysBetween(start, end)).toBe(days)
      expect(workingDaysBetween(end, start)).toBe(0)
    }),
  )
  expect(addWorkingDays('2026-02-13', 0)).toBe('2026-02-13')
  expect(addWorkingDays('2026-02-13', 5)).toBe('2026-02-27')
})

it('takes exactly as much working time as it was asked for', () => {
  fc.assert(
    fc.property(moment2026, fc.integer({ min: 1, max: 5000 }), (start, minutes) => {
      const end = addWorkingMinutes(start, minutes, HOURS)
      expect(workingMinutesBetween(start, end, HOURS)).toBeCloseTo(minutes, 6)
      expect(workingMinutesBetween(start, new Date(end.getTime() - 1), HOURS)).toBeLessThan(minutes)
    }),
  )
})

it('opens at or after a moment, and at once where it is open', () => {
  fc.assert(
    fc.property(moment2026, (moment) => {
      const opening = opensAt(moment, HOURS)
      expect(isOpen(opening, HOURS)).toBe(true)
      expect(opening.getTime() === moment.getTime()).toBe(isOpen(moment, HOURS))
      expect(workingMinutesBetween(moment, opening, HOURS)).toBe(0)
    }),
  )
})

it.each([
  ['2026-11-24T12:00:00+08:00', '2026-11-24T14:30:00.000+08:00'],
  ['2026-11-24T11:59:59+08:00', '2026-11-24T11:59:59.000+08:00'],
  ['2026-11-24T17:30:00+08:00', '2026-11-25T08:30:00.000+08:00'],
  ['2026-11-27T17:31:00+08:00', '2026-11-30T08:30:00.000+08:00'],
  ['2026-09-30T18:00:00+08:00', '2026-10-08T08:30:00.000+08:00'],
  ['2026-02-14T08:30:00+08:00', '2026-02-14T08:30:00.000+08:00'],
])('after %s the office is open at %s', (moment, opening) => {
  expect(beijing(opensAt(new Date(moment), HOURS))).toBe(opening)
})

it('is closed from its closing on, and takes the whole of a span', () => {
  expect(isOpen(new Date('2026-11-24T12:00:00+08:00'), HOURS)).toBe(false)
  expect(isOpen(new Date('2026-11-24T08:30:00+08:00'), HOURS)).toBe(true)
  const morning = addWorkingMinutes(new Date('2026-11-24T08:30:00+08:00'), 210, HOURS)
  expect(beijing(morning)).toBe('2026-11-24T12:00:00.000+08:00')
  expect(beijing(closesOn('2026-11-24', HOURS))).toBe('2026-11-24T17:30:00.000+08:00')
  expect(
    workingMinutesBetween(new Date('2026-11-24T08:30:00+08:00'), new Date('2026-11-24T14:30:00+08:00'), HOURS),
  ).toBe(210)
  expect(dueAt({ unit: 'working-days', value: 1 }, { startedAt: '2026-11-24T10:00:00+08:00' }, HOURS)).toBe(
    '2026-11-25T17:30:00.000+08:00',
  )
  expect(workingDaysUsed({ startedAt: '2026-11-24T10:00:00+08:00' }, '2026-11-26T10:00:00+08:00', HOURS)).toBe(2)
})

it('says so where an office never opens, or so much time is out of sight', () => {
  expect(() => opensAt(new Date('2025-01-01T00:00:00Z'), { spans: [] })).toThrow('the office never opens')
  expect(() => closesOn('2025-01-01', { spans: [] })).toThrow('the office never opens')
  expect(() => addWorkingMinutes(new Date('2024-01-01T00:00:00Z'), 400 * 24 * 60, HOURS)).toThrow('further away')
  const start = new Date('2026-11-24T20:00:00Z')
  expect(addWorkingMinutes(start, 0, HOURS)).toBe(start)
  expect(beijing(closesOn('2026-11-28', HOURS))).toBe('2026-11-30T17:30:00.000+08:00')
})

const due = (duration: Duration, startedAt: string, pauses: Pause[] = []) =>
  dueAt(duration, { startedAt, pauses }, HOURS)

const PAUSE = { from: '2026-11-24T16:30:00+08:00', to: '2026-11-26T09:00:00+08:00' }

it.each<[string, Duration, string, Pause[], string]>([
  ['5 working days', { unit: 'working-days', value: 5 }, '2026-11-24T10:00:00+08:00', [], '2026-12-01T17:30'],
  ['8 working hours', { unit: 'working-hours', value: 8 }, '2026-11-24T10:00:00+08:00', [], '2026-11-25T11:30'],
  ['at once', { unit: 'at-once' }, '2026-11-24T10:00:00+08:00', [], '2026-11-24T17:30'],
  ['at once, accepted at night', { unit: 'at-once' }, '2026-11-24T20:00:00+08:00', [], '2026-11-25T17:30'],
  ['at once, after a pause', { unit: 'at-once' }, '2026-11-24T10:00:00+08:00', [PAUSE], '2026-11-26T17:30'],
  // the 24th is the start day; 25th and 26th stood still
  ['5 days with a pause', { unit: 'working-days', value: 5 }, '2026-11-24T10:00:00+08:00', [PAUSE], '2026-12-03T17:30'],
  // 2 h + 2 h until the pause, 4 h after it: 09:00–12:00 and 14:30–15:30
  [
    '8 hours with a pause',
    { unit: 'working-hours', value: 8 },
    '2026-11-24T10:00:00+08:00',
    [PAUSE],
    '2026-11-26T15:30',
  ],
  [
    '1 hour over before the pause',
    { unit: 'working-hours', value: 1 },
    '2026-11-24T10:00:00+08:00',
    [PAUSE],
    '2026-11-24T11:00',
  ],
  [
    'a pause within a day costs no day',
    { unit: 'working-days', value: 1 },
    '2026-11-24T10:00:00+08:00',
    [{ from: '2026-11-25T09:00:00+08:00', to: '2026-11-25T16:00:00+08:00' }],
    '2026-11-25T17:30',
  ],
])('%s end in time', (_, duration, startedAt, pauses, end) => {
  expect(due(duration, startedAt, pauses)?.slice(0, 16)).toBe(end)
})

it('has no end while the clock stands still', () => {
  const open = [{ from: '2026-11-24T11:00:00+08:00' }]
  expect(due({ unit: 'at-once' }, '2026-11-24T10:00:00+08:00', open)).toBeUndefined()
  expect(isPaused({ startedAt: '2026-11-24T10:00:00+08:00', pauses: open })).toBe(true)
  expect(isPaused({ startedAt: '2026-11-24T10:00:00+08:00' })).toBe(false)
})

const pauses2026 = fc
  .array(fc.tuple(moment2026, fc.integer({ min: 0, max: 20 * 24 * 60 })), { maxLength: 4 })
  .map((some) =>
    some.map(([from, m]): Pause => ({ from: beijing(from), to: beijing(new Date(from.getTime() + m * 60_000)) })),
  )

const durations = fc.oneof(
  fc.record({ unit: fc.constantFrom('working-days', 'working-hours'), value: fc.integer({ min: 1, max: 30 }) }),
  fc.constant({ unit: 'at-once' }),
) as fc.Arbitrary<Duration>

it('never ends earlier for a pause, and the same for pauses in any order or in two parts', () => {
  fc.assert(
    fc.property(moment2026, durations, pauses2026, (start, duration, pauses) => {
      const startedAt = beijing(start)
      const end = whereKnown(() => due(duration, startedAt, pauses))
      const without = whereKnown(() => due(duration, startedAt))
      if (end === undefined || without === undefined) return
      expect(end >= without).toBe(true)
      expect(due(duration, startedAt, pauses.toReversed())).toBe(end)
      const twice = [...pauses, ...pauses]
      expect(due(duration, startedAt, twice)).toBe(end)
    }),
  )
})

it('uses up exactly the days of the limit by its last day', () => {
  fc.assert(
    fc.property(moment2026, fc.integer({ min: 1, max: 20 }), pauses2026, (start, value, pauses) => {
      const clock = { startedAt: beijing(start), pauses }
      const end = whereKnown(() => dueAt({ unit: 'working-days', value }, clock, HOURS))
      if (end === undefined) return
      expect(workingDaysUsed(clock, end, HOURS)).toBe(value)
      expect(isWorkingDay(dayOf(end))).toBe(true)
    }),
  )
  const running = { startedAt: '2026-11-24T10:00:00+08:00', pauses: [{ from: '2026-11-25T10:00:00+08:00' }] }
  expect(workingDaysUsed(running, '2026-11-30T10:00:00+08:00', HOURS)).toBe(1)
})
