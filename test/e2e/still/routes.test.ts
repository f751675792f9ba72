/**
 * Generated requests to every documented route: whatever is sent, the answer is a documented 2xx or 4xx, never a fault of
 * the platform. Requests are made from sound ones and then spoiled in one place, so that most of them come past the gate.
 */
import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Bank } from '../../../tools/simulate/bank.ts'
import type { Answer, Call, Client } from '../../../tools/simulate/client.ts'
import type { Registries } from '../../../tools/simulate/registry.ts'
import { chinaTime } from '../../../tools/simulate/time.ts'
import { loadContract } from '../../support/validate.ts'
import { flat, openScene, XIAMEN } from '../scene.ts'

const cast = openScene()
const contract = loadContract()
let bank: Bank
let registries: Registries
let authority: Client
let caseId: string
let documentId: string
let filing: Awaited<ReturnType<Bank['prepare']>>

beforeAll(async () => {
  registries = await cast.registries({ only: [XIAMEN] })
  bank = await cast.bank({ withoutWebhook: true })
  authority = cast.client(cast.sandbox.authority)
  const submitted = await bank.submit({ units: [flat('350203', '9003')] })
  caseId = submitted.caseId
  documentId = submitted.filing.documents[0]?.documentId ?? ''
  filing = await bank.prepare({ units: [flat('350203', '9003')] })
  await bank.waitFor(caseId, 'case.lodged')
})

// biome-ignore lint/suspicious/noExplicitAny: bodies are spoiled on purpose
type Json = any
type Operation = { readonly id: string; readonly method: string; readonly template: string; readonly definition: Json }

const OPERATIONS: readonly Operation[] = Object.entries<Json>(contract.document.paths).flatMap(([template, methods]) =>
  Object.entries<Json>(methods).map(([method, definition]) => ({
    id: definition.operationId,
    method: method.toUpperCase(),
    template,
    definition,
  })),
)

const now = () => chinaTime(bank.client.now())

/** A sound body of each operation that takes one; where none is made here, the documented example. */
const soundBodies: Readonly<Record<string, () => Json>> = {
  submitCase: () => ({ ...filing, bankReference: `YW${randomUUID().slice(0, 13)}` }),
  reportDisbursement: () => ({ disbursedAt: now(), amount: { currency: 'CNY', fen: 1 } }),
  reportNonDisbursement: () => ({ decidedAt: now(), reason: 'other' }),
  reportRepayment: () => ({ settledAt: now() }),
  requestWithdrawal: () => ({ reason: '测试' }),
  declareDocument: () => ({
    type: 'other',
    fileName: '测试.pdf',
    contentType: 'application/pdf',
    length: 9,
    sha256: 'b'.repeat(64),
  }),
  createEndpoint: () => ({ url: 'http://127.0.0.1:9/hook' }),
  rotateEndpointSecret: () => ({ overlapSeconds: 60 }),
  revokeAuthorization: () => ({ reason: 'owner-asked' }),
  searchAudit: () => ({ by: 'owner', owner: '350203190001020020', day: now().slice(0, 10) }),
  recordDecision: () => ({ decision: 'in-review', startedAt: now() }),
}

const identifiers: Readonly<Record<string, () => string>> = {
  caseId: () => caseId,
  documentId: () => documentId,
  authorizationId: () => `aut_${'0'.repeat(26)}`,
  queryId: () => `qry_${'0'.repeat(26)}`,
  monitorId: () => `mon_${'0'.repeat(26)}`,
  certificateId: () => `crt_${'0'.repeat(26)}`,
  endpointId: () => `end_${'0'.repeat(26)}`,
  deliveryId: () => `dlv_${'0'.repeat(26)}`,
  registryCode: () => XIAMEN,
  /** Nobody's: what the authority changes here would be the other files' institutions. */
  institutionId: () => '91350000MA00YH061U',
  clientId: () => '91350000MA00YH061U.core',
  kid: () => '91350000MA00YH061U.sign',
  auditId: () => `aud_${'0'.repeat(26)}`,
  matterId: () => `mat_${'0'.repeat(26)}`,
  callUpId: () => `cup_${'0'.repeat(26)}`,
  holdId: () => `hld_${'0'.repeat(26)}`,
  orderId: () => `pay_${'0'.repeat(26)}`,
  signingRequestId: () => `sgn_${'0'.repeat(26)}`,
  commonMaterialId: () => `com_${'0'.repeat(26)}`,
  reportId: () => 'rpt_2026-H1.91350000MA00YH061U.3502',
  period: () => '2026-01',
  number: () => '1',
}

const resolved = (value: Json): Json =>
  typeof value.$ref === 'string'
    ? value.$ref
        .slice(2)
        .split('/')
        .reduce((at: Json, key: string) => at[key], contract.document)
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

const spoiledId = fc.oneof(
  fc.constantFrom('.', '%00', '..%2F..', 'case_', 'x'.repeat(300), '%F0%9F%8F%A0', 'CASE#1', 'undefined'),
  fc.string({ minLength: 1, maxLength: 40 }).map(encodeURIComponent),
)
const spoiledText = fc.oneof(
  fc.constantFrom('', '-1', '0', '1e9', '999999999999', '%', 'null'),
  fc.string({ maxLength: 40 }),
)

type Spoiling = 'nothing' | 'body' | 'text' | 'path' | 'query' | 'key' | 'token' | 'signature' | 'audience'

const plan = fc.record({
  operation: fc.constantFrom(...OPERATIONS),
  spoiling: fc.constantFrom<Spoiling>(
    ...([
      'nothing',
      'nothing',
      'nothing',
      'nothing',
      'query',
      'body',
      'body',
      'path',
      'text',
      'key',
      'token',
      'signature',
      'audience',
    ] as const),
  ),
  where: fc.nat(),
  value: fc.oneof(
    fc.constant(undefined),
    fc.jsonValue({ maxDepth: 2 }),
    fc.constantFrom('', -1, 1e21, null, [], {}, '\ud800'),
  ),
  id: spoiledId,
  text: spoiledText,
})
type Plan = typeof plan extends fc.Arbitrary<infer T> ? T : never

const pathOf = ({ operation, spoiling, id }: Plan): string =>
  operation.template.replaceAll(/\{([^}]+)\}/g, (_, name: string) =>
    spoiling === 'path' ? id : (identifiers[name]?.() ?? 'unknown'),
  )

const queryOf = ({ operation, spoiling, where, text }: Plan): string => {
  if (spoiling !== 'query') return ''
  const names = [...parametersOf(operation.definition, 'query').map((one) => one.name), 'unheard-of']
  return `?${names[where % names.length]}=${encodeURIComponent(text.toWellFormed())}`
}

const exampleOf = ({ definition }: Operation): Json => definition.requestBody?.content?.['application/json']?.example

const bodyOf = ({ operation, spoiling, where, value }: Plan): Json => {
  const sound = soundBodies[operation.id]?.() ?? exampleOf(operation)
  if (spoiling !== 'body' || sound === undefined) return sound
  const places = placesOf(sound)
  return spoil(sound, places[where % places.length] ?? [], value)
}

const headersOf = ({ spoiling, text }: Plan): Record<string, string> => {
  if (spoiling === 'key') return { 'idempotency-key': encodeURIComponent(text.toWellFormed()).repeat(3) }
  if (spoiling === 'token') return { authorization: `Bearer ${encodeURIComponent(text.toWellFormed())}` }
  if (spoiling === 'signature') return { 'dt-signature': `${encodeURIComponent(text.toWellFormed())}..AAAA` }
  return {}
}

const isSigned = (definition: Json): boolean =>
  parametersOf(definition, 'header').some((one) => one.name.toLowerCase() === 'dt-signature')

const isForAuthority = ({ template }: Operation): boolean => template.startsWith('/v1/authority/')
const isForRegistry = ({ template }: Operation): boolean => template.startsWith('/v1/registry/')

/** Not the bank's to do, though nothing in the address says so. */
const WATCHERS = new Set(['readAssessment', 'readMatterFigures', 'checkCommonMaterial'])

const callerFor = ({ operation, spoiling }: Plan): Client => {
  const registry = registries.client(XIAMEN)
  if (isForAuthority(operation) || WATCHERS.has(operation.id)) return spoiling === 'audience' ? bank.client : authority
  return isForRegistry(operation) !== (spoiling === 'audience') ? registry : bank.client
}

const send = async (planned: Plan): Promise<Answer> => {
  const { operation, spoiling, text } = planned
  const body = bodyOf(planned)
  const call: Call = {
    method: operation.method as Call['method'],
    path: `${pathOf(planned)}${queryOf(planned)}`,
    ...(body === undefined ? {} : { body }),
    ...(spoiling === 'text' && operation.method === 'POST' ? { bodyText: `{"a":${text.toWellFormed()}` } : {}),
    anonymous: operation.definition.security?.length === 0,
    signed: isSigned(operation.definition),
    headers: headersOf(planned),
  }
  return callerFor(planned).call(call)
}

/** Stopped by the gate: who calls, or what was written, was not sound. */
const STOPPED = new Set([400, 401, 403, 413, 415])

/** So many at once come to one case that a few are told to try again, as the contract says they may be, and do. */
const SIDE_BY_SIDE = 4
const TRIES = 4

const sendUntilHeard = async (planned: Plan, tries = TRIES): Promise<Answer> => {
  const answer = await send(planned)
  const isContended = answer.status === 503 && answer.body.code === 'platform.contended'
  return isContended && tries > 1 ? sendUntilHeard(planned, tries - 1) : answer
}

describe('a generated request', () => {
  it('to any route gets a documented answer that is no fault of the platform', async () => {
    const statuses = new Map<number, number>()
    const asked = new Set<string>()
    const ask = async (planned: Plan): Promise<void> => {
      const answer = await sendUntilHeard(planned)
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1)
      asked.add(planned.operation.id)
      expect(answer.status, `${planned.operation.id} ${planned.spoiling}: ${answer.text.slice(0, 400)}`).toBeLessThan(
        500,
      )
    }
    const sideBySide = fc.array(plan, { minLength: SIDE_BY_SIDE, maxLength: SIDE_BY_SIDE })
    await fc.assert(
      fc.asyncProperty(sideBySide, async (plans) => void (await Promise.all(plans.map(ask)))),
      {
        numRuns: Number(process.env['ROUTE_RUNS'] ?? Math.ceil((OPERATIONS.length * 14) / SIDE_BY_SIDE)),
        endOnFailure: true,
      },
    )
    const total = [...statuses.values()].reduce((sum, count) => sum + count, 0)
    const passed = [...statuses].filter(([status]) => !STOPPED.has(status)).reduce((sum, [, count]) => sum + count, 0)
    console.log(
      `${total} requests to ${asked.size} of ${OPERATIONS.length} operations; ${Math.round((100 * passed) / total)} % passed authentication and schema;`,
      Object.fromEntries([...statuses].sort(([a], [b]) => a - b)),
    )
    expect(passed / total).toBeGreaterThanOrEqual(0.5)
    expect(asked.size).toBe(OPERATIONS.length)
    expect(statuses.get(202) ?? 0).toBeGreaterThan(0)
  })
})
