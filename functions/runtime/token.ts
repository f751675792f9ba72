/** The token endpoint's shell. Answers and refusals are OAuth's (RFC 6749, 5.2), a fault of ours is a problem like anywhere else. */
import middy from '@middy/core'
import type { APIGatewayProxyResult } from 'aws-lambda'
import type { TokenAnswer, TokenRequest } from '../../lib/access/issue-token.ts'
import { faultBoundary, measureCall } from './fault-boundary.ts'
import { type HttpEvent, lowerCaseHeaders } from './headers.ts'
import { stopwatch } from './ports.ts'

const OPERATION = 'issueToken'

const requestOf = ({ headers, body, isBase64Encoded, requestContext }: HttpEvent): TokenRequest => {
  const { clientCert } = requestContext.identity
  return {
    headers,
    body: Buffer.from(body ?? '', isBase64Encoded ? 'base64' : 'utf8').toString('utf8'),
    ...(clientCert && { certificatePem: clientCert.clientCertPem }),
  }
}

export const serveToken = (issue: (request: TokenRequest) => Promise<TokenAnswer>) =>
  middy<HttpEvent, APIGatewayProxyResult>()
    .use(lowerCaseHeaders)
    .use(faultBoundary(() => OPERATION))
    .handler(async (event, context) => {
      const elapsed = stopwatch()
      const { status, headers, body } = await issue(requestOf(event))
      const call = { event, context, operation: OPERATION, milliseconds: elapsed() } as const
      measureCall(call, 'error' in body ? body.error : status)
      const { requestId } = event.requestContext
      return { statusCode: status, headers: { ...headers, 'x-request-id': requestId }, body: JSON.stringify(body) }
    })
