/**
 * 信任列表: whose certificates are believed, from when to when, and what their issuers have revoked. Data of the directory, kept by the
 * authority in versions that never change, so that a verdict can be made again years later.
 */
import * as z from 'zod/mini'
import { line } from '../../kernel/text.ts'
import { Instant } from '../../kernel/time.ts'
import type { Key, Table } from '../../platform/ports.ts'

const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/
const der = (maximum: number) => z.string().check(z.regex(BASE64), z.maxLength(maximum))

export const Anchor = z.strictObject({
  /** The authority's own name for it. */
  name: line(100),
  /** DER in base64. */
  certificate: der(8_000),
  /** Signatures made within are believed, whatever the certificate itself says. */
  trustedFrom: Instant,
  trustedTo: z.optional(Instant),
})
export type Anchor = z.infer<typeof Anchor>

/** A version is one row of its table. */
export const TRUST_LIST_MAX_BYTES = 300_000

export const NewTrustList = z.strictObject({
  anchors: z.array(Anchor).check(z.maxLength(40)),
  /** Authorities between anchor and signer that signatures do not carry along. */
  intermediates: z._default(z.array(der(8_000)).check(z.maxLength(40)), []),
  /** CRLs (RFC 5280) of anchors and intermediates, DER in base64. */
  revocationLists: z._default(z.array(der(200_000)).check(z.maxLength(40)), []),
  /** OCSP responses (RFC 6960) of anchors and intermediates, or of whom they charged, DER in base64. */
  ocspAnswers: z._default(z.array(der(20_000)).check(z.maxLength(100)), []),
})
export type NewTrustList = z.infer<typeof NewTrustList>

export const TrustList = z.object({ version: z.int(), keptAt: z.optional(Instant), ...NewTrustList.shape })
export type TrustList = z.infer<typeof TrustList>

export const TRUST_PK = 'TRUST#signatures'
export const TRUST_VERSION = 'VERSION#'
export const versionPrefix = (version: number) => `${TRUST_VERSION}${String(version).padStart(6, '0')}`
export const trustKey = (version: number): Key => ({ pk: TRUST_PK, sk: versionPrefix(version) })

/** Before the authority has kept one, nobody is believed. */
const NOBODY_BELIEVED: TrustList = { version: 0, anchors: [], intermediates: [], revocationLists: [], ocspAnswers: [] }

/** The latest version. */
export const currentTrustList = async (table: Pick<Table, 'query'>): Promise<TrustList> => {
  const { rows } = await table.query(
    { table: 'directory', pk: TRUST_PK, sk: { prefix: TRUST_VERSION }, limit: 1, descending: true },
    TrustList,
  )
  return rows[0] ?? NOBODY_BELIEVED
}
