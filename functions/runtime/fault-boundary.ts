/** Around functions behind the gateway: how a call is measured, how a refusal is answered, and where a fault of ours ends. */
import type { MiddlewareObj } from '@middy/core'
import type { APIGatewayProxyResult, Context } from 'aws-lambda'
import { languageOf } from '../../lib/api/language.ts'
import { BeyondLimits, refusalOfBeyond } from '../../lib/kernel/beyond-limits.ts'
import { Busy } from '../../lib/kernel/busy.ts'
import type { Refusal } from '../../lib/kernel/result.ts'
import type { Operation } from '../../lib/names/routes/index.ts'
import { errorFields } from './error-fields.ts'
import type { HttpEvent } from './headers.ts'
import { beginInvocation, log, stopwatch } from './ports.ts'

type Asked = { readonly event: HttpEvent; readonly operation?: Operation | undefined }

/** A refusal as its caller reads it; the catalogue of words is loaded with the first. */
export const problemReply = async (
  refusal: Refusal,
  { event: { headers: asked, requestContext }, operation }: Asked,
): Promise<APIGatewayProxyResult> => {
  const { problemOf } = await import('../../lib/api/problems.ts')
  const { requestId } = requestContext
  const language = languageOf(asked['accept-language'])
  const { status, headers, body } = problemOf(refusal, { language, requestId, ...(operation && { operation }) })
  return {
    statusCode: status,
    headers: { 'cache-control': 'no-store', ...headers, 'x-request-id': requestId },
    body: JSON.stringify(body),
    isBase64Encoded: false,
  }
}

type Call = {
  readonly event: HttpEvent
  readonly context: Context
  readonly operation: Operation | 'unknown'
  readonly milliseconds: number
  /** Of an operation that may take seconds on purpose. */
  readonly waits?: boolean | undefined
}

/** `outcome`: the status of an answer, or the code of what was refused. */
export const measureCall = (
  { event: { requestContext }, context, operation, milliseconds, waits }: Call,
  outcome: number | string,
  faults: 0 | 1 = 0,
): void => {
  const { requestId, authorizer } = requestContext
  log.measure(
    'call',
    { callMilliseconds: milliseconds, faults, ...(!waits && { promptMilliseconds: milliseconds }) },
    {
      by: { operation, function: context.functionName },
      fields: { requestId, institution: authorizer?.['institutionId'], outcome },
    },
  )
}

type Boundary = MiddlewareObj<HttpEvent, APIGatewayProxyResult, Error, Context, { elapsed?: () => number }>

/** What can never be written is no fault that passes: repeating it brings the same again. What had no room may have it later. */
const refusalOf = (error: unknown): Refusal => {
  if (error instanceof BeyondLimits) return refusalOfBeyond(error)
  return error instanceof Busy ? { code: 'platform.contended', retryAfterSeconds: 1 } : { code: 'platform.fault' }
}

/** A fault of ours is logged, counted for its operation, and told to the caller as a problem without its cause. */
export const faultBoundary = (
  operationOf: (event: HttpEvent) => Operation | undefined,
  waits: (operation: Operation | undefined) => boolean = () => false,
): Boundary => ({
  before: ({ internal, context }) => {
    beginInvocation(context)
    internal.elapsed = stopwatch()
  },
  onError: async ({ event, context, error, internal }) => {
    const refusal = refusalOf(error)
    log.error('call.failed', { requestId: event.requestContext.requestId, ...errorFields(error) })
    const milliseconds = internal.elapsed?.() ?? 0
    const operation = operationOf(event)
    const call = { event, context, operation: operation ?? 'unknown', milliseconds, waits: waits(operation) } as const
    measureCall(call, refusal.code, refusal.code === 'platform.fault' ? 1 : 0)
    return problemReply(refusal, { event, operation })
  },
})
