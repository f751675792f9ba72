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
/** What the book, and the registry's own files, say of the unit beside its rights and burdens. What is absent is not known. */
const state = {
  /** 权利性质 of the land: 出让, 划拨, 集体. */
  land: z.optional(z.enum(['granted', 'allocated', 'collective', 'homestead', 'other'])),
  landTermTo: z.optional(LocalDate),
  /** Education, medical or other facilities of a non-profit body (民法典 399(三)). */
  publicInterest: z.optional(z.boolean()),
  /** 经济适用、限价、共有产权等 with a limit on resale in force. */
  resaleRestricted: z.optional(z.boolean()),
  /** Of a unit in a building under construction: pre-notice registered or pre-sale contract filed. */
  presold: z.optional(z.boolean()),
  /** The building has its first ownership registration. */
  ownershipRegistered: z.optional(z.boolean()),
  /** House and land registered apart: the other half. */
  togetherWith: z.optional(z.array(UnitNumber).check(z.maxLength(50))),
  /** An accepted application on this unit is under way. Only that it exists. */
  otherCaseRunning: z.optional(z.boolean()),
}
/** While something is registered in advance: how long it still holds (民法典 221). */
const advance = {
  proofNumber: z.optional(line(100)),
  /** Since when the registration it secures could be asked for. */
  registrableSince: z.optional(LocalDate),
  claimEnded: z.optional(z.boolean()),
}
const restriction = {
  kind: z.enum([
    'seizure',
    'provisional-seizure',
    'waiting-seizure',
    'waiting-provisional-seizure',
    'advance-notice',
    'objection',
    'residence-right',
    'other',
  ]),
  registeredOn: LocalDate,
  ...advance,
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
  /** 债权确定: a maximum-amount mortgage whose claims are fixed. */
  determined: z.optional(z.boolean()),
  /** How many units it lies on. */
  unitsCovered: z.optional(z.int().check(z.minimum(1))),
  /** 抵押预告登记: not yet a mortgage. */
  preNotice: z.optional(z.boolean()),
  registrableSince: advance.registrableSince,
  claimEnded: advance.claimEnded,
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
  /** Numbers that no longer hold: cancelled, replaced, reissued after loss (实施细则 22). */
  voidCertificates: z.optional(z.array(line(100)).check(z.maxLength(50))),
  state: z.optional(z.strictObject(state)),
  restrictions: z
    .array(
      z.strictObject({
        ...restriction,
        holder: z.optional(line(64)),
        authority: z.optional(line(200)),
        remarks: z.optional(line(1000)),
      }),
    )
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
  voidCertificates: z.optional(z.array(line(100))),
  state: z.optional(z.strictObject(state)),
  /** `ofSigner`: held by an owner who signed the letter; of others nobody is named. */
  restrictions: z.optional(z.array(z.strictObject({ ...restriction, ofSigner: z.optional(z.boolean()) }))),
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
