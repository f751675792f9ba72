/** How a payment order is shown to its bank and its registry: with the state that follows from everything told of it so far. */
import * as z from 'zod/mini'
import { beijingDate } from '../kernel/time.ts'
import {
  isLate,
  ORDER_STATES,
  owedFen,
  type PaymentOrder,
  paidFen,
  refundedFen,
  settledFen,
  stateOf,
  totalFen,
} from './orders.ts'

const Fen = z.int().check(z.gte(0))

export const OrderView = z.strictObject({
  orderId: z.string(),
  /** open · partly-paid · paid · overpaid (money is on its way back) · late · cancelled · refunded */
  state: z.enum(ORDER_STATES),
  settlement: z.enum(['per-case', 'batch']),
  bank: z.string(),
  /** The payer: the mortgagee. */
  branch: z.string(),
  registry: z.string(),
  channel: z.string(),
  createdAt: z.string(),
  dueOn: z.string(),
  /** 缴款码, once the channel has made it. */
  paymentCode: z.optional(z.string()),
  cancelledAt: z.optional(z.string()),
  cancelledBecause: z.optional(z.string()),
  totals: z.strictObject({ fen: Fen, owedFen: Fen, paidFen: Fen, refundedFen: Fen }),
  lines: z.array(
    z.strictObject({
      caseId: z.string(),
      bankReference: z.string(),
      registryNumber: z.optional(z.string()),
      fen: Fen,
      /** What of it the payments cover, in the order of the lines. */
      settledFen: Fen,
      struck: z.optional(z.enum(['refused', 'withdrawn', 'paid-at-window'])),
    }),
  ),
  payments: z.array(
    z.strictObject({
      serial: z.string(),
      fen: Fen,
      paidAt: z.string(),
      late: z.boolean(),
      /** 财政电子票据: code, number, check code. */
      receipt: z.strictObject({ code: z.string(), number: z.string(), checkCode: z.string() }),
    }),
  ),
  refunds: z.array(
    z.strictObject({
      refundNo: z.string(),
      fen: Fen,
      because: z.enum(['overpaid', 'struck', 'cancelled']),
      requestedAt: z.string(),
      doneAt: z.optional(z.string()),
    }),
  ),
})

export const orderView = (order: PaymentOrder, now: Date): z.infer<typeof OrderView> => {
  const settled = settledFen(order)
  const { orderId, settlement, bank, branch, registry, channel, createdAt, dueOn, paymentCode } = order
  const { cancelledAt, cancelledBecause } = order
  return {
    orderId,
    state: stateOf(order, beijingDate(now)),
    settlement,
    bank,
    branch,
    registry,
    channel,
    createdAt,
    dueOn,
    ...(paymentCode && { paymentCode }),
    ...(cancelledAt && { cancelledAt }),
    ...(cancelledBecause && { cancelledBecause }),
    totals: {
      fen: totalFen(order),
      owedFen: owedFen(order),
      paidFen: paidFen(order),
      refundedFen: refundedFen(order),
    },
    lines: order.lines.map(({ caseId, bankReference, registryNumber, fen, struck }) => ({
      caseId,
      bankReference,
      ...(registryNumber && { registryNumber }),
      fen,
      settledFen: settled.get(caseId) ?? 0,
      ...(struck && { struck }),
    })),
    payments: order.payments.map((payment) => ({ ...payment, late: isLate(order, payment) })),
    refunds: order.refunds.map(({ sentAt: _, ...refund }) => refund),
  }
}
