/** How a case lies in the table: keys of its rows; their shapes are in head.ts. */
import { unitPrefix } from '../../kernel/unit-number.ts'
import type { Key, Row } from '../../platform/ports.ts'
import { subjectPk } from '../../subjects/subjects.ts'
import { AnyHead, type Head, type PARTY_ROLES, type ParentHead } from './head.ts'

export type {
  Archived,
  CausedPause,
  Commitment,
  Endings,
  ParentHead,
  Registration,
  RequestedItem,
  Stage,
  Timing,
} from './head.ts'
export { AnyHead, EventRow, Head } from './head.ts'

/** Sorts as text up to a million events a case. */
export const padded = (n: number): string => String(n).padStart(6, '0')

export const casePk = subjectPk
export const headKey = (caseId: string): Key => ({ pk: casePk(caseId), sk: 'HEAD' })
export const filingKey = (caseId: string): Key => ({ pk: casePk(caseId), sk: 'FILING#1' })
/** What the bank filed later: corrected fields and new documents. `n` is 2, 3 … */
export const laterFilingKey = (caseId: string, n: number): Key => ({ pk: casePk(caseId), sk: `FILING#${n}` })
export const eventKey = (caseId: string, n: number): Key => ({ pk: casePk(caseId), sk: `EVENT#${padded(n)}` })
export const partyKey = (caseId: string, institutionId: string): Key => ({
  pk: casePk(caseId),
  sk: `PARTY#${institutionId}`,
})
/** What the other lender of a case is shown, exactly as digested. */
export const termsKey = (caseId: string): Key => ({ pk: casePk(caseId), sk: 'TERMS' })
/** The filed documents as kept in the archive; written once, when the case is lodged. */
export const documentsKey = (caseId: string): Key => ({ pk: casePk(caseId), sk: 'DOCUMENTS' })
/** What the review found when the case was lodged, and by which queries it had read the book. */
export const reviewKey = (caseId: string): Key => ({ pk: casePk(caseId), sk: 'REVIEW' })
export const unitLockKey = (unitNumber: string): Key => ({ pk: `UNIT#${unitNumber}`, sk: 'LOCK' })
/** Every case that ever was before a registry for the unit; what a window reports of the unit finds them. */
export const UNIT_CASE_PREFIX = 'CASE#'
export const unitCaseRow = (unitNumber: string, caseId: string) => ({
  pk: `UNIT#${unitNumber}`,
  sk: `${UNIT_CASE_PREFIX}${caseId}`,
  caseId,
})
/** Another case that this one follows, or that followed it: a release and the case of its mortgage. */
export const LINK_PREFIX = 'LINK#'
export const linkRow = (caseId: string, to: string, as: 'follows' | 'followed-by'): Row => ({
  pk: casePk(caseId),
  sk: `${LINK_PREFIX}${to}`,
  caseId: to,
  as,
})
/** The bank's own number (业务流水号) names one case. */
export const referenceKey = (institutionId: string, bankReference: string): Key => ({
  pk: `REF#${institutionId}#${bankReference}`,
  sk: 'CASE',
})
/** A contract number may name several cases. */
export const contractPk = (institutionId: string, contractNo: string): string =>
  `CONTRACT#${institutionId}#${contractNo}`

/** The county unit a case lies in, for those who watch over it. */
export const areaOf = ({ units }: { readonly units: readonly string[] }): string | undefined =>
  units[0] && unitPrefix(units[0])

export const anyHeadOf = (row: unknown): Head | ParentHead | undefined =>
  row === undefined ? undefined : AnyHead.parse(row)

export const isParent = (head: Head | ParentHead): head is ParentHead => 'kind' in head && head.kind === 'parent'

export type PartyRole = (typeof PARTY_ROLES)[number]

/** A party that no list shows the case to: it is led there by another, as a bank to the parts by their parent. */
export const unlistedPartyRow = (caseId: string, institutionId: string, role: PartyRole): Row => ({
  ...partyKey(caseId, institutionId),
  role,
})

/** Lists are by month of creation, newest first, and never move when a case changes. */
export const partyRow = (
  head: Pick<Head, 'caseId' | 'createdAt'>,
  institutionId: string,
  role: PartyRole,
  due?: string,
): Row => ({
  ...unlistedPartyRow(head.caseId, institutionId, role),
  ...(due && { due, dueOf: limitsOfInstitution(institutionId) }),
  listOf: listOf(institutionId, head.createdAt.slice(0, 7)),
  listAt: `${head.createdAt}#${head.caseId}`,
})

/** The partition of the index `due` in which an institution finds the cases that have a time limit to keep. */
export const limitsOfInstitution = (institutionId: string): string => `limits:${institutionId}`

export const listOf = (institutionId: string, month: string): string => `${institutionId}#${month}`

/** While a case is overdue it is found in one partition of the index `due`: there are few, and somebody should look. */
export const overdueKey = (caseId: string): Key => ({ pk: casePk(caseId), sk: 'OVERDUE' })
export const OVERDUE_OF = 'overdue'
