/**
 * A non-tax payment platform (非税收缴平台) over HTTP: takes notices, gives payment codes, takes money, pays it back and calls back with a
 * signature of its own (docs/payment-channels.md). What it is told twice it does once, and it may tell things twice itself.
 */
import type { Authority } from './authority.ts'
import { type Counterparty, callBack, macOf, startHearing } from './counterparty.ts'
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

export type ChannelOptions = Omit<Counterparty, 'role'>

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

/** Twenty digits, as payment codes have; the last is a check digit of the simulation's own. */
const codeOf = (unitCode: string, serial: number): string => {
  const body = `${unitCode.slice(0, 6).padEnd(6, '0')}26${String(serial).padStart(11, '0')}`
  const sum = [...body].reduce((total, digit, at) => total + Number(digit) * (at % 2 === 0 ? 2 : 1), 0)
  return `${body}${(10 - (sum % 10)) % 10}`
}

export const startChannel = async (options: ChannelOptions): Promise<Channel> => {
  const { now, secret, tell } = options
  const party = { ...options, role: 'channel' } as const
  const orders = new Map<string, Kept>()
  const payments = new Map<string, { payment: ChannelPayment; said: object }>()
  const waiting = new Map<string, PromiseWithResolvers<void>>()
  const noticed = (orderId: string): PromiseWithResolvers<void> => {
    const known = waiting.get(orderId) ?? Promise.withResolvers<void>()
    waiting.set(orderId, known)
    return known
  }
  let serials = 0

  const answer = ({ notice }: Kept, said: object): Promise<number> => callBack(party, notice.replyTo, said)
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
      await answer(order, { type: 'notice-issued', orderId: notice.orderId, paymentCode })
      noticed(notice.orderId).resolve()
    },
    '/cancellations': async ({ orderId }: { orderId: string }): Promise<void> => {
      kept(orderId).cancelled = true
    },
    '/refunds': async (refund: { orderId: string; refundNo: string; fen: number }): Promise<void> => {
      const order = kept(refund.orderId)
      order.refunds.set(refund.refundNo, refund.fen)
      tell?.('refunded', `${refund.fen / 100}`)
      await answer(order, { type: 'refunded', ...refund, because: undefined, refundedAt: chinaTime(now()) })
    },
  }

  const hearing = await startHearing(party, take)

  return {
    ...hearing,
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
      return answer(order, said)
    },
    repeat: (serial) => {
      const known = payments.get(serial)
      if (!known) throw new Error(`The channel has no payment ${serial}`)
      return answer(kept(known.payment.orderId), known.said)
    },
    fileOf: (day) =>
      [...payments.values()].map(({ payment }) => payment).filter(({ paidAt }) => paidAt.startsWith(day)),
    noticed: (orderId) => noticed(orderId).promise,
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
