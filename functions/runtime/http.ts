/**
 * From an API Gateway event to a use case and back: who calls, whether they may, whether what they sent is well-formed, and how
 * an answer, a refusal or a fault of ours is said. Every fault of a request is named at once.
 */
import middy from '@middy/core'
import type { APIGatewayProxyResult } from 'aws-lambda'
import type * as z from 'zod/mini'
import { proveBinding, readBinding } from '../../lib/access/binding.ts'
import { isNarrowed } from '../../lib/access/narrowing.ts'
import type { Contract } from '../../lib/api/contract.ts'
import { languageOf } from '../../lib/api/language.ts'
import type { Answer, Call, Caller, Narrowing } from '../../lib/kernel/call.ts'
import { type FaultCode, faultOf, faultsOf } from '../../lib/kernel/faults.ts'
import { parseJson } from '../../lib/kernel/json.ts'
import type { Jurisdiction } from '../../lib/kernel/jurisdiction.ts'
import { type Fault, ok, type Refusal, type Result, refuse } from '../../lib/kernel/result.ts'
import { bodyMaxBytes } from '../../lib/names/limits.ts'
import { type Operation, ROUTES } from '../../lib/names/routes/index.ts'
import type { Route } from '../../lib/names/routes/route.ts'
import { SETTINGS } from '../../lib/names/settings.ts'
import { setting } from './environment.ts'
import { faultBoundary, measureCall, problemReply } from './fault-boundary.ts'
import { type HttpEvent, lowerCaseHeaders } from './headers.ts'
import { clock, stopwatch } from './ports.ts'
import { recordRefusal } from './record-refusal.ts'

declare const DENGTONG_BUNDLED: true | undefined
declare const DENGTONG_ROUTES: typeof ROUTES
/** In a bundle the rows of its own function, which cdk/bundle.ts puts there. */
const SERVED: Readonly<Record<Operation, Route>> = typeof DENGTONG_BUNDLED === 'undefined' ? ROUTES : DENGTONG_ROUTES

type Parsed<Schema> = Schema extends z.ZodMiniType ? z.infer<Schema> : undefined

type BodyOf<C extends Contract> = C extends { readonly sealed: true } ? undefined : Parsed<C['body']>
export type CallOf<C extends Contract> = Call<BodyOf<C>, Parsed<C['path']>, Parsed<C['query']>>

type Endpoint = { readonly contract: Contract; readonly handle: (call: Call) => Promise<Result<Answer>> }

/** Binds a contract to the use case that fulfils it. */
export const endpoint = <C extends Contract>(
  contract: C,
  handle: (call: CallOf<C>) => Promise<Result<Answer>>,
): Endpoint => ({
  contract,
  handle: handle as Endpoint['handle'],
})

const bytesOf = (event: HttpEvent): Uint8Array =>
  Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8')

const NOBODY: Caller = { institutionId: '', clientId: '', audience: 'bank', scopes: [] }

const callerOf = (event: HttpEvent): Caller | undefined => {
  const { institutionId, clientId, audience, scopes, narrowing, jurisdiction } = event.requestContext.authorizer ?? {}
  if (!institutionId || !clientId || !audience) return undefined
  return {
    institutionId,
    clientId,
    audience,
    scopes: String(scopes ?? '').split(' '),
    ...(narrowing && { narrowing: JSON.parse(narrowing) as Narrowing }),
    ...(jurisdiction && { jurisdiction: JSON.parse(jurisdiction) as Jurisdiction }),
  }
}

/** The bank an intermediary names, if the authority lists it among those the intermediary acts for. */
const actingFor = (caller: Caller, bank: string | undefined, event: HttpEvent): Caller | undefined => {
  if (bank === undefined) return caller
  const banks = String(event.requestContext.authorizer?.actsFor ?? '').split(' ')
  if (caller.audience !== 'bank' || bank === '' || !banks.includes(bank)) return undefined
  return { ...caller, institutionId: bank, through: caller.institutionId }
}

/** Outside its agreement a bank or intermediary reads its own past and looks after its keys, nothing else. */
const needsAgreement = (route: Route, { audience }: Caller): boolean =>
  audience === 'bank' && route.idempotent === true && route.withoutAgreement !== true

/** The caller, if it may use this route and holds the key or certificate its token is bound to. */
const admit = async (event: HttpEvent, operation: Operation): Promise<Result<Caller>> => {
  const { headers } = event
  const route: Route = SERVED[operation]
  if (route.audiences === 'public') return ok(NOBODY)
  const caller = callerOf(event)
  if (!caller) return refuse('request.not-authenticated')
  const { clientCert } = event.requestContext.identity
  const bound = await proveBinding(readBinding(event.requestContext.authorizer?.binding), {
    ...(clientCert && { certificatePem: clientCert.clientCertPem }),
    ...(headers.dpop && { dpop: headers.dpop }),
    accessToken: (headers.authorization ?? '').replace(/^\S+ /, ''),
    method: event.httpMethod,
    url: `${setting(SETTINGS.issuer)}${event.path}`,
    now: clock.now(),
  })
  if (!bound.ok) return bound
  const allowed = route.audiences.includes(caller.audience) && (!route.scope || caller.scopes.includes(route.scope))
  const acting = actingFor(caller, headers['dt-acting-for'], event)
  if (!allowed || !acting || caller.narrowing?.operations?.includes(operation) === false)
    return refuse('request.forbidden')
  if (route.narrowing === 'whole' && isNarrowed(caller.narrowing))
    return refuse(route.path.includes('{') ? 'resource.not-found' : 'client.narrowed')
  if (needsAgreement(route, caller) && event.requestContext.authorizer?.agreement !== 'in-force')
    return refuse('agreement.not-in-force')
  return ok(acting)
}

const IDEMPOTENCY_KEY = /^[\x21-\x7e]{1,64}$/

const headerFaults = (route: Route, headers: HttpEvent['headers']): Fault[] => {
  const required: [boolean | undefined, string, FaultCode][] = [
    [
      route.idempotent && !IDEMPOTENCY_KEY.test(headers['idempotency-key'] ?? ''),
      'Idempotency-Key',
      'idempotency-key.malformed',
    ],
    [route.signed && !headers['dt-signature'], 'DT-Signature', 'signature.missing'],
  ]
  return required.flatMap(([missing, name, code]) => (missing ? [faultOf(`#/header/${name}`, code)] : []))
}

type Wellformed = { readonly path: unknown; readonly query: unknown; readonly body: unknown; readonly text: string }

/** `root` is empty for the body, whose pointers are plain; `#/path` and `#/query` otherwise. */
const parsed = (schema: z.ZodMiniType, input: unknown, root: string): { value: unknown; faults: Fault[] } => {
  const outcome = schema.safeParse(input)
  return outcome.success
    ? { value: outcome.data, faults: [] }
    : { value: undefined, faults: faultsOf(outcome.error, root, input) }
}

const NOTHING: { readonly value: unknown; readonly faults: readonly Fault[] } = { value: undefined, faults: [] }

const wellformed = (contract: Contract, event: HttpEvent, bytes: Uint8Array): Result<Wellformed> => {
  const path = contract.path ? parsed(contract.path, event.pathParameters ?? {}, '#/path') : NOTHING
  const query = contract.query ? parsed(contract.query, event.queryStringParameters ?? {}, '#/query') : NOTHING
  const reads = contract.body && !contract.sealed
  const json = reads ? parseJson(bytes) : ({ ok: true, value: undefined } as const)
  if (!json.ok) return refuse('request.malformed', { faults: json.faults })
  const body =
    reads && !contract.judgedByUseCase ? parsed(contract.body, json.value, '') : { ...NOTHING, value: json.value }
  const route: Route = SERVED[contract.operation]
  const faults = [...headerFaults(route, event.headers), ...path.faults, ...query.faults, ...body.faults]
  if (faults.length > 0) return refuse('request.invalid', { faults })
  return ok({ path: path.value, query: query.value, body: body.value, text: Buffer.from(bytes).toString('utf8') })
}

const isJson = (contentType = '') => /^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i.test(contentType)

const take = async (event: HttpEvent, { contract, handle }: Endpoint): Promise<Result<Answer>> => {
  const { headers } = event
  const admitted = await admit(event, contract.operation)
  if (!admitted.ok) return admitted
  const bytes = bytesOf(event)
  if (bytes.length > bodyMaxBytes(SERVED[contract.operation])) return refuse('request.too-large')
  if (contract.body && !isJson(headers['content-type'])) return refuse('request.unsupported-media-type')
  const read = wellformed(contract, event, bytes)
  if (!read.ok) return read
  return handle({
    ...read.value,
    operation: contract.operation,
    method: event.httpMethod,
    url: event.path,
    caller: admitted.value,
    headers,
    language: languageOf(headers['accept-language']),
    requestId: event.requestContext.requestId,
    now: clock.now(),
    from: event.requestContext.identity.sourceIp,
  })
}

const reply = (answer: Answer, requestId: string): APIGatewayProxyResult => ({
  statusCode: answer.status,
  headers: { 'cache-control': 'no-store', ...answer.headers, 'x-request-id': requestId },
  body: answer.body,
  isBase64Encoded: answer.base64 === true,
})

const recordIfAudited = async (event: HttpEvent, operation: Operation, refusal: Refusal): Promise<void> => {
  const caller = callerOf(event)
  const { uses }: Route = SERVED[operation]
  if (caller && uses.includes('audit.put')) await recordRefusal(event, { operation, caller, refusal })
}

const waits = (operation: Operation | undefined): boolean => operation !== undefined && SERVED[operation].waits === true

/** The handler of a function that serves these endpoints. */
export const serve = (...endpoints: readonly Endpoint[]) => {
  const servedBy = (event: HttpEvent): Endpoint | undefined =>
    endpoints.find(({ contract }) => {
      const { method, path } = SERVED[contract.operation]
      return method === event.httpMethod && path === event.resource
    })
  return middy<HttpEvent, APIGatewayProxyResult>()
    .use(lowerCaseHeaders)
    .use(faultBoundary((event) => servedBy(event)?.contract.operation, waits))
    .handler(async (event, context) => {
      const elapsed = stopwatch()
      const served = servedBy(event)
      if (!served) return problemReply({ code: 'resource.not-found' }, { event })
      const { operation } = served.contract
      const result = await take(event, served)
      const call = { event, context, operation, milliseconds: elapsed(), waits: waits(operation) }
      measureCall(call, result.ok ? result.value.status : result.refusal.code)
      if (result.ok) return reply(result.value, event.requestContext.requestId)
      await recordIfAudited(event, operation, result.refusal)
      return problemReply(result.refusal, { event, operation })
    })
}
