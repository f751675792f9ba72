/**
 * Makes the beginning of a filing from what is known (少录入): a former case, or the book under an authorization. It fills only what the
 * business takes, says of each part where it came from, and never what is new: contracts, approvals, powers, papers, declarations.
 */
import type { Certificate } from '../../certificates/model.ts'
import {
  lendersAfter,
  mortgagorsAfter,
  type OwnershipCertificates,
  personsNamed,
  unitsAfter,
} from '../../filings/after-registration.ts'
import type { Filing } from '../../filings/filing.ts'
import type { Shown } from '../../queries/book.ts'
import type { Block, Plan } from '../../registrations/business.ts'
import { BUSINESSES, planOf } from '../../registrations/businesses/index.ts'
import { actsOnPreNotice, cancels, leavesPreNotice } from '../../registrations/kinds.ts'
import { standing, standingMortgages } from './standing-mortgages.ts'

type Origin = {
  readonly pointer: string
  readonly from: 'case' | 'book' | 'authorization' | 'directory'
  /** When the registry read the book. */
  readonly bookReadAt?: string
}

export type Part = { readonly fields: Readonly<Record<string, unknown>>; readonly origins: readonly Origin[] }

export type Asked = { readonly plan: Plan; readonly business: string; readonly mode?: string | undefined }

export const takes = ({ blocks }: Plan, block: Block): boolean =>
  blocks.required.includes(block) || blocks.optional.includes(block)

export const only = (fields: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))

export const part = (fields: Readonly<Record<string, unknown>>, from: Origin['from'], bookReadAt?: string): Part => {
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

/** Why what stands would end: it was paid; a refinance waives it while the debt stands (实施细则 70); without its holder, a judgment. */
export const reasonOf = (plan: Plan, settledOn?: string): 'waived' | 'repaid' | 'judgment' | undefined => {
  const { registrations } = plan
  if (!cancels(registrations)) return undefined
  if (!takes(plan, 'mortgagees')) return 'judgment'
  return registrations.includes('mortgage-first') && settledOn === undefined ? 'waived' : 'repaid'
}

export type Former = {
  readonly filing: Filing
  readonly certificates: readonly Certificate[]
  readonly ownershipCertificates: OwnershipCertificates
  /** The day on which its loan was paid back. */
  readonly settledOn?: string | undefined
}

const planOfFormer = ({ business, mode }: Filing): Plan => {
  const plan = planOf(BUSINESSES[business], mode)
  if (plan === undefined) throw new Error('a filed case has a plan')
  return plan
}

/** A pre-notice is acted upon by other businesses than the mortgage that it becomes. */
const existingFrom = ({ filing, certificates, settledOn }: Former, plan: Plan): readonly unknown[] | undefined => {
  if (leavesPreNotice(planOfFormer(filing).registrations) !== actsOnPreNotice(plan.registrations)) return undefined
  const reason = reasonOf(plan, settledOn)
  const listed = standingMortgages(filing, standing(certificates)).map((one) => ({
    ...one,
    ...(reason && { reason }),
    ...(reason === 'repaid' && settledOn !== undefined && { settledOn }),
  }))
  return listed.length > 0 ? listed : undefined
}

/** A mortgage that is registered anew secures what the old one did, under a contract of its own. */
const mortgageAnew = ({ mortgage }: Filing) => {
  if (mortgage === undefined) return undefined
  const { contractNo: _, signedOn: __, ...reusable } = mortgage
  return reusable
}

/** Of a sale only the bank knows who buys: they mortgage and owe, not who did so far. */
export const staysWithOwners = (plan: Plan): boolean => !takes(plan, 'sale')

/** Who owes and mortgages himself says so; who no longer does is another. */
const debtorsStaying = ({ debtors }: Filing, mortgagors: Filing['mortgagors']): Filing['debtors'] => {
  const own = new Set(mortgagors?.map(({ party }) => party))
  return debtors?.map(({ party, relation }) => {
    if (own.has(party)) return { party, relation: 'same' as const }
    return { party, relation: relation === 'same' ? ('other' as const) : relation }
  })
}

/** Merged or after: the way says which, and only the bank knows of the latter the day. */
export const conversionOf = (named: Readonly<Record<string, string>>, { registrations }: Plan) => ({
  ...named,
  ...(registrations.includes('ownership-transfer') && { merged: true }),
})

/** As the book has it since that case was registered. */
export const fromCase = (former: Former, { plan }: Asked): Part => {
  const { filing, certificates, ownershipCertificates } = former
  const { registrations } = planOfFormer(filing)
  const keep = <T>(block: Block, value: T): T | undefined => (takes(plan, block) ? value : undefined)
  const units = unitsAfter(filing, ownershipCertificates, registrations.includes('ownership-transfer'))
  const mortgagors = staysWithOwners(plan) ? keep('mortgagors', mortgagorsAfter(filing, units)) : undefined
  const debtors = staysWithOwners(plan) ? keep('debtors', debtorsStaying(filing, mortgagors)) : undefined
  const named = [...units.flatMap(({ owners }) => owners), ...(debtors ?? []).map(({ party }) => party)]
  const lenders = lendersAfter(filing)
  const isOurs = lenders.some(({ branch }) => branch === filing.branch)
  const notice = leavesPreNotice(registrations) ? standing(certificates)[0]?.number : undefined
  return part(
    {
      branch: filing.branch,
      parties: personsNamed(filing, new Set(named)),
      mortgagors,
      debtors,
      mortgagees: isOurs ? keep('mortgagees', lenders) : undefined,
      units,
      mortgage: keep('mortgage', mortgageAnew(filing)),
      existing: keep('existing', existingFrom(former, plan)),
      conversion: keep('conversion', notice === undefined ? undefined : conversionOf({ preNoticeNo: notice }, plan)),
    },
    'case',
  )
}

/** A number of eighteen digits is a citizen's unless it is a credit code; the book does not say which. */
const idDocumentOf = (idNumber: string) =>
  /^\d{17}[\dX]$/.test(idNumber)
    ? { type: 'individual', idDocument: { kind: 'resident-id', number: idNumber } }
    : { type: 'organization', idDocument: { kind: 'credit-code', number: idNumber } }

type Owner = NonNullable<Shown['owners']>[number]

export const partyOf = ({ name, idNumber }: Owner, at: number) => ({
  id: `owner-${at + 1}`,
  name,
  ...(idNumber !== undefined && idDocumentOf(idNumber)),
})

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
      mortgagors:
        takes(plan, 'mortgagors') && staysWithOwners(plan) ? parties.map(({ id }) => ({ party: id })) : undefined,
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
