/** Answers as API Gateway's REST API does: routes, authorizer and its cache, throttles, proxy events, the gateway's own answers. */
import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Api, ApiRoute, Throttle } from './api-spec.ts'
import type { Outcome } from './functions.ts'
import { readBody } from './gateway.ts'
import { decide, readPolicy } from './iam.ts'
import type { Json } from './template.ts'
import type { Estate } from './wire.ts'

export type ApiHost = {
  readonly api: Api
  readonly estate: Estate
  readonly invoke: (functionArn: string, event: Json, requestId: string) => Promise<Outcome>
  readonly now: () => number
  readonly logAccess?: (line: string) => void
}

const REQUEST_MAX_BYTES = 10 * 1024 * 1024
/** Lambda's own limit for an invocation, event and answer alike. */
const INVOCATION_MAX_BYTES = 6 * 1024 * 1024

const DEFAULT_STATUS: Record<string, number> = {
  ACCESS_DENIED: 403,
  API_CONFIGURATION_ERROR: 500,
  AUTHORIZER_CONFIGURATION_ERROR: 500,
  AUTHORIZER_FAILURE: 500,
  BAD_REQUEST_PARAMETERS: 400,
  INTEGRATION_FAILURE: 504,
  INTEGRATION_TIMEOUT: 504,
  INVALID_API_KEY: 403,
  MISSING_AUTHENTICATION_TOKEN: 403,
  REQUEST_TOO_LARGE: 413,
  THROTTLED: 429,
  UNAUTHORIZED: 401,
  DEFAULT_5XX: 502,
}
const MESSAGES: Record<string, string> = {
  ACCESS_DENIED: 'User is not authorized to access this resource with an explicit deny',
  INTEGRATION_TIMEOUT: 'Endpoint request timed out',
  INVALID_API_KEY: 'Forbidden',
  MISSING_AUTHENTICATION_TOKEN: 'Missing Authentication Token',
  REQUEST_TOO_LARGE: 'Request Too Long',
  THROTTLED: 'Too Many Requests',
  UNAUTHORIZED: 'Unauthorized',
}

type Call = {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly requestId: string
  readonly path: string
  readonly query: URLSearchParams
  readonly startedMs: number
  /** What `$context` knows. */
  readonly context: Record<string, string>
}
type Granted = {
  readonly context: Record<string, string>
  readonly usageKey?: string
  readonly until: number
  readonly allows: (arn: string) => boolean
}

export const hostApi = (host: ApiHost): ((request: IncomingMessage, response: ServerResponse) => Promise<void>) => {
  const cache = new Map<string, Granted>()
  const buckets = new Map<string, () => boolean>()
  const within = (name: string, throttle: Throttle | undefined): boolean => {
    if (!throttle) return true
    const take = buckets.get(name) ?? tokenBucket(throttle)
    buckets.set(name, take)
    return take()
  }

  const serve = async (call: Call, bodyRead: Promise<Buffer | undefined>): Promise<void> => {
    const refuse = (type: string, status?: number): void =>
      answerItself(host, call, { type, ...(status ? { status } : {}) })
    const found = findRoute(host.api.routes, call.request.method ?? '', call.path)
    if (!found) return refuse('MISSING_AUTHENTICATION_TOKEN')
    const { route, parameters } = found
    call.context.resourcePath = route.path
    if (!within('stage', host.api.throttle)) return refuse('THROTTLED')
    const granted = route.authorizer ? await authorize(host, { call, route, parameters, cache }) : undefined
    if (typeof granted === 'string') return refuse(granted)
    if (route.needsApiKey) {
      const value = granted?.usageKey
      const key = value === undefined ? undefined : host.api.keys.get(value)
      if (!key) return refuse('INVALID_API_KEY')
      if (!within(key.id, key.throttle)) return refuse('THROTTLED')
    }
    for (const [name, value] of Object.entries(granted?.context ?? {})) call.context[`authorizer.${name}`] = value
    const body = await bodyRead
    if (!body) return refuse('REQUEST_TOO_LARGE')
    const event = { ...eventOf(host, call, { route, parameters }), ...bodyOf(body) }
    event.requestContext.authorizer = granted?.context
    if (body.length * 1.34 > INVOCATION_MAX_BYTES) return refuse('REQUEST_TOO_LARGE')
    const outcome = await inTime(host.invoke(route.functionArn, event, call.requestId), route.timeoutMs)
    if (outcome === 'late') return refuse('INTEGRATION_TIMEOUT')
    if (!outcome.ok || outcome.payload.length > INVOCATION_MAX_BYTES) return refuse('DEFAULT_5XX', 502)
    if (!answerFrom(call, JSON.parse(outcome.payload))) refuse('DEFAULT_5XX', 502)
  }

  return async (request, response) => {
    const [path = '/', search = ''] = (request.url ?? '/').split('?', 2)
    const requestId = randomUUID()
    const context = {
      requestId,
      extendedRequestId: requestId,
      httpMethod: request.method ?? '',
      path,
      stage: host.api.stage,
      apiId: host.api.id,
      requestTimeEpoch: String(host.now()),
      'identity.sourceIp': request.socket.remoteAddress ?? '',
    }
    const call: Call = {
      request,
      response,
      requestId,
      path,
      query: new URLSearchParams(search),
      startedMs: performance.now(),
      context,
    }
    const bodyRead = readBody(request, REQUEST_MAX_BYTES)
    bodyRead.catch(() => undefined)
    if (host.api.accessLog) response.once('close', () => logAccess(host, call))
    try {
      await serve(call, bodyRead)
    } catch (error) {
      console.error('gateway', error)
      if (!response.headersSent) answerItself(host, call, { type: 'DEFAULT_5XX', status: 500 })
    }
  }
}

/** Real time, not the moved clock: a rate is about load. */
const tokenBucket = ({ perSecond, burst }: Throttle): (() => boolean) => {
  let [tokens, at] = [burst, performance.now()]
  return () => {
    const now = performance.now()
    tokens = Math.min(burst, tokens + ((now - at) / 1000) * perSecond)
    at = now
    if (tokens < 1) return false
    tokens -= 1
    return true
  }
}

const inTime = async (outcome: Promise<Outcome>, timeoutMs: number): Promise<Outcome | 'late'> => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), timeoutMs)
  })
  const first = await Promise.race([outcome, late])
  clearTimeout(timer)
  return first
}

type Found = { readonly route: ApiRoute; readonly parameters: Record<string, string> }

const findRoute = (routes: readonly ApiRoute[], method: string, path: string): Found | undefined => {
  const parts = path.split('/').slice(1)
  const fits = routes.filter(
    (route) =>
      route.method === method &&
      route.segments.length === parts.length &&
      route.segments.every((segment, at) => segment === parts[at] || (segment.startsWith('{') && parts[at] !== '')),
  )
  const literal = (route: ApiRoute): number => route.segments.filter((segment) => !segment.startsWith('{')).length
  const route = fits.sort((a, b) => literal(b) - literal(a))[0]
  if (!route) return undefined
  try {
    const pairs = route.segments.flatMap((segment, at) =>
      segment.startsWith('{') ? [[segment.slice(1, -1), decodeURIComponent(parts[at] ?? '')]] : [],
    )
    return { route, parameters: Object.fromEntries(pairs) }
  } catch {
    return undefined // a broken percent sign is no path of ours
  }
}

const multi = (pairs: Iterable<readonly [string, string]>): Record<string, string[]> => {
  const found: Record<string, string[]> = {}
  for (const [name, value] of pairs) found[name] = [...(found[name] ?? []), value]
  return found
}
const last = (values: Record<string, string[]>): Record<string, string> =>
  Object.fromEntries(Object.entries(values).map(([name, all]) => [name, all.at(-1) ?? '']))
const orNull = <T extends object>(values: T): T | null => (Object.keys(values).length === 0 ? null : values)

const rawHeaders = function* (request: IncomingMessage): Generator<[string, string]> {
  for (let at = 0; at < request.rawHeaders.length; at += 2)
    yield [request.rawHeaders[at] ?? '', request.rawHeaders[at + 1] ?? '']
}

const eventOf = (host: ApiHost, { request, requestId, path, query }: Call, { route, parameters }: Found): Json => {
  const headers = multi([
    ...rawHeaders(request),
    ['X-Forwarded-For', request.socket.remoteAddress ?? ''],
    ['X-Forwarded-Proto', 'https'],
  ])
  const queries = multi(query)
  return {
    resource: route.path,
    path,
    httpMethod: route.method,
    headers: last(headers),
    multiValueHeaders: headers,
    queryStringParameters: orNull(last(queries)),
    multiValueQueryStringParameters: orNull(queries),
    pathParameters: orNull(parameters),
    stageVariables: null,
    requestContext: {
      accountId: host.estate.account,
      apiId: host.api.id,
      stage: host.api.stage,
      requestId,
      extendedRequestId: requestId,
      resourcePath: route.path,
      httpMethod: route.method,
      path: `/${host.api.stage}${path}`,
      protocol: 'HTTP/1.1',
      requestTimeEpoch: host.now(),
      domainName: request.headers.host,
      identity: { sourceIp: request.socket.remoteAddress, userAgent: request.headers['user-agent'] ?? null },
    },
  }
}

/** Every media type is binary (`*​/*`), so the exact bytes arrive, in base64. */
const bodyOf = (body: Buffer): { body: string | null; isBase64Encoded: boolean } =>
  body.length === 0 ? { body: null, isBase64Encoded: false } : { body: body.toString('base64'), isBase64Encoded: true }

const methodArn = (host: ApiHost, call: Call): string =>
  `arn:${host.estate.partition}:execute-api:${host.estate.region}:${host.estate.account}:${host.api.id}/${host.api.stage}/${call.request.method}${call.path}`

type Authorizing = Found & { readonly call: Call; readonly cache: Map<string, Granted> }

/** What the authorizer grants, or the type of the gateway's refusal. */
const authorize = async (host: ApiHost, { call, route, parameters, cache }: Authorizing): Promise<Granted | string> => {
  const { authorizer } = route
  if (!authorizer) return 'AUTHORIZER_CONFIGURATION_ERROR'
  const identity = authorizer.identityHeaders.map((name) => call.request.headers[name])
  if (identity.some((value) => value === undefined || value === '')) return 'UNAUTHORIZED'
  const id = JSON.stringify([authorizer.name, identity])
  const known = cache.get(id)
  const granted =
    known && known.until > host.now() ? known : await askAuthorizer(host, { call, route, parameters, cache })
  if (typeof granted === 'string') return granted
  if (authorizer.ttlSeconds > 0) cache.set(id, granted)
  if (cache.size > 5000) for (const [key, one] of cache) if (one.until <= host.now()) cache.delete(key)
  return granted.allows(methodArn(host, call)) ? granted : 'ACCESS_DENIED'
}

const askAuthorizer = async (host: ApiHost, asked: Authorizing): Promise<Granted | string> => {
  const { call, route } = asked
  const { authorizer } = route
  if (!authorizer) return 'AUTHORIZER_CONFIGURATION_ERROR'
  const arn = methodArn(host, call)
  const event =
    authorizer.kind === 'token'
      ? { type: 'TOKEN', methodArn: arn, authorizationToken: call.request.headers[authorizer.identityHeaders[0] ?? ''] }
      : { type: 'REQUEST', methodArn: arn, ...eventOf(host, call, asked) }
  const outcome = await host.invoke(authorizer.functionArn, event, call.requestId)
  if (!outcome.ok) return outcome.error.errorMessage === 'Unauthorized' ? 'UNAUTHORIZED' : 'AUTHORIZER_FAILURE'
  const result = JSON.parse(outcome.payload)
  try {
    const statements = readPolicy('authorizer', result.policyDocument)
    const context = Object.fromEntries(
      Object.entries<Json>(result.context ?? {}).map(([name, value]) => [name, String(value)]),
    )
    return {
      context: { principalId: String(result.principalId), ...context },
      until: host.now() + authorizer.ttlSeconds * 1000,
      allows: (resource) => decide(statements, { action: 'execute-api:Invoke', resource, context: {} }).allowed,
      ...(result.usageIdentifierKey ? { usageKey: result.usageIdentifierKey } : {}),
    }
  } catch {
    return 'AUTHORIZER_CONFIGURATION_ERROR'
  }
}

/** An answer of the gateway's own, as the template words it. */
const answerItself = (host: ApiHost, call: Call, { type, status }: { type: string; status?: number }): void => {
  const family = (status ?? DEFAULT_STATUS[type] ?? 500) >= 500 ? 'DEFAULT_5XX' : 'DEFAULT_4XX'
  const answer = host.api.answers.get(type) ?? host.api.answers.get(family)
  Object.assign(call.context, {
    'error.responseType': type,
    'error.message': MESSAGES[type] ?? 'Internal server error',
    'error.messageString': JSON.stringify(MESSAGES[type] ?? 'Internal server error'),
  })
  const fill = (text: string): string =>
    text.replace(/\$context\.([A-Za-z.]+[A-Za-z])/g, (_, name) => call.context[name] ?? '')
  const headers = Object.entries(answer?.headers ?? {}).flatMap(([name, value]) => {
    const found = value.startsWith("'")
      ? value.slice(1, -1)
      : value.startsWith('context.')
        ? call.context[value.slice(8)]
        : call.request.headers[value.replace('method.request.header.', '').toLowerCase()]
    return found === undefined ? [] : [[name, String(found)]]
  })
  const body = fill(answer?.template ?? '{"message":$context.error.messageString}')
  const given = {
    'content-type': 'application/json',
    'x-amzn-errortype': type,
    ...Object.fromEntries(headers),
    'content-length': Buffer.byteLength(body),
  }
  call.response
    .writeHead(answer?.status ?? status ?? DEFAULT_STATUS[type] ?? 500, given)
    .end(call.request.method === 'HEAD' ? undefined : body)
}

/** API Gateway renames these when a function sets them. https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html */
const REMAPPED = new Set([
  'connection',
  'content-md5',
  'date',
  'expect',
  'host',
  'max-forwards',
  'proxy-authenticate',
  'server',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'www-authenticate',
])

/** False if the function's answer has not the shape of a proxy answer. */
const answerFrom = ({ request, response }: Call, result: Json): boolean => {
  if (typeof result !== 'object' || result === null || !Number.isInteger(Number(result.statusCode))) return false
  if (result.body !== undefined && result.body !== null && typeof result.body !== 'string') return false
  const body = Buffer.from(result.body ?? '', result.isBase64Encoded ? 'base64' : 'utf8')
  const headers = { ...result.headers, ...result.multiValueHeaders }
  for (const [name, value] of Object.entries<Json>(headers)) {
    const lower = name.toLowerCase()
    if (lower === 'content-length') continue
    response.setHeader(
      REMAPPED.has(lower) ? `x-amzn-remapped-${lower}` : name,
      Array.isArray(value) ? value.map(String) : String(value),
    )
  }
  if (!response.hasHeader('content-type')) response.setHeader('content-type', 'application/json')
  if (Number(result.statusCode) !== 204) response.setHeader('content-length', body.length)
  response.writeHead(Number(result.statusCode)).end(request.method === 'HEAD' ? undefined : body)
  return true
}

const logAccess = (host: ApiHost, call: Call): void => {
  call.context.status = String(call.response.statusCode)
  call.context.responseLatency = String(Math.round(performance.now() - call.startedMs))
  call.context.responseLength = String(call.response.getHeader('content-length') ?? 0)
  const line = host.api.accessLog?.replace(/\$context\.([A-Za-z.]+[A-Za-z])/g, (_, name) => call.context[name] ?? '-')
  if (line) host.logAccess?.(line)
}
