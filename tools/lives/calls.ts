/** A call as the runtime hands it to a use case: parsed by its contract, signed over its exact bytes. */
import type { Contract } from '../../lib/api/contract.ts'
import { CONTRACTS } from '../../lib/api/index.ts'
import type { Call, Caller } from '../../lib/kernel/call.ts'
import { ROUTES } from '../../lib/names/routes/index.ts'
import type { Route } from '../../lib/names/routes/route.ts'
import type { AnyCall, Called } from './operations.ts'
import { signDetached } from './web-crypto.ts'

export type Sent = {
  readonly path?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, unknown>>
  readonly body?: unknown
  /** Made anew for each attempt: a seal is good for minutes. */
  readonly headers?: (text: string) => Readonly<Record<string, string>>
}

type Calling = {
  readonly operation: Called
  readonly caller: Caller
  readonly key: string
  readonly requestId: string
  /** By the caller's own clock. */
  readonly signedAt: Date
}

/** What the gateway's side would refuse is a fault of whoever plays here. */
const parsed = (operation: Called, body: unknown): unknown => {
  const contract: Contract | undefined = CONTRACTS[operation]
  return contract?.body && !contract.judgedByUseCase && !contract.sealed ? contract.body.parse(body) : body
}

/** `now` by the clock of the function that serves it. */
export const callOf = (
  { operation, caller, key, requestId, signedAt }: Calling,
  { path = {}, query = {}, body, headers }: Sent,
  now: Date,
): AnyCall => {
  const { method, path: template }: Route = ROUTES[operation]
  const { institutionId } = caller
  const url = template.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(path[name] ?? ''))
  const text = body === undefined ? '' : JSON.stringify(body)
  const header = { kid: `${institutionId}.sign`, method, path: url, institution: institutionId, key }
  const call: Call = {
    operation,
    method,
    url,
    caller,
    path,
    query,
    body: parsed(operation, body),
    text,
    headers: {
      'idempotency-key': key,
      'dt-signature': signDetached(institutionId, Buffer.from(text), { ...header, iat: signedAt.toISOString() }),
      ...headers?.(text),
    },
    language: 'zh',
    requestId,
    from: '192.0.2.7',
    now,
  }
  return call as AnyCall
}
