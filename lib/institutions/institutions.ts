/** The authority admits institutions, suspends and resumes them, and says where their endpoints may be. */
import * as z from 'zod/mini'
import { type Answer, answer, type Call } from '../kernel/call.ts'
import { CreditCode } from '../kernel/credit-code.ts'
import { faultOf } from '../kernel/faults.ts'
import { Belonging, homeOf, Jurisdiction, PROVINCE, watches } from '../kernel/jurisdiction.ts'
import { type Fault, ok, type Result, refuse } from '../kernel/result.ts'
import type { Ports, Row } from '../platform/ports.ts'
import { fullPage } from '../tables/full-page.ts'
import {
  type ActPorts,
  allUnder,
  changeDirectory,
  changed,
  etagOf,
  historyOf,
  nextVersion,
  rowView,
} from './authority-act.ts'
import { EndpointAddresses } from './endpoint-addresses.ts'
import {
  Agreement,
  Branch,
  Client,
  INSTITUTION_KINDS,
  Institution,
  InstitutionId,
  InstitutionRow,
  institutionKey,
  Officer,
  PublicKey,
} from './model.ts'
import { nextRateSlot } from './rate-slots.ts'

/** Public addresses over https, until the authority says otherwise. */
const PUBLIC = { schemes: ['https' as const], cidrs: 'public' as const }

const ActsFor = z.array(CreditCode).check(z.maxLength(200))
const Name = z.string().check(z.minLength(1), z.maxLength(200))

export const Admission = z.strictObject({
  institutionId: InstitutionId,
  kind: z.enum(INSTITUTION_KINDS),
  name: Name,
  creditCode: z.optional(CreditCode),
  jurisdiction: z.optional(Jurisdiction),
  addressPolicy: z._default(EndpointAddresses, PUBLIC),
  actsFor: z.optional(ActsFor),
})
export type Admission = z.infer<typeof Admission>

export const InstitutionChange = z.strictObject({
  name: z.optional(Name),
  status: z.optional(z.enum(['active', 'suspended'])),
  addressPolicy: z.optional(EndpointAddresses),
  jurisdiction: z.optional(Jurisdiction),
  actsFor: z.optional(ActsFor),
  /** Moves it to another rate slot, for which an authority of the province is needed: others may sit there. */
  rateSlot: z.optional(Institution.shape.rateSlot),
  reason: Name,
})
export type InstitutionChange = z.infer<typeof InstitutionChange>

export type InstitutionPath = { readonly institutionId: string }

const needsJurisdiction = ({ kind }: Pick<Admission, 'kind'>): boolean => kind === 'authority' || kind === 'regulator'

/** Nobody gives away, or takes, what lies outside their jurisdiction; whom an intermediary acts for may be all over the province. */
const outside = ({ caller, body }: Call<Pick<InstitutionChange, 'actsFor' | 'rateSlot'>>, home: string): Fault[] => [
  ...(watches(caller, home) ? [] : [faultOf('/jurisdiction', 'jurisdiction.outside')]),
  ...(body.actsFor && !watches(caller, PROVINCE) ? [faultOf('/actsFor', 'jurisdiction.outside')] : []),
  ...(body.rateSlot !== undefined && !watches(caller, PROVINCE) ? [faultOf('/rateSlot', 'jurisdiction.outside')] : []),
]

export const admitInstitution = (ports: ActPorts, call: Call<Admission>): Promise<Result<Answer>> => {
  const { institutionId } = call.body
  const key = institutionKey(institutionId)
  return changeDirectory(ports, call, {
    pk: key.pk,
    wanted: [{ table: 'directory', key, model: InstitutionRow }],
    decide: async ([present]) => {
      if (present) return refuse('institution.exists')
      if (needsJurisdiction(call.body) && !call.body.jurisdiction)
        return refuse('request.invalid', { faults: [faultOf('/jurisdiction', 'jurisdiction.missing')] })
      if (call.body.actsFor && call.body.kind !== 'intermediary')
        return refuse('request.invalid', { faults: [faultOf('/actsFor', 'field.unknown')] })
      const jurisdiction = call.body.jurisdiction ?? call.caller.jurisdiction
      const faults = outside(call, homeOf({ ...call.body, jurisdiction }))
      if (faults.length > 0) return refuse('request.invalid', { faults })
      const row: Row = {
        ...key,
        ...call.body,
        jurisdiction,
        status: 'active',
        rateSlot: await nextRateSlot(ports),
        kindSort: institutionId,
        version: 1,
      }
      return ok({
        writes: [{ table: 'directory', put: row, condition: { expression: 'attribute_not_exists(#pk)' } }],
        lost: ['institution.exists'],
        response: changed(201, row, `/v1/authority/institutions/${institutionId}`),
      })
    },
  })
}

export const changeInstitution = (
  ports: ActPorts,
  call: Call<InstitutionChange, InstitutionPath>,
): Promise<Result<Answer>> => {
  const key = institutionKey(call.path.institutionId)
  const { reason: _reason, ...change } = call.body
  return changeDirectory(ports, call, {
    pk: key.pk,
    wanted: [{ table: 'directory', key, model: InstitutionRow }],
    decide: ([present]) => {
      if (!present) return refuse('resource.not-found')
      if (change.actsFor && present.kind !== 'intermediary')
        return refuse('request.invalid', { faults: [faultOf('/actsFor', 'field.unknown')] })
      const faults = outside(call, homeOf({ ...present, ...change }))
      if (faults.length > 0) return refuse('request.invalid', { faults })
      const next = nextVersion(present, call)
      if (!next.ok) return next
      const row = { ...present, ...change, version: next.value.version }
      return ok({
        writes: [{ table: 'directory', put: row, condition: next.value.condition }],
        response: changed(200, row),
      })
    },
  })
}

const PAGE = 100

export const listInstitutions = async (
  { table }: Pick<Ports, 'table'>,
  call: Call<undefined, undefined, { readonly kind?: string | undefined; readonly after?: string | undefined }>,
): Promise<Result<Answer>> => {
  const { kind = 'bank', after } = call.query
  const behind = (institutionId: string) => ({ ...institutionKey(institutionId), kind, kindSort: institutionId })
  const { items, next } = await fullPage({
    limit: PAGE,
    after: after === undefined ? undefined : behind(after),
    read: (range) => table.query({ table: 'directory', index: 'byKind', pk: kind, ...range }, InstitutionRow),
    show: (rows) => rows.map((row) => (watches(call.caller, homeOf(row)) ? rowView(row) : undefined)),
    positionOf: ({ institutionId }) => behind(institutionId),
  })
  return ok(answer(200, { items, ...(next && { next: next['kindSort'] }) }))
}

const partsOf = (rows: readonly Row[], prefix: string): Row[] =>
  rows.filter(({ sk }) => String(sk).startsWith(prefix)).map(rowView)

/** Everything of an institution, each part with its version. Webhook secrets stay with their owner. */
export const getInstitution = async (
  ports: Pick<Ports, 'table'>,
  { path, caller }: Call<undefined, InstitutionPath>,
): Promise<Result<Answer>> => {
  const rows = await allUnder(ports, institutionKey(path.institutionId).pk)
  const head = rows.find(({ sk }) => sk === 'HEAD')
  if (!head || !watches(caller, homeOf(Belonging.parse(head)))) return refuse('resource.not-found')
  const agreement = rows.find(({ sk }) => sk === 'AGREEMENT')
  const view = {
    ...rowView(head),
    ...(agreement && { agreement: rowView(agreement) }),
    branches: partsOf(rows, 'BRANCH#'),
    officers: partsOf(rows, 'OFFICER#'),
    clients: partsOf(rows, 'CLIENT#'),
    keys: partsOf(rows, 'KEY#'),
    history: historyOf(rows),
  }
  return ok(answer(200, view, { etag: etagOf(head) }))
}

const version = z.optional(z.int())
const part = <Shape extends z.core.$ZodLooseShape>(shape: Shape) => z.looseObject({ ...shape, version })
const { agreement: _agreement, branches: _b, officers: _o, clients: _c, keys: _k, ...headShape } = Institution.shape

/** As the authority reads it: the operator's model, with versions and history. */
export const InstitutionView = z.looseObject({
  ...headShape,
  version,
  agreement: z.optional(part(Agreement.shape)),
  branches: z.optional(z.array(part(Branch.shape))),
  officers: z.optional(z.array(part(Officer.shape))),
  clients: z.optional(z.array(part(Client.shape))),
  keys: z.optional(z.array(part(PublicKey.shape))),
  history: z.optional(
    z.array(
      z.strictObject({
        operation: z.string(),
        path: z.string(),
        at: z.string(),
        actor: z.looseObject({ institutionId: z.string(), clientId: z.string() }),
        said: z.string(),
      }),
    ),
  ),
})
