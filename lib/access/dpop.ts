/** Proof of possession (RFC 9449): answers the thumbprint of the key that made the proof, or nothing. */
import { createHash } from 'node:crypto'
import { calculateJwkThumbprint } from 'jose/jwk/thumbprint'
import * as z from 'zod/mini'
import { isSignedBy, readCompact } from './compact-jws.ts'
import { Algorithm, PublicJwk } from './rows.ts'

/** A proof is made for one request: older ones are copies. */
export const PROOF_SECONDS = 60
const AHEAD_SECONDS = 10

const PRIVATE_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k']

const Header = z.object({
  typ: z.literal('dpop+jwt'),
  alg: Algorithm,
  jwk: z.record(z.string(), z.unknown()),
  crit: z.optional(z.undefined()),
})
const Claims = z.object({
  jti: z.string().check(z.minLength(1), z.maxLength(128)),
  htm: z.string(),
  htu: z.string(),
  iat: z.number(),
  ath: z.optional(z.string()),
})

export type ProofFor = {
  readonly method: string
  readonly url: string
  readonly now: Date
  /** Present where the proof accompanies a token: it must name it. */
  readonly accessToken?: string
}

/** RFC 9449, 4.3: without query and fragment, compared after normalisation. */
const addressOf = (url: string): string | undefined => {
  if (!URL.canParse(url)) return undefined
  const { origin, pathname } = new URL(url)
  return origin + pathname
}

export const tokenHash = (accessToken: string): string => createHash('sha256').update(accessToken).digest('base64url')

export const proofKey = async (proof: string, { method, url, now, accessToken }: ProofFor) => {
  const parts = readCompact(proof)
  const header = Header.safeParse(parts?.header)
  const claims = Claims.safeParse(parts?.claims)
  if (!header.success || !claims.success) return undefined
  const jwk = PublicJwk.safeParse(header.data.jwk)
  if (!jwk.success || PRIVATE_MEMBERS.some((member) => member in header.data.jwk)) return undefined
  const { htm, htu, iat, ath } = claims.data
  const age = now.getTime() / 1000 - iat
  const address = addressOf(url)
  if (htm !== method || address === undefined || addressOf(htu) !== address) return undefined
  if (age > PROOF_SECONDS || age < -AHEAD_SECONDS) return undefined
  if (accessToken !== undefined && ath !== tokenHash(accessToken)) return undefined
  return (await isSignedBy(proof, jwk.data)) ? calculateJwkThumbprint(jwk.data) : undefined
}
