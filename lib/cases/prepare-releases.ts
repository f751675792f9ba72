/**
 * Where a registration stands and the loan will not be paid out, the mortgage must be released. What the platform knows is put into
 * a filing for each registration; the bank adds its papers and its declaration, signs, and files it as any other case.
 */
import { granted } from '../audit/record.ts'
import { type Answer, answer, type Call } from '../kernel/call.ts'
import { sha256Hex } from '../kernel/digest.ts'
import { ok, type Result, refuse } from '../kernel/result.ts'
import { dayOf } from '../kernel/time.ts'
import type { Key, Ports, Row } from '../platform/ports.ts'
import type { Filing } from './filing.ts'
import { filingInForce } from './filing-in-force.ts'
import { mayHave } from './reach.ts'
import { anyHeadOf, type Head, headKey, isParent, type ParentHead, partyKey, referenceKey } from './rows.ts'

/** The case of a registration that stands. */
type Standing = { readonly head: Head; readonly filing: Filing; readonly reference: string }

const isGivenUp = (head: Head | ParentHead): boolean => head.milestones.includes('not-disbursed')

/** The cases whose registration stands without a loan to secure; a loan that may still be paid out has none. */
const standingIds = (head: Head | ParentHead): readonly string[] => {
  if (head.milestones.includes('disbursed')) return []
  if (!isParent(head)) return isGivenUp(head) && head.milestones.includes('registered') ? [head.caseId] : []
  const isBroken = head.applicationState === 'part-failed' || isGivenUp(head)
  return isBroken ? head.parts.filter(({ stands }) => stands).map(({ caseId }) => caseId) : []
}

/** Always the same for one registration, so that its release is filed once. */
const releaseReference = ({ bankReference, registry }: Head): string => `${bankReference.slice(0, 48)}-JC-${registry}`

const existingOf = ({ head, filing }: Standing): Row[] => {
  const { mortgage, mortgagees = [] } = filing
  const [registration] = head.registrations ?? []
  return (head.certificates ?? []).map(({ number, units }) => ({
    proofNumber: number,
    ...(registration?.registeredAt && { registeredOn: dayOf(registration.registeredAt) }),
    ...(mortgage && { kind: mortgage.kind, contractNo: mortgage.contractNo }),
    mortgageeName: mortgagees[0]?.name,
    units: [...units],
    reason: 'waived',
    paper: 'electronic',
  }))
}

/** Owners are named as they were; nobody else of the former filing takes part in a release. */
const draftOf = (standing: Standing): Row => {
  const { head, filing, reference } = standing
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
    existing: existingOf({ head, filing, reference }),
  }
}

const rowsAt = async ({ table }: Pick<Ports, 'table'>, keys: readonly Key[]): Promise<readonly (Row | undefined)[]> =>
  keys.length === 0 ? [] : table.batchGet(keys.map((key) => ({ table: 'cases', key })))

export const listPreparedReleases = async (
  ports: Pick<Ports, 'table' | 'ids'>,
  call: Call<unknown, { readonly caseId: string }>,
): Promise<Result<Answer>> => {
  const { caseId } = call.path
  const { institutionId } = call.caller
  const party = await ports.table.get('cases', partyKey(caseId, institutionId))
  if (party?.role !== 'bank') return refuse('resource.not-found')
  const head = anyHeadOf(await ports.table.get('cases', headKey(caseId)))
  if (!head || !mayHave(call.caller.narrowing, head)) return refuse('resource.not-found')
  const ids = standingIds(head)
  const heads = (await rowsAt(ports, ids.map(headKey))) as readonly Head[]
  const standing = await Promise.all(
    heads.map(
      async (of): Promise<Standing> => ({
        head: of,
        filing: await filingInForce(ports, of),
        reference: releaseReference(of),
      }),
    ),
  )
  const filed = await rowsAt(
    ports,
    standing.map(({ reference }) => referenceKey(institutionId, reference)),
  )
  const items = standing.map((one, at) => ({
    caseId: one.head.caseId,
    registry: one.head.registry,
    ...(filed[at] && { filedAs: filed[at].caseId }),
    toAdd: ['documents', 'declaration'],
    filing: draftOf(one),
  }))
  const said = answer(200, { caseId, items })
  await ports.table.write(granted(ports.ids, call, { caseId, shownSha256: sha256Hex(said.body) }))
  return ok(said)
}
