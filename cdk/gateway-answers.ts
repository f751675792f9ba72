/** Answers that the gateway gives without any function: the platform's problem shape, in both languages. */
import { RETRY_AFTER_SECONDS } from '../lib/names/limits.ts'

type Answer = {
  readonly status: number
  readonly code: string
  readonly retryable: boolean
  readonly zh: string
  readonly en: string
}

const MALFORMED = {
  status: 400,
  code: 'request.malformed',
  retryable: false,
  zh: '请求无法解析',
  en: 'The request cannot be read',
}
const NOT_AUTHENTICATED = {
  status: 401,
  code: 'request.not-authenticated',
  retryable: false,
  zh: '未通过身份认证',
  en: 'Not authenticated',
}
const FORBIDDEN = { status: 403, code: 'request.forbidden', retryable: false, zh: '无权进行此操作', en: 'Not allowed' }
const NOT_FOUND = { status: 404, code: 'resource.not-found', retryable: false, zh: '未找到', en: 'Not found' }
const TOO_LARGE = {
  status: 413,
  code: 'request.too-large',
  retryable: false,
  zh: '请求过大',
  en: 'The request is too large',
}
const MEDIA_TYPE = {
  status: 415,
  code: 'request.unsupported-media-type',
  retryable: false,
  zh: '请求的媒体类型不受支持',
  en: 'The media type is not supported',
}
const THROTTLED = {
  status: 429,
  code: 'request.throttled',
  retryable: true,
  zh: '请求过于频繁',
  en: 'Too many requests',
}
const FAULT = { status: 500, code: 'platform.fault', retryable: true, zh: '平台内部故障', en: 'The platform failed' }
const TIMED_OUT = {
  status: 504,
  code: 'request.timed-out',
  retryable: true,
  zh: '处理超时',
  en: 'The request took too long',
}

/** Every response type of API Gateway. Unknown paths come as a missing authentication token. */
export const GATEWAY_ANSWERS: Readonly<Record<string, Answer>> = {
  ACCESS_DENIED: FORBIDDEN,
  API_CONFIGURATION_ERROR: FAULT,
  AUTHORIZER_CONFIGURATION_ERROR: FAULT,
  AUTHORIZER_FAILURE: FAULT,
  BAD_REQUEST_BODY: MALFORMED,
  BAD_REQUEST_PARAMETERS: MALFORMED,
  DEFAULT_4XX: MALFORMED,
  DEFAULT_5XX: FAULT,
  EXPIRED_TOKEN: NOT_AUTHENTICATED,
  INTEGRATION_FAILURE: FAULT,
  INTEGRATION_TIMEOUT: TIMED_OUT,
  INVALID_API_KEY: FORBIDDEN,
  INVALID_SIGNATURE: NOT_AUTHENTICATED,
  MISSING_AUTHENTICATION_TOKEN: NOT_FOUND,
  QUOTA_EXCEEDED: THROTTLED,
  REQUEST_TOO_LARGE: TOO_LARGE,
  RESOURCE_NOT_FOUND: NOT_FOUND,
  THROTTLED,
  UNAUTHORIZED: NOT_AUTHENTICATED,
  UNSUPPORTED_MEDIA_TYPE: MEDIA_TYPE,
  /** By the limit of one address, the only rule there is. */
  WAF_FILTERED: THROTTLED,
}

export const gatewayResponses = (scheme: 'Bearer' | 'DPoP'): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(GATEWAY_ANSWERS).map(([type, answer]) => [
      type,
      {
        statusCode: String(answer.status),
        responseParameters: {
          'gatewayresponse.header.Content-Type': "'application/problem+json'",
          'gatewayresponse.header.X-Request-Id': 'context.requestId',
          ...(answer.status === 429 ? { 'gatewayresponse.header.Retry-After': `'${RETRY_AFTER_SECONDS}'` } : {}),
          ...(answer.status === 401 ? { 'gatewayresponse.header.WWW-Authenticate': `'${scheme}'` } : {}),
        },
        responseTemplates: { 'application/json': template(answer) },
      },
    ]),
  )

const template = ({ status, code, retryable, zh, en }: Answer): string =>
  JSON.stringify({
    type: `urn:dengtong:refusal:${code}`,
    title: `${zh} / ${en}`,
    status,
    code,
    retryable,
    requestId: '$context.requestId',
    errors: [],
  })
