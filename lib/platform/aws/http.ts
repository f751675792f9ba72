/**
 * Calls other people's systems. A name is resolved once, every address it gave must pass, and the connection goes to those
 * addresses and no other: a name that changes its mind between check and connection gains nothing. No redirect is followed, no
 * proxy used, TLS is always verified, and of the answer only status and Retry-After are believed.
 */
import { lookup as systemLookup } from 'node:dns/promises'
import { type ClientRequest, Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import type { LookupFunction } from 'node:net'
import type { AddressPolicy, Http, HttpAnswer } from '../ports.ts'
import { stopwatch } from './clock.ts'

/** More than this of an answer is not read. */
const ANSWER_BYTES = 64 * 1024

export type Resolved = { readonly address: string; readonly family: number }
export type Resolve = (host: string) => Promise<readonly Resolved[]>
type Failure = Extract<HttpAnswer, { kind: 'failed' }>['reason']
type Outcome = { readonly status: number; readonly retryAfter?: string } | { readonly failure: Failure }

/** What may be called; the rules belong to deliveries. */
export type AddressRules = {
  readonly readEndpoint: (
    url: string,
    policy: AddressPolicy,
  ) => { readonly target: { readonly url: URL; readonly address?: string } } | { readonly objection: string }
  readonly admitsAddress: (address: string, policy: AddressPolicy) => boolean
}

const resolveBySystem: Resolve = (host) => systemLookup(host, { all: true, verbatim: true })

/** Answers what was resolved before, whatever is asked. */
const pinned =
  (addresses: readonly Resolved[]): LookupFunction =>
  (_, { all }, give) => {
    const [first] = addresses
    if (all) give(null, [...addresses])
    else if (first) give(null, first.address, first.family)
  }

const within = <T>(work: Promise<T>, signal: AbortSignal): Promise<T> => {
  const { promise, reject } = Promise.withResolvers<never>()
  const stop = () => reject(signal.reason)
  signal.addEventListener('abort', stop, { once: true })
  return Promise.race([work, promise]).finally(() => signal.removeEventListener('abort', stop))
}

type Call = {
  readonly url: URL
  readonly headers: Record<string, string>
  readonly body: string
  readonly addresses: readonly Resolved[]
  readonly signal: AbortSignal
}

/** A fresh agent per call: no connection, session or pooled address outlives its check. */
const open = ({ url, headers, body, addresses, signal }: Call): ClientRequest => {
  const options = {
    method: 'POST',
    headers: { ...headers, 'content-length': String(Buffer.byteLength(body)), connection: 'close' },
    lookup: pinned(addresses),
    signal,
  }
  return url.protocol === 'https:'
    ? httpsRequest(url, {
        ...options,
        agent: new HttpsAgent({ keepAlive: false, maxCachedSessions: 0 }),
        rejectUnauthorized: true,
        minVersion: 'TLSv1.2',
      })
    : httpRequest(url, { ...options, agent: new HttpAgent({ keepAlive: false }) })
}

/** The status stands once the headers are here; the rest is read only to part politely. */
const drain = (response: IncomingMessage, done: () => void): void => {
  let bytes = 0
  response.on('data', (chunk: Buffer) => {
    bytes += chunk.length
    if (bytes > ANSWER_BYTES) done()
  })
  response.on('close', done)
  response.on('error', done)
}

const exchange = (call: Call): Promise<Outcome> =>
  new Promise((resolve) => {
    let phase: Failure = 'connect'
    const request = open(call)
    const end = (outcome: Outcome) => {
      resolve(outcome)
      request.destroy()
    }
    request.on('socket', (socket) => {
      socket.once('connect', () => {
        phase = call.url.protocol === 'https:' ? 'tls' : 'reset'
      })
      socket.once('secureConnect', () => {
        phase = 'reset'
      })
    })
    request.on('error', () => end({ failure: call.signal.aborted ? 'timeout' : phase }))
    request.on('response', (response) => {
      const retryAfter = response.headers['retry-after']
      const outcome = { status: response.statusCode ?? 0, ...(retryAfter !== undefined && { retryAfter }) }
      // From here on an abort ends the reading, not the answer.
      request.removeAllListeners('error').on('error', () => end(outcome))
      drain(response, () => end(outcome))
    })
    request.end(call.body)
  })

export const outgoingHttp = (rules: AddressRules, resolve: Resolve = resolveBySystem): Http => ({
  async post(text, headers, body, policy, timeoutMs) {
    const elapsedMs = stopwatch()
    const failed = (reason: Failure): HttpAnswer => ({ kind: 'failed', reason, elapsedMs: elapsedMs() })
    const reading = rules.readEndpoint(text, policy)
    if ('objection' in reading) return failed('address-refused')
    const { url, address } = reading.target
    const signal = AbortSignal.timeout(timeoutMs)
    let addresses: readonly Resolved[] = []
    try {
      if (address === undefined) addresses = await within(resolve(url.hostname), signal)
    } catch {
      return failed(signal.aborted ? 'timeout' : 'dns')
    }
    if (address === undefined && addresses.length === 0) return failed('dns')
    if (!addresses.every((one) => rules.admitsAddress(one.address, policy))) return failed('address-refused')
    const outcome = await exchange({ url, headers, body, addresses, signal })
    if ('failure' in outcome) return failed(outcome.failure)
    return { kind: 'answered', ...outcome, elapsedMs: elapsedMs() }
  },
})
