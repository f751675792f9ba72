/**
 * Whom a token speaks for: two engine calls, the token's row, then institution, agreement, client and key, so that a revocation of
 * any holds at once.
 */

import type { Jurisdiction } from '../kernel/jurisdiction.ts'
import { AnyRow } from '../kernel/stored.ts'
import { beijingDate } from '../kernel/time.ts'
import type { Ports } from '../platform/ports.ts'
import {
  AgreementRow,
  agreementKey,
  type Binding,
  type ClientRow,
  clientKey,
  InstitutionRow,
  institutionKey,
  isCertificateOf,
  isKeyOf,
  KeyRow,
  keyKey,
  keyServes,
  readClient,
  TokenRow,
  tokenKey,
} from './rows.ts'

export type Principal = {
  readonly institutionId: string
  readonly clientId: string
  readonly audience: string
  readonly scopes: readonly string[]
  readonly binding?: Binding
  readonly rateSlot: number
  /** Outside its agreement an institution only reads its own past. */
  readonly agreementInForce: boolean
  readonly actsFor: readonly string[]
  readonly narrowing?: ClientRow['narrowing']
  readonly jurisdiction?: Jurisdiction
}

/** RFC 6750, 2.1 and RFC 9449, 7.1: a DPoP-bound token never travels as a bearer token. */
const CREDENTIALS = /^(bearer|dpop) ([A-Za-z0-9_-]{43})$/i

const admitsCertificate = (binding: Binding | undefined, client: ClientRow): boolean =>
  binding === undefined || !('x5t#S256' in binding) || isCertificateOf(client, binding['x5t#S256'])

const inForce = (row: unknown, now: Date): boolean => {
  const agreement = AgreementRow.safeParse(row)
  const today = beijingDate(now)
  return (
    agreement.success &&
    agreement.data.status === 'in-force' &&
    agreement.data.validFrom <= today &&
    today <= agreement.data.validTo
  )
}

const standing = async ({ institutionId, clientId, kid }: TokenRow, table: Ports['table'], now: Date) => {
  const keys = [
    institutionKey(institutionId),
    clientKey(institutionId, clientId),
    keyKey(institutionId, kid),
    agreementKey(institutionId),
  ]
  const [institutionRow, clientRow, keyRow, agreement] = await table.batchGet(
    keys.map((key) => ({ table: 'directory', key, model: AnyRow }) as const),
  )
  const institution = InstitutionRow.safeParse(institutionRow)
  const client = readClient(clientRow, now)
  const key = KeyRow.safeParse(keyRow)
  if (!institution.success || !client || !key.success) return undefined
  return { institution: institution.data, client, key: key.data, agreement }
}

/** Undefined means 401, whatever the reason. */
export const authorize = async (
  authorization: string | undefined,
  { table, clock }: Pick<Ports, 'table' | 'clock'>,
): Promise<Principal | undefined> => {
  const [, scheme = '', token = ''] = CREDENTIALS.exec(authorization ?? '') ?? []
  if (token === '') return undefined
  const row = TokenRow.safeParse(await table.get('access', tokenKey(token), AnyRow))
  const now = clock.now()
  if (!row.success || row.data.expiresAt * 1000 <= now.getTime()) return undefined
  const { institutionId, clientId, audience, scopes, binding } = row.data
  const proofBound = binding !== undefined && 'jkt' in binding
  if (proofBound !== (scheme.toLowerCase() === 'dpop')) return undefined
  const today = await standing(row.data, table, now)
  if (today === undefined || today.institution.status !== 'active' || today.client.status !== 'active') return undefined
  if (!keyServes(today.key, 'auth', now) || !isKeyOf(today.key, row.data)) return undefined
  if (!admitsCertificate(binding, today.client)) return undefined
  return {
    institutionId,
    clientId,
    audience,
    // What was taken from the client since the token was issued is gone at once.
    scopes: scopes.filter((scope) => today.client.scopes.includes(scope)),
    ...(binding !== undefined && { binding }),
    rateSlot: today.institution.rateSlot,
    agreementInForce: inForce(today.agreement, now),
    actsFor: today.institution.actsFor ?? [],
    ...(today.client.narrowing !== undefined && { narrowing: today.client.narrowing }),
    ...(today.institution.jurisdiction !== undefined && { jurisdiction: today.institution.jurisdiction }),
  }
}
