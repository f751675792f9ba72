/** Reads from an application, and from the book where it was read, what its fees rest on. */
import type { FeeFacts, Use } from '../fees/quote.ts'
import type { Exemption } from '../fees/schedule.ts'
import { useOf } from '../fees/uses.ts'
import { placed } from '../kernel/well-formed.ts'
import type { Application } from './application.ts'
import type { BookOfUnit, Facts } from './facts.ts'

const SMALL: readonly string[] = ['micro-or-small', 'sole-trader']

/** Firms that borrow are of the class the loan says; of anybody else the filing does not tell, and a claim has to. */
const isSmallEnterprise = ({ loan, debtors, parties }: Application, id: string): boolean =>
  SMALL.includes(loan?.borrowerClass ?? '') &&
  placed(debtors).some(([, { party }]) => party === id) &&
  placed(parties).some(([, party]) => party.id === id && party.type === 'organization')

/** Exempt is who applies and not who borrows (财税〔2016〕79号): on a line whose every applicant is, as claimed or as the filing tells. */
const exemptionFor = (application: Application, applicants: readonly string[]): Exemption => {
  const { exemption, exemptParties } = application.fees ?? {}
  if (exemption !== undefined && exemptParties === undefined) return exemption
  const isClaimed = (id: string) => exemption !== undefined && exemptParties?.includes(id) === true
  const isExempt = (id: string) => isClaimed(id) || isSmallEnterprise(application, id)
  if (applicants.length === 0 || !applicants.every(isExempt)) return 'none'
  return applicants.some(isClaimed) ? (exemption ?? 'none') : 'small-enterprise'
}

type Exemptions = { readonly exemption: Exemption; readonly ownershipExemption: Exemption }

/** Of a mortgage its mortgagors apply beside the lender, of a transfer those who acquire, who mortgage it where no sale is named. */
export const exemptionsOf = (application: Application): Exemptions => {
  const mortgagors = placed(application.mortgagors).flatMap(([, { party }]) => party ?? [])
  const buyers = application.sale ? placed(application.sale.buyers).map(([, id]) => id) : mortgagors
  return {
    exemption: exemptionFor(application, mortgagors),
    ownershipExemption: exemptionFor(application, buyers),
  }
}

export const isSomebodyExempt = (
  application: Application,
  { registrations }: Pick<Facts, 'registrations'>,
): boolean => {
  const { exemption, ownershipExemption } = exemptionsOf(application)
  return exemption !== 'none' || (registrations.includes('ownership-transfer') && ownershipExemption !== 'none')
}

/** What the book says the unit is used for, as the schedule of fees divides it. */
const useIn = (book: BookOfUnit | undefined): Use | undefined => {
  const text = (book?.['unit-status'] ?? book?.ownership)?.shown.facts?.use
  return text === undefined ? undefined : useOf(text)
}

export const feeFactsOf = (
  application: Application,
  { registrations, books }: Pick<Facts, 'registrations' | 'books'>,
): FeeFacts => ({
  registrations,
  units: placed(application.units).flatMap(([, { unitNumber, use: declared }]) => {
    if (unitNumber === undefined) return []
    const use = useIn(books?.get(unitNumber))
    return use === undefined
      ? [{ unitNumber, ...(declared && { use: declared }) }]
      : [{ unitNumber, use, byBook: true as const }]
  }),
  ...exemptionsOf(application),
  ...(application.fees?.extraCopies !== undefined && { extraCopies: application.fees.extraCopies }),
})
