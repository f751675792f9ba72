/** Every fee line comes from exactly one row, lines sum to totals, and no unit is charged twice or lost. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type FeeFacts, quote, storedLine, storedQuote, type Use } from '../../../lib/fees/quote.ts'
import {
  CATEGORIES,
  type Category,
  EXEMPTIONS,
  type Exemption,
  FIRST_DAY,
  isCharged,
  KINDS,
  rowsFor,
  SCHEDULE,
} from '../../../lib/fees/schedule.ts'
import type { RegistrationKind } from '../../../lib/registrations/kinds.ts'

/** 发改价格规〔2016〕2559号, less what 财税〔2016〕79号 and 财税〔2019〕45号 made free. */
const CHARGED: ReadonlySet<RegistrationKind> = new Set([
  'mortgage-first',
  'mortgage-transfer',
  'pre-notice-conversion',
  'ownership-transfer',
])

const day = fc
  .date({ min: new Date('2019-07-01'), max: new Date('2040-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10))
const exemption = fc.constantFrom(...(Object.keys(EXEMPTIONS) as Exemption[]))
const use = fc.constantFrom<Use | undefined>('residential', 'parking-or-storage', 'non-residential', undefined)

/** Few parcels, so that many units share one. */
const unitNumber = fc
  .tuple(
    fc.constantFrom('GB', 'GE', 'GC', 'JD', 'GN'),
    fc.integer({ min: 1, max: 3 }),
    fc.integer({ min: 1, max: 99_999_999 }),
  )
  .map(([letters, parcel, tail]) => {
    const land = letters === 'JD' || letters === 'GN'
    const fixture = land ? 'W00000000' : `${letters === 'GE' ? 'L' : 'F'}${String(tail).padStart(8, '0')}`
    return `350203001002${letters}${String(parcel).padStart(5, '0')}${fixture}`
  })

const facts: fc.Arbitrary<FeeFacts> = fc.record({
  registrations: fc.uniqueArray(fc.constantFrom(...KINDS), { minLength: 1, maxLength: 4 }),
  units: fc.uniqueArray(fc.record({ unitNumber, use }), {
    minLength: 1,
    maxLength: 20,
    selector: (unit) => unit.unitNumber,
  }),
  exemption,
})

describe('the schedule', () => {
  it('has exactly one row for any registration, category, exemption and day', () => {
    const bounds = [...new Set(SCHEDULE.flatMap(({ from, to }) => [from, ...(to ? [to] : [])]))]
    for (const kind of KINDS)
      for (const category of Object.keys(CATEGORIES) as Category[])
        for (const exempt of Object.keys(EXEMPTIONS) as Exemption[])
          for (const on of [...bounds.filter((bound) => bound >= FIRST_DAY), '2026-11-24', '2040-01-01'])
            expect(
              rowsFor({ kind, category, exemption: exempt, on }),
              `${kind} ${category} ${exempt} ${on}`,
            ).toHaveLength(1)
    fc.assert(
      fc.property(fc.constantFrom(...KINDS), exemption, day, (kind, exempt, on) =>
        (Object.keys(CATEGORIES) as Category[]).every(
          (category) => rowsFor({ kind, category, exemption: exempt, on }).length === 1,
        ),
      ),
    )
  })

  it('names each row once and gives each a source', () => {
    expect(new Set(SCHEDULE.map(({ id }) => id)).size).toBe(SCHEDULE.length)
    for (const { source, fen } of SCHEDULE) {
      expect(source).toMatch(/〔\d{4}〕\d+号/)
      expect(fen).toBeGreaterThanOrEqual(0)
      expect(Number.isSafeInteger(fen)).toBe(true)
    }
  })

  it('charges today for what creates or moves a right, and for nothing else', () => {
    for (const kind of KINDS) {
      const [row] = rowsFor({ kind, category: 'residential', exemption: 'none', on: '2026-11-24' })
      expect(row?.fen, kind).toBe(CHARGED.has(kind) ? 8_000 : 0)
      expect(isCharged(kind, '2026-11-24'), kind).toBe(CHARGED.has(kind))
    }
  })
})

describe('a quote', () => {
  it('takes every line from exactly one row, and its lines sum to its totals', () => {
    fc.assert(
      fc.property(facts, day, (filed, on) => {
        const { lines, totals, totalFen } = quote(filed, on)
        for (const line of lines) {
          const { registration: kind, category, fen, payer } = line
          const rows = rowsFor({ kind, category, exemption: line.exemption, on })
          expect(rows.map(({ id }) => id)).toEqual([line.row])
          expect(rows[0]).toMatchObject({ fen, payer })
        }
        expect(totalFen).toBe(lines.reduce((sum, { fen }) => sum + fen, 0))
        expect(totals.mortgagee + totals.transferee).toBe(totalFen)
      }),
    )
  })

  it('holds every unit once for each registration', () => {
    fc.assert(
      fc.property(facts, day, (filed, on) => {
        const { lines } = quote(filed, on)
        for (const kind of filed.registrations) {
          const charged = lines.filter(({ registration }) => registration === kind).flatMap(({ units }) => units)
          expect(charged.toSorted()).toEqual(filed.units.map((unit) => unit.unitNumber).toSorted())
        }
      }),
    )
  })

  it('adds ten yuan for each further copy of an ownership certificate, and for no certificate of a mortgage', () => {
    fc.assert(
      fc.property(facts, day, fc.integer({ min: 1, max: 20 }), (filed, on, extraCopies) => {
        const [plain, more] = [quote(filed, on), quote({ ...filed, extraCopies }, on)]
        const passes = filed.registrations.includes('ownership-transfer')
        expect(more.totals.transferee - plain.totals.transferee).toBe(passes ? 1_000 * extraCopies : 0)
        expect(more.totals.mortgagee).toBe(plain.totals.mortgagee)
        expect(more.totalFen).toBe(more.lines.reduce((sum, { fen }) => sum + fen, 0))
      }),
    )
  })

  it('is the same when it was kept without its words', () => {
    fc.assert(
      fc.property(facts, day, (filed, on) => {
        const whole = quote({ ...filed, extraCopies: 2 }, on)
        expect(storedQuote(whole.on, whole.lines.map(storedLine))).toEqual(whole)
      }),
    )
  })

  it('is the same whatever the order of the units', () => {
    fc.assert(
      fc.property(facts, day, (filed, on) => {
        const turned = quote({ ...filed, units: filed.units.toReversed() }, on)
        expect(turned.totals).toEqual(quote(filed, on).totals)
      }),
    )
  })
})

const FLAT = '350203001002GB00123F00010203'
const SPACE = '350203001002GB00123F00990001'
const ELSEWHERE = '350203001002GB00124F00010203'
const FOREST = '350203001002GE00009L00000001'
const TODAY = '2026-11-24'
const total = (units: FeeFacts['units'], more: Partial<FeeFacts> = {}, on = TODAY) =>
  quote({ registrations: ['mortgage-first'], units, ...more }, on).totalFen

describe('what counts as one item', () => {
  it('is one loan on several objects of one parcel, and as many items as parcels', () => {
    const home = (unitNumber: string) => ({ unitNumber, use: 'residential' as const })
    expect(total([home(FLAT)])).toBe(8_000)
    expect(total([home(FLAT), home(SPACE)])).toBe(8_000)
    expect(total([home(FLAT), home(ELSEWHERE)])).toBe(16_000)
  })

  it('costs what its dearest unit would', () => {
    expect(
      total([
        { unitNumber: FLAT, use: 'residential' },
        { unitNumber: SPACE, use: 'non-residential' },
      ]),
    ).toBe(55_000)
  })

  it('is each unit for ownership, paid by the new owner', () => {
    const units = [FLAT, SPACE].map((unitNumber) => ({ unitNumber, use: 'residential' as const }))
    const { totals } = quote({ registrations: ['ownership-transfer', 'mortgage-first'], units }, TODAY)
    expect(totals).toEqual({ transferee: 16_000, mortgagee: 8_000 })
  })

  it('charges parking as a home, forest and changes nothing, on days before the first schedule too', () => {
    const space = [{ unitNumber: SPACE, use: 'parking-or-storage' as const }]
    expect([total(space, {}, '2019-06-30'), total(space)]).toEqual([8_000, 8_000])
    expect(total([{ unitNumber: FOREST }])).toBe(0)
    expect(total(space, { registrations: ['mortgage-change'] })).toBe(0)
  })

  it('is exempt by line: who acquires may be where who mortgages is not', () => {
    const registrations = ['ownership-transfer', 'mortgage-first'] as const
    const owed = (exempt: Partial<FeeFacts>) =>
      quote({ registrations, units: [{ unitNumber: FLAT, use: 'residential' }], ...exempt }, TODAY).totals
    expect(owed({ exemption: 'small-enterprise', ownershipExemption: 'none' })).toEqual({
      mortgagee: 0,
      transferee: 8_000,
    })
    expect(owed({ exemption: 'none', ownershipExemption: 'small-enterprise' })).toEqual({
      mortgagee: 8_000,
      transferee: 0,
    })
    expect(owed({ exemption: 'small-enterprise' })).toEqual({ mortgagee: 0, transferee: 0 })
  })

  it('goes by the book where it was read', () => {
    const { lines } = quote(
      { registrations: ['mortgage-first'], units: [{ unitNumber: FLAT, use: 'residential', byBook: true }] },
      TODAY,
    )
    expect(lines[0]).toMatchObject({ fen: 8_000, basis: 'book' })
  })

  it('is free for a small enterprise, and says that a building without a stated use was assumed', () => {
    expect(total([{ unitNumber: FLAT }], { exemption: 'small-enterprise' })).toBe(0)
    const { lines } = quote({ registrations: ['mortgage-first'], units: [{ unitNumber: FLAT }] }, TODAY)
    expect(lines[0]).toMatchObject({ fen: 55_000, basis: 'assumed', source: '发改价格规〔2016〕2559号' })
  })
})
