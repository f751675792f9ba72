/** No example of a business, right as it is, is held by the review; and what stands in the way of each is found where it is spoiled. */
import { describe, expect, it } from 'vitest'
import { checkFiling } from '../../../lib/filings/check-filing.ts'
import type { Filing } from '../../../lib/filings/filing.ts'
import { BUSINESSES, planOf } from '../../../lib/registrations/businesses/index.ts'
import { blockingFindings, review } from '../../../lib/review/review.ts'
import { readExamples } from '../../../tools/examples.ts'
import { CONTEXT } from '../../support/filings.ts'

/** One for each mode of each business. */
const all = Object.entries(await readExamples()).map(([name, filing]) => ({ name, filing: filing as Filing }))

const registrationsOf = (filing: Filing) => planOf(BUSINESSES[filing.business], filing.mode)?.registrations ?? []

const held = (filing: Filing): string[] =>
  blockingFindings(review(filing, { today: CONTEXT.today, registrations: registrationsOf(filing) })).map(
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

describe('the examples of the businesses', () => {
  it('are there', () => expect(all.length).toBeGreaterThan(1))

  it.each(all)('$name has no fault, and no rule holds it', ({ filing }) => {
    expect(checkFiling(filing, CONTEXT)).toEqual([])
    const registrations = registrationsOf(filing)
    const facts = { today: CONTEXT.today, registrations, history: { sameContract: [] } }
    expect(blockingFindings(review(filing, facts)).map(({ rule }) => rule)).toEqual([])
  })
})
