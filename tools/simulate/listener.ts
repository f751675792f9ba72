/**
 * Receives webhooks over real HTTP: one listener, one path per receiver. Standard Webhooks signatures are checked over
 * the exact bytes against the platform's time, and every delivery is known by its id, so repeats do no harm.
 */

import { timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Webhook } from 'standardwebhooks'

/** What the receiver says back: a status, or nothing at all because the connection breaks. */
export type Reply = { readonly status: number; readonly headers?: Record<string, string> } | 'reset'

export type Message = {
  readonly id: string
  readonly text: string
  readonly headers: Readonly<Record<string, string>>
  /** The same id was acknowledged before. */
  readonly repeated: boolean
}

export type Receiver = {
  readonly secrets: () => readonly string[]
  readonly now: () => Date
  /** Asked when a timestamp looks wrong: perhaps our idea of the time is old. */
  readonly syncClock: () => Promise<void>
  readonly receive: (message: Message) => Promise<Reply>
  /** Something came whose signature does not hold. */
  readonly forged?: () => void
}

export type Listener = {
  readonly url: (path: string) => string
  readonly attach: (path: string, receiver: Receiver) => void
  readonly close: () => Promise<void>
}

const TOLERANCE_MS = 5 * 60_000
const MAX_BYTES = 1_000_000

const readBody = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of request) {
    length += (chunk as Buffer).length
    if (length > MAX_BYTES) throw new Error('The delivery is larger than agreed')
    chunks.push(chunk as Buffer)
  }
  return Buffer.concat(chunks).toString('utf8')
}

const equal = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b))

const signatureHolds = (secrets: readonly string[], message: { id: string; at: Date; text: string; given: string }) =>
  secrets.some((secret) => {
    const expected = new Webhook(secret).sign(message.id, message.at, message.text)
    return message.given.split(' ').some((one) => equal(one, expected))
  })

const isTimely = async (receiver: Receiver, at: Date): Promise<boolean> => {
  const within = () => Math.abs(receiver.now().getTime() - at.getTime()) < TOLERANCE_MS
  if (within()) return true
  await receiver.syncClock().catch(() => undefined)
  return within()
}

const handle = async (receiver: Receiver, acknowledged: Set<string>, request: IncomingMessage): Promise<Reply> => {
  const text = await readBody(request)
  const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]))
  const id = headers['webhook-id'] ?? ''
  const at = new Date(Number(headers['webhook-timestamp']) * 1000)
  const given = headers['webhook-signature'] ?? ''
  const genuine =
    id !== '' && !Number.isNaN(at.getTime()) && signatureHolds(receiver.secrets(), { id, at, text, given })
  if (!genuine || !(await isTimely(receiver, at))) {
    receiver.forged?.()
    return { status: 401 }
  }
  const reply = await receiver.receive({ id, text, headers, repeated: acknowledged.has(id) })
  if (reply !== 'reset' && reply.status < 300) acknowledged.add(id)
  return reply
}

const send = (reply: Reply, request: IncomingMessage, response: ServerResponse): void => {
  if (reply === 'reset') return void request.socket.resetAndDestroy()
  response.writeHead(reply.status, reply.headers).end()
}

export const startListener = async (port = 0): Promise<Listener> => {
  const receivers = new Map<string, { receiver: Receiver; acknowledged: Set<string> }>()
  const server = createServer(async (request, response) => {
    const found = receivers.get(request.url ?? '')
    if (!found || request.method !== 'POST') return void response.writeHead(404).end()
    try {
      send(await handle(found.receiver, found.acknowledged, request), request, response)
    } catch (error) {
      console.error(`receiver ${request.url}: ${error}`)
      if (!response.headersSent) response.writeHead(500).end()
    }
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url: (path) => `${base}${path}`,
    attach: (path, receiver) => void receivers.set(path, { receiver, acknowledged: new Set() }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
