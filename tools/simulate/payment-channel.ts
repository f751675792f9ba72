/**
 * A non-tax payment platform (非税收缴平台) over HTTP: takes notices, gives payment codes, takes money, pays it back and calls back with a
 * signature of its own (docs/payment-channels.md). What it is told twice it does once, and it may tell things twice itself.
 */
import { createHmac, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Authority } from './authority.ts'
import { chinaDate, chinaTime } from './time.ts'

type Notice = {
  readonly orderId: string
  readonly unitCode: string
  readonly payer: string
  readonly fen: number
  readonly replyTo: string
}

type Kept = { notice: Notice; paymentCode: string; cancelled: boolean; refunds: Map<string, number> }

export type ChannelPayment = {
  readonly serial: string
  readonly orderId: string
  readonly fen: number
  readonly paidAt: string
}

/** The message as it goes out: signed, to the address the notice named. */
export type Told = { readonly url: string; readonly headers: Record<string, string>; readonly body: string }

export type ChannelOptions = {
  readonly now: () => Date
  /** Known once the authority has connected the channel. */
  readonly secret: () => string
  /** How it calls back; over HTTP unless a test says otherwise. */
  readonly send?: (told: Told) => Promise<number>
  readonly tell?: (deed: string, detail: string) => void
}

export type Channel = {
  readonly url: string
  readonly noticeOf: (orderId: string) => Notice | undefined
  readonly paymentCodeOf: (orderId: string) => string | undefined
  readonly refundsOf: (orderId: string) => ReadonlyMap<string, number>
  /** The branch pays, all of it unless told otherwise; answers with the status of the callback. */
  readonly pay: (orderId: string, how?: { fen?: number; serial?: string; paidAt?: string }) => Promise<number>
  /** Says again what was said of this payment. */
  readonly repeat: (serial: string) => Promise<number>
  /** The file of a day, as it goes to the registry. */
  readonly fileOf: (day: string) => ChannelPayment[]
  /** The channel has the order, and has given its code. */
  readonly noticed: (orderId: string) => Promise<void>
  /** Everything heard so far is done, and called back. */
  readonly idle: () => Promise<void>
  readonly close: () => Promise<void>
}

const sendOverHttp = async ({ url, headers, body }: Told): Promise<number> =>
  (await fetch(url, { method: 'POST', headers, body })).status

const readBody = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}

const macOf = (secret: string, seconds: string, body: string): string =>
  createHmac('sm3', Buffer.from(secret, 'base64url')).update(`${seconds}.${body}`).digest('hex')

const isGenuine = (secret: string, headers: IncomingMessage['headers'], body: string): boolean => {
  const expected = Buffer.from(`sm3=${macOf(secret, String(headers['dt-channel-timestamp']), body)}`)
  const given = Buffer.from(String(headers['dt-channel-signature']))
  return given.length === expected.length && timingSafeEqual(given, expected)
}

/** Twenty digits, as payment codes have; the last is a check digit of the simulation's own. */
const codeOf = (unitCode: string, serial: number): string => {
  const body = `${unitCode.slice(0, 6).padEnd(6, '0')}26${String(serial).padStart(11, '0')}`
  const sum = [...body].reduce((total, digit, at) => total + Number(digit) * (at % 2 === 0 ? 2 : 1), 0)
  return `${body}${(10 - (sum % 10)) % 10}`
}

export const startChannel = async (options: ChannelOptions): Promise<Channel> => {
  const { now, secret, send = sendOverHttp, tell } = options
  const orders = new Map<string, Kept>()
  const payments = new Map<string, { payment: ChannelPayment; said: object }>()
  const running = new Set<Promise<unknown>>()
  const waiting = new Map<string, PromiseWithResolvers<void>>()
  const noticed = (orderId: string): PromiseWithResolvers<void> => {
    const known = waiting.get(orderId) ?? Promise.withResolvers<void>()
    waiting.set(orderId, known)
    return known
  }
  let serials = 0

  const callBack = ({ notice }: Kept, said: object): Promise<number> => {
    const body = JSON.stringify(said)
    const seconds = String(Math.floor(now().getTime() / 1000))
    const headers = {
      'content-type': 'application/json',
      'dt-channel-timestamp': seconds,
      'dt-channel-signature': `sm3=${macOf(secret(), seconds, body)}`,
    }
    return send({ url: notice.replyTo, headers, body })
  }
  const kept = (orderId: string): Kept => {
    const order = orders.get(orderId)
    if (!order) throw new Error(`The channel has no notice of ${orderId}`)
    return order
  }

  const take = {
    '/notices': async (notice: Notice): Promise<void> => {
      const before = orders.get(notice.orderId)
      const paymentCode = before?.paymentCode ?? codeOf(notice.unitCode, ++serials)
      const order: Kept = before ?? { notice, paymentCode, cancelled: false, refunds: new Map() }
      order.notice = notice
      orders.set(notice.orderId, order)
      tell?.('notice-issued', paymentCode)
      await callBack(order, { type: 'notice-issued', orderId: notice.orderId, paymentCode })
      noticed(notice.orderId).resolve()
    },
    '/cancellations': async ({ orderId }: { orderId: string }): Promise<void> => {
      kept(orderId).cancelled = true
    },
    '/refunds': async (refund: { orderId: string; refundNo: string; fen: number }): Promise<void> => {
      const order = kept(refund.orderId)
      order.refunds.set(refund.refundNo, refund.fen)
      tell?.('refunded', `${refund.fen / 100}`)
      await callBack(order, { type: 'refunded', ...refund, because: undefined, refundedAt: chinaTime(now()) })
    },
  }

  const hear = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await readBody(request)
    const act = take[request.url as keyof typeof take] as ((said: never) => Promise<void>) | undefined
    if (!act || request.method !== 'POST') return void response.writeHead(404).end()
    if (!isGenuine(secret(), request.headers, body)) return void response.writeHead(401).end()
    response.writeHead(202).end()
    const work = act(JSON.parse(body) as never)
      .catch((error: unknown) => tell?.('anomaly', String(error)))
      .finally(() => running.delete(work))
    running.add(work)
  }

  const server = createServer((request, response) => {
    hear(request, response).catch(() => response.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    noticeOf: (orderId) => orders.get(orderId)?.notice,
    paymentCodeOf: (orderId) => orders.get(orderId)?.paymentCode,
    refundsOf: (orderId) => orders.get(orderId)?.refunds ?? new Map(),
    pay: (orderId, { fen, serial, paidAt } = {}) => {
      const order = kept(orderId)
      const number = ++serials
      const payment = {
        serial: serial ?? `NT${chinaDate(now()).replaceAll('-', '')}${String(number).padStart(8, '0')}`,
        orderId,
        fen: fen ?? order.notice.fen,
        paidAt: paidAt ?? chinaTime(now()),
      }
      const receipt = {
        code: '35060126',
        number: String(number).padStart(10, '0'),
        checkCode: macOf(secret(), payment.serial, payment.paidAt).slice(0, 6),
      }
      const said = { type: 'paid', paymentCode: order.paymentCode, ...payment, receipt }
      if (!payments.has(payment.serial)) payments.set(payment.serial, { payment, said })
      return callBack(order, said)
    },
    repeat: (serial) => {
      const known = payments.get(serial)
      if (!known) throw new Error(`The channel has no payment ${serial}`)
      return callBack(kept(known.payment.orderId), known.said)
    },
    fileOf: (day) =>
      [...payments.values()].map(({ payment }) => payment).filter(({ paidAt }) => paidAt.startsWith(day)),
    noticed: (orderId) => noticed(orderId).promise,
    idle: async () => void (await Promise.allSettled(running)),
    close: async () => {
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
      await Promise.allSettled(running)
    },
  }
}

/** The authority lets a channel collect for a registry; the secret both sides sign with comes back. */
export const connectChannel = async (
  authority: Pick<Authority, 'post'>,
  { channel, url, registry }: { readonly channel: string; readonly url: string; readonly registry: string },
): Promise<string> => {
  const body = {
    channel,
    name: '模拟非税缴款平台',
    protocol: 'non-tax-v1',
    url,
    addressPolicy: { schemes: ['http'], cidrs: ['127.0.0.0/8'] },
    payees: [{ registry, unitCode: `${registry}001`, itemCode: `${registry}1` }],
  }
  const answer = await authority.post('/v1/authority/payment-channels', body)
  if (answer.status !== 200) throw new Error(`The channel was not connected: ${answer.status} ${answer.text}`)
  return answer.body.secret
}
