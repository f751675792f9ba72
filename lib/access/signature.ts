/**
 * The detached JWS on filings and decisions (RFC 7797, b64=false): `DT-Signature: <protected>..<signature>` over the exact
 * bytes of the body. The protected header repeats method, path, institution, time and Idempotency-Key, so that a signature
 * given for one act proves no other.
 */
import { calculateJwkThumbprint } from 'jose/jwk/thumbprint'
import { flattenedVerify } from 'jose/jws/flattened/verify'
import * as z from 'zod/mini'
import { type FaultCode, faultOf } from '../kernel/faults.ts'
import { ok, type Result, refuse } from '../kernel/result.ts'
import type { Key, Row } from '../platform/ports.ts'
import { decodeBase64url, decodeJson } from './compact-jws.ts'
import { Algorithm, algorithmOf, isKeyOf, KeyRow, keyKey, keyServes, PublicJwk } from './rows.ts'

export const SIGNATURE_HEADER = 'DT-Signature'
const HEADER_CHARACTERS = 4096
/** Either side of our clock. */
export const SIGNATURE_WINDOW_SECONDS = 300

export const ProtectedHeader = z.object({
  alg: Algorithm,
  kid: z.string().check(z.regex(/^[^#\s\p{C}]{1,128}$/u)),
  b64: z.literal(false),
  crit: z.tuple([z.literal('b64')]),
  method: z.string(),
  path: z.string(),
  institution: z.string(),
  /** The bank an intermediary acts for. */
  actingFor: z.optional(z.string()),
  iat: z.string().check(z.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/)),
  /** The Idempotency-Key. */
  key: z.string(),
})
export type ProtectedHeader = z.infer<typeof ProtectedHeader>

export type ParsedSignature = {
  /** As received; the signature is over this text, not over our reading of it. */
  readonly protected: string
  readonly signature: string
  readonly header: ProtectedHeader
}

/** What the signature must have been given for. */
export type SignedCall = {
  readonly method: string
  readonly path: string
  /** Who signs. */
  readonly institutionId: string
  /** Which client of it; a system that checks what was signed before knows none. */
  readonly clientId?: string
  readonly actingFor?: string | undefined
  readonly idempotencyKey: string
  readonly bodyBytes: Uint8Array
  readonly now: Date
}

/** Kept with the event. The key is kept too: a verifier compares its thumbprint with the key it trusts. */
export const Evidence = z.object({
  protected: z.string(),
  signature: z.string(),
  kid: z.string(),
  jwk: PublicJwk,
  /** RFC 7638 */
  thumbprint: z.string(),
  at: z.string(),
})
export type Evidence = Readonly<z.infer<typeof Evidence>>

const POINTER = `#/header/${SIGNATURE_HEADER}`
const refuseFor = (codes: readonly FaultCode[], member = '') =>
  refuse('signature.invalid', { faults: codes.map((code) => faultOf(POINTER, code, { member })) })

export const detachedJws = ({ protected: header, signature }: Pick<Evidence, 'protected' | 'signature'>): string =>
  `${header}..${signature}`

/** `headers` by lower-case name. */
export const parseSignature = (headers: Readonly<Record<string, string | undefined>>): Result<ParsedSignature> => {
  const text = headers[SIGNATURE_HEADER.toLowerCase()]
  if (text === undefined || text === '') return refuseFor(['signature.missing'])
  const [encoded, payload, signature, ...more] = text.split('.')
  const shaped = text.length <= HEADER_CHARACTERS && encoded && payload === '' && signature && more.length === 0
  if (!shaped || decodeBase64url(signature) === undefined) return refuseFor(['signature.malformed'])
  const raw = decodeJson(encoded)
  if (raw === undefined) return refuseFor(['signature.malformed'])
  const header = ProtectedHeader.safeParse(raw)
  if (header.success) return ok({ protected: encoded, signature, header: header.data })
  const member = String(header.error.issues[0]?.path[0] ?? '')
  return refuseFor([member === 'alg' ? 'signature.algorithm-not-allowed' : 'signature.header-member'], member)
}

/** Where the key lies: only ever among the caller's own keys. */
export const signingKeyKey = ({ header }: ParsedSignature, institutionId: string): Key =>
  keyKey(institutionId, header.kid)

const contradictions = ({ header }: ParsedSignature, call: SignedCall): readonly FaultCode[] => {
  const distanceSeconds = Math.abs(Date.parse(header.iat) - call.now.getTime()) / 1000
  const judged: readonly (readonly [boolean, FaultCode])[] = [
    [header.method === call.method, 'signature.method-differs'],
    [header.path === call.path, 'signature.path-differs'],
    [header.institution === call.institutionId, 'signature.institution-differs'],
    [header.actingFor === call.actingFor, 'signature.acting-for-differs'],
    [header.key === call.idempotencyKey, 'signature.idempotency-key-differs'],
    [distanceSeconds <= SIGNATURE_WINDOW_SECONDS, 'signature.time-outside-window'],
  ]
  return judged.filter(([holds]) => !holds).map(([, code]) => code)
}

const verifies = ({ protected: header, signature }: ParsedSignature, jwk: PublicJwk, payload: Uint8Array) =>
  flattenedVerify({ protected: header, payload, signature }, jwk, { algorithms: [algorithmOf(jwk)] }).then(
    () => true,
    () => false,
  )

export const verifySignature = async (
  parsed: ParsedSignature,
  keyRow: Row | undefined,
  call: SignedCall,
): Promise<Result<Evidence>> => {
  const key = KeyRow.safeParse(keyRow)
  if (!key.success) return refuseFor(['signature.key-unknown'])
  const { jwk } = key.data
  if (!keyServes(key.data, 'sign', call.now)) return refuseFor(['signature.key-not-valid'])
  const { institutionId, clientId } = call
  if (clientId !== undefined && !isKeyOf(key.data, { institutionId, clientId }))
    return refuseFor(['signature.key-not-valid'])
  if (parsed.header.alg !== algorithmOf(jwk)) return refuseFor(['signature.algorithm-not-allowed'])
  const faults = contradictions(parsed, call)
  if (faults.length > 0) return refuseFor(faults)
  if (!(await verifies(parsed, jwk, call.bodyBytes))) return refuseFor(['signature.does-not-verify'])
  return ok({
    protected: parsed.protected,
    signature: parsed.signature,
    kid: parsed.header.kid,
    jwk,
    thumbprint: await calculateJwkThumbprint(jwk),
    at: call.now.toISOString(),
  })
}
