/** Answers as API Gateway's REST API does: route, throttle, authorizer, rate slot, function, in that order. */

import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { readBody } from '../lib/http.ts'
import { inTime } from '../lib/in-time.ts'
import { authorize, type Granted } from './authorizer.ts'
import { type ApiHost, bodyOf, type Call, eventOf, findRoute } from './events.ts'
import { answerFrom, answerItself, logAccess } from './own-answers.ts'
import type { Throttle } from './spec.ts'

const REQUEST_MAX_BYTES = 10 * 1024 * 1024
/** Lambda's own limit for an invocation, event and answer alike. */
const INVOCATION_MAX_BYTES = 6 * 1024 * 1024

export const hostApi = (host: ApiHost): ((request: IncomingMessage, response: ServerResponse) => Promise<void>) => {
  const cache = new Map<string, Granted>()
  const buckets = new Map<string, () => boolean>()
  const within = (name: string, throttle: Throttle | undefined): boolean => {
    if (!throttle) return true
    const take = buckets.get(name) ?? tokenBucket(throttle)
    buckets.set(name, take)
    return take()
  }

  const serve = async (call: Call, bodyRead: Promise<Buffer | undefined>): Promise<void> => {
    const refuse = (type: string, status?: number): void =>
      answerItself(host, call, { type, ...(status ? { status } : {}) })
    const found = findRoute(host.api.routes, call.request.method ?? '', call.path)
    if (!found) return refuse('MISSING_AUTHENTICATION_TOKEN')
    const { route, parameters } = found
    call.context.resourcePath = route.path
    // A method's own rate takes the place of the stage's.
    const method = `${call.request.method} ${route.path}`
    const own = host.api.methodThrottles.get(method)
    if (!within(own ? method : 'stage', own ?? host.api.throttle)) return refuse('THROTTLED')
    const granted = route.authorizer ? await authorize(host, { call, route, parameters, cache }) : undefined
    if (typeof granted === 'string') return refuse(granted)
    if (route.needsApiKey) {
      const value = granted?.usageKey
      const key = value === undefined ? undefined : host.api.keys.get(value)
      if (!key) return refuse('INVALID_API_KEY')
      if (!within(key.id, key.throttle)) return refuse('THROTTLED')
    }
    for (const [name, value] of Object.entries(granted?.context ?? {})) call.context[`authorizer.${name}`] = value
    const body = await bodyRead
    if (!body) return refuse('REQUEST_TOO_LARGE')
    const event = { ...eventOf(host, call, { route, parameters }), ...bodyOf(body) }
    event.requestContext.authorizer = granted?.context
    if (body.length * 1.34 > INVOCATION_MAX_BYTES) return refuse('REQUEST_TOO_LARGE')
    const outcome = await inTime(host.invoke(route.functionArn, event, call.requestId), route.timeoutMs)
    if (outcome === 'late') return refuse('INTEGRATION_TIMEOUT')
    if (!outcome.ok || outcome.payload.length > INVOCATION_MAX_BYTES) return refuse('DEFAULT_5XX', 502)
    if (!answerFrom(call, JSON.parse(outcome.payload))) refuse('DEFAULT_5XX', 502)
  }

  return async (request, response) => {
    const [path = '/', search = ''] = (request.url ?? '/').split('?', 2)
    const requestId = randomUUID()
    const context = {
      requestId,
      extendedRequestId: requestId,
      httpMethod: request.method ?? '',
      path,
      stage: host.api.stage,
      apiId: host.api.id,
      requestTimeEpoch: String(host.now()),
      'identity.sourceIp': request.socket.remoteAddress ?? '',
    }
    const call: Call = {
      request,
      response,
      requestId,
      path,
      query: new URLSearchParams(search),
      startedMs: performance.now(),
      context,
    }
    const bodyRead = readBody(request, REQUEST_MAX_BYTES)
    bodyRead.catch(() => undefined)
    if (host.api.accessLog) response.once('close', () => logAccess(host, call))
    try {
      await serve(call, bodyRead)
    } catch (error) {
      console.error('gateway', error)
      if (!response.headersSent) answerItself(host, call, { type: 'DEFAULT_5XX', status: 500 })
    }
  }
}

/** Real time, not the moved clock: a rate is about load. */
const tokenBucket = ({ perSecond, burst }: Throttle): (() => boolean) => {
  let [tokens, at] = [burst, performance.now()]
  return () => {
    const now = performance.now()
    tokens = Math.min(burst, tokens + ((now - at) / 1000) * perSecond)
    at = now
    if (tokens < 1) return false
    tokens -= 1
    return true
  }
}
