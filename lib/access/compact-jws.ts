/** Compact JWS as everyone here reads it: three canonical base64url parts, a JSON header, one of two algorithms. */
import { compactVerify } from 'jose/jws/compact/verify'
import * as z from 'zod/mini'
import { Algorithm, algorithmOf, type PublicJwk } from './rows.ts'

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * Refuses padding, foreign letters and stray bits after the last whole byte: two spellings of one signature
 * would make two proofs of one act, and a flipped bit that nobody notices.
 */
export const decodeBase64url = (text: string): Buffer | undefined => {
  const bytes = Buffer.from(text, 'base64url')
  return bytes.toString('base64url') === text ? bytes : undefined
}

export const decodeJson = (base64url: string): unknown => {
  const bytes = decodeBase64url(base64url)
  if (bytes === undefined) return undefined
  try {
    return JSON.parse(UTF8.decode(bytes))
  } catch {
    return undefined
  }
}

export type CompactJws = { readonly header: unknown; readonly claims: unknown }

export const readCompact = (jws: string): CompactJws | undefined => {
  const [header, payload, signature, ...more] = jws.split('.')
  if (!header || !payload || !signature || more.length > 0) return undefined
  if (decodeBase64url(signature) === undefined) return undefined
  return { header: decodeJson(header), claims: decodeJson(payload) }
}

const AnyAlgorithm = z.object({ alg: Algorithm })

/** True if the key made it. The key says the algorithm; the header only has to agree. */
export const isSignedBy = async (jws: string, jwk: PublicJwk): Promise<boolean> => {
  const header = AnyAlgorithm.safeParse(readCompact(jws)?.header)
  if (!header.success || header.data.alg !== algorithmOf(jwk)) return false
  return compactVerify(jws, jwk, { algorithms: [header.data.alg] }).then(
    () => true,
    () => false,
  )
}
