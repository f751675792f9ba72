/**
 * A client assertion (RFC 7523, 3): what can be said of it before anyone knows the client. Answers the claims,
 * or one English sentence for the integrator (RFC 6749 allows only ASCII there).
 */
import * as z from 'zod/mini'
import { readCompact } from './compact-jws.ts'
import { Algorithm } from './rows.ts'

export const ASSERTION_SECONDS = 300
/** FAPI 2.0, 5.3.2.1: clocks that run up to 10 s ahead are let through. */
export const SKEW_SECONDS = 10

const Name = z.string().check(z.regex(/^[^#\s\p{C}]{1,128}$/u))
/** `<institution>.<name>` */
const ClientId = z.string().check(z.regex(/^[0-9A-Z]{6,32}\.[A-Za-z0-9._-]{1,64}$/))
const Seconds = z.number().check(z.nonnegative(), z.maximum(1e11))

const Header = z.object({
  alg: Algorithm,
  kid: Name,
  typ: z.optional(z.enum(['JWT', 'client-authentication+jwt'])),
  crit: z.optional(z.undefined()),
})
const Claims = z.object({
  iss: ClientId,
  sub: ClientId,
  aud: z.string(),
  jti: Name,
  exp: Seconds,
  iat: z.optional(Seconds),
  nbf: z.optional(Seconds),
})

export type Assertion = {
  readonly clientId: string
  readonly institutionId: string
  readonly kid: string
  readonly jti: string
  readonly exp: number
}
export type Reading = { readonly assertion: Assertion } | { readonly fault: string }

const fault = (text: string): Reading => ({ fault: text })

const firstPath = (error: z.core.$ZodError): string => error.issues[0]?.path.join('.') || 'value'

export const readAssertion = (jwt: string, issuer: string, now: Date): Reading => {
  const parts = readCompact(jwt)
  if (parts === undefined) return fault('client_assertion is not a compact JWS')
  const header = Header.safeParse(parts.header)
  if (!header.success) return fault(`client_assertion: header ${firstPath(header.error)} is missing or not allowed`)
  const claims = Claims.safeParse(parts.claims)
  if (!claims.success) return fault(`client_assertion: claim ${firstPath(claims.error)} is missing or malformed`)
  const { iss, sub, aud, jti, exp, iat, nbf } = claims.data
  const at = now.getTime() / 1000
  if (iss !== sub) return fault('client_assertion: iss and sub must both be the client id')
  if (aud !== issuer) return fault('client_assertion: aud must be exactly the issuer, as one string')
  if (exp <= at) return fault('client_assertion: exp has passed')
  if (exp > at + ASSERTION_SECONDS + SKEW_SECONDS) return fault('client_assertion: exp is more than 300 s ahead')
  if (iat !== undefined && iat > at + SKEW_SECONDS) return fault('client_assertion: iat is in the future')
  if (iat !== undefined && exp - iat > ASSERTION_SECONDS) return fault('client_assertion: it lives longer than 300 s')
  if (nbf !== undefined && nbf > at + SKEW_SECONDS) return fault('client_assertion: nbf is in the future')
  return { assertion: { clientId: iss, institutionId: iss.slice(0, iss.indexOf('.')), kid: header.data.kid, jti, exp } }
}
