/** Lambda authorizers: asked once per identity and time to live, their policy asked on every call. */

import { decide, readPolicy } from '../iam/evaluate.ts'
import type { Json } from '../templates/template.ts'
import { type ApiHost, type Call, eventOf, type Found } from './events.ts'

export type Granted = {
  readonly context: Record<string, string>
  readonly usageKey?: string
  readonly until: number
  readonly allows: (arn: string) => boolean
}

const methodArn = (host: ApiHost, call: Call): string =>
  `arn:${host.estate.partition}:execute-api:${host.estate.region}:${host.estate.account}:${host.api.id}/${host.api.stage}/${call.request.method}${call.path}`

type Authorizing = Found & { readonly call: Call; readonly cache: Map<string, Granted> }

/** What the authorizer grants, or the type of the gateway's refusal. */
export const authorize = async (
  host: ApiHost,
  { call, route, parameters, cache }: Authorizing,
): Promise<Granted | string> => {
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
  const event = { type: 'REQUEST', methodArn: methodArn(host, call), ...eventOf(host, call, asked) }
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
