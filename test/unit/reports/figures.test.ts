/** Figures from events: counted as they come, counted anew, and computed in SQL, all the same. */
import { describe, expect, it } from 'vitest'
import { QueryKind } from '../../../lib/authorizations/model.ts'
import type { Language } from '../../../lib/kernel/call.ts'
import { OUTCOMES } from '../../../lib/queries/model.ts'
import { STATUSES } from '../../../lib/registries/model.ts'
import { REGISTRY_SEED } from '../../../lib/registries/seed.ts'
import { cellName, monthOf, summed } from '../../../lib/reports/cells.ts'
import { figuresOf } from '../../../lib/reports/compute.ts'
import { connectionFigures } from '../../../lib/reports/connection.ts'
import { distributionOf, onScale, workedMinutes } from '../../../lib/reports/durations.ts'
import { FIGURE_IDS, FIGURES, figureOf } from '../../../lib/reports/figures.ts'
import { ENOUGH } from '../../../lib/reports/measures.ts'
import { monthsOf, openPeriods, periodOf } from '../../../lib/reports/periods.ts'
import { hoursOf, shortMoney, textOf, wordOf } from '../../../lib/reports/render/words.ts'
import { namedBy } from '../../../lib/reports/scopes.ts'
import { countedByCase, countedByFeed, together } from '../../support/half-year/count.ts'
import { BANKS, simulateHalfYear } from '../../support/half-year/half-year.ts'
import {
  mattersKept,
  minutesKept,
  queriesTallied,
  simulateMatters,
  simulateQueries,
  simulateTicks,
} from '../../support/half-year/matters.ts'
import {
  authorizationCells,
  callUpsKept,
  deliveriesKept,
  simulateAttempts,
  simulateAuthorizations,
  simulateCallUps,
} from '../../support/half-year/service.ts'
import { registryOf, serviceAsReported, serviceInSql } from '../../support/half-year/service-sql.ts'
import { asReported, inSql } from '../../support/half-year/sql.ts'

const CASES = simulateHalfYear(800)
const CELLS = countedByCase(CASES)

describe('periods', () => {
  it('are half-open in Beijing time, and the second ends at its cut-off with a supplement behind it', () => {
    expect(periodOf('2026-H1')).toMatchObject({ from: '2026-01-01', to: '2026-07-01', dueOn: '2026-07-31' })
    expect(periodOf('2026-H2')).toMatchObject({ from: '2026-07-01', to: '2026-12-01', dueOn: '2026-12-31' })
    expect(monthsOf(periodOf('2026-H2S') ?? { from: '', to: '' })).toEqual(['2026-12'])
    expect(periodOf('2026-H3')).toBeUndefined()
    expect(monthOf('2026-06-30T23:59:59.999+08:00')).toBe('2026-06')
    expect(monthOf('2026-07-01T00:00:00.000+08:00')).toBe('2026-07')
    expect(monthOf('2026-06-30T16:00:00.000Z')).toBe('2026-07')
  })

  it('follow each other without gap or overlap over the years', () => {
    const months = [2025, 2026, 2027].flatMap((year) =>
      ['H1', 'H2', 'H2S'].flatMap((kind) => monthsOf(periodOf(`${year}-${kind}`) ?? { from: '', to: '' })),
    )
    expect(months).toHaveLength(36)
    expect(new Set(months).size).toBe(36)
    expect(months).toEqual(months.toSorted())
  })

  it('are drafted once they are over, and not for ever', () => {
    expect(openPeriods('2026-06-30').map(({ id }) => id)).toEqual(['2025-H2S'])
    expect(openPeriods('2026-07-01').map(({ id }) => id)).toEqual(['2026-H1'])
    expect(openPeriods('2026-12-01').map(({ id }) => id)).toEqual(['2026-H2', '2026-H1'])
  })
})

describe('the figures', () => {
  it('are the 47, each with name and exact definition in both languages, and a reason where it is not given', () => {
    expect(FIGURE_IDS).toHaveLength(47)
    for (const id of FIGURE_IDS) {
      const { zh, en, definition, source, missing, measures = [] } = figureOf(id)
      for (const text of [zh, en, definition.zh, definition.en]) expect(text.length).toBeGreaterThan(1)
      expect(source === 'events' ? measures.length > 0 : measures.length === 0).toBe(true)
      if (source === 'none') expect(missing?.zh.length).toBeGreaterThan(5)
    }
    expect(Object.values(FIGURES).filter(({ source }) => source === 'events').length).toBeGreaterThan(25)
  })

  it('print no rate of a denominator under twenty', () => {
    const right = (answered: number) =>
      figuresOf({ answered, 'first-time-right': 15 }).find(({ id }) => id === 'Q1')?.measures[0]
    expect(right(ENOUGH)).toMatchObject({ part: 15, of: 20, percent: 75 })
    expect(right(ENOUGH - 1)).toMatchObject({ part: 15, of: 19 })
    expect(right(ENOUGH - 1)).not.toHaveProperty('percent')
  })

  it('print the share of a whole population however small, and none of nothing', () => {
    const registries = REGISTRY_SEED.filter(({ city }) => city === '350500')
    const live = registries.map((one) => ({ ...one, status: 'live' as const, connection: [] }))
    const [connected, inUse] = connectionFigures([], { on: '2026-11-30', registries: live, banks: [] })
    expect(connected?.measures[0]).toMatchObject({ part: live.length, of: live.length, percent: 100 })
    expect(inUse?.measures[0]).toMatchObject({ part: 0, of: live.length, percent: 0 })
    const [none] = connectionFigures([], { on: '2026-11-30', registries: [], banks: [] })
    expect(none?.measures[0]).not.toHaveProperty('percent')
  })

  it('name only counters that events make', () => {
    const made = new Set(
      [...CELLS.values()].flatMap(({ counters }) => Object.keys(counters)).map((name) => name.split('|')[0]),
    )
    const wanted = FIGURE_IDS.flatMap((id) => figureOf(id).measures ?? []).flatMap((one) => {
      const { count, rate, perHundred, mean, time, of, table, distinct, among } = one as unknown as Record<
        string,
        string
      >
      return [count, rate, perHundred, mean, time, of, table, distinct, among].flatMap(
        (name) => name?.split('|')[0] ?? [],
      )
    })
    const elsewhere = [
      'queries',
      'queries-refused',
      'query-time',
      'overdue',
      'held-or-supplemented',
      'certificates-again',
      'rule.warned',
      'rule.hits',
      'rule.outcomes',
      'rule.insisted',
      'rule.bank-right',
      'limit.province',
      'limit.province|kept=yes',
      'release-promised',
      'release-promised|kept=yes',
      'repaid',
    ]
    expect([...new Set(wanted)].filter((name) => !made.has(name) && !elsewhere.includes(name))).toEqual([])
  })
})

/** Codes of institutions, products and rules stay as they are. */
const UNNAMED = ['branch', 'product', 'rule', 'channel']
/** What the simulated half-year has none of. */
const ELSEWHERE = [
  ...OUTCOMES,
  ...QueryKind.options,
  ...[
    'promise',
    'province',
    'state-council',

    'statutory',
    'unlawful',
    'term-exceeded',
    'outside-territory',
    'wrong-form',
  ],
  ...['not-entitled', 'document-unfit', 'field-missing', 'statements-differ', 'affordable-housing', 'intake', 'land'],
  ...[...STATUSES, 'not-open', 'rollout', 'full'],
]

describe('the words', () => {
  it('are there in both languages for every code that a figure is sliced by', () => {
    const slices = FIGURE_IDS.flatMap((id) => figureOf(id).measures ?? []).flatMap((one) =>
      'slice' in one && !UNNAMED.includes(one.slice) ? [one.slice] : [],
    )
    const sliced = [...CELLS.values()]
      .flatMap(({ counters }) => Object.keys(counters))
      .flatMap((name) => {
        const [, slice = '', value = ''] = /\|([\w-]+)=(.+)$/.exec(name) ?? []
        return slices.includes(slice) ? [value] : []
      })
    const codes = [...new Set([...sliced, ...ELSEWHERE])]
    expect(codes.length).toBeGreaterThan(50)
    const said = codes.map((code) => ({ code, zh: wordOf(code, 'zh'), en: wordOf(code, 'en') }))
    expect(said.filter(({ code, zh }) => code !== 'none' && !/[一-鿿]/.test(zh))).toEqual([])
    expect(said.filter(({ en }) => /[一-鿿]|\w-\w+-/.test(en))).toEqual([])
    expect(wordOf('350200 pilot → live', 'zh')).toBe('350200 试点 → 正式运行')
  })

  it('take what is per hundred for no percentage', () => {
    const said = (id: string, counters: object) =>
      figuresOf(counters as never)
        .filter((one) => one.id === id)
        .flatMap(({ measures }) => measures.slice(0, 1).map((one) => textOf(one, 'en')))
    expect(said('Q2', { filed: 40, 'supplement-required': 50 })).toEqual(['125 (50 ÷ 40)'])
    expect(said('Q1', { answered: 40, 'first-time-right': 30 })).toEqual(['75% (30 ÷ 40)'])
  })

  it('give money in the unit of each language, exactly, and time in hours', () => {
    const money = { zh: '', en: '', kind: 'money', sums: [{ currency: 'CNY', fen: 123_456_789 }] } as const
    expect(['zh', 'en'].map((language) => textOf(money, language as Language))).toEqual([
      '123.456789 万元',
      'CNY 1,234,567.89',
    ])
    expect(shortMoney(123_456_789_012, 'zh')).toBe('12.35 亿元')
    expect(shortMoney(123_456_789_012, 'en')).toBe('¥1.23 bn')
    expect([0, 45, 60, 135].map((minutes) => hoursOf(minutes, 'en'))).toEqual(['0 min', '45 min', '1 h', '2 h 15 min'])
    expect([0, 45, 60, 135].map((minutes) => hoursOf(minutes, 'zh'))).toEqual([
      '0 分钟',
      '45 分钟',
      '1 小时',
      '2 小时 15 分',
    ])
  })
})

describe('counting', () => {
  it('comes to the same in the order of the feeds, in any batches, as case by case', () => {
    const { cells, mostCells } = countedByFeed(CASES, 45)
    // one transaction takes them all, and the cursor
    expect(mostCells).toBeLessThan(99)
    const sorted = (some: Iterable<readonly [string, unknown]>) => [...some].sort(([a], [b]) => (a < b ? -1 : 1))
    expect(sorted(cells)).toEqual(sorted([...CELLS].map(([name, { counters }]) => [name, counters])))
  })

  it('puts an event into the period in which it happened, however late it arrives', () => {
    const late = CASES.flatMap(({ head, events }) => events.map((event) => ({ head, event }))).filter(
      ({ event }) =>
        event.type === 'case.registered' && event.occurredAt < '2026-07-01' && event.recordedAt >= '2026-07-01',
    )
    expect(late.length).toBeGreaterThan(0)
    const june = summed([...CELLS.values()].filter(({ month }) => month === '2026-06').map(({ counters }) => counters))
    const happened = CASES.flatMap(({ events }) => events).filter(
      ({ type, occurredAt }) => type === 'case.registered' && occurredAt.startsWith('2026-06'),
    )
    expect(june['registered-cases']).toBe(happened.length)
  })

  it('adds up: the values of every slice make the whole, in every cell', () => {
    const SLICES = ['business', 'branch', 'borrower', 'unit', 'channel', 'product']
    const WHOLES = [
      'filed',
      'accepted',
      'registrations',
      'registered-cases',
      'certificates',
      'disbursed',
      'disbursed.fen.CNY',
    ]
    const wrong = [...CELLS.values()].flatMap(({ counters }) => {
      const sums: Record<string, number> = {}
      for (const [name, count] of Object.entries(counters)) {
        const [sliceOf = ''] = name.split('=')
        sums[sliceOf] = (sums[sliceOf] ?? 0) + count
      }
      return WHOLES.flatMap((whole) =>
        SLICES.filter((slice) => (sums[`${whole}|${slice}`] ?? 0) !== (counters[whole] ?? 0)),
      )
    })
    expect(wrong).toEqual([])
  })

  it('keeps a cell small', () => {
    const largest = Math.max(...[...CELLS.values()].map(({ counters }) => JSON.stringify(counters).length))
    expect(largest).toBeLessThan(20_000)
    expect(cellName({ month: '2026-07', registry: '350200', institution: 'X' })).toBe('2026-07#350200#X')
  })
})

describe('an independent computation in SQL', () => {
  it('comes to the same volumes, money to the fen and quality, in a half-open half-year', () => {
    const period = { from: '2026-07-01', to: '2026-12-01' }
    expect(asReported(together(CELLS, period))).toEqual(inSql(CASES, period))
  })
})

describe('what is counted where it happens', () => {
  const RAW = {
    letters: simulateAuthorizations(900),
    callUps: simulateCallUps(2_000),
    attempts: simulateAttempts(3_000),
    queries: simulateQueries(2_000),
    matters: simulateMatters(900),
    ticks: simulateTicks(5_000),
  }
  const service = {
    minutes: minutesKept(RAW.ticks),
    matters: mattersKept(RAW.matters),
    authorizations: authorizationCells(RAW.letters),
    callUps: callUpsKept(RAW.callUps),
    deliveries: deliveriesKept(RAW.attempts),
    followUps: [],
  }
  const tallies = queriesTallied(RAW.queries)
  const [bank = ''] = BANKS

  it.each([
    ['rpt_2026-H2.350200.35', "city = '3502'"],
    ['rpt_2026-H2.350500.35', "city = '3505'"],
    [`rpt_2026-H2.${bank}.35`, `bank = '${bank}' AND city <> '3502'`],
    [`rpt_2026-H2.${bank}.3502`, `bank = '${bank}' AND city = '3502'`],
  ])('comes to the same in SQL over the raw happenings: %s', (reportId, where) => {
    const name = namedBy(reportId)
    if (!name) throw new Error(reportId)
    const { from, to } = name.period
    const reported = serviceAsReported({ service, tallies }, name)
    expect(reported).toEqual(serviceInSql(RAW, { from, to, where, registry: registryOf(name) }))
    for (const value of Object.values(reported)) expect(value).toBeGreaterThan(0)
  })
})

describe('durations', () => {
  const hours = {
    spans: [
      { from: '08:30', to: '12:00' },
      { from: '14:30', to: '17:30' },
    ],
  }

  it('are working minutes without the pauses, as counting minute by minute finds them', () => {
    const isWorked = (ms: number): boolean => {
      const local = new Date(ms + 8 * 3_600_000)
      const at = local.getUTCHours() * 60 + local.getUTCMinutes()
      return ![0, 6].includes(local.getUTCDay()) && ((at >= 510 && at < 720) || (at >= 870 && at < 1050))
    }
    const base = Date.parse('2026-11-02T00:00:00+08:00')
    const at = (minute: number) => new Date(base + minute * 60_000).toISOString()
    for (let n = 0; n < 40; n++) {
      const [from, to] = [n * 97, n * 97 + 1 + ((n * 1_361) % 9_000)]
      const pauses = [
        [from + 200, from + 900],
        [from + 700, from + 1_500],
        [from - 50, from + 10],
      ] as const
      let expected = 0
      for (let minute = from; minute < to; minute++)
        if (isWorked(base + minute * 60_000) && !pauses.some(([a, b]) => a <= minute && minute < b)) expected += 1
      const stretch = { from: at(from), to: at(to), pauses: pauses.map(([a, b]) => ({ from: at(a), to: at(b) })) }
      expect(workedMinutes(stretch, hours)).toBe(expected)
    }
  })

  it('are rounded up to a scale, and give median and 90th percentile by nearest rank', () => {
    expect([0, 1, 5, 121, 500, 5_000, 10_000_000].map(onScale)).toEqual([0, 5, 5, 135, 540, 5_280, 144_000])
    expect(
      distributionOf(
        new Map([
          [10, 5],
          [20, 4],
          [30, 1],
        ]),
      ),
    ).toEqual({ n: 10, median: 10, p90: 20 })
    expect(distributionOf(new Map())).toEqual({ n: 0 })
  })
})
