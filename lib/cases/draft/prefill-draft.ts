/**
 * Makes the beginning of a filing from what is known (少录入): a former case, or the book under an authorization. It fills only what the
 * business takes, says of each part where it came from, and never what is new: contracts, approvals, powers, papers, declarations.
 */
import type { Certificate } from '../../certificates/model.ts'
import type { Filing } from '../../filings/filing.ts'
import { parseCertificateNumber } from '../../kernel/certificate-number.ts'
import { dayOf } from '../../kernel/time.ts'
import type { Shown } from '../../queries/book.ts'
import type { Block, Plan } from '../../registrations/business.ts'
import { cancels } from '../../registrations/kinds.ts'
import type { BookOfUnit } from '../../review/facts.ts'

type Origin = {
  readonly pointer: string
  readonly from: 'case' | 'book' | 'authorization' | 'directory'
  /** When the registry read the book. */
  readonly bookReadAt?: string
}

export type Part = { readonly fields: Readonly<Record<string, unknown>>; readonly origins: readonly Origin[] }

type Asked = { readonly plan: Plan; readonly business: string; readonly mode?: string | undefined }
type Party = Filing['parties'][number]

const takes = ({ blocks }: Plan, block: Block): boolean =>
  blocks.required.includes(block) || blocks.optional.includes(block)

const only = (fields: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))

const part = (fields: Readonly<Record<string, unknown>>, from: Origin['from'], bookReadAt?: string): Part => {
  const filled = only(fields)
  return {
    fields: filled,
    origins: Object.keys(filled).map((name) => ({
      pointer: `/${name}`,
      from,
      ...(bookReadAt !== undefined && { bookReadAt }),
    })),
  }
}

/** A refinance ends the old mortgage by waiver, for the debt still stands (实施细则 70); a release because it is paid. */
const reasonOf = ({ registrations }: Plan): 'waived' | 'repaid' | undefined => {
  if (!cancels(registrations)) return undefined
  return registrations.includes('mortgage-first') ? 'waived' : 'repaid'
}

export type Former = {
  readonly filing: Filing
  readonly certificates: readonly Certificate[]
  /** The day on which its loan was paid back. */
  readonly settledOn?: string | undefined
}

const STANDS: readonly Certificate['status'][] = ['issued', 'kept']

const existingFrom = ({ filing, certificates, settledOn }: Former, plan: Plan): readonly unknown[] | undefined => {
  const { mortgage, mortgagees = [], branch } = filing
  const lender = mortgagees.find((one) => one.branch === branch)?.name
  if (mortgage === undefined || lender === undefined) return undefined
  const standing = certificates.filter(({ status }) => STANDS.includes(status))
  const reason = reasonOf(plan)
  const listed = standing.map(({ number, issuedAt, units }) => ({
    proofNumber: number,
    registeredOn: dayOf(issuedAt),
    kind: mortgage.kind,
    contractNo: mortgage.contractNo,
    mortgageeName: lender,
    amount: mortgage.kind === 'ordinary' ? mortgage.claim : mortgage.ceiling,
    units,
    ...(reason && { reason }),
    ...(reason === 'repaid' && settledOn !== undefined && { settledOn }),
    paper: 'electronic',
  }))
  return listed.length > 0 ? listed : undefined
}

/** Who owns, mortgages or owes, and their guardians: agents act by a power of their own each time. */
const partiesStaying = ({ parties, mortgagors = [], debtors = [], units }: Filing): readonly Party[] => {
  const named = new Set([
    ...units.flatMap(({ owners }) => owners),
    ...[...mortgagors, ...debtors].map(({ party }) => party),
  ])
  const guardians = parties.flatMap((party) =>
    named.has(party.id) && party.type === 'individual' ? (party.guardians ?? []) : [],
  )
  return parties.filter(({ id }) => named.has(id) || guardians.includes(id))
}

/** A mortgage that is registered anew secures what the old one did, under a contract of its own. */
const mortgageAnew = ({ mortgage }: Filing) => {
  if (mortgage === undefined) return undefined
  const { contractNo: _, signedOn: __, ...reusable } = mortgage
  return reusable
}

export const fromCase = (former: Former, { plan }: Asked): Part => {
  const { filing, certificates } = former
  const keep = <T>(block: Block, value: T): T | undefined => (takes(plan, block) ? value : undefined)
  const notice = certificates.find(({ status }) => STANDS.includes(status))?.number
  return part(
    {
      branch: filing.branch,
      parties: partiesStaying(filing),
      mortgagors: keep('mortgagors', filing.mortgagors),
      debtors: keep('debtors', filing.debtors),
      mortgagees: keep('mortgagees', filing.mortgagees),
      units: filing.units.map(({ securedAmount: _, ...unit }) => unit),
      mortgage: keep('mortgage', mortgageAnew(filing)),
      existing: keep('existing', existingFrom(former, plan)),
      conversion: keep('conversion', notice === undefined ? undefined : { preNoticeNo: notice }),
    },
    'case',
  )
}

const shareOf = (text: string | undefined) => {
  const parts = /^(\d{1,7})\/(\d{1,7})$/.exec(text ?? '')
  return parts ? { numerator: Number(parts[1]), denominator: Number(parts[2]) } : undefined
}

/** A number of eighteen digits is a citizen's unless it is a credit code; the book does not say which. */
const idDocumentOf = (idNumber: string) =>
  /^\d{17}[\dX]$/.test(idNumber)
    ? { type: 'individual', idDocument: { kind: 'resident-id', number: idNumber } }
    : { type: 'organization', idDocument: { kind: 'credit-code', number: idNumber } }

type Owner = NonNullable<Shown['owners']>[number]

const partyOf = ({ name, idNumber }: Owner, at: number) => ({
  id: `owner-${at + 1}`,
  name,
  ...(idNumber !== undefined && idDocumentOf(idNumber)),
})

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
  const ours = mortgages.filter(({ mortgagee, preNotice }) => preNotice !== true && mortgagee === (lender ?? mortgagee))
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
  return [
    ...(ownership
      ? [
          part(
            {
              parties: owners,
              units: [unitOf(unitNumber, ownership.shown, owners)],
              mortgagors: takes(plan, 'mortgagors') ? owners.map(({ id }) => ({ party: id })) : undefined,
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
              conversion: takes(plan, 'conversion') && notice !== undefined ? { preNoticeNo: notice } : undefined,
            },
            'book',
            mortgages.readAt,
          ),
        ]
      : []),
  ]
}

/** Without a look into the book the authorization itself names who owns, and which units it opens. */
export const fromAuthorization = (
  owners: readonly { readonly name: string; readonly idNumber: string }[],
  units: readonly string[],
  { plan }: Asked,
): Part => {
  const parties = owners.map(partyOf)
  return part(
    {
      parties,
      units: units.map((unitNumber) => ({ unitNumber, owners: parties.map(({ id }) => id) })),
      mortgagors: takes(plan, 'mortgagors') ? parties.map(({ id }) => ({ party: id })) : undefined,
    },
    'authorization',
  )
}

/** The lending branch as the agreement lists it. */
export const fromDirectory = (branch: string, name: string, { plan }: Asked): Part =>
  part(
    {
      branch,
      mortgagees: takes(plan, 'mortgagees') ? [{ branch, name, rank: 1, capacity: 'own' }] : undefined,
    },
    'directory',
  )

/** What came first stands; later parts fill what is still empty. */
export const together = (parts: readonly Part[], { business, mode }: Asked) => {
  const draft: Record<string, unknown> = { business, ...(mode !== undefined && { mode }) }
  const origins: Origin[] = []
  for (const { fields, origins: ofPart } of parts)
    for (const origin of ofPart) {
      const name = origin.pointer.slice(1)
      if (name in draft) continue
      draft[name] = fields[name]
      origins.push(origin)
    }
  return { draft, origins }
}
