/** What hangs on an institution: branches, designated officers and clients, each put whole under its version, and whether its agreement stands. */

import * as z from 'zod/mini'
import type { Answer, Call } from '../kernel/call.ts'
import { type FaultCode, faultOf } from '../kernel/faults.ts'
import { ok, type Result, refuse } from '../kernel/result.ts'
import { LocalDate } from '../kernel/time.ts'
import { isOneOf } from '../names/keys.ts'
import { ROUTES } from '../names/routes/index.ts'
import type { Route } from '../names/routes/route.ts'
import type { Key, Row } from '../platform/ports.ts'
import { type ActPorts, changeDirectory, changed, following, nextVersion } from './authority-act.ts'
import type { InstitutionPath } from './institutions.ts'
import {
  agreementKey,
  type Branch,
  branchKey,
  Client,
  clientKey,
  institutionKey,
  Officer,
  OwnName,
  officerKey,
} from './model.ts'

const Reason = z.string().check(z.minLength(1), z.maxLength(500))
export const AgreementChange = z.strictObject({ act: z.enum(['suspend', 'resume', 'end']), reason: Reason })
export type AgreementChange = z.infer<typeof AgreementChange>

/** 加强对业务人员的培训, 三(三): nobody is designated untrained. */
export const OfficerRequest = z.strictObject({
  ...Officer.shape,
  trainedOn: LocalDate,
  maskedId: z.string().check(z.regex(/^\d{1,6}\*{8,}[0-9X]{1,4}$/)),
})
export type OfficerRequest = z.infer<typeof OfficerRequest>

const { status: _clientStatus, ...clientTerms } = Client.shape
export const ClientRequest = z.strictObject({ ...clientTerms, clientId: OwnName })
export type ClientRequest = z.infer<typeof ClientRequest>

export const Disablement = z.strictObject({ reason: Reason })
export type Disablement = z.infer<typeof Disablement>

type Complaint = { readonly pointer: string; readonly code: FaultCode; readonly particulars?: Record<string, string> }
type Part = {
  readonly key: Key
  readonly fields: Row
  /** Besides the institution's head and the part itself. */
  readonly beside?: readonly Key[]
  readonly complaints?: (head: Row, beside: readonly (Row | undefined)[]) => readonly Complaint[]
}

const invalid = (complaints: readonly Complaint[]) =>
  refuse('request.invalid', {
    faults: complaints.map(({ pointer, code, particulars }) => faultOf(pointer, code, particulars)),
  })

const putPart = (
  ports: ActPorts,
  call: Call<unknown, InstitutionPath>,
  { key, fields, beside = [], complaints = () => [] }: Part,
): Promise<Result<Answer>> => {
  const head = institutionKey(call.path.institutionId)
  return changeDirectory(ports, call, {
    pk: head.pk,
    wanted: [head, key, ...beside],
    decide: ([institution, present, ...others]) => {
      if (!institution) return refuse('resource.not-found')
      const found = complaints(institution, others)
      if (found.length > 0) return invalid(found)
      const next = nextVersion(present, call)
      if (!next.ok) return next
      const row: Row = { ...key, ...fields, version: next.value.version }
      const writes = [{ table: 'directory' as const, put: row, condition: next.value.condition }]
      return ok({ writes, said: changed(200, row) })
    },
  })
}

export const forward = (from: string, to: string): readonly Complaint[] =>
  from <= to ? [] : [{ pointer: '/validTo', code: 'period.not-forward' }]

const STATUS_AFTER = { suspend: 'suspended', resume: 'in-force', end: 'ended' } as const

/** Takes effect with the next filing, which checks the agreement in its own transaction, and within a minute for all else. */
export const changeAgreement = (
  ports: ActPorts,
  call: Call<AgreementChange, InstitutionPath>,
): Promise<Result<Answer>> => {
  const head = institutionKey(call.path.institutionId)
  const key = agreementKey(call.path.institutionId)
  return changeDirectory(ports, call, {
    pk: head.pk,
    wanted: [head, key],
    decide: ([institution, present]) => {
      if (!institution) return refuse('resource.not-found')
      if (!present) return refuse('agreement.none')
      const next = nextVersion(present, call)
      if (!next.ok) return next
      if (present.status === 'ended') return refuse('agreement.ended')
      const row = { ...present, status: STATUS_AFTER[call.body.act], version: next.value.version }
      const writes = [{ table: 'directory' as const, put: row, condition: next.value.condition }]
      return ok({ writes, said: changed(200, row) })
    },
  })
}

export const putBranch = (ports: ActPorts, call: Call<Branch, InstitutionPath>) =>
  putPart(ports, call, { key: branchKey(call.path.institutionId, call.body.creditCode), fields: call.body })

export const putOfficer = (ports: ActPorts, call: Call<OfficerRequest, InstitutionPath>) =>
  putPart(ports, call, {
    key: officerKey(call.path.institutionId, call.body.officerId),
    fields: call.body,
    beside: [branchKey(call.path.institutionId, call.body.branch)],
    complaints: (_head, [branch]) => [
      ...(branch ? [] : [{ pointer: '/branch', code: 'branch.unknown' } as const]),
      ...forward(call.body.validFrom, call.body.validTo),
    ],
  })

const AUDIENCE_OF: Readonly<Record<string, string>> = {
  bank: 'bank',
  intermediary: 'bank',
  registry: 'registry',
  authority: 'authority',
  regulator: 'regulator',
}

const routesOf = (audience: string): readonly Route[] =>
  Object.values<Route>(ROUTES).filter(({ audiences }) => audiences !== 'public' && isOneOf(audiences, audience))

const complaintsOfClient = ({ clientId, audience, scopes, narrowing }: ClientRequest, head: Row): Complaint[] => {
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
    wanted: [key],
    decide: ([present]) => {
      if (!present) return refuse('resource.not-found')
      const { version, condition } = following(present)
      const row = { ...present, status: 'disabled', version }
      return ok({ writes: [{ table: 'directory', put: row, condition }], said: changed(200, row) })
    },
  })
}
