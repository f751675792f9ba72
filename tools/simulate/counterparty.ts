/**
 * What payment channels and signing providers have in common: both hear and say messages under a shared secret (HMAC with SM3), answer
 * at once and work afterwards.
 */
import { createHmac, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** The message as it goes out: sealed, to the address it was to be answered to. */
export type Message = { readonly url: string; readonly headers: Record<string, string>; readonly body: string }

export type Counterparty = {
  /** Of its headers: `dt-<role>-timestamp` and `dt-<role>-signature`. */
  readonly role: 'channel' | 'provider'
  readonly now: () => Date
  /** Known once the authority has connected it. */
  readonly secret: () => string
  /** How it calls back; over HTTP unless a test says otherwise. */
  readonly send?: (told: Message) => Promise<number>
  readonly tell?: (deed: string, detail: string) => void
}

type Acts = Readonly<Record<string, (said: never) => Promise<void>>>

const sendOverHttp = async ({ url, headers, body }: Message): Promise<number> =>
  (await fetch(url, { method: 'POST', headers, body })).status

const readBody = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}

export const macOf = (secret: string, seconds: string, body: string): string =>
  createHmac('sm3', Buffer.from(secret, 'base64url')).update(`${seconds}.${body}`).digest('hex')

const isGenuine = ({ role, secret }: Counterparty, headers: IncomingMessage['headers'], body: string): boolean => {
  const expected = Buffer.from(`sm3=${macOf(secret(), String(headers[`dt-${role}-timestamp`]), body)}`)
  const given = Buffer.from(String(headers[`dt-${role}-signature`]))
  return given.length === expected.length && timingSafeEqual(given, expected)
}

/** Answers with the status of the callback. */
export const callBack = (
  { role, now, secret, send = sendOverHttp }: Counterparty,
  url: string,
  said: object,
): Promise<number> => {
  const body = JSON.stringify(said)
  const seconds = String(Math.floor(now().getTime() / 1000))
  const headers = {
    'content-type': 'application/json',
    [`dt-${role}-timestamp`]: seconds,
    [`dt-${role}-signature`]: `sm3=${macOf(secret(), seconds, body)}`,
  }
  return send({ url, headers, body })
}

/** Hears what is posted to the path of an act. `idle`: everything heard so far is done, and called back. */
export const startHearing = async (party: Counterparty, acts: Acts) => {
  const running = new Set<Promise<unknown>>()
  const hear = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await readBody(request)
    const act = acts[request.url ?? '']
    if (!act || request.method !== 'POST') return void response.writeHead(404).end()
    if (!isGenuine(party, request.headers, body)) return void response.writeHead(401).end()
    response.writeHead(202).end()
    const work = act(JSON.parse(body) as never)
      .catch((error: unknown) => party.tell?.('anomaly', String(error)))
      .finally(() => running.delete(work))
    running.add(work)
  }
  const server = createServer((request, response) => {
    hear(request, response).catch(() => response.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    idle: async (): Promise<void> => void (await Promise.allSettled(running)),
    close: async (): Promise<void> => {
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
      await Promise.allSettled(running)
    },
  }
}
