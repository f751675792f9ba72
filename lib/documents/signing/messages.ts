/**
 * How the platform and a signing provider speak with each other, `signing-v1` (docs/signing-providers.md): JSON over HTTPS, sealed with a
 * shared secret in both directions. The request's id is ours, so every message may be sent again and must then change nothing.
 */
import * as z from 'zod/mini'
import { SigningRequestId } from '../../kernel/ids.ts'
import { line } from '../../kernel/text.ts'
import { Instant } from '../../kernel/time.ts'
import { SaidOfSignature } from './evidence.ts'
import type { SigningRequest } from './request.ts'

/** Both fit into one call, in base64. */
export const UNSIGNED_MAX_BYTES = 1_500_000
const SIGNED_MAX_BYTES = 2_500_000

const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/

export const ProviderMessage = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('signed'),
    signingRequestId: SigningRequestId,
    /** The whole signed PDF: our bytes, and after them the signatures. */
    file: z.string().check(z.regex(BASE64), z.maxLength(Math.ceil(SIGNED_MAX_BYTES / 3) * 4)),
    sha256: z.string().check(z.regex(/^[0-9a-f]{64}$/, { error: 'sha256.malformed' })),
    signatures: z.array(SaidOfSignature).check(z.minLength(1), z.maxLength(10)),
  }),
  z.strictObject({
    type: z.literal('declined'),
    signingRequestId: SigningRequestId,
    signer: line(64),
    declinedAt: Instant,
    reason: line(500),
  }),
])
export type ProviderMessage = z.infer<typeof ProviderMessage>
export type SignedMessage = Extract<ProviderMessage, { readonly type: 'signed' }>

export type Outgoing = { readonly path: '/requests' | '/recalls'; readonly body: string }

export const handOverOf = (
  { signingRequestId, document, signers, expiresAt }: SigningRequest,
  { file, replyTo }: { readonly file: Buffer; readonly replyTo: string },
): Outgoing => ({
  path: '/requests',
  body: JSON.stringify({
    signingRequestId,
    document: {
      type: document.type,
      fileName: document.fileName,
      sha256: document.sha256,
      file: file.toString('base64'),
    },
    signers: signers.map(({ asked }) => asked),
    expiresAt,
    replyTo,
  }),
})

export const recallOf = ({ signingRequestId }: SigningRequest): Outgoing => ({
  path: '/recalls',
  body: JSON.stringify({ signingRequestId }),
})
