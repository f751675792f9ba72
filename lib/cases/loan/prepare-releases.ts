/**
 * Where a registration stands and the loan will not be paid out, or was paid back, the mortgage must be released; after a staged business
 * the old one too, where this bank holds it. What the platform knows is put into a filing for each registration; the bank adds its papers and its declaration, signs, and files it as any other case.
 */

import { granted } from '../../audit/record.ts'
import type { Filing } from '../../filings/filing.ts'
import { type Answer, answer, type Call } from '../../kernel/call.ts'
import { sha256Hex } from '../../kernel/digest.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import type { Model } from '../../kernel/stored.ts'
import { dayOf, type LocalDate } from '../../kernel/time.ts'
import type { Key, Ports, Row } from '../../platform/ports.ts'
import { filingInForce } from '../state/filing-in-force.ts'
import { CaseNamed, PartyRow } from '../state/head.ts'
import type { Milestone } from '../state/lifecycle.ts'
import { mayHave } from '../state/narrowed.ts'
import { AnyHead, Head, headKey, isParent, type ParentHead, partyKey, referenceKey } from '../state/rows.ts'

/** A mortgage that must go: that of a case, or the old one which the case left standing. */
type Due = {
  readonly head: Head
  readonly filing: Filing
  readonly reference: string
  readonly existing: readonly Row[]
  readonly toAdd: readonly string[]
  /** The book has cancelled it. */
  readonly isGone: boolean
}

/** What only the bank has. */
const TO_ADD: readonly string[] = ['documents', 'declaration']

const isGivenUp = (head: Head | ParentHead): boolean => head.milestones.includes('not-disbursed')
const isRepaid = (head: Head | ParentHead): boolean =>
  head.milestones.includes('repaid') && head.milestones.includes('disbursed' satisfies Milestone)

/** The cases whose registration stands without a loan to secure; a loan that may still be paid out has none. */
const standingIds = (head: Head | ParentHead): readonly string[] => {
  if (!isParent(head)) {
    return head.milestones.includes('registered') && (isGivenUp(head) || head.settledOn !== undefined)
      ? [head.caseId]
      : []
  }
  const isBroken = head.applicationState === 'part-failed' && !head.milestones.includes('disbursed')
  const isOver = isBroken || isGivenUp(head) || isRepaid(head)
  return isOver ? head.parts.filter(({ stands, released }) => stands || released).map(({ caseId }) => caseId) : []
}

/** Always the same for one registration, so that its release is filed once. */
const releaseReference = ({ bankReference, registry }: Head, of: 'JC' | 'YJC'): string =>
  `${bankReference.slice(0, 48)}-${of}-${registry}`

/** Why it ends: the debt was paid on a day, or the lender waives its right (民法典 393). */
const reasonFor = (settledOn: LocalDate | undefined): Row =>
  settledOn === undefined ? { reason: 'waived' } : { reason: 'repaid', settledOn }

const ownExisting = (head: Head, filing: Filing, settledOn: LocalDate | undefined): Row[] => {
  const { mortgagees = [] } = filing
  const mortgage = filing.mortgage ?? filing.existing?.[0]
  const [registration] = head.registrations ?? []
  return (head.certificates ?? []).map(({ number, units }) => ({
    proofNumber: number,
    ...(registration?.registeredAt && { registeredOn: dayOf(registration.registeredAt) }),
    ...(mortgage && { kind: mortgage.kind }),
    ...(mortgage?.contractNo !== undefined && { contractNo: mortgage.contractNo }),
    mortgageeName: mortgagees[0]?.name,
    units: [...units],
    ...reasonFor(settledOn),
    paper: 'electronic',
  }))
}

const dueOfOwn = (head: Head, filing: Filing, settledOn: LocalDate | undefined): Due => ({
  head,
  filing,
  reference: releaseReference(head, 'JC'),
  existing: ownExisting(head, filing, settledOn),
  toAdd: TO_ADD,
  isGone: head.milestones.includes('released'),
})

/** 分段: paid off with the new loan, the old mortgage goes. Only its own lender may ask for that. */
const dueOfOld = (head: Head | ParentHead, filing: Filing): readonly Due[] => {
  if (isParent(head) || head.leaves === undefined) return []
  const { existing = [], mortgagees = [] } = filing
  const ours = existing.filter(({ mortgageeName }) => mortgagees.some(({ name }) => name === mortgageeName))
  if (!head.milestones.includes('disbursed') || ours.length === 0) return []
  const gone = ours.map((one) => ({ ...one, reason: 'repaid' }))
  const isGone = head.milestones.includes('old-released')
  const reference = releaseReference(head, 'YJC')
  return [{ head, filing, reference, existing: gone, toAdd: [...TO_ADD, 'settledOn'], isGone }]
}

/** Owners are named as they were; nobody else of the former filing takes part in a release. */
const draftOf = ({ filing, reference, existing }: Due): Row => {
  const owners = new Set(filing.units.flatMap((unit) => unit.owners))
  return {
    business: 'release',
    bankReference: reference,
    branch: filing.branch,
    officer: filing.officer,
    parties: filing.parties.filter(({ id }) => owners.has(id)),
    ...(filing.mortgagors && { mortgagors: filing.mortgagors }),
    ...(filing.mortgagees && { mortgagees: filing.mortgagees }),
    units: filing.units.map(({ securedAmount: _, mortgagedShare: _share, ...unit }) => unit),
    existing,
  }
}

const rowsAt = async <T>(
  { table }: Pick<Ports, 'table'>,
  keys: readonly Key[],
  model: Model<T>,
): Promise<readonly (T | undefined)[]> =>
  keys.length === 0 ? [] : table.batchGet(keys.map((key) => ({ table: 'cases', key, model }) as const))

export const listPreparedReleases = async (
  ports: Pick<Ports, 'table' | 'ids'>,
  call: Call<unknown, { readonly caseId: string }>,
): Promise<Result<Answer>> => {
  const { caseId } = call.path
  const { institutionId } = call.caller
  const party = await ports.table.get('cases', partyKey(caseId, institutionId), PartyRow)
  if (party?.role !== 'bank') return refuse('resource.not-found')
  const head = await ports.table.get('cases', headKey(caseId), AnyHead)
  if (!head || !mayHave(call.caller.narrowing, head)) return refuse('resource.not-found')
  const ids = standingIds(head)
  const heads = (await rowsAt(ports, ids.map(headKey), Head)).flatMap((one) => one ?? [])
  const own = await Promise.all(
    heads.map(async (of) => dueOfOwn(of, await filingInForce(ports, of), of.settledOn ?? head.settledOn)),
  )
  const old = isParent(head) || head.leaves === undefined ? [] : dueOfOld(head, await filingInForce(ports, head))
  const due = [...own, ...old]
  const filed = await rowsAt(
    ports,
    due.map(({ reference }) => referenceKey(institutionId, reference)),
    CaseNamed,
  )
  const items = due.flatMap((one, at) => {
    // gone by another way: there is nothing left to release
    if (one.isGone && !filed[at]) return []
    const { caseId: of, registry } = one.head
    const filedAs = filed[at] && { filedAs: filed[at].caseId }
    return [{ caseId: of, registry, ...filedAs, toAdd: [...one.toAdd], filing: draftOf(one) }]
  })
  const response = answer(200, { caseId, items })
  await ports.table.write(granted(ports.ids, call, { caseId, shownSha256: sha256Hex(response.body) }))
  return ok(response)
}
