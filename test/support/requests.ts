/**
 * Requests to every documented route, the same for the same seed: sound ones, of which most are then spoiled in one place, so that most
 * come past the gate. Who sends them, over HTTP or to the handlers themselves, is the caller's matter.
 */
import fc from 'fast-check'
import { randomOf, SEED } from './sample.ts'
import { loadContract } from './validate.ts'

// biome-ignore lint/suspicious/noExplicitAny: an OpenAPI document is read as the JSON it is, and bodies are spoiled on purpose
type Json = any
export type Operation = {
  readonly id: string
  readonly method: 'GET' | 'POST' | 'DELETE'
  readonly template: string
  readonly definition: Json
}
export type Spoiling = 'nothing' | 'body' | 'text' | 'path' | 'query' | 'key' | 'token' | 'signature' | 'audience'

export type Plan = {
  readonly operation: Operation
  readonly spoiling: Spoiling
  readonly where: number
  readonly value: Json
  /** As it stands in a URL. */
  readonly id: string
  readonly text: string
}

/** What the requests are about: it must exist where they are sent. */
export type World = {
  /** RFC 3339 */
  readonly now: () => string
  readonly filing: () => Json
  readonly caseId: string
  readonly documentId: string
  readonly registryCode: string
}

export type Request = {
  readonly by: 'bank' | 'registry' | 'authority'
  /** Of the path, as they stand in a URL. */
  readonly ids: Readonly<Record<string, string>>
  readonly query?: readonly [name: string, value: string]
  readonly body?: Json
  /** Instead of the body: no JSON. */
  readonly bodyText?: string
  readonly anonymous: boolean
  readonly signed: boolean
  /** Each as it stands in its header, where it is spoiled. */
  readonly key?: string
  readonly token?: string
  readonly signature?: string
}

const { document } = loadContract()

export const OPERATIONS: readonly Operation[] = Object.entries<Json>(document.paths).flatMap(([template, methods]) =>
  Object.entries<Json>(methods).map(([method, definition]) => ({
    id: definition.operationId,
    method: method.toUpperCase() as Operation['method'],
    template,
    definition,
  })),
)

/** They read a file that lies beside the function in its bundle, fonts or a script: only over HTTP is it there. */
export const READ_THEIR_BUNDLE: ReadonlySet<string> = new Set(['makeForm', 'readDocsScript'])

/** A sound body of each operation that takes one; where none is made here, the documented example. */
const SOUND_BODIES: Readonly<Record<string, (world: World) => Json>> = {
  submitCase: ({ filing }) => filing(),
  reportDisbursement: ({ now }) => ({ disbursedAt: now(), amount: { currency: 'CNY', fen: 1 } }),
  reportNonDisbursement: ({ now }) => ({ decidedAt: now(), reason: 'other' }),
  reportRepayment: ({ now }) => ({ settledAt: now() }),
  requestWithdrawal: () => ({ reason: '测试' }),
  declareDocument: () => ({
    type: 'other',
    fileName: '测试.pdf',
    contentType: 'application/pdf',
    length: 9,
    sha256: 'b'.repeat(64),
  }),
  createEndpoint: () => ({ url: 'http://127.0.0.1:9/hook' }),
  setEndpointMode: () => ({ mode: 'any' }),
  rotateEndpointSecret: () => ({ overlapSeconds: 60 }),
  revokeAuthorization: () => ({ reason: 'owner-asked' }),
  searchAudit: ({ now }) => ({ by: 'owner', owner: '350203190001020020', day: now().slice(0, 10) }),
  recordDecision: ({ now }) => ({ decision: 'in-review', startedAt: now() }),
}

const NOBODYS = '0'.repeat(26)
/** Nobody's: what the authority changes here would be other tests' institutions. */
const NO_INSTITUTION = '91350000MA00YH061U'

const identifiersIn = ({ caseId, documentId, registryCode }: World): Readonly<Record<string, string>> => ({
  caseId,
  documentId,
  registryCode,
  authorizationId: `aut_${NOBODYS}`,
  queryId: `qry_${NOBODYS}`,
  monitorId: `mon_${NOBODYS}`,
  certificateId: `crt_${NOBODYS}`,
  endpointId: `end_${NOBODYS}`,
  deliveryId: `dlv_${NOBODYS}`,
  institutionId: NO_INSTITUTION,
  clientId: `${NO_INSTITUTION}.core`,
  kid: `${NO_INSTITUTION}.sign`,
  auditId: `aud_${NOBODYS}`,
  matterId: `mat_${NOBODYS}`,
  callUpId: `cup_${NOBODYS}`,
  holdId: `hld_${NOBODYS}`,
  orderId: `pay_${NOBODYS}`,
  signingRequestId: `sgn_${NOBODYS}`,
  commonMaterialId: `com_${NOBODYS}`,
  reportId: `rpt_2026-H1.${NO_INSTITUTION}.3502`,
  period: '2026-01',
  number: '1',
})

const resolved = (value: Json): Json =>
  typeof value.$ref === 'string'
    ? value.$ref
        .slice(2)
        .split('/')
        .reduce((at: Json, key: string) => at[key], document)
    : value

const parametersOf = (definition: Json, place: string): Json[] =>
  (definition.parameters ?? []).map(resolved).filter((one: Json) => one.in === place)

/** Every place in a body that could be spoiled. */
const placesOf = (value: Json, at: readonly (string | number)[] = []): (readonly (string | number)[])[] =>
  value !== null && typeof value === 'object'
    ? [
        at,
        ...Object.keys(value).flatMap((key) => placesOf(value[key], [...at, Array.isArray(value) ? Number(key) : key])),
      ]
    : [at]

const spoil = (body: Json, at: readonly (string | number)[], how: Json): Json => {
  if (at.length === 0) return how
  const copy = structuredClone(body)
  const parent = at.slice(0, -1).reduce((node, key) => node[key], copy)
  const last = at.at(-1) as string | number
  if (how === undefined) delete parent[last]
  else parent[last] = how
  return copy
}

const SPOILINGS = [
  ...Array<Spoiling>(4).fill('nothing'),
  'query',
  'body',
  'body',
  'path',
  'text',
  'key',
  'token',
  'signature',
  'audience',
] as const

const plan = fc.record({
  spoiling: fc.constantFrom<Spoiling>(...SPOILINGS),
  where: fc.nat(),
  value: fc.oneof(
    fc.constant(undefined),
    fc.jsonValue({ maxDepth: 2 }),
    fc.constantFrom('', -1, 1e21, null, [], {}, '\ud800'),
  ),
  id: fc.oneof(
    fc.constantFrom('.', '%00', '..%2F..', 'case_', 'x'.repeat(300), '%F0%9F%8F%A0', 'CASE#1', 'undefined'),
    fc.string({ minLength: 1, maxLength: 40 }).map(encodeURIComponent),
  ),
  text: fc.oneof(
    fc.constantFrom('', '-1', '0', '1e9', '999999999999', '%', 'null'),
    fc.string({ maxLength: 40 }).map((text) => text.toWellFormed()),
  ),
})

const PLANS_AN_OPERATION = 14

/** For each operation one plan that spoils nothing and then thirteen that may, in an order that mixes them. */
export const plansOf = (seed = SEED): Plan[] => {
  const random = randomOf('requests', seed)
  const plans = OPERATIONS.flatMap((operation, at) =>
    fc.sample(plan, { numRuns: PLANS_AN_OPERATION, seed: seed + at }).map(
      (one, n): Plan => ({
        operation,
        ...one,
        ...(n === 0 && { spoiling: 'nothing' as const }),
      }),
    ),
  )
  return plans
    .map((one) => ({ one, place: random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ one }) => one)
}

/** Not the bank's to do, though nothing in the address says so. */
const WATCHERS = new Set(['readAssessment', 'readMatterFigures', 'checkCommonMaterial'])

const callerOf = ({ operation: { id, template }, spoiling }: Plan): Request['by'] => {
  const isAnother = spoiling === 'audience'
  if (template.startsWith('/v1/authority/') || WATCHERS.has(id)) return isAnother ? 'bank' : 'authority'
  return template.startsWith('/v1/registry/') === isAnother ? 'bank' : 'registry'
}

const idsOf = ({ operation, spoiling, id }: Plan, world: World): Record<string, string> => {
  const known = identifiersIn(world)
  const names = [...operation.template.matchAll(/\{([^}]+)\}/g)].map(([, name = '']) => name)
  return Object.fromEntries(names.map((name) => [name, spoiling === 'path' ? id : (known[name] ?? 'unknown')]))
}

const queryOf = ({ operation, where, text }: Plan): readonly [string, string] => {
  const names = [...parametersOf(operation.definition, 'query').map((one) => one.name), 'unheard-of']
  return [names[where % names.length], text]
}

const bodyOf = ({ operation, spoiling, where, value }: Plan, world: World): Json => {
  const example = operation.definition.requestBody?.content?.['application/json']?.example
  const sound = SOUND_BODIES[operation.id]?.(world) ?? example
  if (spoiling !== 'body' || sound === undefined) return sound
  const places = placesOf(sound)
  return spoil(sound, places[where % places.length] ?? [], value)
}

export const requestOf = (planned: Plan, world: World): Request => {
  const { operation, spoiling, text } = planned
  const body = bodyOf(planned, world)
  const encoded = encodeURIComponent(text)
  return {
    by: callerOf(planned),
    ids: idsOf(planned, world),
    anonymous: operation.definition.security?.length === 0,
    signed: parametersOf(operation.definition, 'header').some((one) => one.name.toLowerCase() === 'dt-signature'),
    ...(body !== undefined && { body }),
    ...(spoiling === 'query' && { query: queryOf(planned) }),
    ...(spoiling === 'text' && operation.method === 'POST' && { bodyText: `{"a":${text}` }),
    ...(spoiling === 'key' && { key: encoded.repeat(3) }),
    ...(spoiling === 'token' && { token: encoded }),
    ...(spoiling === 'signature' && { signature: `${encoded}..AAAA` }),
  }
}

export type ReceivedRequest = { readonly status: number; readonly text: string; readonly code?: string | undefined }

/** So many come to one case at once that a few are told to try again, as the contract says they may be, and do. */
const SIDE_BY_SIDE = 4
const TRIES = 4

/** Stopped by the gate: who calls, or what was written, was not sound. */
const STOPPED = new Set([400, 401, 403, 413, 415])

export type Outcome = {
  readonly asked: ReadonlySet<string>
  readonly statuses: ReadonlyMap<number, number>
  /** The share, 0 to 1, that passed authentication and schema. */
  readonly passed: number
  /** What was answered as a fault of the platform. */
  readonly faults: readonly string[]
}

/** Sends them, a few side by side. */
export const sendAll = async (
  plans: readonly Plan[],
  send: (planned: Plan) => Promise<ReceivedRequest>,
): Promise<Outcome> => {
  const statuses = new Map<number, number>()
  const faults: string[] = []
  const sendUntilHeard = async (planned: Plan, tries = TRIES): Promise<ReceivedRequest> => {
    const heard = await send(planned)
    const isContended = heard.status === 503 && heard.code === 'platform.contended'
    return isContended && tries > 1 ? sendUntilHeard(planned, tries - 1) : heard
  }
  const left = plans.values()
  const work = async (): Promise<void> => {
    for (const planned of left) {
      const { status, text } = await sendUntilHeard(planned)
      statuses.set(status, (statuses.get(status) ?? 0) + 1)
      if (status >= 500) faults.push(`${planned.operation.id} ${planned.spoiling}: ${text.slice(0, 400)}`)
    }
  }
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, work))
  const passed = [...statuses].filter(([status]) => !STOPPED.has(status)).reduce((sum, [, count]) => sum + count, 0)
  const outcome = {
    asked: new Set(plans.map(({ operation }) => operation.id)),
    statuses,
    passed: passed / plans.length,
    faults,
  }
  console.log(
    `${plans.length} requests to ${outcome.asked.size} of ${OPERATIONS.length} operations; ${Math.round(100 * outcome.passed)} % passed authentication and schema;`,
    Object.fromEntries([...statuses].sort(([a], [b]) => a - b)),
  )
  return outcome
}
