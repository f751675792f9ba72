/** No example of a business, right as it is, is held by the review; and what stands in the way of each is found where it is spoiled. */
import { describe, expect, it } from 'vitest'
import { checkFiling } from '../../../lib/filings/check-filing.ts'
import type { Filing } from '../../../lib/filings/filing.ts'
import { BUSINESSES, planOf } from '../../../lib/registrations/businesses/index.ts'
import { begins } from '../../../lib/registrations/kinds.ts'
import type { BookOfUnit, Facts } from '../../../lib/review/facts.ts'
import { blockingFindings, review } from '../../../lib/review/review.ts'
import { readExamples } from '../../../tools/examples.ts'
import { CONTEXT } from '../../support/filings.ts'
import { cleanBook, mortgage } from '../../support/review/scene.ts'

/** One for each mode of each business. */
const all = Object.entries(await readExamples()).map(([name, filing]) => ({ name, filing: filing as Filing }))

const registrationsOf = (filing: Filing) => planOf(BUSINESSES[filing.business], filing.mode)?.registrations ?? []

const held = (filing: Filing, known: Partial<Facts> = {}): string[] =>
  blockingFindings(review(filing, { today: CONTEXT.today, registrations: registrationsOf(filing), ...known })).map(
    ({ rule, pointer }) => `${rule} ${pointer}`,
  )

describe('who owns together', () => {
  const sales = all.filter(({ filing }) => filing.sale !== undefined)
  const wife = {
    id: 'co-owner',
    type: 'individual' as const,
    name: '测试辛',
    idDocument: { kind: 'resident-id' as const, number: '350525190001010046' },
  }
  const owned = (filing: Filing, sellers: readonly string[]): Filing => {
    const owners = [...(filing.sale?.sellers ?? []), wife.id]
    return {
      ...filing,
      parties: [...filing.parties, wife],
      units: filing.units.map((unit) => ({ ...unit, owners, coOwnership: 'joint' as const })),
      ...(filing.sale && { sale: { ...filing.sale, sellers: [...sellers] } }),
      powersOfAttorney: (filing.powersOfAttorney ?? []).map((one) => ({
        ...one,
        principals: [...one.principals, ...(sellers.includes(wife.id) ? [wife.id] : [])],
      })),
    }
  }

  it('is among the sellers of every business with a sale', () => expect(sales.length).toBeGreaterThan(5))

  it.each(sales)('$name lets both sell', ({ filing }) => {
    const both = owned(filing, [...(filing.sale?.sellers ?? []), wife.id])
    expect(checkFiling(both, CONTEXT)).toEqual([])
    expect(held(both)).toEqual([])
  })

  it.each(sales)('$name is held where one of them does not', ({ filing }) => {
    expect(held(owned(filing, filing.sale?.sellers ?? []))).toEqual(['coowners.joint-all /units/0/owners'])
  })
})

describe('what stands already', () => {
  const acting = all.filter(({ filing }) => !begins(registrationsOf(filing)))
  const starting = all.filter(({ filing }) => begins(registrationsOf(filing)))
  /** The first unit under another number, wherever the filing names it. */
  const under = (filing: Filing, unitNumber: string): Filing =>
    JSON.parse(JSON.stringify(filing).replaceAll(filing.units[0]?.unitNumber ?? '', unitNumber))
  const codes = (filing: Filing): string[] => checkFiling(filing, CONTEXT).map(({ code }) => code)

  it.each(acting)('$name takes old stock: virtual numbers and pilot homesteads', ({ filing }) => {
    for (const number of ['350203000000GB00123F00010203', '350582101002JC00211F00010001']) {
      const old = { ...under(filing, number), units: under(filing, number).units.slice(0, 1) }
      expect([number, codes(old), held(old)]).toEqual([number, [], []])
    }
  })

  it.each(starting)('$name begins no mortgage on a homestead, and is asked for the lasting number', ({ filing }) => {
    const homestead = under({ ...filing, units: filing.units.slice(0, 1) }, '350582101002JC00211F00010001')
    expect(codes(homestead)).toEqual(['unit-number.not-mortgageable'])
    const virtual = under(filing, '350203000000GB00123F00010203')
    expect(codes(virtual)).toEqual([])
    expect(held(virtual)).toEqual(['unit.virtual-number /units/0/unitNumber'])
  })
})

describe('an old mortgage that is named', () => {
  const OLD = '厦他项(2014)第1400001号'
  const acting = all.filter(({ filing }) => filing.existing !== undefined)
  const named = (filing: Filing): Filing => ({
    ...filing,
    existing: (filing.existing ?? []).map(({ proofNumber: _, ...one }) => ({ ...one, legacyProofNumbers: [OLD] })),
  })
  /** As books of old stock have it: before 2021, at the first rank, not to be sold without the lender. */
  const booksOf = (filing: Filing): NonNullable<Facts['books']> => {
    const { 'unit-status': status, mortgages } = cleanBook()
    const [one] = filing.existing ?? []
    const old = mortgage({
      proofNumber: OLD,
      kind: one?.kind,
      mortgagee: one?.mortgageeName,
      registeredOn: '2014-03-01',
      transferRestricted: true,
    })
    const book = { 'unit-status': status, mortgages: { ...mortgages, shown: { mortgages: [old] } } } as BookOfUnit
    return new Map(filing.units.map(({ unitNumber }) => [unitNumber, book]))
  }

  it.each(acting)('$name is held by no rule for its sake', ({ filing }) => {
    const old = named(filing)
    expect(checkFiling(old, CONTEXT)).toEqual([])
    expect(held(old, { books: booksOf(old) })).toEqual([])
  })

  it.each(acting.filter(({ filing }) => filing.sale))('$name is held where it is not named', ({ filing }) => {
    expect(held(filing, { books: booksOf(filing) })).toContain('book.mortgage-before-2021 /units/0/unitNumber')
  })
})

describe('the examples of the businesses', () => {
  it('are there', () => expect(all.length).toBeGreaterThan(1))

  it.each(all)('$name has no fault, and no rule holds it', ({ filing }) => {
    expect(checkFiling(filing, CONTEXT)).toEqual([])
    const registrations = registrationsOf(filing)
    const facts = { today: CONTEXT.today, registrations, history: { sameContract: [] } }
    expect(blockingFindings(review(filing, facts)).map(({ rule }) => rule)).toEqual([])
  })
})
