/** The mortgages that a registered case has left, named as a filing names what it acts upon, and the business that ends them. */
import type { Certificate } from '../../certificates/model.ts'
import { lendersAfter } from '../../filings/after-registration.ts'
import type { Filing } from '../../filings/filing.ts'
import { dayOf } from '../../kernel/time.ts'
import type { Row } from '../../platform/ports.ts'
import type { Plan } from '../../registrations/business.ts'
import { leavesPreNotice } from '../../registrations/kinds.ts'

const STANDS: readonly Certificate['status'][] = ['issued', 'kept']

export const standing = (certificates: readonly Certificate[]): readonly Certificate[] =>
  certificates.filter(({ status }) => STANDS.includes(status))

const amountSecured = ({ mortgage, determination }: Filing) =>
  determination?.amount ?? (mortgage?.kind === 'maximum' ? mortgage.ceiling : mortgage?.claim)

/** Without a lender of its branch the mortgage has passed to another bank. */
export const standingMortgages = (
  filing: Filing,
  certificates: readonly Certificate[],
  registeredAt?: string,
): readonly Row[] => {
  const { mortgage, existing = [], determination, branch } = filing
  const lender = lendersAfter(filing).find((one) => one.branch === branch)?.name
  const kind = determination ? 'ordinary' : (mortgage?.kind ?? existing[0]?.kind)
  if (lender === undefined || kind === undefined) return []
  const contractNo = mortgage?.contractNo ?? existing[0]?.contractNo
  const amount = amountSecured(filing)
  return certificates.map(({ number, issuedAt, units }) => ({
    proofNumber: number,
    registeredOn: dayOf(registeredAt ?? issuedAt),
    kind,
    ...(contractNo !== undefined && { contractNo }),
    mortgageeName: lender,
    ...(amount && { amount }),
    units: [...units],
    paper: 'electronic',
  }))
}

/** Which business releases what this one registered. */
export const releasedBy = (
  { registrations, units }: Plan,
  lieOn: readonly { readonly certificate?: unknown }[],
): 'release' | 'construction-release' | 'pre-notice-release' => {
  if (leavesPreNotice(registrations)) return 'pre-notice-release'
  const isUnfinished = units === 'as-mortgaged' && lieOn.some(({ certificate }) => certificate === undefined)
  return units === 'under-construction' || isUnfinished ? 'construction-release' : 'release'
}
