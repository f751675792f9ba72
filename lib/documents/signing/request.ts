/**
 * A signing request (签署请求): which document of ours, by whom, until when, and what was told of it. Its state follows from what was
 * told alone, so a message that comes twice, late or after another cannot move it anywhere else.
 */

import * as z from 'zod/mini'
import { CreditCode } from '../../kernel/credit-code.ts'
import { judged } from '../../kernel/faults.ts'
import { DocumentId, SigningRequestId } from '../../kernel/ids.ts'
import { type Model, type Stored, whole } from '../../kernel/stored.ts'
import { line } from '../../kernel/text.ts'
import { Instant } from '../../kernel/time.ts'
import { dueOf, receiverOf } from '../../outbox/rows.ts'
import type { Key, Row } from '../../platform/ports.ts'
import { subjectPk } from '../../subjects/subjects.ts'
import { SigningEvidence } from './evidence.ts'

/** A party by its id in the filing, or a mortgagee by its branch. */
const signer = line(64)

const Person = z.strictObject({
  kind: z.literal('person'),
  signer,
  name: line(100),
  idDocument: z.strictObject({ kind: line(32), number: line(64) }),
  phone: z.optional(z.string().check(z.regex(/^\+?[0-9][0-9-]{5,19}$/))),
})
/** 电子印章 of a branch or of another organisation. */
const Seal = z.strictObject({ kind: z.literal('seal'), signer, name: line(200), creditCode: CreditCode })

export const Signer = z.discriminatedUnion('kind', [Person, Seal])
export type Signer = z.infer<typeof Signer>

export const Signers = z.array(Signer).check(
  z.minLength(1),
  z.maxLength(10),
  judged((signers) => {
    const ids = signers.map((one) => one.signer)
    const at = ids.findIndex((id, i) => ids.indexOf(id) !== i)
    return at < 0 ? undefined : { code: 'list.repeats', particulars: { first: ids.indexOf(ids[at] ?? '') + 1 } }
  }),
)

/** The number his document or the organisation's licence has; gone once the request has ended. */
const Sought = z.object({
  signer: z.string(),
  kind: z.enum(['person', 'seal']),
  name: z.string(),
  asked: z.optional(Signer),
})

const Signed = z.object({
  documentId: z.string(),
  sha256: z.string(),
  at: Instant,
  signatures: z.array(SigningEvidence),
})

const RefusedFile = z.object({ sha256: z.string(), at: z.string(), codes: z.array(z.string()) })
export type RefusedFile = Readonly<z.infer<typeof RefusedFile>>

const Fields = z.object({
  signingRequestId: z.string(),
  bank: z.string(),
  provider: z.string(),
  document: z.object({
    documentId: z.string(),
    type: z.string(),
    fileName: z.string(),
    length: z.int(),
    sha256: z.string(),
    key: z.string(),
  }),
  signers: z.array(Sought),
  createdAt: z.string(),
  expiresAt: z.string(),
  /** The provider has taken it. */
  sentAt: z.optional(z.string()),
  cancelledAt: z.optional(z.string()),
  /** The provider has heard that nothing is wanted any more. */
  recalledAt: z.optional(z.string()),
  expiryTold: z.optional(z.literal(true)),
  declined: z.optional(z.object({ signer: z.string(), at: z.string(), reason: z.string() })),
  signed: z.optional(Signed),
  refusedFiles: z.array(RefusedFile),
  failures: z.int(),
  /** Of its last event. */
  sequence: z.int(),
  version: z.int(),
  due: z.optional(z.string()),
  dueOf: z.optional(z.string()),
})
/** Whom it is asked of, and its evidence, as they were stated. */
export type SigningRequest = Omit<Stored<z.infer<typeof Fields>>, 'signers' | 'signed'> & {
  readonly signers: readonly z.infer<typeof Sought>[]
  readonly signed?: z.infer<typeof Signed>
}
export const SigningRequest: Model<SigningRequest> = whole(Fields)

export const STATES = ['requested', 'with-provider', 'signed', 'declined', 'cancelled', 'expired'] as const
export type SigningState = (typeof STATES)[number]

export const stateOf = (request: SigningRequest, now: Date): SigningState => {
  if (request.signed) return 'signed'
  if (request.declined) return 'declined'
  if (request.cancelledAt) return 'cancelled'
  if (now.getTime() >= Date.parse(request.expiresAt)) return 'expired'
  return request.sentAt ? 'with-provider' : 'requested'
}

export const isOpen = (request: SigningRequest, now: Date): boolean =>
  ['requested', 'with-provider'].includes(stateOf(request, now))

/** Handed over, and not yet recalled. */
export const owesRecall = (request: SigningRequest, now: Date): boolean =>
  request.sentAt !== undefined &&
  request.recalledAt === undefined &&
  ['cancelled', 'expired'].includes(stateOf(request, now))

export const owesExpiry = (request: SigningRequest, now: Date): boolean =>
  stateOf(request, now) === 'expired' && request.expiryTold === undefined

const FIRST_WAIT_MS = 10_000
const LONGEST_WAIT_MS = 3_600_000

/** When the platform has to look at it next: at once, after a pause where the provider did not take something, or when it expires. */
export const platformDueAt = (request: SigningRequest, now: Date): Date | undefined => {
  const isOwing = stateOf(request, now) === 'requested' || owesRecall(request, now) || owesExpiry(request, now)
  const { failures, expiresAt } = request
  const expiry = new Date(expiresAt)
  if (!isOwing) return isOpen(request, now) ? expiry : undefined
  if (failures === 0) return now
  const pause = Math.min(FIRST_WAIT_MS * 2 ** Math.min(failures - 1, 20), LONGEST_WAIT_MS)
  const next = new Date(now.getTime() + pause)
  return isOpen(request, now) && expiry < next ? expiry : next
}

export const signingKey = (signingRequestId: string): Key => ({ pk: subjectPk(signingRequestId), sk: 'HEAD' })

const PLATFORM = receiverOf('platform', 'platform')

/** Whose number it is is not kept for longer than it is needed. */
const forgetting = (request: SigningRequest, now: Date): SigningRequest =>
  isOpen(request, now)
    ? request
    : { ...request, signers: request.signers.map(({ signer: id, kind, name }) => ({ signer: id, kind, name })) }

export const signingRow = (given: SigningRequest, now: Date): Row => {
  const { due: _due, dueOf: _dueOf, ...request } = forgetting(given, now)
  const due = platformDueAt(given, now)
  return {
    ...request,
    ...signingKey(given.signingRequestId),
    ...(due && { due: due.toISOString(), dueOf: dueOf(PLATFORM, given.signingRequestId) }),
  }
}

export const SigningRequestView = z.strictObject({
  signingRequestId: SigningRequestId,
  /** requested: the provider has not taken it yet. */
  state: z.enum(STATES),
  provider: z.string(),
  document: z.strictObject({ documentId: DocumentId, type: z.string(), fileName: z.string(), sha256: z.string() }),
  signers: z.array(z.strictObject({ signer: z.string(), kind: z.enum(['person', 'seal']), name: z.string() })),
  createdAt: Instant,
  expiresAt: Instant,
  sentAt: z.optional(Instant),
  cancelledAt: z.optional(Instant),
  declined: z.optional(z.strictObject({ signer: z.string(), at: Instant, reason: z.string() })),
  /** The signed document, to be filed in place of the one that was sent, and what is known of each signature. */
  signed: z.optional(
    z.strictObject({
      documentId: DocumentId,
      sha256: z.string(),
      at: Instant,
      signatures: z.array(SigningEvidence),
    }),
  ),
  /** What the provider brought and the platform did not take, the latest last. */
  refusedFiles: z.array(z.strictObject({ sha256: z.string(), at: Instant, codes: z.array(z.string()) })),
})

export const viewOf = (request: SigningRequest, now: Date): z.infer<typeof SigningRequestView> => {
  const { signingRequestId, provider, document, signers, createdAt, expiresAt, refusedFiles } = request
  const { sentAt, cancelledAt, declined, signed } = request
  const { documentId, type, fileName, sha256 } = document
  return {
    signingRequestId,
    state: stateOf(request, now),
    provider,
    document: { documentId, type, fileName, sha256 },
    signers: signers.map(({ signer: id, kind, name }) => ({ signer: id, kind, name })),
    createdAt,
    expiresAt,
    ...(sentAt && { sentAt }),
    ...(cancelledAt && { cancelledAt }),
    ...(declined && { declined }),
    ...(signed && { signed }),
    refusedFiles: refusedFiles.map((file) => ({ ...file, codes: [...file.codes] })),
  }
}
