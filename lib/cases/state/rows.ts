/** How a case lies in the table: keys and the shape of its rows. */
import type { CertificateEnd } from '../../certificates/ends.ts'
import type { Certificate } from '../../certificates/model.ts'
import type { Pause } from '../../clocks/limits.ts'
import type { WaitsFor } from '../../filings/filing.ts'
import type { Instant, LocalDate } from '../../kernel/time.ts'
import { unitPrefix } from '../../kernel/unit-number.ts'
import type { Key, Row } from '../../platform/ports.ts'
import type { RegistrationKind } from '../../registrations/kinds.ts'
import { subjectPk } from '../../subjects/subjects.ts'
import type { ApplicationState, CaseState, EventType, Milestone } from './lifecycle.ts'
import type { ParentEventType, ParentState, Part } from './loan.ts'
import type { Terms } from './registry-terms.ts'

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
export const unitCaseRow = (unitNumber: string, caseId: string): Row => ({
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

/** One registration of the acceptance and what the book says of it. All are registered together or none. */
export type Registration = {
  readonly kind: RegistrationKind
  readonly registeredAt?: string
  /** Numbers of the certificates that ended with it. */
  readonly ended?: readonly string[]
  /** Ownership certificates that came of it, held by the new owners. */
  readonly ownershipCertificates?: readonly { readonly number: string; readonly units: readonly string[] }[]
}

/** The certificates that end with the registrations, and how. */
export type Endings = { readonly as: CertificateEnd; readonly numbers: readonly string[] }

export type CausedPause = Pause & { readonly cause: 'further-material' | 'registry' }

/** The moments from which time limits are counted, and which ends of limits were told. */
export type Timing = {
  readonly lodgedAt?: Instant
  readonly acceptedAt?: Instant
  readonly pauses?: readonly CausedPause[]
  readonly told?: readonly string[]
}

export type Stage = 'before-acceptance' | 'in-review'

/** One thing the registry asks for: a document for a slot, or a field put right. */
export type AskedItem = {
  readonly id: string
  readonly slot?: string
  readonly pointer?: string
  readonly outcome: 'open' | 'supplied' | 'unable'
}

/** The list that is being answered. */
export type SupplementRequest = {
  readonly stage: Stage
  readonly askedAt: Instant
  readonly dueAt?: Instant
  readonly items: readonly AskedItem[]
}

/** The package in which the case was archived, and up to which event nothing new has come since. */
export type Archived = {
  readonly number: number
  /** The last event of the case; a later one makes another package. */
  readonly through: number
  /** Of the manifest. */
  readonly sha256: string
  readonly length: number
  readonly key: string
  readonly entries: number
  readonly archivedAt: Instant
}

/** What the other lender of a case of two banks was asked to commit to. */
export type Commitment = {
  readonly institutionId: string
  readonly status: 'open' | 'given' | 'declined'
  /** UTC with milliseconds, as the due index has it. */
  readonly until: string
  /** Of the exact text shown; whoever answers names it. */
  readonly termsSha256: string
}

export type Head = {
  readonly caseId: string
  readonly caseState: CaseState
  readonly applicationState: ApplicationState
  readonly milestones: readonly Milestone[]
  readonly resumeTo?: ApplicationState
  readonly stopped?: true
  readonly terms?: Terms
  readonly timing?: Timing
  readonly request?: SupplementRequest
  /** How many lists of missing things the registry has sent, by stage. */
  readonly lists?: Readonly<Partial<Record<Stage, number>>>
  /** Every item of the last list before acceptance was supplied: the registry has to accept (条例 17). */
  readonly fullySupplied?: true
  /** Filings after the first. */
  readonly laterFilings?: number
  /** The institution that filed. */
  readonly bank: string
  readonly branch: string
  readonly registry: string
  readonly business: string
  readonly mode?: string
  readonly registrations?: readonly Registration[]
  readonly needs?: readonly Milestone[]
  readonly endings?: Endings
  /** The day on which the loan was paid back. */
  readonly settledOn?: LocalDate
  /** Of a staged business: the certificates of the old mortgages that stay until their debt is paid. */
  readonly leaves?: readonly string[]
  readonly bankReference: string
  readonly units: readonly string[]
  /** Number and hash of the last event; the optimistic lock of the case. */
  readonly sequence: number
  readonly lastHash: string
  readonly createdAt: string
  readonly updatedAt: string
  /** `X-Request-Id` of the last call that moved it; what the platform does afterwards goes on under it. */
  readonly correlation?: string
  readonly registryNumber?: string
  readonly certificates?: readonly Certificate[]
  /** Rules on which the bank has insisted; said once, before the case is lodged. */
  readonly insisted?: readonly string[]
  /** The book was read for the review, and is to be compared once more while the registry reviews. */
  readonly bookCompared?: 'once' | 'twice'
  readonly archive?: Archived
  /** While the platform owes the case something, now or when a limit has run out, its head is what waits in the index `due`. */
  readonly due?: string
  readonly dueOf?: string
  /** Of a part: the case of the whole loan. */
  readonly parent?: string
  /** Of a case of two banks, once the other was asked. */
  readonly commitment?: Commitment
}

/** The head of a loan over several registries: no registry decides on it, only on its parts. */
export type ParentHead = Omit<Head, 'applicationState' | 'registry' | 'resumeTo' | 'parent'> & {
  readonly kind: 'parent'
  readonly applicationState: ParentState
  readonly disbursementWaitsFor: WaitsFor
  readonly parts: readonly Part[]
}

/** The county unit a case lies in, for those who watch over it. */
export const areaOf = ({ units }: Pick<Head, 'units'>): string | undefined => units[0] && unitPrefix(units[0])

export const headOf = (row: Row | undefined): Head | undefined => row as Head | undefined

export const anyHeadOf = (row: Row | undefined): Head | ParentHead | undefined => row as Head | ParentHead | undefined

export const isParent = (head: Head | ParentHead): head is ParentHead => 'kind' in head && head.kind === 'parent'

export type PartyRole = 'bank' | 'registry' | 'counterparty'

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

export type EventRow = {
  readonly eventId: string
  readonly n: number
  readonly type: EventType | ParentEventType
  /** When it happened, as its actor says. */
  readonly occurredAt: string
  /** When the platform wrote it. */
  readonly recordedAt: string
  /** `through`: the intermediary that acted for the institution. */
  readonly actor: { readonly institutionId: string; readonly clientId?: string; readonly through?: string }
  readonly caseState: CaseState
  readonly applicationState: ApplicationState | ParentState
  /** No personal data: it goes to webhooks and feeds. */
  readonly data: Row
  /** Only for the parties of the case, in its timeline. */
  readonly details?: Row
  readonly previousHash: string
  readonly hash: string
  /** What was signed, where the actor signed: the exact text and its detached JWS. */
  readonly evidence?: Row
}
