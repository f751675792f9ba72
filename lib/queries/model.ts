/**
 * 银行查询: one look into the book, at one unit, under one letter. What a registry says of the unit, and what of it the bank is
 * shown, are two models: nothing passes from the one to the other that is not named here.
 */
import * as z from 'zod/mini'
import { Purpose, QueryKind } from '../authorizations/model.ts'
import { AuthorizationId, QueryId } from '../kernel/ids.ts'
import { Money } from '../kernel/money.ts'
import { line } from '../kernel/text.ts'
import { Instant, LocalDate } from '../kernel/time.ts'
import { UnitNumber } from '../kernel/unit-number.ts'
import { subjectPk } from '../outbox/rows.ts'
import type { Key, Row } from '../platform/ports.ts'

export const QUERY_ASKED = 'query.asked'

export const Question = z.strictObject({
  authorizationId: AuthorizationId,
  /** The designated officer who asks (专人). */
  officer: line(100),
  kind: QueryKind,
  purpose: Purpose,
  unitNumber: UnitNumber,
})
export type Question = z.infer<typeof Question>

const certificateNumber = z.optional(line(100))
const coOwnership = z.optional(z.enum(['sole', 'joint', 'by-shares']))
const facts = {
  location: line(300),
  use: line(100),
  /** Square metres, as the book writes them. */
  area: z.string().check(z.regex(/^\d{1,9}(\.\d{1,4})?$/)),
}
const restriction = {
  kind: z.enum(['seizure', 'provisional-seizure', 'advance-notice', 'objection', 'residence-right', 'other']),
  registeredOn: LocalDate,
}
const share = z.optional(line(40))
const mortgage = {
  proofNumber: line(100),
  mortgagee: line(200),
  kind: z.enum(['ordinary', 'maximum']),
  /** The secured claim, or the ceiling. */
  amount: Money,
  /** 顺位 */
  rank: z.int().check(z.minimum(1), z.maximum(99)),
  registeredOn: LocalDate,
  termFrom: z.optional(LocalDate),
  termTo: z.optional(LocalDate),
  transferRestricted: z.optional(z.boolean()),
}

/** What the book says of a unit. */
const Book = z.strictObject({
  unitNumber: UnitNumber,
  certificateNumber,
  owners: z
    .array(z.strictObject({ name: line(200), idNumber: line(64), share }))
    .check(z.minLength(1), z.maxLength(200)),
  coOwnership,
  facts: z.strictObject(facts),
  restrictions: z
    .array(z.strictObject({ ...restriction, authority: z.optional(line(200)), remarks: z.optional(line(1000)) }))
    .check(z.maxLength(100)),
  mortgages: z.array(z.strictObject({ ...mortgage, remarks: z.optional(line(1000)) })).check(z.maxLength(100)),
})
export type Book = z.infer<typeof Book>

export const RegistryAnswer = z.discriminatedUnion('outcome', [
  z.strictObject({ outcome: z.literal('found'), readAt: Instant, book: Book }),
  z.strictObject({ outcome: z.literal('not-found'), readAt: Instant }),
  /** 不予查询 */
  z.strictObject({
    outcome: z.literal('refused'),
    readAt: Instant,
    ground: z.enum(['outside-territory', 'incomplete', 'not-entitled', 'other']),
  }),
])
export type RegistryAnswer = z.infer<typeof RegistryAnswer>

/** What the bank is shown of the book: the fields of the kind it asked for. */
export const Shown = z.strictObject({
  certificateNumber,
  /** Owners who did not sign the letter are masked. */
  owners: z.optional(z.array(z.strictObject({ name: line(200), idNumber: z.optional(line(64)), share }))),
  coOwnership,
  facts: z.optional(z.strictObject(facts)),
  restrictions: z.optional(z.array(z.strictObject(restriction))),
  mortgaged: z.optional(z.boolean()),
  mortgages: z.optional(z.array(z.strictObject(mortgage))),
})
export type Shown = z.infer<typeof Shown>

/** `out-of-scope`: no owner who signed is an owner in the book. `withheld`: the letter was revoked before the answer. */
export const OUTCOMES = ['found', 'not-found', 'refused', 'out-of-scope', 'withheld'] as const

const question = {
  queryId: QueryId,
  authorizationId: AuthorizationId,
  officer: line(100),
  kind: QueryKind,
  purpose: Purpose,
  unitNumber: UnitNumber,
  registry: z.string(),
  askedAt: Instant,
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
const StoredQuery = z.object({
  ...question,
  ...answered,
  bank: z.string(),
  status: z.enum(['asked', 'answered']),
  evidence: z.record(z.string(), z.unknown()),
})
export type StoredQuery = z.infer<typeof StoredQuery>

export const QueryView = z.strictObject({
  ...question,
  ...answered,
  status: z.enum(['asked', 'answered', 'expired']),
  answer: z.optional(Shown),
})
export type QueryView = z.infer<typeof QueryView>

export const queryKey = (queryId: string): Key => ({ pk: subjectPk(queryId), sk: 'HEAD' })
export const queryPartyKey = (queryId: string, institutionId: string): Key => ({
  pk: subjectPk(queryId),
  sk: `PARTY#${institutionId}`,
})
export const queryEventKey = (queryId: string): Key => ({ pk: subjectPk(queryId), sk: 'EVENT#000001' })
/** In the table whose rows expire, not beside the query. */
export const answerRowKey = (queryId: string): Key => ({ pk: subjectPk(queryId), sk: 'ANSWER' })

export const queryOf = (row: Row | undefined): StoredQuery | undefined => row && StoredQuery.parse(row)
