/**
 * 查询授权书: by it an owner lets a bank look into the book. It holds what 22号 二(二) asks for: names of both parties, their
 * numbers, matters, time, legal obligations, date, signatures or seals. The power of attorney to apply is another paper.
 */
import * as z from 'zod/mini'
import { Sha256 } from '../documents/model.ts'
import { CitizenId } from '../kernel/citizen-id.ts'
import { CreditCode } from '../kernel/credit-code.ts'
import { AuthorizationId, DocumentId } from '../kernel/ids.ts'
import { line } from '../kernel/text.ts'
import { Instant, LocalDate } from '../kernel/time.ts'
import { UnitNumber } from '../kernel/unit-number.ts'
import type { Key } from '../platform/ports.ts'

/** 权属状况, 单元状态和限制, 抵押信息: what the book says of one unit. */
export const BOOK_KINDS = ['ownership', 'unit-status', 'mortgages'] as const
/** 名下不动产, 名下抵押涉及的不动产: asked by name, of every registry. */
export const NAME_KINDS = ['holdings', 'mortgaged-holdings'] as const
/** And 证书/证明核验, 办理进度, 登记资料复制. */
export const QUERY_KINDS = [...BOOK_KINDS, 'certificate', 'progress', 'copies', ...NAME_KINDS] as const
export const QueryKind = z.enum(QUERY_KINDS)
export type QueryKind = z.infer<typeof QueryKind>

/** Only what a mortgage loan needs, whatever the letter is called. */
export const PURPOSES = ['loan-approval', 'mortgage-registration', 'loan-monitoring'] as const
export const Purpose = z.enum(PURPOSES)
export type Purpose = z.infer<typeof Purpose>

/** 查询方式: over the platform, or at the window. */
export const MANNERS = ['network', 'window'] as const
export const Manner = z.enum(MANNERS)

/** 签字或者盖章 */
const SignedBy = z.enum(['handwritten', 'electronic-signature', 'seal', 'electronic-seal'])

const Owner = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('individual'), name: line(100), idNumber: CitizenId, signedBy: SignedBy }),
  z.strictObject({ type: z.literal('organization'), name: line(200), idNumber: CreditCode, signedBy: SignedBy }),
])
export type Owner = z.infer<typeof Owner>

export const AUTHORIZATION_UNITS = 50

const Scope = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('units'),
    units: z.array(UnitNumber).check(z.minLength(1), z.maxLength(AUTHORIZATION_UNITS)),
  }),
  /** Every unit of which an owner who signed is an owner in the book. */
  z.strictObject({ kind: z.literal('whole-name') }),
])

const authorizationFields = {
  owners: z.array(Owner).check(z.minLength(1), z.maxLength(20)),
  bank: z.strictObject({ name: line(200), creditCode: CreditCode, signedBy: SignedBy }),
  /** 委托事项 */
  matters: line(1000),
  /** 委托时限; both days belong to it. */
  validFrom: LocalDate,
  validTo: LocalDate,
  /** 法律义务, as the letter words them. */
  obligations: z.string().check(z.minLength(1), z.maxLength(5000)),
  /** 委托日期 */
  signedOn: LocalDate,
  /** The letter itself, signed by both: a confirmed document of the bank. */
  document: z.strictObject({ documentId: DocumentId, sha256: Sha256 }),
  scope: Scope,
  /** 不动产权证号 as the letter names them: by them an owner is known whose number the book does not hold. */
  certificateNumbers: z.optional(z.array(line(100)).check(z.minLength(1), z.maxLength(AUTHORIZATION_UNITS))),
  queryKinds: z.array(QueryKind).check(z.minLength(1), z.maxLength(QUERY_KINDS.length)),
  purposes: z.array(Purpose).check(z.minLength(1), z.maxLength(PURPOSES.length)),
  manners: z.array(Manner).check(z.minLength(1), z.maxLength(2)),
  /** Without it, as often as the purpose needs within the time. */
  maxUses: z.optional(z.int().check(z.minimum(1), z.maximum(10_000))),
}

export const AuthorizationLetter = z.strictObject(authorizationFields)
export type AuthorizationLetter = z.infer<typeof AuthorizationLetter>

export const LetterRevocation = z.strictObject({ reason: z.enum(['owner-asked', 'loan-ended', 'other']) })
export type LetterRevocation = z.infer<typeof LetterRevocation>

const recorded = {
  ...authorizationFields,
  authorizationId: AuthorizationId,
  uses: z.int(),
  recordedAt: Instant,
  revokedAt: z.optional(Instant),
  revokedFor: z.optional(LetterRevocation.shape.reason),
}

/** An authorization as it is stored: immutable but for its uses and its revocation. */
export const StoredAuthorization = z.object(recorded)
export type StoredAuthorization = z.infer<typeof StoredAuthorization>

export const AUTHORIZATION_STATES = ['in-force', 'not-yet-valid', 'expired', 'revoked', 'used-up'] as const

export const AuthorizationView = z.strictObject({ ...recorded, status: z.enum(AUTHORIZATION_STATES) })

/** Without personal data, for it is kept with the Idempotency-Key. */
export const AuthorizationStanding = z.strictObject({
  authorizationId: AuthorizationId,
  status: z.enum(AUTHORIZATION_STATES),
  uses: z.int(),
  recordedAt: Instant,
  revokedAt: z.optional(Instant),
})

const authorizationPk = (authorizationId: string): string => `AUTHORIZATION#${authorizationId}`

/** The bank is part of the key: another bank's authorization and one that never was are the same miss. */
export const authorizationKey = (bank: string, authorizationId: string): Key => ({
  pk: authorizationPk(authorizationId),
  sk: `LETTER#${bank}`,
})

export const USE_PREFIX = 'USE#'
/** Without their prefixes ids of queries and of monitors sort by time together. */
export const useKey = (authorizationId: string, queryId: string): Key => ({
  pk: authorizationPk(authorizationId),
  sk: `${USE_PREFIX}${queryId.slice(queryId.indexOf('_') + 1)}`,
})

export const statusOf = (
  { revokedAt, validFrom, validTo, maxUses, uses }: StoredAuthorization,
  today: LocalDate,
): (typeof AUTHORIZATION_STATES)[number] => {
  if (revokedAt !== undefined) return 'revoked'
  if (today < validFrom) return 'not-yet-valid'
  if (today > validTo) return 'expired'
  return maxUses !== undefined && uses >= maxUses ? 'used-up' : 'in-force'
}

export const standingOf = (stored: StoredAuthorization, today: LocalDate): z.infer<typeof AuthorizationStanding> => ({
  authorizationId: stored.authorizationId,
  status: statusOf(stored, today),
  uses: stored.uses,
  recordedAt: stored.recordedAt,
  ...(stored.revokedAt !== undefined && { revokedAt: stored.revokedAt }),
})
