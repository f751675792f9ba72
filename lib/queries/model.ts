/**
 * 银行查询: one look into the book. Under an owner's authorization at one unit, or by name over every registry; or, without an authorization,
 * at the one unit in which the bank has an interest of its own (利害关系人).
 */
import * as z from 'zod/mini'
import { BOOK_KINDS, NAME_KINDS, Purpose, QueryKind } from '../authorizations/model.ts'
import { Sha256 } from '../documents/model.ts'
import { AuthorizationId, DocumentId, QueryId } from '../kernel/ids.ts'
import { line } from '../kernel/text.ts'
import { Instant } from '../kernel/time.ts'
import { UnitNumber } from '../kernel/unit-number.ts'
import type { Key } from '../platform/ports.ts'
import { subjectPk } from '../subjects/subjects.ts'
import { COPIED_MATERIALS, Shown } from './book.ts'
import { INTENTIONS, INTERESTS, InterestedQuestion } from './without-letter.ts'

export const QUERY_ASKED = 'query.asked'
export const QUERY_ANSWERED = 'query.answered'
export const RESULT_OVERDUE = 'result-certificate.overdue'
/** To the registry: its own paper of what it answered is asked for. */
export const RESULT_ORDERED = 'result-certificate.ordered'
/** To the bank: the registry's paper is there. */
export const RESULT_DELIVERED = 'result-certificate.delivered'

const asking = {
  authorizationId: AuthorizationId,
  /** The designated officer who asks (专人). */
  officer: line(100),
  purpose: Purpose,
}

const Materials = z.array(z.enum(COPIED_MATERIALS)).check(z.minLength(1), z.maxLength(COPIED_MATERIALS.length))

export const Question = z.discriminatedUnion('kind', [
  z.strictObject({ ...asking, kind: z.enum(BOOK_KINDS), unitNumber: UnitNumber }),
  z.strictObject({ ...asking, kind: z.literal('certificate'), unitNumber: UnitNumber, certificateNumber: line(100) }),
  /** By the number under which the registry accepted the application (受理编号). */
  z.strictObject({ ...asking, kind: z.literal('progress'), unitNumber: UnitNumber, acceptanceNumber: line(100) }),
  /** 登记资料复制: of one unit, 登记结果 or 登记原始资料. */
  z.strictObject({ ...asking, kind: z.literal('copies'), unitNumber: UnitNumber, materials: Materials }),
  /** About everything in the names of the owners who signed. */
  z.strictObject({ ...asking, kind: z.enum(NAME_KINDS) }),
])
export type Question = z.infer<typeof Question>

export const INTERESTED = 'interested-party'
export const INTENDING = 'intention'
const AnyKind = z.enum([...QueryKind.options, INTERESTED, INTENDING])

/** Asked without a letter of the owner. */
export const isWithoutLetter = ({ kind }: { readonly kind: AnyKind }): boolean =>
  kind === INTERESTED || kind === INTENDING
export type AnyKind = z.infer<typeof AnyKind>

/** Without a unit: by name. */
export const unitAsked = (question: Question): string | undefined =>
  'unitNumber' in question ? question.unitNumber : undefined

/** `out-of-scope`: no owner who signed is an owner in the book. `withheld`: the authorization was revoked before the answer. */
export const OUTCOMES = ['found', 'not-found', 'refused', 'out-of-scope', 'withheld'] as const

const question = {
  queryId: QueryId,
  authorizationId: z.optional(AuthorizationId),
  officer: line(100),
  kind: AnyKind,
  purpose: Purpose,
  unitNumber: z.optional(UnitNumber),
  certificateNumber: z.optional(line(100)),
  acceptanceNumber: z.optional(line(100)),
  materials: z.optional(Materials),
  interest: z.optional(z.enum(INTERESTS)),
  intention: z.optional(z.enum(INTENTIONS)),
  document: z.optional(InterestedQuestion.shape.document),
  /** Of a query by name, there are `parts` instead. */
  registry: z.optional(z.string()),
  askedAt: Instant,
  /** Of a query by name: until when its registries are waited for. */
  dueAt: z.optional(Instant),
}
const answered = {
  outcome: z.optional(z.enum(OUTCOMES)),
  ground: z.optional(z.string()),
  answeredAt: z.optional(Instant),
  /** When the book was read. */
  readAt: z.optional(Instant),
  /** SHA-256 of the canonical JSON (RFC 8785) of `answer`: stays when the answer has expired. */
  answerSha256: z.optional(z.string()),
  answerExpiresAt: z.optional(Instant),
}

/** A query as it is stored: no name, no number of a person, nothing of the book. */
export const StoredQuery = z.object({
  ...question,
  ...answered,
  bank: z.string(),
  status: z.enum(['asked', 'answered']),
  evidence: z.record(z.string(), z.unknown()),
  /** Of a query by name: who was asked, who could not be, and how many have answered. */
  registries: z.optional(z.array(z.string())),
  unavailable: z.optional(z.array(z.string())),
  partsAnswered: z.optional(z.int()),
  /** Of a query by name that asks more registries than one transaction takes: of how many the message is written. */
  registriesAsked: z.optional(z.int()),
})
export type StoredQuery = z.infer<typeof StoredQuery>

/** What one registry answered to a query by name. */
export const StoredPart = z.object({ registry: z.string(), ...answered })

/** `unavailable`: not connected, so that it was not asked, or out of reach for a while now. */
export const PART_STATES = ['answered', 'waiting', 'unavailable', 'expired'] as const

/** 不动产登记资料查询结果证明: the registry's own, sealed by it. */
export const ResultPaper = z.strictObject({
  registry: z.string(),
  documentId: DocumentId,
  sha256: Sha256,
  deliveredAt: Instant,
})
export type ResultPaper = z.infer<typeof ResultPaper>

const Part = z.strictObject({
  registry: z.string(),
  status: z.enum(PART_STATES),
  ...answered,
  answer: z.optional(Shown),
})
export type Part = z.infer<typeof Part>

export const QueryView = z.strictObject({
  ...question,
  ...answered,
  status: z.enum(['asked', 'answered', 'expired']),
  answer: z.optional(Shown),
  parts: z.optional(z.array(Part)),
  /** Fetched by `mintQueryCopyLink`. */
  resultPapers: z.optional(z.array(ResultPaper)),
  /** Answered without some registries: not connected, or silent until `dueAt`. What one of them says later is shown all the same. */
  incomplete: z.optional(z.literal(true)),
})
export type QueryView = z.infer<typeof QueryView>

/**
 * The first is the question, the second the answer, the third a result certificate that is late, the fourth that one was ordered; from the
 * tenth on one for each registry that delivered its own.
 */
export const EVENT_OF = { asked: 1, answered: 2, overdue: 3, ordered: 4, delivered: 10 } as const

/** What a registry is sent of an order has a number of its own, beyond those of questions, in the order in which registries were asked. */
export const ORDERED_AFTER = 1000

/** Whom a query was put to, in order. */
export const registriesOf = ({ registry, registries = [] }: Pick<StoredQuery, 'registry' | 'registries'>) =>
  registry === undefined ? registries : [registry]

export const queryKey = (queryId: string): Key => ({ pk: subjectPk(queryId), sk: 'HEAD' })
export const QueryPartyRow = z.object({ role: z.enum(['bank', 'registry']) })
export const queryPartyKey = (queryId: string, institutionId: string): Key => ({
  pk: subjectPk(queryId),
  sk: `PARTY#${institutionId}`,
})
/** That it was asked, or an order made. */
export const QueryEvent = z.object({ eventId: z.string(), type: z.string(), occurredAt: z.string() })
export const queryEventKey = (queryId: string, n: number = EVENT_OF.asked): Key => ({
  pk: subjectPk(queryId),
  sk: `EVENT#${String(n).padStart(6, '0')}`,
})
export const PART_PREFIX = 'PART#'
export const partKey = (queryId: string, registry: string): Key => ({
  pk: subjectPk(queryId),
  sk: `${PART_PREFIX}${registry}`,
})
/** In the table whose rows expire, not beside the query. */
export const answerRowKey = (queryId: string, registry?: string): Key => ({
  pk: subjectPk(queryId),
  sk: registry === undefined ? 'ANSWER' : `ANSWER#${registry}`,
})

/** Which query last answered this, for the bank that asked; in the table whose rows expire. */
export const answeredKey = (of: { bank: string; unitNumber: string; kind: AnyKind }): Key => ({
  pk: `ANSWERED#${of.bank}#${of.unitNumber}`,
  sk: of.kind,
})
