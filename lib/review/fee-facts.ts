/** Reads from an application, and from the book where it was read, what its fees rest on. */
import type { FeeFacts, Use } from '../fees/quote.ts'
import type { Exemption } from '../fees/schedule.ts'
import { useOf } from '../fees/uses.ts'
import { placed } from '../kernel/well-formed.ts'
import type { Application } from './application.ts'
import type { BookOfUnit, Facts } from './facts.ts'

const SMALL: readonly string[] = ['micro-or-small', 'sole-trader']

/** What is claimed by the filing itself, or follows from who borrows (财税〔2016〕79号). */
export const exemptionOf = ({ fees, loan }: Application): Exemption =>
  fees?.exemption ?? (SMALL.includes(loan?.borrowerClass ?? '') ? 'small-enterprise' : 'none')

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
  exemption: exemptionOf(application),
  ...(application.fees?.extraCopies !== undefined && { extraCopies: application.fees.extraCopies }),
})
