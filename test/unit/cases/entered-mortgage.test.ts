/** What the book says of a mortgage beside what was filed (担保制度解释 47). */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { differencesOf, type EnteredMortgage } from '../../../lib/cases/registry/entered-mortgage.ts'
import { AsFiled } from '../../../lib/filings/as-filed.ts'
import { example } from '../../../lib/registrations/businesses/new-loan.ts'

const filing = AsFiled.parse(example())
const { mortgage, mortgagees = [] } = filing
if (mortgage?.kind !== 'ordinary') throw new Error('the example has another mortgage')
const SAME: EnteredMortgage = {
  mortgagees: mortgagees.map(({ name }) => name),
  amount: mortgage.claim,
  period: mortgage.term,
  transferRestricted: mortgage.transferRestricted,
  ...(mortgage.scopeOfSecurity && { scopeOfSecurity: mortgage.scopeOfSecurity }),
}
const fieldsOf = (entered: EnteredMortgage) => differencesOf(entered, filing).map(({ field }) => field)

describe('what was entered', () => {
  it('differs in nothing where it is what was filed, whatever part of it the registry says', () => {
    fc.assert(
      fc.property(fc.subarray(Object.entries(SAME)), (some) => {
        expect(fieldsOf(Object.fromEntries(some))).toEqual([])
      }),
    )
  })

  it.each<[keyof EnteredMortgage, EnteredMortgage]>([
    ['amount', { amount: { currency: 'CNY', fen: mortgage.claim.fen - 1 } }],
    ['period', { period: { ...mortgage.term, to: '2099-01-01' } }],
    ['transferRestricted', { transferRestricted: !mortgage.transferRestricted }],
    ['mortgagees', { mortgagees: ['另一银行'] }],
    ['mortgagees', { mortgagees: [...(SAME.mortgagees ?? []), '另一银行'] }],
  ])('differs by its %s, with both values', (field, more) => {
    const [one, ...others] = differencesOf({ ...SAME, ...more }, filing)
    expect(others).toEqual([])
    expect(one).toEqual({ field, filed: SAME[field], entered: more[field] })
  })

  it('is the same in another width and spacing', () => {
    const wide = (SAME.mortgagees ?? []).map((name) => ` ${name.replaceAll('(', '（').replaceAll(')', '）')}`)
    expect(fieldsOf({ mortgagees: wide.map((name) => name.trim()).reverse() })).toEqual([])
  })

  it('is compared with nothing where nothing of the kind was filed', () => {
    expect(differencesOf(SAME, { mortgage: undefined, mortgagees: undefined } as never)).toEqual([])
  })
})
