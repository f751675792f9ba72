/** The rows that decide who a caller is: institution, client and key in the directory; tokens and spent assertions in access. */
import { createHash } from 'node:crypto'
import * as z from 'zod/mini'
import { Jurisdiction } from '../kernel/jurisdiction.ts'
import type { Key } from '../platform/ports.ts'
import { isInForce, Proposal } from './proposal.ts'

const Coordinate = z.string().check(z.regex(/^[A-Za-z0-9_-]{43}$/))

/** Public keys only: parsing drops every other member, private ones included. */
export const PublicJwk = z.discriminatedUnion('kty', [
  z.object({ kty: z.literal('EC'), crv: z.literal('P-256'), x: Coordinate, y: Coordinate }),
  z.object({
    kty: z.literal('RSA'),
    n: z.string().check(z.regex(/^[A-Za-z0-9_-]{342,700}$/)),
    e: z.string().check(z.regex(/^[A-Za-z0-9_-]{1,8}$/)),
  }),
])
export type PublicJwk = z.infer<typeof PublicJwk>

/** FAPI 2.0, 5.4.1: ES256 and PS256; RSASSA-PKCS1-v1_5 and `none` are not for us. One kind of key, one algorithm. */
export const Algorithm = z.enum(['ES256', 'PS256'])
export type Algorithm = z.infer<typeof Algorithm>
export const algorithmOf = (jwk: PublicJwk): Algorithm => (jwk.kty === 'EC' ? 'ES256' : 'PS256')

export const InstitutionRow = z.object({
  status: z.string(),
  rateSlot: z._default(z.int().check(z.nonnegative()), 0),
  /** The banks an intermediary acts for. */
  actsFor: z.optional(z.array(z.string())),
  jurisdiction: z.optional(Jurisdiction),
})

/** What of the agreement decides whether an institution may do anything but read. */
export const AgreementRow = z.object({ status: z.string(), validFrom: z.string(), validTo: z.string() })

const clientTerms = {
  audience: z.enum(['bank', 'registry', 'authority', 'regulator']),
  scopes: z.array(z.string()),
  status: z.string(),
  /** base64url SHA-256 of the certificate the client must show where the stage binds tokens to certificates. */
  certificateThumbprint: z.optional(z.string()),
  revokedCertificates: z.optional(z.array(z.string())),
  narrowing: z.optional(
    z.object({
      regions: z.optional(z.array(z.string())),
      businesses: z.optional(z.array(z.string())),
      operations: z.optional(z.array(z.string())),
    }),
  ),
}

export const ClientRow = z.object({
  ...clientTerms,
  proposed: z.optional(Proposal),
  /** What is in force while the rest of the row is only proposed; nothing of a client that is new. */
  before: z.optional(z.object(clientTerms)),
})
export type ClientRow = z.infer<typeof ClientRow>

export const KeyRow = z.object({
  jwk: PublicJwk,
  use: z.enum(['auth', 'sign']),
  notBefore: z.string(),
  notAfter: z.string(),
  revokedAt: z.optional(z.string()),
  /** Whose it is: only this client signs in, or signs, with it. */
  clientId: z.optional(z.string()),
  proposed: z.optional(Proposal),
})
export type KeyRow = z.infer<typeof KeyRow>

/** What the token is bound to, in the names of RFC 8705 and RFC 9449. */
export const Binding = z.union([z.strictObject({ 'x5t#S256': z.string() }), z.strictObject({ jkt: z.string() })])
export type Binding = z.infer<typeof Binding>

export const TokenRow = z.object({
  institutionId: z.string(),
  clientId: z.string(),
  kid: z.string(),
  audience: z.string(),
  scopes: z.array(z.string()),
  binding: z.optional(Binding),
  rateSlot: z.int(),
  /** Seconds since 1970; the table's own expiry is late, so readers compare it themselves. */
  expiresAt: z.int(),
})
export type TokenRow = z.infer<typeof TokenRow>

export const sha256Hex = (text: string): string => createHash('sha256').update(text).digest('hex')

export const institutionKey = (institutionId: string): Key => ({ pk: `INSTITUTION#${institutionId}`, sk: 'HEAD' })
export const agreementKey = (institutionId: string): Key => ({ pk: `INSTITUTION#${institutionId}`, sk: 'AGREEMENT' })
export const clientKey = (institutionId: string, clientId: string): Key => ({
  pk: `INSTITUTION#${institutionId}`,
  sk: `CLIENT#${clientId}`,
})
export const keyKey = (institutionId: string, kid: string): Key => ({
  pk: `INSTITUTION#${institutionId}`,
  sk: `KEY#${kid}`,
})
/** Tokens rest as hashes: who reads the table cannot use them. */
export const tokenKey = (token: string): Key => ({ pk: `TOKEN#${sha256Hex(token)}`, sk: 'TOKEN' })
export const jtiKey = (clientId: string, jti: string): Key => ({ pk: `JTI#${clientId}#${jti}`, sk: 'JTI' })

type ClientName = { readonly institutionId: string; readonly clientId: string }

/** Whose a key is that names nobody. */
export const coreClient = (institutionId: string): string => `${institutionId}.core`

/**
 * A key belongs to one client. Rows from before 0.3.0 may name none: then a key to sign in with is the core client's, and one to sign with
 * is any client's, as it was.
 */
export const isKeyOf = ({ use, clientId }: KeyRow, client: ClientName): boolean =>
  (clientId ?? (use === 'auth' ? coreClient(client.institutionId) : client.clientId)) === client.clientId

/** Out of a row that anybody may have written: the client as it is in force now. */
export const readClient = (row: unknown, now: Date): ClientRow | undefined => {
  const read = ClientRow.safeParse(row)
  return read.success ? clientAt(read.data, now) : undefined
}

/** A client as it is in force now; undefined where it is only proposed. */
export const clientAt = (row: ClientRow, now: Date): ClientRow | undefined =>
  isInForce(row.proposed, now) ? row : row.before

/** Good for this use at this moment. Dates that cannot be read make a key useless, never eternal. */
export const keyServes = (key: KeyRow, use: KeyRow['use'], now: Date): boolean =>
  key.use === use &&
  key.revokedAt === undefined &&
  isInForce(key.proposed, now) &&
  Date.parse(key.notBefore) <= now.getTime() &&
  now.getTime() < Date.parse(key.notAfter)

/** Where one is registered only that one, and never one that was revoked. */
export const isCertificateOf = (client: ClientRow, thumbprint: string): boolean =>
  !client.revokedCertificates?.includes(thumbprint) &&
  (client.certificateThumbprint === undefined || client.certificateThumbprint === thumbprint)
