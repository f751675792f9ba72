/** No example of a business, right as it is, is held by the review; and what stands in the way of each is found where it is spoiled. */
import { globSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Filing } from '../../lib/cases/filing.ts'
import { checkFiling } from '../../lib/cases/filing-check.ts'
import { BUSINESSES, planOf } from '../../lib/registrations/businesses/index.ts'
import { holding, review } from '../../lib/review/review.ts'
import { CONTEXT } from '../support/filings.ts'

type Made = { readonly name: string; readonly filing: Filing }

/** One filing, or one for each mode. */
const examples = async (): Promise<readonly Made[]> => {
  const files = globSync('lib/registrations/businesses/*.ts').filter((file) => !file.endsWith('index.ts'))
  const made = await Promise.all(
    files.map(async (file) => {
      const { example, examples: several } = await import(resolve(file))
      const filings: unknown[] = several ? Object.values(several()) : example ? [example()].flat() : []
      return filings.map((filing): Made => ({ name: file, filing: filing as Filing }))
    }),
  )
  return made.flat()
}

describe('the examples of the businesses', async () => {
  const all = await examples()

  it('are there', () => expect(all.length).toBeGreaterThan(1))

  it.each(all)('$name has no fault, and no rule holds it', ({ filing }) => {
    expect(checkFiling(filing, CONTEXT)).toEqual([])
    const registrations = planOf(BUSINESSES[filing.business], filing.mode)?.registrations ?? []
    const facts = { today: CONTEXT.today, registrations, history: { sameContract: [] } }
    expect(holding(review(filing, facts)).map(({ rule }) => rule)).toEqual([])
  })
})
