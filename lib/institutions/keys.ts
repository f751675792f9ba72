/**
 * Keys are registered and revoked by the institution itself or by the authority. A key is never replaced under its name: a new one
 * is registered beside it, and the old one stays valid for the overlap. Revoked is at once, and for good.
 */

import * as z from 'zod/mini'
import { type Answer, answer, type Call } from '../kernel/call.ts'
import { faultOf } from '../kernel/faults.ts'
import { ok, type Result, refuse } from '../kernel/result.ts'
import { AnyRow } from '../kernel/stored.ts'
import { beijing } from '../kernel/time.ts'
import type { Ports, Row, RowWrite } from '../platform/ports.ts'
import { type ActPorts, allUnder, changeDirectory, changed, following, rowView } from './authority-act.ts'
import type { InstitutionPath } from './institutions.ts'
import { institutionKey, keyKey, OwnName, PublicKey, PublicKeyRow } from './model.ts'

const { revokedAt: _revokedAt, ...keyTerms } = PublicKey.shape

export const KeyRequest = z.strictObject({
  ...keyTerms,
  kid: OwnName,
  /** The key it follows, which ends when the overlap does. */
  replaces: z.optional(
    z.strictObject({ kid: PublicKey.shape.kid, overlapSeconds: z.int().check(z.gte(0), z.lte(7_776_000)) }),
  ),
})
export type KeyRequest = z.infer<typeof KeyRequest>

export const Revocation = z.strictObject({ reason: z.string().check(z.minLength(1), z.maxLength(500)) })
export type Revocation = z.infer<typeof Revocation>

const earlier = (a: string, b: string): string => (Date.parse(a) <= Date.parse(b) ? a : b)

const keyAsk = (institutionId: string, kid: string) =>
  ({ table: 'directory', key: keyKey(institutionId, kid), model: PublicKeyRow }) as const

/** A row whose version has moved on, put under the condition that it had not. */
const next = (present: PublicKey, change: Partial<PublicKey>): { readonly row: Row; readonly write: RowWrite } => {
  const { version, condition } = following(present)
  const row = { ...present, ...change, version }
  return { row, write: { table: 'directory', put: row, condition } }
}

const addKey = (ports: ActPorts, call: Call<KeyRequest>, institutionId: string): Promise<Result<Answer>> => {
  const { replaces, ...key } = call.body
  const head = institutionKey(institutionId)
  const prefix = `${institutionId}.`
  return changeDirectory(ports, call, {
    pk: head.pk,
    wanted: [
      { table: 'directory', key: head, model: AnyRow },
      keyAsk(institutionId, key.kid),
      keyAsk(institutionId, replaces?.kid ?? key.kid),
    ],
    decide: ([institution, present, old]) => {
      if (!institution) return refuse('resource.not-found')
      if (!key.kid.startsWith(prefix))
        return refuse('request.invalid', { faults: [faultOf('/kid', 'name.foreign', { prefix })] })
      if (present) return refuse('key.exists')
      if (Date.parse(key.notAfter) <= Date.parse(key.notBefore))
        return refuse('request.invalid', { faults: [faultOf('/notAfter', 'period.not-forward')] })
      if (replaces && (!old || old.revokedAt !== undefined || old.use !== key.use))
        return refuse('request.invalid', { faults: [faultOf('/replaces/kid', 'key.unknown')] })
      const row: Row = { ...keyKey(institutionId, key.kid), ...key, version: 1 }
      const writes: RowWrite[] = [
        { table: 'directory', put: row, condition: { expression: 'attribute_not_exists(#pk)' } },
      ]
      if (replaces && old) {
        const end = beijing(new Date(call.now.getTime() + replaces.overlapSeconds * 1000))
        writes.push(next(old, { notAfter: earlier(old.notAfter, end) }).write)
      }
      return ok({ writes, lost: ['key.exists'], response: changed(201, row) })
    },
  })
}

const endKey = (
  ports: ActPorts,
  call: Call,
  where: InstitutionPath & { readonly kid: string },
): Promise<Result<Answer>> => {
  return changeDirectory(ports, call, {
    pk: institutionKey(where.institutionId).pk,
    wanted: [keyAsk(where.institutionId, where.kid)],
    decide: ([present]) => {
      if (!present) return refuse('resource.not-found')
      const { row, write } = next(present, { revokedAt: present.revokedAt ?? beijing(call.now) })
      return ok({ writes: [write], response: changed(200, row) })
    },
  })
}

export const registerKey = (ports: ActPorts, call: Call<KeyRequest, InstitutionPath>) =>
  addKey(ports, call, call.path.institutionId)

export const revokeKey = (ports: ActPorts, call: Call<Revocation, InstitutionPath & { readonly kid: string }>) =>
  endKey(ports, call, call.path)

export const registerOwnKey = (ports: ActPorts, call: Call<KeyRequest>) =>
  addKey(ports, call, call.caller.institutionId)

export const revokeOwnKey = (ports: ActPorts, call: Call<Revocation, { readonly kid: string }>) =>
  endKey(ports, call, { institutionId: call.caller.institutionId, kid: call.path.kid })

export const listOwnKeys = async (ports: Pick<Ports, 'table'>, call: Call): Promise<Result<Answer>> => {
  const rows = await allUnder(ports, institutionKey(call.caller.institutionId).pk, 'KEY#')
  return ok(answer(200, { items: rows.map(rowView) }))
}
