/**
 * Keys are registered and revoked by the institution itself or by the authority. A key belongs to one client: to the one that registers
 * it, or to the one that an un-narrowed client names. A key is never replaced under its name: a new one is registered beside it, and the
 * old one stays valid for the overlap. Revoked is at once, and for good.
 */

import * as z from 'zod/mini'
import type { Proposal } from '../access/proposal.ts'
import { coreClient } from '../access/rows.ts'
import type { Evidence } from '../access/signature.ts'
import { type Answer, answer, type Call } from '../kernel/call.ts'
import { faultOf } from '../kernel/faults.ts'
import { type Fault, ok, type Result, refuse } from '../kernel/result.ts'
import { beijing } from '../kernel/time.ts'
import type { Ports, Row, RowWrite } from '../platform/ports.ts'
import { type ActPorts, allUnder, type Change, changeDirectory, changed, following, rowView } from './authority-act.ts'
import { forItself } from './for-itself.ts'
import type { InstitutionPath } from './institutions.ts'
import { mayTouch, Named, namingFaults, replacedFaults, StoredKey } from './key-owner.ts'
import { clientKey, type Institution, InstitutionRow, institutionKey, keyKey, OwnName, PublicKey } from './model.ts'
import { noticeOf } from './notice.ts'
import { answerProposal, type Confirmation, firstOf, holdsFrom, proposalBy, secondProposal } from './proposals.ts'

const { revokedAt: _revokedAt, ...keyTerms } = PublicKey.shape

export const KeyRequest = z.strictObject({
  ...keyTerms,
  kid: OwnName,
  /** Whose it is. Of an institution's own, the client that calls where nobody is named; of another's, its client `core`. */
  clientId: z.optional(OwnName),
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
  ({ table: 'directory', key: keyKey(institutionId, kid), model: StoredKey }) as const

/** A row whose version has moved on, put under the condition that it had not. */
const next = (present: StoredKey, change: Partial<StoredKey>): { readonly row: Row; readonly write: RowWrite } => {
  const { version, condition } = following(present)
  const row = { ...present, ...change, version }
  return { row, write: { table: 'directory', put: row, condition } }
}

type Putting = { readonly institutionId: string; readonly clientId: string; readonly evidence: Evidence }

/** In force at once: the first of an institution, and what it registers itself; of an authority, what each person does for itself. */
const proposalOf = async (ports: ActPorts, call: Call<KeyRequest>, { institutionId, clientId, evidence }: Putting) => {
  const { caller } = call
  const isOwn = caller.institutionId === institutionId
  if (isOwn && (caller.audience !== 'authority' || clientId === caller.clientId)) return { writes: [] }
  const first = isOwn ? undefined : await firstOf(ports, institutionKey(institutionId).pk, call.body.use)
  return first ? { writes: [first] } : { writes: [], proposed: proposalBy(call, evidence, institutionId) }
}

/** The old key ends when the overlap does, which begins when the new one holds. */
const endOfReplaced = (now: Date, overlapSeconds: number, proposed: Proposal | undefined): string => {
  const begins = Math.max(now.getTime(), Date.parse(proposed?.holdsFrom ?? beijing(now)))
  return beijing(new Date(begins + overlapSeconds * 1000))
}

type Asked = {
  readonly institutionId: string
  readonly clientId: string
  /** The key that is to end, where there is one that the caller may touch. */
  readonly old: StoredKey | undefined
  readonly named: Named | undefined
}

const faultsOf = ({ caller, body }: Call<KeyRequest>, { institutionId, clientId, old, named }: Asked): Fault[] => [
  ...(Date.parse(body.notAfter) <= Date.parse(body.notBefore) ? [faultOf('/notAfter', 'period.not-forward')] : []),
  ...namingFaults({ institutionId, clientId, named }, caller),
  ...(body.replaces ? replacedFaults(body.use, old, clientId) : []),
]

type Put = Asked & { readonly kind: Institution['kind']; readonly evidence: Evidence }

/** The new key, the end of the one before, and who is notified. */
const keyPut = async (ports: ActPorts, call: Call<KeyRequest>, { old, kind, ...putting }: Put): Promise<Change> => {
  const { institutionId, clientId } = putting
  const { replaces, ...key } = call.body
  const { writes, proposed } = await proposalOf(ports, call, putting)
  const row: Row = { ...keyKey(institutionId, key.kid), ...key, clientId, ...(proposed && { proposed }), version: 1 }
  const ended = replaces && old && endOfReplaced(call.now, replaces.overlapSeconds, proposed)
  const data = { kid: key.kid, use: key.use, clientId, ...holdsFrom(proposed) }
  const type = proposed ? 'key.proposed' : 'key.registered'
  const isFirst = writes.length > 0
  return {
    writes: [
      { table: 'directory', put: row, condition: { expression: 'attribute_not_exists(#pk)' } },
      ...(old && ended ? [next(old, { notAfter: earlier(old.notAfter, ended) }).write] : []),
      ...writes,
    ],
    lost: ['key.exists'],
    response: changed(201, row),
    ...(!isFirst && { notice: noticeOf(ports.ids, call, { type, institutionId, kind, data }) }),
  }
}

const addKey = (ports: ActPorts, call: Call<KeyRequest>, institutionId: string): Promise<Result<Answer>> => {
  const { caller, body } = call
  const { kid, replaces } = body
  const isOwn = caller.institutionId === institutionId
  const clientId = body.clientId ?? (isOwn ? caller.clientId : coreClient(institutionId))
  const head = institutionKey(institutionId)
  const prefix = `${institutionId}.`
  return changeDirectory(ports, call, {
    pk: head.pk,
    wanted: [
      { table: 'directory', key: head, model: InstitutionRow },
      keyAsk(institutionId, kid),
      keyAsk(institutionId, replaces?.kid ?? kid),
      { table: 'directory', key: clientKey(institutionId, clientId), model: Named },
    ],
    decide: async ([institution, present, replaced, named], evidence) => {
      if (!institution) return refuse('resource.not-found')
      if (!kid.startsWith(prefix))
        return refuse('request.invalid', { faults: [faultOf('/kid', 'name.foreign', { prefix })] })
      if (present) return refuse('key.exists')
      const old = replaces && mayTouch(caller, replaced) ? replaced : undefined
      const asked = { institutionId, clientId, old, named }
      const faults = faultsOf(call, asked)
      if (faults.length > 0) return refuse('request.invalid', { faults })
      return ok(await keyPut(ports, call, { ...asked, kind: institution.kind, evidence }))
    },
  })
}

type KeyPath = InstitutionPath & { readonly kid: string }

const endKey = (ports: ActPorts, call: Call, { institutionId, kid }: KeyPath): Promise<Result<Answer>> =>
  changeDirectory(ports, call, {
    pk: institutionKey(institutionId).pk,
    wanted: [
      { table: 'directory', key: institutionKey(institutionId), model: InstitutionRow },
      keyAsk(institutionId, kid),
    ],
    decide: ([institution, present]) => {
      const isOwn = call.caller.institutionId === institutionId
      if (!institution || !present || (isOwn && !mayTouch(call.caller, present))) return refuse('resource.not-found')
      const { row, write } = next(present, { revokedAt: present.revokedAt ?? beijing(call.now) })
      const notice = noticeOf(ports.ids, call, {
        type: 'key.revoked',
        institutionId,
        kind: institution.kind,
        data: { kid, use: present.use },
      })
      return ok({ writes: [write], response: changed(200, row), notice })
    },
  })

export const registerKey = (ports: ActPorts, call: Call<KeyRequest, InstitutionPath>) =>
  addKey(ports, call, call.path.institutionId)

export const revokeKey = (ports: ActPorts, call: Call<Revocation, KeyPath>) => endKey(ports, call, call.path)

export const confirmKey = (ports: ActPorts, call: Call<Confirmation, KeyPath>) => {
  const { institutionId, kid } = call.path
  return secondProposal(ports, call, { institutionId, key: keyKey(institutionId, kid) })
}

export const registerOwnKey = (ports: ActPorts, call: Call<KeyRequest>) =>
  forItself(call, (institutionId) => addKey(ports, call, institutionId))

export const revokeOwnKey = (ports: ActPorts, call: Call<Revocation, { readonly kid: string }>) =>
  forItself(call, (institutionId) => endKey(ports, call, { institutionId, kid: call.path.kid }))

export const confirmOwnKey = (ports: ActPorts, call: Call<Confirmation, { readonly kid: string }>) =>
  forItself(call, async (institutionId) => {
    const key = keyKey(institutionId, call.path.kid)
    const proposed = await ports.table.get('directory', key, StoredKey)
    const owner = clientKey(institutionId, proposed?.clientId ?? coreClient(institutionId))
    return answerProposal(ports, call, { institutionId, key, beside: [owner] })
  })

export const listOwnKeys = async (ports: Pick<Ports, 'table'>, { caller }: Call): Promise<Result<Answer>> => {
  const rows = await allUnder(ports, institutionKey(caller.institutionId).pk, 'KEY#')
  const seen = rows.filter(({ clientId }) => caller.narrowing === undefined || clientId === caller.clientId)
  return ok(answer(200, { items: seen.map(rowView) }))
}
