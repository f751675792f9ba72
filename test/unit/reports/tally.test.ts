/** What events of a case add to the figures, where the field would be misled by the obvious count. */
import { describe, expect, it } from 'vitest'
import type { EventRow } from '../../../lib/cases/state/rows.ts'
import { summed } from '../../../lib/reports/cells.ts'
import { figuresOf } from '../../../lib/reports/compute.ts'
import { factsOf } from '../../../lib/reports/counted-case.ts'
import type { Facts } from '../../../lib/reports/counting.ts'
import { talliesOf } from '../../../lib/reports/tally.ts'
import { simulateHalfYear } from '../../support/half-year/half-year.ts'

const [simulated] = simulateHalfYear(1, { registries: ['350200'] })
if (!simulated) throw new Error('nothing simulated')
const FACTS = factsOf(simulated.head, { filing: undefined, documents: undefined })

type Happened = readonly [type: EventRow['type'], occurredAt: string, data?: object]

const counted = (course: readonly Happened[], facts: Facts = FACTS): Record<string, Record<string, number>> => {
  const events = course.map(([type, occurredAt, data = {}], n) => ({
    ...(simulated.events[0] as EventRow),
    n: n + 1,
    type,
    occurredAt: `${occurredAt}:00.000+08:00`,
    data: data as EventRow['data'],
  }))
  const tallies = events.flatMap((_, n) => talliesOf(facts, events.slice(0, n + 1)))
  return Object.fromEntries(
    [...Map.groupBy(tallies, ({ month }) => month)].map(([month, own]) => [
      month,
      summed(own.map(({ counter, add }) => ({ [counter]: add }))),
    ]),
  )
}

describe('silence', () => {
  it('is never right at the first time, nor fast, and no further material is taken away from it', () => {
    const silent = counted([
      ['case.lodged', '2026-11-02T09:00'],
      ['case.deemed-accepted', '2026-11-03T17:30'],
      ['case.accepted', '2026-11-05T09:00'],
      ['case.further-material', '2026-11-05T10:00'],
    ])['2026-11']
    expect(silent).toMatchObject({ accepted: 1, 'deemed-accepted': 1, 'further-material': 1 })
    expect(Object.keys(silent ?? {}).filter((name) => /^(answered|first-time-right|acceptance)/.test(name))).toEqual([])
    const spoken = counted([
      ['case.lodged', '2026-11-02T09:00'],
      ['case.accepted', '2026-11-02T10:00'],
    ])['2026-11']
    expect(spoken).toMatchObject({ answered: 1, 'first-time-right': 1, 'acceptance|minutes=60': 1 })
  })
})

describe('a release after repayment', () => {
  const repaid = (releasedAt?: string, promise?: number) =>
    counted([
      ['case.registered', '2026-10-12T10:00'],
      ['loan.repaid', '2026-10-28T10:00', promise === undefined ? {} : { releaseWithinWorkingDays: promise }],
      ...(releasedAt ? ([['mortgage.released', releasedAt]] as const) : []),
    ])
  const promisedIn = (months: ReturnType<typeof counted>) =>
    Object.entries(months).flatMap(([month, counters]) =>
      counters['release-promised'] ? [[month, counters['release-promised|kept=yes'] ?? 0]] : [],
    )

  it('is in time by what the bank had promised, in the month in which the promise ends, and late if it never comes', () => {
    // five working days after 28 October are 4 November
    expect(promisedIn(repaid('2026-11-04T17:00', 5))).toEqual([['2026-11', 1]])
    expect(promisedIn(repaid('2026-10-29T17:00', 5))).toEqual([['2026-11', 1]])
    expect(promisedIn(repaid('2026-11-05T09:00', 5))).toEqual([['2026-11', 0]])
    expect(promisedIn(repaid(undefined, 5))).toEqual([['2026-11', 0]])
  })

  it('says where nothing was promised, and is a figure of the report', () => {
    expect(repaid('2026-11-04T17:00')['2026-10']).toMatchObject({ repaid: 1, 'repaid|promise=unknown': 1 })
    const [share] =
      figuresOf({ 'release-promised': 40, 'release-promised|kept=yes': 30 }).find(({ id }) => id === 'T6')?.measures ??
      []
    expect(share).toMatchObject({ percent: 75, of: 40 })
  })

  it('ends what was given up, in the month in which it was', () => {
    const givenUp = counted([
      ['case.registered', '2026-10-12T10:00'],
      ['loan.not-disbursed', '2026-10-20T10:00', { reason: 'other' }],
      ['mortgage.released', '2026-11-02T10:00'],
    ])
    expect(givenUp['2026-10']).toMatchObject({ 'not-disbursed': 1, 'not-disbursed|released=yes': 1 })
    const measures = figuresOf(givenUp['2026-10'] ?? {}).find(({ id }) => id === 'V6')?.measures
    expect(measures?.at(-1)).toMatchObject({ part: 1, of: 1, percent: 100 })
  })
})
