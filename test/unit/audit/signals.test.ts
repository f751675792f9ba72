import { describe, expect, it } from 'vitest'
import { type Signal, signalsOf, THRESHOLDS, type Watched } from '../../../lib/audit/signals.ts'

const DAY = '2026-11-24'
const BANK = '91350000MA00YH0179'

const query = (n: number, more: Partial<Watched> = {}): Watched => ({
  auditId: `aud_${String(n).padStart(26, '0')}`,
  act: 'submitQuery',
  outcome: 'granted',
  at: `${DAY}T10:00:00.000+08:00`,
  officer: 'officer-1',
  client: `${BANK}.core`,
  purpose: 'loan-approval',
  units: [`unit-${n}`],
  ...more,
})
const queries = (count: number, more: Partial<Watched> = {}) => Array.from({ length: count }, (_, n) => query(n, more))
const read = (records: readonly Watched[], { before = [] as number[], unfollowed = [] as Watched[] } = {}): Signal[] =>
  signalsOf({ institution: BANK, day: DAY, records, before, unfollowed })
const kinds = (signals: readonly Signal[]) => signals.map(({ signal }) => signal)

describe('a signal', () => {
  it('is none on an ordinary day', () => {
    expect(read(queries(THRESHOLDS.unitsOfOfficer), { before: [20, 18, 21] })).toEqual([])
  })

  it('is a volume far above the days before, and never a small one', () => {
    const same = { units: ['unit'] }
    const most = THRESHOLDS.volumeLeast
    expect(kinds(read(queries(most, same), { before: [0, 0] }))).toEqual([])
    expect(kinds(read(queries(most + 1, same), { before: [1, 1] }))).toEqual(['unusual-volume'])
    expect(kinds(read(queries(most + 1, same), { before: [most, most] }))).toEqual([])
  })

  it.each([
    ['06:59', 1],
    ['07:00', 0],
    ['20:59', 0],
    ['21:00', 1],
  ])('is a query at %s: %i', (time, count) => {
    const found = read([query(1, { at: `${DAY}T${time}:00.000+08:00` })])
    expect(kinds(found)).toEqual(Array.from({ length: count }, () => 'unusual-hours'))
  })

  it('is one officer who looks at many units, not many officers who look at few', () => {
    const count = THRESHOLDS.unitsOfOfficer + 1
    const [found] = read(queries(count))
    expect(found).toMatchObject({ signal: 'many-units', institution: BANK, officer: 'officer-1', day: DAY, count })
    expect(found?.evidence).toHaveLength(count)
    expect(read(queries(count).map((one, n) => ({ ...one, officer: `officer-${n % 2}` })))).toEqual([])
    expect(read(queries(count, { units: ['unit'] }))).toEqual([])
  })

  it('is a row of refusals for what nobody allowed, not of forms filled in badly', () => {
    const refused = (outcome: string) => queries(THRESHOLDS.refusals, { outcome })
    for (const outcome of ['authorization.out-of-scope', 'officer.not-designated', 'request.forbidden'])
      expect(kinds(read(refused(outcome)))).toEqual(['repeated-refusals'])
    expect(read(refused('request.invalid'))).toEqual([])
    expect(read(refused('authorization.revoked').slice(1))).toEqual([])
  })

  it('is a query that no case followed, by officer', () => {
    const unfollowed = [query(1), query(2), query(3, { officer: 'officer-2' })]
    expect(read([], { unfollowed }).map(({ officer, count }) => [officer, count])).toEqual([
      ['officer-1', 2],
      ['officer-2', 1],
    ])
  })
})
