/** 电子签名与电子印章: what a verification says of a document, signature by signature, and against which list it was said. */
import * as z from 'zod/mini'
import { Instant } from '../../kernel/time.ts'

/** From the best to the worst; a document is what its worst signature is. */
export const VERDICTS = ['valid', 'expired', 'untrusted', 'revoked', 'partial', 'tampered'] as const
export type Verdict = (typeof VERDICTS)[number]

/** Why a verdict is not `valid`. Stable, never renamed once released. */
export const REASONS = [
  // tampered
  'content-changed',
  'signature-wrong',
  'certificate-swapped',
  'byte-range-malformed',
  'unreadable',
  // partial
  'not-whole-file',
  'changed-after-signing',
  // revoked
  'certificate-revoked',
  'issuer-revoked',
  // untrusted
  'no-path-to-anchor',
  'anchor-not-trusted-then',
  'certificate-unfit',
  'certificate-not-named',
  'algorithm-weak',
  'algorithm-unknown',
  'signed-in-future',
  // expired
  'not-valid-at-signing',
  'expired-since',
] as const
export type Reason = (typeof REASONS)[number]

export const ALGORITHMS = ['RSA', 'RSA-PSS', 'ECDSA', 'SM2'] as const
export type Algorithm = (typeof ALGORITHMS)[number]

export const SignatureFound = z.strictObject({
  verdict: z.enum(VERDICTS),
  reason: z.optional(z.enum(REASONS)),
  /** seal: of an organisation (电子印章); timestamp: of a time stamping authority, over the whole document. */
  kind: z.enum(['signature', 'seal', 'timestamp', 'unknown']),
  algorithm: z.optional(z.enum(ALGORITHMS)),
  digest: z.optional(z.string()),
  /** As the certificate names him; 证件号码 is never kept. */
  signer: z.optional(z.strictObject({ name: z.string(), organization: z.optional(z.string()) })),
  issuer: z.optional(z.string()),
  certificateSerial: z.optional(z.string()),
  certificateSha256: z.optional(z.string()),
  signedAt: z.optional(Instant),
  /** Who says so: a time stamp proves it, a signer claims it. */
  signedAtBy: z.optional(z.enum(['timestamp', 'signer'])),
  /** unknown: the list has no revocation list of the issuer; stale: a newer one was due. */
  revocation: z.optional(z.enum(['good', 'stale', 'unknown', 'revoked'])),
  /** Bytes from the file's beginning that it speaks for. */
  coversBytes: z.optional(z.int()),
})
export type SignatureFound = z.infer<typeof SignatureFound>

export const SignaturesChecked = z.strictObject({
  /**
   * none: there is no electronic signature in it. not-verified: whether it is signed or sealed was not looked at, because its format is one
   * whose seals are not read (OFD).
   */
  verdict: z.enum(['none', 'not-verified', ...VERDICTS]),
  checkedAt: Instant,
  /** Version of the trust list; 0 where the authority keeps none yet, absent where there was nothing to ask it of. */
  trustList: z.optional(z.int()),
  items: z.array(SignatureFound),
})
export type SignaturesChecked = z.infer<typeof SignaturesChecked>

/** Time stamps stand beside signatures: a good one does not make a document signed, a bad one spoils it. */
export const overall = (items: readonly SignatureFound[]): SignaturesChecked['verdict'] => {
  const worst = Math.max(...items.map(({ verdict }) => VERDICTS.indexOf(verdict)))
  const signed = items.some(({ kind, verdict }) => kind !== 'timestamp' || verdict !== 'valid')
  return signed ? (VERDICTS[worst] ?? 'none') : 'none'
}
