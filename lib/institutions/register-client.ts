/** The clients by which an institution calls, and how one is shut out. */

import * as z from 'zod/mini'
import type { Answer, Call } from '../kernel/call.ts'
import { ok, type Result, refuse } from '../kernel/result.ts'
import { AnyRow } from '../kernel/stored.ts'
import { isOneOf } from '../names/keys.ts'
import { ROUTES } from '../names/routes/index.ts'
import type { Route } from '../names/routes/route.ts'
import { type ActPorts, changeDirectory, changed, following } from './authority-act.ts'
import type { InstitutionPath } from './institutions.ts'
import { Client, clientKey, OwnName } from './model.ts'
import { type Complaint, type Head, putPart, reason } from './put-part.ts'

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

const complaintsOfClient = ({ clientId, audience, scopes, narrowing }: ClientRequest, head: Head): Complaint[] => {
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
  ]
}

/** Also narrows a client, replaces its certificate or lists one as revoked; a disabled client that is put again is active. */
export const registerClient = (ports: ActPorts, call: Call<ClientRequest, InstitutionPath>) =>
  putPart(ports, call, {
    key: clientKey(call.path.institutionId, call.body.clientId),
    fields: { ...call.body, status: 'active' },
    complaints: (head) => complaintsOfClient(call.body, head),
  })

type ClientPath = InstitutionPath & { readonly clientId: string }

/** Needs no version: shutting out comes before all else. */
export const disableClient = (ports: ActPorts, call: Call<Disablement, ClientPath>): Promise<Result<Answer>> => {
  const key = clientKey(call.path.institutionId, call.path.clientId)
  return changeDirectory(ports, call, {
    pk: key.pk,
    wanted: [{ table: 'directory', key, model: AnyRow }],
    decide: ([present]) => {
      if (!present) return refuse('resource.not-found')
      const { version, condition } = following(present)
      const row = { ...present, status: 'disabled', version }
      return ok({ writes: [{ table: 'directory', put: row, condition }], response: changed(200, row) })
    },
  })
}
