/** Which route a request takes, and the event of a REST proxy integration it becomes. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Hosted } from '../iam/actions-of-call.ts'
import type { Outcome } from '../lambda/threads.ts'
import type { Json } from '../templates/template.ts'
import type { Api, ApiRoute } from './spec.ts'

export type ApiHost = {
  readonly api: Api
  readonly estate: Hosted
  readonly invoke: (functionArn: string, event: Json, requestId: string) => Promise<Outcome>
  readonly now: () => number
  readonly logAccess?: (line: string) => void
}

export type Call = {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly requestId: string
  readonly path: string
  readonly query: URLSearchParams
  readonly startedMs: number
  /** What `$context` knows. */
  readonly context: Record<string, string>
}
export type Found = { readonly route: ApiRoute; readonly parameters: Record<string, string> }

export const findRoute = (routes: readonly ApiRoute[], method: string, path: string): Found | undefined => {
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

/** The runner has no TLS: base64 of the PEM that the client would have shown. It never reaches a function as a header. */
const SHOWN_CERTIFICATE = 'x-local-client-certificate'

const rawHeaders = function* (request: IncomingMessage): Generator<[string, string]> {
  for (let at = 0; at < request.rawHeaders.length; at += 2) {
    const name = request.rawHeaders[at] ?? ''
    if (name.toLowerCase() !== SHOWN_CERTIFICATE) yield [name, request.rawHeaders[at + 1] ?? '']
  }
}

/** As the gateway tells of the connection's certificate (`identity.clientCert`). */
const identityOf = ({ headers, socket }: IncomingMessage): Json => {
  const shown = headers[SHOWN_CERTIFICATE]
  return {
    sourceIp: socket.remoteAddress,
    userAgent: headers['user-agent'] ?? null,
    ...(typeof shown === 'string' && {
      clientCert: { clientCertPem: Buffer.from(shown, 'base64').toString('utf8') },
    }),
  }
}

export const eventOf = (
  host: ApiHost,
  { request, requestId, path, query }: Call,
  { route, parameters }: Found,
): Json => {
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
      identity: identityOf(request),
    },
  }
}

/** All media types count as binary, so the exact bytes arrive, in base64. */
export const bodyOf = (body: Buffer): { body: string | null; isBase64Encoded: boolean } =>
  body.length === 0 ? { body: null, isBase64Encoded: false } : { body: body.toString('base64'), isBase64Encoded: true }
