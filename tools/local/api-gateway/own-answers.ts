/** What the gateway answers by itself, worded by the template, and what it makes of a function's answer. */

import type { Json } from '../templates/template.ts'
import type { ApiHost, Call } from './events.ts'

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

/** An answer of the gateway's own, as the template words it. */
export const answerItself = (host: ApiHost, call: Call, { type, status }: { type: string; status?: number }): void => {
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
export const answerFrom = ({ request, response }: Call, result: Json): boolean => {
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

export const logAccess = (host: ApiHost, call: Call): void => {
  call.context.status = String(call.response.statusCode)
  call.context.responseLatency = String(Math.round(performance.now() - call.startedMs))
  call.context.responseLength = String(call.response.getHeader('content-length') ?? 0)
  const line = host.api.accessLog?.replace(/\$context\.([A-Za-z.]+[A-Za-z])/g, (_, name) => call.context[name] ?? '-')
  if (line) host.logAccess?.(line)
}
