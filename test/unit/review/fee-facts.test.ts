/** What fees rest on: the use of each unit by the book, else as declared, and who is exempt. */
import { expect, it } from 'vitest'
import type { RegistrationKind } from '../../../lib/registrations/kinds.ts'
import type { Application } from '../../../lib/review/application.ts'
import type { BookOfUnit } from '../../../lib/review/facts.ts'
import { asks, onlyCancels } from '../../../lib/review/facts.ts'
import { exemptionsOf, feeFactsOf } from '../../../lib/review/fee-facts.ts'

const registrations: readonly RegistrationKind[] = ['mortgage-first']
const shows = (kind: keyof BookOfUnit, use?: string): BookOfUnit => ({
  [kind]: { readAt: '2026-11-24T09:00:00+08:00', shown: use === undefined ? {} : { facts: { use } } },
})
const factsOf = (unit: object | undefined, book?: BookOfUnit) =>
  feeFactsOf({ units: [unit] } as Application, { registrations, ...(book && { books: new Map([['A', book]]) }) }).units

it.each([
  ['成套住宅', 'residential'],
  ['公寓', 'residential'],
  ['集体宿舍', 'residential'],
  ['地下车位', 'parking-or-storage'],
  ['车库', 'parking-or-storage'],
  ['储藏室', 'parking-or-storage'],
  ['商业', 'non-residential'],
])('the book says %s: %s', (use, expected) => {
  expect(factsOf({ unitNumber: 'A' }, shows('unit-status', use))).toEqual([
    { unitNumber: 'A', use: expected, byBook: true },
  ])
  expect(factsOf({ unitNumber: 'A' }, shows('ownership', use))).toEqual([
    { unitNumber: 'A', use: expected, byBook: true },
  ])
})

it('goes by the status before the ownership, and by the book before what is declared', () => {
  const both = { ...shows('ownership', '商业'), ...shows('unit-status', '住宅') }
  expect(factsOf({ unitNumber: 'A', use: 'non-residential' }, both)).toEqual([
    { unitNumber: 'A', use: 'residential', byBook: true },
  ])
})

it('goes by what is declared where the book says nothing, and by nothing where nobody does', () => {
  const declared = { unitNumber: 'A', use: 'residential' }
  expect(factsOf(declared)).toEqual([declared])
  expect(factsOf(declared, shows('unit-status'))).toEqual([declared])
  expect(factsOf(declared, shows('mortgages', '商业'))).toEqual([declared])
  expect(factsOf({ unitNumber: 'A', owners: [] })).toEqual([{ unitNumber: 'A' }])
  expect(factsOf({ unitNumber: 'B' }, shows('unit-status', '商业'))).toEqual([{ unitNumber: 'B' }])
})

it('leaves out what has no number yet', () => {
  expect(factsOf({ use: 'residential' })).toEqual([])
  expect(factsOf(undefined)).toEqual([])
  expect(feeFactsOf({} as Application, { registrations })).toEqual({ registrations, units: [], ...NEITHER })
})

const FIRM = { id: 'firm', type: 'organization' }
const OWNER = { id: 'owner', type: 'individual' }
const lent = (borrowerClass: string, debtor: string, more: object = {}) =>
  exemptionsOf({
    loan: { borrowerClass },
    parties: [FIRM, OWNER],
    debtors: [{ party: debtor }],
    mortgagors: [{ party: 'firm' }],
    ...more,
  } as Application)
const [NEITHER, BOTH] = ['none', 'small-enterprise'].map((one) => ({ exemption: one, ownershipExemption: one }))

it('exempts a small firm that mortgages what is its own, by the class of the loan', () => {
  expect(lent('micro-or-small', 'firm')).toEqual(BOTH)
  expect(lent('sole-trader', 'firm')).toEqual(BOTH)
  expect(lent('individual', 'firm')).toEqual(NEITHER)
  expect(lent('micro-or-small', 'firm', { parties: undefined })).toEqual(NEITHER)
  expect(exemptionsOf({} as Application)).toEqual(NEITHER)
  expect(exemptionsOf({ loan: {} } as Application)).toEqual(NEITHER)
})

it('exempts nobody for what another borrows: an owner who secures a firm, an individual who trades', () => {
  const owners = { mortgagors: [{ party: 'owner' }] }
  expect(lent('micro-or-small', 'firm', owners)).toEqual(NEITHER)
  expect(lent('sole-trader', 'owner', owners)).toEqual(NEITHER)
  expect(lent('micro-or-small', 'firm', { mortgagors: [{ party: 'firm' }, { party: 'owner' }] })).toEqual(NEITHER)
})

it('tells who acquires from who mortgages', () => {
  const sale = { sale: { buyers: ['owner'], sellers: ['other'] } }
  expect(lent('micro-or-small', 'firm', sale)).toEqual({ exemption: 'small-enterprise', ownershipExemption: 'none' })
})

it('goes by what is claimed: for all, or for those named', () => {
  const owners = { mortgagors: [{ party: 'owner' }] }
  const claim = { exemption: 'affordable-housing' }
  expect(lent('enterprise', 'firm', { fees: claim })).toEqual({
    exemption: 'affordable-housing',
    ownershipExemption: 'affordable-housing',
  })
  const sale = { sale: { buyers: ['firm'], sellers: ['other'] } }
  const named = { fees: { exemption: 'small-enterprise', exemptParties: ['owner'] } }
  expect(lent('enterprise', 'firm', { ...owners, ...sale, ...named })).toEqual({
    exemption: 'small-enterprise',
    ownershipExemption: 'none',
  })
  expect(lent('micro-or-small', 'firm', { mortgagors: [{ party: 'firm' }, { party: 'owner' }], ...named })).toEqual(
    BOTH,
  )
  expect(lent('micro-or-small', 'firm', { fees: {} })).toEqual(BOTH)
})

it('counts further copies where they are wanted', () => {
  const wanted = (fees?: object) => feeFactsOf({ fees } as Application, { registrations })
  expect(wanted({ extraCopies: 2 })).toEqual({ registrations, units: [], ...NEITHER, extraCopies: 2 })
  expect('extraCopies' in wanted({})).toBe(false)
  expect('extraCopies' in wanted()).toBe(false)
})

it('knows what is asked of the registry, and when only that mortgages end', () => {
  const facts = (...kinds: RegistrationKind[]) => ({ registrations: kinds })
  expect(asks(facts('mortgage-first', 'mortgage-cancel'), 'mortgage-change', 'mortgage-cancel')).toBe(true)
  expect(asks(facts('mortgage-first'), 'mortgage-change', 'mortgage-cancel')).toBe(false)
  expect(asks(facts('mortgage-first'))).toBe(false)
  expect(onlyCancels(facts('mortgage-cancel'))).toBe(true)
  expect(onlyCancels(facts('mortgage-partial-cancel', 'mortgage-cancel'))).toBe(true)
  expect(onlyCancels(facts('mortgage-cancel', 'mortgage-first'))).toBe(false)
  expect(onlyCancels(facts())).toBe(false)
})
