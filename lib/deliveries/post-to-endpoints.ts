/** Posts one signed body to the first of some endpoints that takes it. */
import { beijing } from '../kernel/time.ts'
import { circuitsOf } from '../outbox/circuit.ts'
import { partyOf, type Receiver, receiverAt } from '../outbox/rows.ts'
import type { AddressPolicy, Http, HttpAnswer, Ports } from '../platform/ports.ts'
import type { Outcome, Try } from './deliver-in-order.ts'
import { addressPolicyOf, disabled, type Endpoint } from './endpoints.ts'
import { webhookHeaders } from './webhook-signature.ts'

/** How long a receiver may take to answer. */
export const RECEIVER_TIMEOUT_MS = 10_000

const GONE = 410

export type WebhookPorts = Pick<Ports, 'table' | 'clock' | 'ids' | 'log' | 'queue'> & { readonly http: Http }

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

const tryOf = ({ endpointId }: Endpoint, answer: HttpAnswer): Try => {
  const of = { endpointId, elapsedMs: Math.round(answer.elapsedMs) }
  if (answer.kind === 'failed') return { ...of, delivered: false, reason: answer.reason }
  const { status, retryAfter } = answer
  if (succeeded(answer)) return { ...of, delivered: true, status }
  return {
    ...of,
    delivered: false,
    reason: isGone(answer) ? 'gone' : 'status',
    status,
    ...(retryAfter !== undefined && { retryAfter }),
  }
}

/** Of several, those that are left alone for now are tried last. */
const inTurn = async (
  ports: WebhookPorts,
  receiver: Receiver,
  endpoints: readonly Endpoint[],
): Promise<readonly Endpoint[]> => {
  if (endpoints.length < 2) return endpoints
  const circuits = await circuitsOf(
    ports,
    endpoints.map(({ endpointId }) => receiverAt(receiver, endpointId)),
  )
  const isOpen = (_: Endpoint, i: number) => circuits[i] === 'open'
  return [...endpoints.filter((one, i) => !isOpen(one, i)), ...endpoints.filter(isOpen)]
}

const disable = async (ports: WebhookPorts, institutionId: string, { endpointId }: Endpoint): Promise<void> => {
  await ports.table.write(disabled(institutionId, endpointId))
  ports.log.info('endpoint.disabled', { institutionId, endpointId, at: beijing(ports.clock.now()) })
}

type Recipients = { readonly receiver: Receiver; readonly endpoints: readonly Endpoint[] }

/** To one after the other, until one has taken it. */
export const postInTurn = async (
  ports: WebhookPorts,
  { receiver, endpoints }: Recipients,
  message: Message,
): Promise<Outcome> => {
  const institutionId = partyOf(receiver)
  const [policy, turn] = await Promise.all([addressPolicyOf(ports, institutionId), inTurn(ports, receiver, endpoints)])
  const tries: Try[] = []
  for (const endpoint of turn) {
    const answer = await postSigned(ports, endpoint, { ...message, policy })
    if (isGone(answer)) await disable(ports, institutionId, endpoint)
    const last = tryOf(endpoint, answer)
    tries.push(last)
    if (last.delivered) break
  }
  const [first = { delivered: false, reason: 'no-endpoint' }, ...others] = tries
  return [first, ...others]
}
