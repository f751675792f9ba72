/** The beginning of a release, as far as the platform knows it: what the bank adds to it is named, and with that it passes the check. */
import { lendersAfter, mortgagorsAfter, personsNamed, unitsAfter } from '../../filings/after-registration.ts'
import type { Filing } from '../../filings/filing.ts'
import type { LocalDate } from '../../kernel/time.ts'
import type { Row } from '../../platform/ports.ts'
import { BUSINESSES, planOf } from '../../registrations/businesses/index.ts'
import { releasedBy, standing, standingMortgages } from '../draft/standing-mortgages.ts'
import type { Head } from '../state/rows.ts'

/** A mortgage that must go: that of a case, or the old one which the case left standing. */
export type Release = {
  readonly head: Pick<Head, 'caseId' | 'registry'>
  readonly reference: string
  readonly draft: Row
  /** What only the bank has. */
  readonly toAdd: readonly string[]
  /** The book has cancelled it. */
  readonly isGone: boolean
}

type Registered = Pick<Head, 'caseId' | 'registry' | 'bankReference' | 'milestones' | 'certificates' | 'registrations'>

/** Always the same for one registration, so that its release is filed once. */
const releaseReference = ({ bankReference, registry }: Registered, of: 'JC' | 'YJC'): string =>
  `${bankReference.slice(0, 48)}-${of}-${registry}`

/** Why it ends: the debt was paid on a day, or the lender waives its right (民法典 393). */
const reasonFor = (settledOn: LocalDate | undefined): Row =>
  settledOn === undefined ? { reason: 'waived' } : { reason: 'repaid', settledOn }

/** Owners are named as they are now, with who guards them; nobody else of the former filing takes part in a release. */
const draftOf = (head: Registered, filing: Filing, release: { of: 'JC' | 'YJC'; existing: readonly Row[] }) => {
  const { registrations = [] } = head
  const kinds = registrations.map(({ kind }) => kind)
  const issued = registrations.flatMap(({ ownershipCertificates = [] }) => ownershipCertificates)
  const units = unitsAfter(filing, issued, kinds.includes('ownership-transfer')).map(
    ({ mortgagedShare: _, ...unit }) => unit,
  )
  const plan = planOf(BUSINESSES[filing.business], filing.mode)
  if (plan === undefined) throw new Error('a registered case has a plan')
  // the old mortgage of a staged business lies on registered homes
  const business = release.of === 'YJC' ? 'release' : releasedBy(plan, units)
  const mortgagors = mortgagorsAfter(filing, units)
  const lacksCertificate = business === 'release' && units.some(({ certificate }) => certificate === undefined)
  return {
    reference: releaseReference(head, release.of),
    draft: {
      business,
      bankReference: releaseReference(head, release.of),
      branch: filing.branch,
      officer: filing.officer,
      parties: personsNamed(filing, new Set(units.flatMap((unit) => unit.owners))),
      ...(mortgagors && { mortgagors }),
      mortgagees: lendersAfter(filing),
      units,
      existing: release.existing,
    },
    toAdd: ['documents', 'declaration', ...(lacksCertificate ? ['certificate'] : [])],
  }
}

/** Nothing where the case left no mortgage of this bank. */
export const releaseOfOwn = (
  head: Registered,
  filing: Filing,
  settledOn: LocalDate | undefined,
): Release | undefined => {
  const all = head.certificates ?? []
  const left = standing(all)
  // once all have ended, by this release too, it is still shown as it was prepared
  const registeredAt = head.registrations?.[0]?.registeredAt
  const existing = standingMortgages(filing, left.length > 0 ? left : all, registeredAt).map((one) => ({
    ...one,
    ...reasonFor(settledOn),
  }))
  if (existing.length === 0) return undefined
  return { head, ...draftOf(head, filing, { of: 'JC', existing }), isGone: head.milestones.includes('released') }
}

/** 分段: paid off with the new loan, the old mortgage goes. Only its own lender may ask for that. */
export const releaseOfOld = (head: Registered, filing: Filing): Release | undefined => {
  const { existing = [], mortgagees = [] } = filing
  const ours = existing.filter(({ mortgageeName }) => mortgagees.some(({ name }) => name === mortgageeName))
  if (ours.length === 0) return undefined
  const { toAdd, ...draft } = draftOf(head, filing, {
    of: 'YJC',
    existing: ours.map((one) => ({ ...one, reason: 'repaid' })),
  })
  return { head, ...draft, toAdd: [...toAdd, 'settledOn'], isGone: head.milestones.includes('old-released') }
}
