/** The token endpoint's shell. Answers and refusals are OAuth's (RFC 6749, 5.2), a fault of ours is a problem like anywhere else. */
import middy from '@middy/core'
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda'
import type { TokenAnswer, TokenRequest } from '../../lib/access/issue-token.ts'
import { languageOf } from '../../lib/api/language.ts'
import { told } from './error-fields.ts'
import { log } from './ports.ts'

const requestOf = (event: APIGatewayProxyEvent): TokenRequest => {
  const headers = Object.fromEntries(
    Object.entries(event.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]),
  )
  const { clientCert } = event.requestContext.identity
  return {
    headers,
    body: Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8').toString('utf8'),
    ...(clientCert && { certificatePem: clientCert.clientCertPem }),
  }
}

export const serveToken = (issue: (request: TokenRequest) => Promise<TokenAnswer>) =>
  middy<APIGatewayProxyEvent, APIGatewayProxyResult>().handler(async (event, { functionName }) => {
    const { requestId } = event.requestContext
    const startedAt = performance.now()
    const measure = (outcome: number | string, faults: 0 | 1): void =>
      log.measure(
        'call',
        { callMilliseconds: Math.round(performance.now() - startedAt), faults },
        { by: { operation: 'issueToken', function: functionName }, fields: { requestId, outcome } },
      )
    const request = requestOf(event)
    try {
      const { status, headers, body } = await issue(request)
      measure('error' in body ? body.error : status, 0)
      return { statusCode: status, headers: { ...headers, 'x-request-id': requestId }, body: JSON.stringify(body) }
    } catch (error) {
      log.error('call.failed', { requestId, ...told(error) })
      measure('platform.fault', 1)
      const { problemOf } = await import('../../lib/api/problems.ts')
      const language = languageOf(request.headers['accept-language'])
      const { status, headers, body } = problemOf(
        { code: 'platform.fault' },
        { language, requestId, operation: 'issueToken' },
      )
      return { statusCode: status, headers: { ...headers, 'x-request-id': requestId }, body: JSON.stringify(body) }
    }
  })
