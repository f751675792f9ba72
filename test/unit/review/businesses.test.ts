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

describe('the examples of the businesses', () => {
  it('are there', () => expect(all.length).toBeGreaterThan(1))

  it.each(all)('$name has no fault, and no rule holds it', ({ filing }) => {
    expect(checkFiling(filing, CONTEXT)).toEqual([])
    const registrations = planOf(BUSINESSES[filing.business], filing.mode)?.registrations ?? []
    const facts = { today: CONTEXT.today, registrations, history: { sameContract: [] } }
    expect(blockingFindings(review(filing, facts)).map(({ rule }) => rule)).toEqual([])
  })
})
