/**
 * Decides what a payment order comes to: what is owed, what was paid, what goes back, and what each case of it has settled. The state
 * follows from the payments, refunds and struck lines alone, so it is the same in whatever order and however often they are told.
 */

import * as z from 'zod/mini'
import { Struck } from '../fees/case-fees.ts'
import type { RefusalCode } from '../kernel/refusals.ts'
import { ok, type Result, refuse } from '../kernel/result.ts'
import { type Model, type Stored, whole } from '../kernel/stored.ts'
import { dayOf, type Instant, type LocalDate } from '../kernel/time.ts'
import { Payee } from './channel.ts'

export const ORDER_STATES = ['open', 'partly-paid', 'paid', 'overpaid', 'late', 'cancelled', 'refunded'] as const
export type OrderState = (typeof ORDER_STATES)[number]

/** 财政电子票据: code, number and check code, by which anybody verifies it at the treasury. */
export const Receipt = z.object({ code: z.string(), number: z.string(), checkCode: z.string() })
export type Receipt = Readonly<z.infer<typeof Receipt>>

const OrderLine = z.object({
  caseId: z.string(),
  business: z.string(),
  bankReference: z.string(),
  registryNumber: z.optional(z.string()),
  fen: z.int(),
  struck: z.optional(Struck),
})
export type OrderLine = Stored<z.infer<typeof OrderLine>>

const Payment = z.object({
  /** The channel's own number of the payment; told twice, it is one payment. */
  serial: z.string(),
  fen: z.int(),
  paidAt: z.string(),
  receipt: Receipt,
})
export type Payment = Stored<z.infer<typeof Payment>>

const Refund = z.object({
  refundNo: z.string(),
  fen: z.int(),
  because: z.enum(['overpaid', 'struck', 'cancelled']),
  requestedAt: z.string(),
  /** The channel has taken the request. */
  sentAt: z.optional(z.string()),
  doneAt: z.optional(z.string()),
})
export type Refund = Stored<z.infer<typeof Refund>>

const Fields = z.object({
  orderId: z.string(),
  bank: z.string(),
  /** The payer. */
  branch: z.string(),
  /** The payee: 执收单位. */
  registry: z.string(),
  channel: z.string(),
  /** As the channel knew it when the order was drawn up. */
  payee: Payee,
  settlement: z.enum(['per-case', 'batch']),
  lines: z.array(OrderLine),
  createdAt: z.string(),
  /** The last day on which it is paid in time. */
  dueOn: z.string(),
  /** 缴款码, once the channel has made it. */
  paymentCode: z.optional(z.string()),
  /** The channel has taken the notice, and over which sum. */
  noticeSentAt: z.optional(z.string()),
  noticedFen: z.optional(z.int()),
  cancelledAt: z.optional(z.string()),
  cancelledBecause: z.optional(z.string()),
  cancelSentAt: z.optional(z.string()),
  payments: z.array(Payment),
  refunds: z.array(Refund),
  /** Times the channel did not take what it was sent. */
  failures: z.optional(z.int()),
  version: z.int(),
})
export type PaymentOrder = Stored<z.infer<typeof Fields>>
export const PaymentOrder: Model<PaymentOrder> = whole(Fields)

const sum = (amounts: readonly { readonly fen: number }[]): number => amounts.reduce((total, { fen }) => total + fen, 0)

const standing = ({ lines, cancelledAt }: PaymentOrder): readonly OrderLine[] =>
  cancelledAt === undefined ? lines.filter(({ struck }) => struck === undefined) : []

export const totalFen = ({ lines }: PaymentOrder): number => sum(lines)
export const owedFen = (order: PaymentOrder): number => sum(standing(order))
export const paidFen = ({ payments }: PaymentOrder): number => sum(payments)
export const refundedFen = ({ refunds }: PaymentOrder): number =>
  sum(refunds.filter(({ doneAt }) => doneAt !== undefined))

/** What was paid and is not on its way back. */
const heldFen = (order: PaymentOrder): number => paidFen(order) - sum(order.refunds)

export const stateOf = (order: PaymentOrder, today: LocalDate): OrderState => {
  const [owed, paid] = [owedFen(order), paidFen(order)]
  const retained = paid - refundedFen(order)
  if (retained > owed) return 'overpaid'
  if (owed === 0) return paid > 0 ? 'refunded' : 'cancelled'
  if (retained === owed) return 'paid'
  if (today > order.dueOn) return 'late'
  return retained > 0 ? 'partly-paid' : 'open'
}

/** What each case has settled: the money goes to the lines in their order. A line once settled stays so unless it is struck. */
export const settledFen = (order: PaymentOrder): ReadonlyMap<string, number> => {
  let rest = Math.min(heldFen(order), owedFen(order))
  return new Map(
    standing(order).map(({ caseId, fen }) => {
      const part = Math.min(fen, rest)
      rest -= part
      return [caseId, part]
    }),
  )
}

export const settledCases = (order: PaymentOrder): readonly string[] => {
  const settled = settledFen(order)
  return standing(order).flatMap(({ caseId, fen }) => (settled.get(caseId) === fen ? [caseId] : []))
}

export const isLate = ({ dueOn }: PaymentOrder, { paidAt }: Payment): boolean => dayOf(paidAt) > dueOn

const reasonFor = ({ cancelledAt, lines }: PaymentOrder): Refund['because'] => {
  if (cancelledAt !== undefined) return 'cancelled'
  return lines.some(({ struck }) => struck !== undefined) ? 'struck' : 'overpaid'
}

/** Whatever was paid beyond what is owed goes back; it is asked for once. */
const withRefundOwed = (order: PaymentOrder, requestedAt: Instant): PaymentOrder => {
  const fen = heldFen(order) - owedFen(order)
  if (fen <= 0) return order
  const refundNo = `${order.orderId}-${order.refunds.length + 1}`
  return { ...order, refunds: [...order.refunds, { refundNo, fen, because: reasonFor(order), requestedAt }] }
}

/** The same payment again changes nothing; another sum under the same number is refused. */
export const withPayment = (order: PaymentOrder, payment: Payment, at: Instant): Result<PaymentOrder> => {
  const known = order.payments.find(({ serial }) => serial === payment.serial)
  if (known) return known.fen === payment.fen ? ok(order) : refuse('payment.conflicting')
  const payments = [...order.payments, payment].sort((a, b) => (a.serial < b.serial ? -1 : 1))
  return ok(withRefundOwed({ ...order, payments }, at))
}

type Done = { readonly refundNo: string; readonly fen: number; readonly doneAt: Instant }

export const withRefundDone = (order: PaymentOrder, { refundNo, fen, doneAt }: Done): Result<PaymentOrder> => {
  const known = order.refunds.find((refund) => refund.refundNo === refundNo)
  if (!known || known.fen !== fen) return refuse('payment.conflicting')
  if (known.doneAt !== undefined) return ok(order)
  return ok({ ...order, refunds: order.refunds.map((one) => (one === known ? { ...one, doneAt } : one)) })
}

export const withCode = (order: PaymentOrder, paymentCode: string): Result<PaymentOrder> =>
  order.paymentCode === undefined || order.paymentCode === paymentCode
    ? ok({ ...order, paymentCode })
    : refuse('payment.conflicting')

export const withStruck = (order: PaymentOrder, struck: ReadonlyMap<string, Struck>, at: Instant): PaymentOrder => {
  const why = ({ caseId, struck: before }: OrderLine): Struck | undefined => before ?? struck.get(caseId)
  const lines = order.lines.map((line) => {
    const reason = why(line)
    return reason === undefined ? line : { ...line, struck: reason }
  })
  return withRefundOwed({ ...order, lines }, at)
}

/** Before any money came: afterwards there is nothing to cancel, only to pay back. */
export const cancelled = (order: PaymentOrder, at: Instant, because: string): Result<PaymentOrder> => {
  const closed: RefusalCode = 'payment.closed'
  return order.cancelledAt !== undefined || order.payments.length > 0
    ? refuse(closed)
    : ok({ ...order, cancelledAt: at, cancelledBecause: because })
}
