/** 签署证据: who signed a document, when, how, and by which certificate. It stays with the signed document and with the case. */
import * as z from 'zod/mini'
import { line } from '../../kernel/text.ts'
import { Instant } from '../../kernel/time.ts'

/** How the provider knew who signed; a seal is put by whoever the organisation has charged with it. */
export const MANNERS = ['face-to-face', 'remote', 'notary', 'window', 'seal'] as const

/** What a provider says of one signature; the rest is read in the document. */
export const SaidOfSignature = z.strictObject({
  signer: line(64),
  certificateSha256: z.string().check(z.regex(/^[0-9a-f]{64}$/, { error: 'sha256.malformed' })),
  manner: z.enum(MANNERS),
  place: z.optional(line(200)),
  /** Who was there for the bank. */
  officer: z.optional(line(100)),
  /** SHA-256 of the picture, film or log that the provider keeps. */
  recordSha256: z.optional(z.string().check(z.regex(/^[0-9a-f]{64}$/, { error: 'sha256.malformed' }))),
})
export type SaidOfSignature = z.infer<typeof SaidOfSignature>

export const SigningEvidence = z.strictObject({
  ...SaidOfSignature.shape,
  kind: z.enum(['person', 'seal']),
  /** Whether the certificate names the number of the signer's document, or his name alone. */
  identifiedBy: z.enum(['number', 'name']),
  certificateSerial: z.optional(z.string()),
  issuer: z.optional(z.string()),
  algorithm: z.optional(z.string()),
  signedAt: z.optional(Instant),
  signedAtBy: z.optional(z.enum(['timestamp', 'signer'])),
})
export type SigningEvidence = z.infer<typeof SigningEvidence>
