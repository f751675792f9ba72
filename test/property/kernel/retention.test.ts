/** Every class has exactly one period on any day, and no lock ends before its period is over. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  lockedAfter,
  lockedUntil,
  REGISTRATION_LAW_BEGINS,
  RETENTION,
  type RetentionRow,
  retentionRow,
} from '../../../lib/kernel/retention.ts'
import { RETENTION_CLASSES, RETENTION_REASONS } from '../../../lib/kernel/retention-texts.ts'
import { beijingDate } from '../../../lib/kernel/time.ts'
import { LOCK_MAX_DAYS } from '../../../lib/names/resources.ts'

const ROWS: readonly RetentionRow[] = RETENTION
const anyClass = fc.constantFrom(...(Object.keys(RETENTION_CLASSES) as (keyof typeof RETENTION_CLASSES)[]))
const anyInstant = fc.date({
  min: new Date('2010-01-01T00:00:00Z'),
  max: new Date('2060-12-31T23:59:59Z'),
  noInvalidDate: true,
})

test('exactly one row speaks for a class on a day', () => {
  fc.assert(
    fc.property(anyClass, anyInstant, (of, at) => {
      const day = beijingDate(at)
      const speaking = ROWS.filter((row) => row.of === of && row.from <= day && (row.to ?? '9999') >= day)
      expect(speaking).toHaveLength(day < REGISTRATION_LAW_BEGINS ? 0 : 1)
      if (speaking[0]) expect(retentionRow(of, at)).toBe(speaking[0])
    }),
  )
})

test('a lock lasts its years to the instant, never less, and at most the day that a leap year adds', () => {
  fc.assert(
    fc.property(anyClass, anyInstant, (of, at) => {
      const { years } = retentionRow(of, at)
      const until = lockedUntil(of, at)
      expect(until.getUTCFullYear()).toBe(at.getUTCFullYear() + years)
      expect(until.toISOString().slice(10)).toBe(at.toISOString().slice(10))
      const leapDay = at.toISOString().slice(5, 10) === '02-29' && !isLeap(until.getUTCFullYear())
      expect(until.toISOString().slice(5, 10)).toBe(leapDay ? '03-01' : at.toISOString().slice(5, 10))
    }),
  )
})

const isLeap = (year: number): boolean => new Date(Date.UTC(year, 1, 29)).getUTCMonth() === 1

test.each([
  ['case-paper', '2024-12-31T15:59:59.999Z', '2029-12-31T15:59:59.999Z'],
  ['case-paper', '2024-12-31T16:00:00.000Z', '2034-12-31T16:00:00.000Z'],
  ['certificate', '2026-11-24T02:00:00.000Z', '2056-11-24T02:00:00.000Z'],
  ['authorization-letter', '2028-02-29T02:00:00.000Z', '2033-03-01T02:00:00.000Z'],
] as const)('%s kept at %s is locked until %s: days are those of Beijing', (of, at, until) => {
  expect(lockedUntil(of, new Date(at)).toISOString()).toBe(until)
})

test('every row says on what it rests', () => {
  expect(Object.keys(RETENTION_REASONS).sort()).toEqual(ROWS.map(({ id }) => id).sort())
})

test('the archive takes the longest lock that anything is kept under, and none of a year more', () => {
  const days = (years: number) => Math.ceil(years * 365.25) + 1
  const longest = Math.max(...ROWS.map(({ years }) => years))
  expect(days(longest)).toBeLessThanOrEqual(LOCK_MAX_DAYS)
  expect(days(longest + 1)).toBeGreaterThan(LOCK_MAX_DAYS)
})

test.each([
  ['2026-12-31T15:59:59.999Z', '2031-12-31T15:59:59.999Z'],
  ['2046-12-31T15:59:59.999Z', '2051-12-31T15:59:59.999Z'],
  // what ended already counts from now, and nothing is locked for more than thirty years
  ['2020-01-01T00:00:00.000Z', '2031-11-24T02:00:00.000Z'],
  ['2060-01-01T00:00:00.000Z', '2056-11-24T02:00:00.000Z'],
])('a letter that ends at %s is locked until %s', (end, until) => {
  expect(lockedAfter('authorization-letter', new Date(end), new Date('2026-11-24T02:00:00.000Z')).toISOString()).toBe(until)
})
