/**
 * Decides what a payment order comes to: what is owed, what was paid, what goes back, and what each case of it has settled. The state
 * follows from the payments, refunds and struck lines alone, so it is the same in whatever order and however often they are told.
 */

import type { Struck } from '../fees/case-fees.ts'
import type { RefusalCode } from '../kernel/refusals.ts'
import { ok, type Result, refuse } from '../kernel/result.ts'
import { dayOf, type Instant, type LocalDate } from '../kernel/time.ts'
import type { Payee } from './channel.ts'

export const ORDER_STATES = ['open', 'partly-paid', 'paid', 'overpaid', 'late', 'cancelled', 'refunded'] as const
export type OrderState = (typeof ORDER_STATES)[number]

/** 财政电子票据: code, number and check code, by which anybody verifies it at the treasury. */
export type Receipt = { readonly code: string; readonly number: string; readonly checkCode: string }

export type OrderLine = {
  readonly caseId: string
  readonly business: string
  readonly bankReference: string
  readonly registryNumber?: string
  readonly fen: number
  readonly struck?: Struck
}

export type Payment = {
  /** The channel's own number of the payment; told twice, it is one payment. */
  readonly serial: string
  readonly fen: number
  readonly paidAt: Instant
  readonly receipt: Receipt
}

export type Refund = {
  readonly refundNo: string
  readonly fen: number
  readonly because: 'overpaid' | 'struck' | 'cancelled'
  readonly requestedAt: Instant
  /** The channel has taken the request. */
  readonly sentAt?: Instant
  readonly doneAt?: Instant
}

export type PaymentOrder = {
  readonly orderId: string
  readonly bank: string
  /** The payer. */
  readonly branch: string
  /** The payee: 执收单位. */
  readonly registry: string
  readonly channel: string
  /** As the channel knew it when the order was drawn up. */
  readonly payee: Payee
  readonly settlement: 'per-case' | 'batch'
  readonly lines: readonly OrderLine[]
  readonly createdAt: Instant
  /** The last day on which it is paid in time. */
  readonly dueOn: LocalDate
  /** 缴款码, once the channel has made it. */
  readonly paymentCode?: string
  /** The channel has taken the notice, and over which sum. */
  readonly noticeSentAt?: Instant
  readonly noticedFen?: number
  readonly cancelledAt?: Instant
  readonly cancelledBecause?: string
  readonly cancelSentAt?: Instant
  readonly payments: readonly Payment[]
  readonly refunds: readonly Refund[]
  /** Times the channel did not take what it was sent. */
  readonly failures?: number
  readonly version: number
}

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
  const kept = paid - refundedFen(order)
  if (kept > owed) return 'overpaid'
  if (owed === 0) return paid > 0 ? 'refunded' : 'cancelled'
  if (kept === owed) return 'paid'
  if (today > order.dueOn) return 'late'
  return kept > 0 ? 'partly-paid' : 'open'
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
