/**
 * How the platform and a non-tax payment platform (非税收缴平台) speak with each other, `non-tax-v1`: JSON over HTTPS, sealed
 * with a shared secret in both directions. Orders and refunds are named by us and payments by the channel, so every
 * message may be sent again. docs/payment-channels.md sets it beside the national messages of 财政部.
 */
import * as z from 'zod/mini'
import { OrderId } from '../../kernel/ids.ts'
import { line } from '../../kernel/text.ts'
import { Instant } from '../../kernel/time.ts'
import { owedFen, type PaymentOrder, type Refund } from '../orders.ts'

const Fen = z.int().check(z.gte(1), z.lte(10_000_000_000))
const Code = z.string().check(z.regex(/^[0-9A-Z-]{4,32}$/))

const Receipt = z.strictObject({
  /** 票据代码 · 票据号码 · 校验码 */
  code: Code,
  number: Code,
  checkCode: z.string().check(z.regex(/^[0-9A-Za-z]{4,20}$/)),
})

/** What the channel calls back with. */
export const ChannelMessage = z.discriminatedUnion('type', [
  /** 缴款码 by which the branch pays. */
  z.strictObject({ type: z.literal('notice-issued'), orderId: OrderId, paymentCode: Code }),
  z.strictObject({
    type: z.literal('paid'),
    orderId: OrderId,
    paymentCode: Code,
    /** The channel's number of this one payment. */
    serial: line(64),
    fen: Fen,
    paidAt: Instant,
    receipt: Receipt,
  }),
  z.strictObject({
    type: z.literal('refunded'),
    orderId: OrderId,
    refundNo: line(64),
    fen: Fen,
    refundedAt: Instant,
  }),
])
export type ChannelMessage = z.infer<typeof ChannelMessage>

export type Outgoing = { readonly path: '/notices' | '/cancellations' | '/refunds'; readonly body: string }

/** Sent again with another sum it takes the place of the one before, as long as nothing is paid. */
export const noticeOf = (order: PaymentOrder, replyTo: string): Outgoing => ({
  path: '/notices',
  body: JSON.stringify({
    orderId: order.orderId,
    ...order.payee,
    payer: order.branch,
    fen: owedFen(order),
    dueOn: order.dueOn,
    lines: order.lines
      .filter(({ struck }) => struck === undefined)
      .map(({ caseId, registryNumber, fen }) => ({ caseId, registryNumber, fen })),
    replyTo,
  }),
})

export const cancellationOf = ({ orderId }: PaymentOrder): Outgoing => ({
  path: '/cancellations',
  body: JSON.stringify({ orderId }),
})

export const refundOf = ({ orderId }: PaymentOrder, { refundNo, fen, because }: Refund): Outgoing => ({
  path: '/refunds',
  body: JSON.stringify({ orderId, refundNo, fen, because }),
})
