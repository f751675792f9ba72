/**
 * A small client of the public API, as a bank's or a registry's own programmers would write it: signs in with a private
 * key, sends every change under an Idempotency-Key, signs what must be signed, and reads refusals as problem details.
 */
import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { FlattenedSign, importJWK, SignJWT } from 'jose'
import { patiently } from '../patience.ts'
import type { Credentials } from './sandbox.ts'

export type Call = {
  readonly method: 'GET' | 'POST' | 'DELETE'
  readonly path: string
  readonly body?: unknown
  /** The exact bytes to send instead of `body`. */
  readonly bodyText?: string
  /** Idempotency-Key; `null` sends none, absent sends a new one with every change. */
  readonly key?: string | null
  readonly signed?: boolean
  readonly anonymous?: boolean
  readonly headers?: Readonly<Record<string, string>>
}

export type Answer = {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  // biome-ignore lint/suspicious/noExplicitAny: what the API answers is checked by whoever reads it
  readonly body: any
}

export type Observe = (call: { method: string; path: string }, answer: Answer) => void

export type ConnectOptions = {
  readonly baseUrl: string
  readonly issuer: string
  readonly credentials: Credentials
  /** Sees every exchange with the API. */
  readonly observe?: Observe
  readonly language?: 'zh' | 'en'
  /** Hear of throttling instead of waiting as long as its answer says. */
  readonly impatient?: boolean
  /** Sent with every call, the sign-in among them. */
  readonly headers?: Readonly<Record<string, string>>
}

/** The API said no. */
export class Refused extends Error {
  readonly answer: Answer
  constructor(call: Call, answer: Answer) {
    super(`${call.method} ${call.path}: ${answer.status} ${answer.body?.code ?? ''} ${answer.text.slice(0, 600)}`)
    this.answer = answer
  }
}

/** Our time is the platform's: the Date header tells how far apart the clocks are. */
const platformClock = () => {
  let offsetMs = 0
  return {
    now: () => new Date(Date.now() + offsetMs),
    learn: (date: string | null) => {
      const seen = date === null ? Number.NaN : Date.parse(date)
      if (Number.isNaN(seen)) return
      const difference = seen - Date.now()
      offsetMs = Math.abs(difference) < 3000 ? 0 : difference
    },
  }
}

const algorithmOf = (key: Credentials['authKey']): string => key.alg ?? (key.kty === 'RSA' ? 'PS256' : 'ES256')

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

export const assertIdentity = async (
  options: Pick<ConnectOptions, 'issuer' | 'credentials'>,
  now: Date,
): Promise<string> => {
  const { clientId, authKey, authKid } = options.credentials
  const seconds = Math.floor(now.getTime() / 1000)
  return new SignJWT({ jti: randomUUID() })
    .setProtectedHeader({ alg: algorithmOf(authKey), kid: authKid, typ: 'JWT' })
    .setIssuer(clientId)
    .setSubject(clientId)
    .setAudience(options.issuer)
    .setIssuedAt(seconds)
    .setExpirationTime(seconds + 120)
    .sign(await importJWK(authKey, algorithmOf(authKey)))
}

/** RFC 7797 detached JWS over the exact bytes, bound to this method, path, institution, moment and key. */
export const signBytes = async (
  credentials: Credentials,
  call: { method: string; path: string; key: string; text: string; now: Date; actingFor?: string | undefined },
) => {
  const alg = algorithmOf(credentials.signKey)
  const jws = await new FlattenedSign(new TextEncoder().encode(call.text))
    .setProtectedHeader({
      alg,
      kid: credentials.signKid,
      b64: false,
      crit: ['b64'],
      method: call.method,
      path: call.path,
      institution: credentials.institutionId,
      ...(call.actingFor !== undefined && { actingFor: call.actingFor }),
      iat: call.now.toISOString(),
      key: call.key,
    })
    .sign(await importJWK(credentials.signKey, alg))
  return `${jws.protected}..${jws.signature}`
}

/** Signed too long ago: the call was on its way while clocks moved apart. */
const isOutOfTime = ({ body }: Answer): boolean =>
  body?.errors?.some(({ code }: { code: string }) => code === 'signature.time-outside-window') === true
const TRIES_IN_TIME = 5

export type Client = ReturnType<typeof connect>

export const connect = (options: ConnectOptions) => {
  const { credentials, observe } = options
  const clock = platformClock()
  let token: { value: string; usableUntil: number } | undefined
  let signingIn: Promise<string> | undefined

  const askOnce = async (call: { method: string; path: string }, init: RequestInit): Promise<Answer> => {
    const headers = { ...options.headers, ...(init.headers as Record<string, string> | undefined) }
    const ask = async (signal: AbortSignal) => {
      const response = await fetch(`${options.baseUrl}${call.path}`, { ...init, headers, method: call.method, signal })
      return { response, text: await response.text() }
    }
    const { response, text } = await patiently(ask, { what: `${call.method} ${call.path}`, seconds: 40 })
    clock.learn(response.headers.get('date'))
    const answer = { status: response.status, headers: response.headers, text, body: parse(text) }
    observe?.(call, answer)
    return answer
  }

  const exchange = async (call: { method: string; path: string }, init: RequestInit): Promise<Answer> => {
    for (let attempt = 0; ; attempt++) {
      const answer = await askOnce(call, init)
      if (answer.status !== 429 || options.impatient) return answer
      await pause(waitMs(attempt, answer))
    }
  }

  const requestToken = async (scope?: string): Promise<Answer> => {
    const ask = async () =>
      exchange(
        { method: 'POST', path: '/oauth2/token' },
        {
          headers: { 'content-type': 'application/x-www-form-urlencoded' },
          body: new URLSearchParams({
            grant_type: 'client_credentials',
            client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
            client_assertion: await assertIdentity(options, clock.now()),
            ...(scope === undefined ? {} : { scope }),
          }).toString(),
        },
      )
    const before = clock.now().getTime() - Date.now()
    const first = await ask()
    const moved = Math.abs(clock.now().getTime() - Date.now() - before) > 30_000
    return first.status >= 400 && moved ? ask() : first
  }

  const signIn = async (): Promise<string> => {
    const answer = await requestToken()
    if (answer.status !== 200) throw new Refused({ method: 'POST', path: '/oauth2/token' }, answer)
    const { access_token, expires_in } = answer.body as { access_token: string; expires_in: number }
    token = { value: access_token, usableUntil: clock.now().getTime() + (expires_in - 60) * 1000 }
    return access_token
  }

  const currentToken = async (): Promise<string> => {
    if (token && token.usableUntil > clock.now().getTime()) return token.value
    signingIn ??= signIn().finally(() => {
      signingIn = undefined
    })
    return signingIn
  }

  const headersOf = async (call: Call, text: string | undefined): Promise<Record<string, string>> => {
    const key = call.key === undefined && call.method !== 'GET' ? randomUUID() : (call.key ?? undefined)
    const signature =
      call.signed === true
        ? await signBytes(credentials, {
            method: call.method,
            path: call.path.split('?')[0] ?? '',
            key: key ?? '',
            text: text ?? '',
            now: clock.now(),
            actingFor: call.headers?.['dt-acting-for'],
          })
        : undefined
    return {
      'accept-language': options.language ?? 'zh',
      ...(call.anonymous === true ? {} : { authorization: `Bearer ${await currentToken()}` }),
      ...(text === undefined ? {} : { 'content-type': 'application/json' }),
      ...(key === undefined ? {} : { 'idempotency-key': key }),
      ...(signature === undefined ? {} : { 'dt-signature': signature }),
      ...call.headers,
    }
  }

  /** One exchange; a token that no longer holds is replaced once. Throws only when nothing was answered. */
  const call = async (c: Call): Promise<Answer> => {
    const text = c.bodyText ?? (c.body === undefined ? undefined : JSON.stringify(c.body))
    const once = async () =>
      exchange(c, { headers: await headersOf(c, text), ...(text === undefined ? {} : { body: text }) })
    const answer = await once()
    const expired = answer.status === 401 && c.anonymous !== true && c.headers?.['authorization'] === undefined
    if (!expired || answer.body?.code === 'signature.invalid') return answer
    token = undefined
    return once()
  }

  const must = async (c: Call): Promise<Answer> => {
    const answer = await call(c)
    if (answer.status >= 400) throw new Refused(c, answer)
    return answer
  }

  /** Repeats the same call, under the same key, through lost connections, throttling, faults and clocks that moved apart, until it is answered. */
  const insist = async (c: Call, signal?: AbortSignal): Promise<Answer> => {
    const fixed: Call = { ...c, key: c.key === undefined && c.method !== 'GET' ? randomUUID() : (c.key ?? null) }
    for (let attempt = 0; ; attempt++) {
      signal?.throwIfAborted()
      const answer = await call(fixed).catch((error: unknown) => {
        if (error instanceof Refused && !isPassing(error.answer.status)) throw error
        return undefined
      })
      if (answer && answer.status < 400) return answer
      // its date told the time there: signed anew, the same call is in time
      if (answer && isOutOfTime(answer) && attempt < TRIES_IN_TIME) continue
      if (answer && !isPassing(answer.status) && answer.body?.retryable !== true) throw new Refused(fixed, answer)
      if (answer && answer.body?.retryable === true && answer.status < 429 && attempt > 30)
        throw new Refused(fixed, answer)
      await pause(waitMs(attempt, answer), undefined, signal ? { signal } : {})
    }
  }

  return {
    credentials,
    now: clock.now,
    /** Learn the platform's time by asking it something that needs no token. */
    syncClock: async () =>
      void (await exchange({ method: 'GET', path: '/.well-known/oauth-authorization-server' }, {})),
    requestToken,
    forgetToken: () => {
      token = undefined
    },
    currentToken,
    call,
    must,
    insist,
    /** The body of a successful read. */
    // biome-ignore lint/suspicious/noExplicitAny: what the API answers is checked by whoever reads it
    read: async (path: string): Promise<any> => (await must({ method: 'GET', path })).body,
  }
}

const isPassing = (status: number): boolean => status === 429 || status >= 500

const waitMs = (attempt: number, answer: Answer | undefined): number => {
  const asked = Number(answer?.headers.get('retry-after') ?? Number.NaN)
  if (!Number.isNaN(asked)) return Math.min(asked, 30) * 1000
  return Math.min(1000, 100 * 2 ** attempt) * (0.75 + Math.random() / 2)
}
