/**
 * The channel calls back: a notice was made out, money came, money went back. Believed by its signature alone; the same word twice is
 * one word, another sum under a known number is refused, and whatever follows from it the platform does afterwards.
 */
import { isSealedBy, secretsAt } from '../access/shared-secret.ts'
import { auditWrite } from '../audit/record.ts'
import { orderKey, PLATFORM } from '../fees/order-due.ts'
import { type Answer, answer, type Call } from '../kernel/call.ts'
import { readBody } from '../kernel/read-body.ts'
import { ok, type Result, refuse } from '../kernel/result.ts'
import { beijing, beijingDate } from '../kernel/time.ts'
import { laneOf } from '../outbox/rows.ts'
import type { Ports, Write } from '../platform/ports.ts'
import { channelKey, PaymentChannel } from './channel.ts'
import { ChannelMessage } from './channels/non-tax.ts'
import { orderWrite, receiptWrite } from './order-rows.ts'
import { PaymentOrder, stateOf, withCode, withPayment, withRefundDone } from './orders.ts'

type CallbackCall = Call<unknown, { readonly channel: string }>
type CallbackPorts = Pick<Ports, 'table' | 'ids' | 'queue'>

/** Callbacks of one order may come at once. */
const ATTEMPTS = 5

const applied = (order: PaymentOrder, message: ChannelMessage, now: Date): Result<PaymentOrder> => {
  if (message.type === 'notice-issued') return withCode(order, message.paymentCode)
  if (message.type === 'refunded') {
    const { refundNo, fen, refundedAt } = message
    return withRefundDone(order, { refundNo, fen, doneAt: refundedAt })
  }
  const { serial, fen, paidAt, receipt, paymentCode } = message
  const coded = withCode(order, paymentCode)
  return coded.ok ? withPayment(coded.value, { serial, fen, paidAt, receipt }, beijing(now)) : coded
}

const writesOf = (
  before: PaymentOrder,
  after: PaymentOrder,
  { body, now }: Pick<Call<ChannelMessage>, 'body' | 'now'>,
): readonly Write[] => [
  orderWrite(before, after, now.toISOString()),
  ...(body.type === 'paid' ? [receiptWrite(after, body)] : []),
]

const unchanged = (before: PaymentOrder, after: PaymentOrder): boolean =>
  after === before ||
  (after.paymentCode === before.paymentCode &&
    after.payments.length === before.payments.length &&
    after.refunds === before.refunds)

export const reportPayment = async (ports: CallbackPorts, call: CallbackCall): Promise<Result<Answer>> => {
  const { now } = call
  const channel = await ports.table.get('directory', channelKey(call.path.channel), PaymentChannel)
  if (!channel) return refuse('resource.not-found')
  if (!isSealedBy('channel', secretsAt(channel, now), call)) return refuse('signature.invalid')
  const message = readBody(ChannelMessage, call.text)
  if (!message.ok) return message
  const body = message.value
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const before = await ports.table.get('cases', orderKey(body.orderId), PaymentOrder)
    if (before?.channel !== channel.channel) return refuse('resource.not-found')
    const after = applied(before, body, now)
    if (!after.ok) return after
    const response = answer(200, { orderId: before.orderId, state: stateOf(after.value, beijingDate(now)) })
    if (unchanged(before, after.value)) return ok(response)
    const record = auditWrite(ports.ids, {
      at: now,
      actor: { institutionId: channel.channel },
      act: `${call.operation}.${body.type}`,
      outcome: 'granted',
      from: call.from,
      requestId: call.requestId,
      area: before.registry,
    })
    const commit = await ports.table.transact([...writesOf(before, after.value, { body, now }), record])
    if (!commit.committed) continue
    await ports.queue.hint(laneOf(PLATFORM), [{ receiver: PLATFORM, subjectId: before.orderId }])
    return ok(response)
  }
  return refuse('platform.contended', { retryAfterSeconds: 1 })
}
