/** Posts one signed body to every active endpoint of an institution that has not heard of it yet. */
import { beijing } from '../kernel/time.ts'
import type { AddressPolicy, Http, HttpAnswer, Ports } from '../platform/ports.ts'
import type { Outcome } from './deliver-in-order.ts'
import { addressPolicyOf, disabled, type Endpoint, endpointsOf } from './endpoints.ts'
import { webhookHeaders } from './webhook-signature.ts'

/** How long a receiver may take to answer. */
export const RECEIVER_TIMEOUT_MS = 10_000

const GONE = 410

export type WebhookPorts = Pick<Ports, 'table' | 'clock' | 'ids' | 'log'> & { readonly http: Http }

export type Message = { readonly id: string; readonly body: string; readonly correlation?: string | undefined }

/** So that a receiver's log can be read beside ours. */
const CORRELATION_HEADER = 'dt-correlation-id'

export const postSigned = (
  { http, clock }: Pick<WebhookPorts, 'http' | 'clock'>,
  endpoint: Endpoint,
  { id, body, correlation, policy }: Message & { readonly policy: AddressPolicy },
): Promise<HttpAnswer> => {
  const headers = {
    'content-type': 'application/json',
    ...(correlation !== undefined && { [CORRELATION_HEADER]: correlation }),
    ...webhookHeaders(endpoint.secrets, { id, at: clock.now(), body }),
  }
  return http.post(endpoint.url, headers, body, policy, RECEIVER_TIMEOUT_MS)
}

const succeeded = (answer: HttpAnswer): boolean =>
  answer.kind === 'answered' && answer.status >= 200 && answer.status < 300

const isGone = (answer: HttpAnswer): boolean => answer.kind === 'answered' && answer.status === GONE

const failureOf = (
  answer: HttpAnswer,
): Pick<Extract<Outcome, { delivered: false }>, 'reason' | 'status' | 'retryAfter'> =>
  answer.kind === 'failed'
    ? { reason: answer.reason }
    : {
        reason: isGone(answer) ? 'gone' : 'status',
        status: answer.status,
        ...(answer.retryAfter !== undefined && { retryAfter: answer.retryAfter }),
      }

export const postToEndpoints = async (
  ports: WebhookPorts,
  institutionId: string,
  { reached = [], ...message }: Message & { readonly reached?: readonly string[] | undefined },
): Promise<Outcome> => {
  const [policy, all] = await Promise.all([addressPolicyOf(ports, institutionId), endpointsOf(ports, institutionId)])
  const active = all.filter(({ status }) => status === 'active')
  if (active.length === 0) return { delivered: false, reason: 'no-endpoint' }
  const answers = await Promise.all(
    active
      .filter(({ endpointId }) => !reached.includes(endpointId))
      .map(async (endpoint) => ({ endpoint, answer: await postSigned(ports, endpoint, { ...message, policy }) })),
  )
  for (const { endpoint, answer } of answers)
    if (isGone(answer)) {
      await ports.table.write(disabled(institutionId, endpoint.endpointId))
      ports.log.info('endpoint.disabled', {
        institutionId,
        endpointId: endpoint.endpointId,
        at: beijing(ports.clock.now()),
      })
    }
  const elapsedMs = Math.max(0, ...answers.map(({ answer }) => Math.round(answer.elapsedMs)))
  const done = answers.filter(({ answer }) => succeeded(answer))
  const failures = answers.filter(({ answer }) => !succeeded(answer))
  // Who is gone need not hear of it, if somebody else has.
  const isReached = done.length > 0 || active.some(({ endpointId }) => reached.includes(endpointId))
  const failed = failures.find(({ answer }) => !isGone(answer)) ?? (isReached ? undefined : failures[0])
  if (!failed) return { delivered: true, elapsedMs, ...statusOf(done[0]?.answer) }
  return {
    delivered: false,
    elapsedMs,
    reached: [...reached, ...done.map(({ endpoint }) => endpoint.endpointId)],
    ...failureOf(failed.answer),
  }
}

const statusOf = (answer: HttpAnswer | undefined) => (answer?.kind === 'answered' ? { status: answer.status } : {})
