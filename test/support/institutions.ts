/** Institutions with keys, as the directory holds them, and the assertions and signatures their systems would make. */

import { createHash, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { FlattenedSign, type JWTPayload, SignJWT } from 'jose'
import type { Table } from '../../lib/platform/ports.ts'
import type { Row } from './looked.ts'
export const NOW = new Date('2026-11-24T02:00:00Z')
export const ISSUER = 'https://api.example.test'
export const BANK = '91350000MA00YH0179'
export const CLIENT = `${BANK}.core`
export const OTHER_BANK = '91350000MA00YH0254'

export type Pair = { readonly privateKey: KeyObject; readonly jwk: Row }

export const ecPair = (): Pair => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return { privateKey, jwk: publicKey.export({ format: 'jwk' }) }
}
export const rsaPair = (modulusLength = 2048): Pair => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength })
  return { privateKey, jwk: publicKey.export({ format: 'jwk' }) }
}

export const keyRow = (jwk: Row, more: Row = {}): Row => ({
  jwk,
  use: 'auth',
  notBefore: '2026-01-01T00:00:00+08:00',
  notAfter: '2027-01-01T00:00:00+08:00',
  ...more,
})

export const institutionRows = (institutionId: string, keys: Record<string, Row>, client: Row = {}): Row[] => [
  {
    pk: `INSTITUTION#${institutionId}`,
    sk: 'HEAD',
    kind: 'bank',
    kindSort: institutionId,
    status: 'active',
    rateSlot: 17,
  },
  {
    pk: `INSTITUTION#${institutionId}`,
    sk: `CLIENT#${institutionId}.core`,
    audience: 'bank',
    scopes: ['cases.read', 'cases.write'],
    status: 'active',
    ...client,
  },
  ...Object.entries(keys).map(([kid, row]) => ({ pk: `INSTITUTION#${institutionId}`, sk: `KEY#${kid}`, ...row })),
]

export const putAll = async (table: Table, rows: readonly Row[]): Promise<void> => {
  for (const put of rows) await table.write({ table: 'directory', put })
}

const seconds = (at: Date) => Math.floor(at.getTime() / 1000)

export const assertion = (
  { privateKey }: Pick<Pair, 'privateKey'>,
  { header = {}, claims = {} }: { header?: Row; claims?: JWTPayload } = {},
): Promise<string> =>
  new SignJWT({
    iss: CLIENT,
    sub: CLIENT,
    aud: ISSUER,
    jti: crypto.randomUUID(),
    iat: seconds(NOW),
    exp: seconds(NOW) + 60,
    ...claims,
  })
    .setProtectedHeader({ alg: 'ES256', kid: `${BANK}.auth`, ...header })
    .sign(privateKey)

export const dpopProof = (pair: Pair, claims: JWTPayload, header: Row = {}): Promise<string> =>
  new SignJWT({ jti: crypto.randomUUID(), iat: seconds(NOW), htm: 'POST', htu: `${ISSUER}/oauth2/token`, ...claims })
    .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk: pair.jwk, ...header })
    .sign(pair.privateKey)

export const accessTokenHash = (token: string): string => createHash('sha256').update(token).digest('base64url')

/** `<protected>..<signature>` over the bytes. */
export const sign = async ({ privateKey }: Pair, bytes: Uint8Array, header: Row): Promise<string> => {
  const jws = await new FlattenedSign(bytes)
    .setProtectedHeader({ alg: 'ES256', b64: false, crit: ['b64'], ...header })
    .sign(privateKey)
  return `${jws.protected}..${jws.signature}`
}
