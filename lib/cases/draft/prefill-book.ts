/** What a draft takes from the book, as a registry answered under the owner's letter. */
import { parseCertificateNumber } from '../../kernel/certificate-number.ts'
import type { Shown } from '../../queries/book.ts'
import type { Plan } from '../../registrations/business.ts'
import { actsOnPreNotice } from '../../registrations/kinds.ts'
import type { BookOfUnit } from '../../review/facts.ts'
import {
  type Asked,
  conversionOf,
  only,
  type Part,
  part,
  partyOf,
  reasonOf,
  staysWithOwners,
  takes,
} from './prefill-draft.ts'

const shareOf = (text: string | undefined) => {
  const parts = /^(\d{1,7})\/(\d{1,7})$/.exec(text ?? '')
  return parts ? { numerator: Number(parts[1]), denominator: Number(parts[2]) } : undefined
}

const unitOf = (unitNumber: string, shown: Shown, owners: readonly { readonly id: string }[]) => {
  const shares = (shown.owners ?? []).map(({ share }) => shareOf(share))
  const number = shown.certificateNumber
  return only({
    unitNumber,
    certificate:
      number === undefined ? undefined : parseCertificateNumber(number) ? { number } : { legacyNumber: number },
    location: shown.facts?.location,
    owners: owners.map(({ id }) => id),
    coOwnership: shown.coOwnership,
    shares:
      shown.coOwnership === 'by-shares' && shares.every((share) => share !== undefined)
        ? owners.map(({ id }, at) => ({ owner: id, share: shares[at] }))
        : undefined,
  })
}

type Registered = NonNullable<Shown['mortgages']>[number]

const existingInBook = (mortgages: readonly Registered[], plan: Plan, lender: string | undefined) => {
  const reason = reasonOf(plan)
  const isNotice = actsOnPreNotice(plan.registrations)
  const ours = mortgages.filter(
    ({ mortgagee, preNotice }) => (preNotice === true) === isNotice && mortgagee === (lender ?? mortgagee),
  )
  if (ours.length === 0) return undefined
  return ours.map(({ proofNumber, registeredOn, kind, mortgagee, amount }) =>
    only({
      ...(parseCertificateNumber(proofNumber) ? { proofNumber } : { legacyProofNumbers: [proofNumber] }),
      registeredOn,
      kind,
      mortgageeName: mortgagee,
      amount,
      reason,
    }),
  )
}

type InBook = { readonly unitNumber: string; readonly book: BookOfUnit; readonly lender: string | undefined }

/** Owners who did not sign are masked in the answer: their part is left to the bank. */
export const fromBook = ({ unitNumber, book, lender }: InBook, { plan }: Asked): readonly Part[] => {
  const { ownership, mortgages } = book
  const owners = (ownership?.shown.owners ?? []).map(partyOf)
  const registered = mortgages?.shown.mortgages ?? []
  const notice = registered.find(({ preNotice }) => preNotice === true)?.proofNumber
  const named =
    notice !== undefined && (parseCertificateNumber(notice) ? { preNoticeNo: notice } : { legacyPreNoticeNo: notice })
  return [
    ...(ownership
      ? [
          part(
            {
              parties: owners,
              units: [unitOf(unitNumber, ownership.shown, owners)],
              mortgagors:
                takes(plan, 'mortgagors') && staysWithOwners(plan)
                  ? owners.map(({ id }) => ({ party: id }))
                  : undefined,
            },
            'book',
            ownership.readAt,
          ),
        ]
      : []),
    ...(mortgages
      ? [
          part(
            {
              existing: takes(plan, 'existing') ? existingInBook(registered, plan, lender) : undefined,
              conversion: named && takes(plan, 'conversion') ? conversionOf(named, plan) : undefined,
            },
            'book',
            mortgages.readAt,
          ),
        ]
      : []),
  ]
}
