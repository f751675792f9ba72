/** The clients by which an institution calls, how one is shut out, and how it agrees to what an authority proposes. */

import * as z from 'zod/mini'
import type { Proposal } from '../access/proposal.ts'
import { ClientRow, clientAt } from '../access/rows.ts'
import type { Evidence } from '../access/signature.ts'
import { type Answer, answer, type Call } from '../kernel/call.ts'
import { ok, type Result, refuse } from '../kernel/result.ts'
import { AnyRow } from '../kernel/stored.ts'
import { isOneOf } from '../names/keys.ts'
import { ROUTES } from '../names/routes/index.ts'
import type { Route } from '../names/routes/route.ts'
import type { Ports, Row, RowWrite } from '../platform/ports.ts'
import { type ActPorts, allUnder, changeDirectory, changed, following, nextVersion, rowView } from './authority-act.ts'
import { beyond, isWider, meanwhile } from './client-reach.ts'
import { forItself } from './for-itself.ts'
import type { InstitutionPath } from './institutions.ts'
import { Client, clientKey, InstitutionRow, institutionKey, OwnName } from './model.ts'
import { noticeOf } from './notice.ts'
import { answerProposal, type Confirmation, firstOf, holdsFrom, proposalBy, secondProposal } from './proposals.ts'
import { type Complaint, complained, type Head, reason } from './put-part.ts'

const { status: _clientStatus, ...clientTerms } = Client.shape
export const ClientRequest = z.strictObject({ ...clientTerms, clientId: OwnName })
export type ClientRequest = z.infer<typeof ClientRequest>

export const Disablement = z.strictObject({ reason })
export type Disablement = z.infer<typeof Disablement>

const AUDIENCE_OF: Readonly<Record<string, string>> = {
  bank: 'bank',
  intermediary: 'bank',
  registry: 'registry',
  authority: 'authority',
  regulator: 'regulator',
}

const routesOf = (audience: string): readonly Route[] =>
  Object.values<Route>(ROUTES).filter(({ audiences }) => audiences !== 'public' && isOneOf(audiences, audience))

type RegisterCall = Call<ClientRequest, InstitutionPath>

/** Nobody gives another what he has not himself. Scopes compare within an institution alone, regions and businesses anywhere. */
const beyondCaller = ({ caller, body }: RegisterCall, head: Head): Complaint[] => {
  const isOwn = head.institutionId === caller.institutionId
  const scopes = isOwn ? body.scopes : []
  return [
    ...scopes.flatMap((scope, at) =>
      caller.scopes.includes(scope) ? [] : [{ pointer: `/scopes/${at}`, code: 'client.wider' } as const],
    ),
    ...beyond(caller.narrowing, body.narrowing, isOwn ? undefined : ['regions', 'businesses']).map(
      (dimension) => ({ pointer: `/narrowing/${dimension}`, code: 'client.wider' }) as const,
    ),
  ]
}

const complaintsOfClient = (call: RegisterCall, head: Head): Complaint[] => {
  const { clientId, audience, scopes, narrowing } = call.body
  const prefix = `${head.institutionId}.`
  const known = new Set<string | undefined>(routesOf(audience).map(({ scope }) => scope))
  const audienceFits = AUDIENCE_OF[head.kind] === audience
  return [
    ...(clientId.startsWith(prefix)
      ? []
      : [{ pointer: '/clientId', code: 'name.foreign', particulars: { prefix } } as const]),
    ...(audienceFits ? [] : [{ pointer: '/audience', code: 'client.audience' } as const]),
    ...scopes.flatMap((scope, at) =>
      known.has(scope) ? [] : [{ pointer: `/scopes/${at}`, code: 'scope.unknown' } as const],
    ),
    ...(narrowing?.operations ?? []).flatMap((operation, at) =>
      operation in ROUTES ? [] : [{ pointer: `/narrowing/operations/${at}`, code: 'operation.unknown' } as const],
    ),
    ...beyondCaller(call, head),
  ]
}

type Putting = { readonly fields: Row; readonly proposed?: Proposal; readonly first?: RowWrite }

/** The client's row as it is to be, and whether it is in force at once. */
const clientPut = async (
  ports: ActPorts,
  call: RegisterCall,
  { present, evidence }: { readonly present: Row | undefined; readonly evidence: Evidence },
): Promise<Putting> => {
  const { institutionId } = call.path
  const wanted = { ...call.body, status: 'active' as const }
  const now = present && clientAt(ClientRow.parse(present), call.now)
  if (now && !isWider(wanted, now)) return { fields: wanted }
  const first = present ? undefined : await firstOf(ports, institutionKey(institutionId).pk, 'client')
  if (first) return { fields: wanted, first }
  const proposed = proposalBy(call, evidence, institutionId)
  return { fields: { ...wanted, ...(now && { before: meanwhile(now, wanted) }), proposed }, proposed }
}

type Registered = Putting & { readonly kind: Head['kind'] }

/** The first client of an institution has nobody yet who could be notified. */
const noticeOfClient = (ports: ActPorts, call: RegisterCall, { kind, proposed, first }: Registered) => {
  if (first) return {}
  const { clientId, scopes, narrowing } = call.body
  const data = { clientId, scopes, ...(narrowing && { narrowing }), ...holdsFrom(proposed) }
  const type = proposed ? 'client.proposed' : 'client.changed'
  return { notice: noticeOf(ports.ids, call, { type, institutionId: call.path.institutionId, kind, data }) }
}

/** Also narrows a client, replaces its certificate or lists one as revoked; a disabled client that is put again is active. */
export const registerClient = (ports: ActPorts, call: RegisterCall): Promise<Result<Answer>> => {
  const { institutionId } = call.path
  const head = institutionKey(institutionId)
  const key = clientKey(institutionId, call.body.clientId)
  return changeDirectory(ports, call, {
    pk: head.pk,
    wanted: [
      { table: 'directory', key: head, model: InstitutionRow },
      { table: 'directory', key, model: AnyRow },
    ],
    decide: async ([institution, present], evidence) => {
      if (!institution) return refuse('resource.not-found')
      const found = complaintsOfClient(call, institution)
      if (found.length > 0) return complained(found)
      const next = nextVersion(present, call)
      if (!next.ok) return next
      const put = await clientPut(ports, call, { present, evidence })
      const row: Row = { ...key, ...put.fields, version: next.value.version }
      return ok({
        writes: [{ table: 'directory', put: row, condition: next.value.condition }, ...(put.first ? [put.first] : [])],
        response: changed(200, row),
        ...noticeOfClient(ports, call, { ...put, kind: institution.kind }),
      })
    },
  })
}

type ClientPath = InstitutionPath & { readonly clientId: string }

/** Needs no version: shutting out comes before all else. What is in force while something is proposed is shut out too. */
export const disableClient = (ports: ActPorts, call: Call<Disablement, ClientPath>): Promise<Result<Answer>> => {
  const { institutionId, clientId } = call.path
  const key = clientKey(institutionId, clientId)
  return changeDirectory(ports, call, {
    pk: key.pk,
    wanted: [
      { table: 'directory', key: institutionKey(institutionId), model: InstitutionRow },
      { table: 'directory', key, model: AnyRow },
    ],
    decide: ([institution, present]) => {
      if (!institution || !present) return refuse('resource.not-found')
      const { version, condition } = following(present)
      const { before } = ClientRow.parse(present)
      const status = 'disabled'
      const row = { ...present, ...(before && { before: { ...before, status } }), status, version }
      return ok({
        writes: [{ table: 'directory', put: row, condition }],
        response: changed(200, row),
        notice: noticeOf(ports.ids, call, {
          type: 'client.disabled',
          institutionId,
          kind: institution.kind,
          data: { clientId },
        }),
      })
    },
  })
}

export const confirmClient = (ports: ActPorts, { path, ...call }: Call<Confirmation, ClientPath>) =>
  secondProposal(
    ports,
    { ...call, path },
    {
      institutionId: path.institutionId,
      key: clientKey(path.institutionId, path.clientId),
    },
  )

export const confirmOwnClient = (ports: ActPorts, call: Call<Confirmation, { readonly clientId: string }>) => {
  return forItself(call, (institutionId) =>
    answerProposal(ports, call, { institutionId, key: clientKey(institutionId, call.path.clientId) }),
  )
}

/** A narrowed client sees itself. */
export const listOwnClients = async (ports: Pick<Ports, 'table'>, { caller }: Call): Promise<Result<Answer>> => {
  const rows = await allUnder(ports, institutionKey(caller.institutionId).pk, 'CLIENT#')
  const seen = rows.filter(({ clientId }) => caller.narrowing === undefined || clientId === caller.clientId)
  return ok(answer(200, { items: seen.map(rowView) }))
}
