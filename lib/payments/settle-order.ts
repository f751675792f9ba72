/**
 * Does whatever the platform still owes a payment order: strikes what its cases no longer owe, asks the channel for a payment code and
 * for refunds, and tells the cases that are paid. Everything is found again in the rows, so it may end at any line and begin anew.
 */
import { sealedHeaders, secretsAt } from '../access/shared-secret.ts'
import { advance, PLATFORM_ACTOR } from '../cases/state/advance.ts'
import { Head, headKey } from '../cases/state/rows.ts'
import { CaseFees, caseFeesKey, type Struck } from '../fees/case-fees.ts'
import { orderKey } from '../fees/order-due.ts'
import { beijing } from '../kernel/time.ts'
import { hint } from '../outbox/hint.ts'
import type { Http, Ports, Write } from '../platform/ports.ts'
import { channelKey, PaymentChannel } from './channel.ts'
import { cancellationOf, noticeOf, type Outgoing, refundOf } from './channels/non-tax.ts'
import { orderWrite } from './order-rows.ts'
import { owedFen, PaymentOrder, type Refund, settledCases, withStruck } from './orders.ts'

export type SettlePorts = Pick<Ports, 'table' | 'ids' | 'queue' | 'clock' | 'log'> & {
  readonly http: Http
  readonly baseUrl: string
}

const CHANNEL_TIMEOUT_MS = 10_000
/** What the channel has taken and not answered is sent once more. */
const AGAIN_MS = 6 * 3_600_000
const FIRST_WAIT_MS = 10_000
const LONGEST_WAIT_MS = 3_600_000

const isStale = (sentAt: string | undefined, now: Date): boolean =>
  sentAt === undefined || now.getTime() - Date.parse(sentAt) >= AGAIN_MS

const owesNotice = (order: PaymentOrder, now: Date): boolean =>
  owedFen(order) > 0 &&
  order.payments.length === 0 &&
  (order.noticedFen !== owedFen(order) || (order.paymentCode === undefined && isStale(order.noticeSentAt, now)))

const owesCancellation = (order: PaymentOrder): boolean =>
  owedFen(order) === 0 &&
  order.payments.length === 0 &&
  order.noticeSentAt !== undefined &&
  order.cancelSentAt === undefined

const isWaiting = (order: PaymentOrder): boolean =>
  (owedFen(order) > 0 && order.payments.length === 0 && order.paymentCode === undefined) ||
  order.refunds.some(({ doneAt }) => doneAt === undefined)

/** True once the channel has taken it. */
const sent = async (ports: SettlePorts, channel: PaymentChannel, { path, body }: Outgoing): Promise<boolean> => {
  const now = ports.clock.now()
  const [secret = ''] = secretsAt(channel, now)
  const answer = await ports.http.post(
    `${channel.url}${path}`,
    sealedHeaders('channel', { secret, body }, now),
    body,
    channel.addressPolicy,
    CHANNEL_TIMEOUT_MS,
  )
  const taken = answer.kind === 'answered' && answer.status >= 200 && answer.status < 300
  if (!taken)
    ports.log.error('channel.not-taken', {
      channel: channel.channel,
      path,
      said: answer.kind === 'answered' ? answer.status : answer.reason,
    })
  return taken
}

type Sending = { readonly order: PaymentOrder; readonly failed: boolean }

/** Everything the channel has to hear, each thing marked once it has taken it. */
const sentToChannel = async (ports: SettlePorts, found: PaymentOrder, channel: PaymentChannel): Promise<Sending> => {
  const now = ports.clock.now()
  const at = beijing(now)
  const replyTo = `${ports.baseUrl}/v1/payment-channels/${channel.channel}/callbacks`
  let order = found
  let failed = false
  const send = async (message: Outgoing, taken: (so: PaymentOrder) => PaymentOrder): Promise<void> => {
    if (await sent(ports, channel, message)) order = taken(order)
    else failed = true
  }
  if (owesNotice(order, now))
    await send(noticeOf(order, replyTo), (so) => ({
      ...so,
      noticeSentAt: at,
      noticedFen: owedFen(so),
    }))
  if (owesCancellation(order)) await send(cancellationOf(order), (so) => ({ ...so, cancelSentAt: at }))
  const marked = (refundNo: string) => (one: Refund) => (one.refundNo === refundNo ? { ...one, sentAt: at } : one)
  for (const refund of order.refunds.filter(({ doneAt, sentAt }) => doneAt === undefined && isStale(sentAt, now)))
    await send(refundOf(order, refund), (so) => ({ ...so, refunds: so.refunds.map(marked(refund.refundNo)) }))
  return { order, failed }
}

const channelFor = async ({ table }: SettlePorts, order: PaymentOrder): Promise<PaymentChannel> => {
  const [channel] = await table.batchGet([
    { table: 'directory', key: channelKey(order.channel), model: PaymentChannel },
  ])
  if (!channel) throw new Error(`order ${order.orderId} has no channel`)
  return channel
}

const struckIn = (order: PaymentOrder, fees: readonly CaseFees[]): ReadonlyMap<string, Struck> =>
  new Map(
    fees.flatMap(({ caseId, orderId, struck }) =>
      struck && orderId === order.orderId ? [[caseId, struck] as const] : [],
    ),
  )

const paidWrite = ({ caseId }: CaseFees, { orderId }: PaymentOrder, paidAt: string): Write => ({
  table: 'cases',
  update: caseFeesKey(caseId),
  set: { paidAt, paidBy: 'order' },
  condition: {
    expression: '#orderId = :orderId AND attribute_not_exists(#paidAt) AND attribute_not_exists(#struck)',
    values: { orderId },
  },
})

/** The case that waits for its fee goes on; any other hears that it is paid. One that has ended is only marked. */
const tellCase = async (ports: SettlePorts, order: PaymentOrder, fees: CaseFees): Promise<void> => {
  const head = await ports.table.get('cases', headKey(fees.caseId), Head)
  if (!head) throw new Error(`case ${fees.caseId} has no head`)
  const now = ports.clock.now()
  const paidAt = order.payments
    .map((payment) => payment.paidAt)
    .sort((a, b) => Date.parse(a) - Date.parse(b))
    .at(-1)
  const paid = paidWrite(fees, order, paidAt ?? beijing(now))
  const advanced = advance(ports, head, {
    step: head.applicationState === 'awaiting-payment' ? 'payFee' : 'noteFeePaid',
    by: 'platform',
    act: {
      actor: PLATFORM_ACTOR,
      occurredAt: paidAt ?? beijing(now),
      now,
      data: { orderId: order.orderId, fen: fees.dueFen, settlement: order.settlement },
    },
  })
  if (!advanced.ok) return void (await ports.table.transact([paid]))
  const commit = await ports.table.transact([...advanced.value.writes, paid])
  if (commit.committed) return hint(ports, advanced.value.hints)
  // another run told it, or the case no longer owes it: the order's own row says so the next time
  if (!commit.failed.includes(advanced.value.writes.length)) throw new Error(`case ${fees.caseId} is contended`)
}

const dueAfter = ({ order, failed }: Sending, now: Date): string | undefined => {
  const wait = failed
    ? Math.min(FIRST_WAIT_MS * 2 ** Math.min(order.failures ?? 0, 20), LONGEST_WAIT_MS)
    : isWaiting(order)
      ? AGAIN_MS
      : undefined
  return wait === undefined ? undefined : new Date(now.getTime() + wait).toISOString()
}

/**
 * What its cases no longer owe is written down before the channel hears of it: the channel may answer at once, and a refund that the
 * order does not know would be refused. Undefined where somebody changed it meanwhile, who has made it due again.
 */
const withStrikes = async (
  ports: SettlePorts,
  found: PaymentOrder,
  fees: readonly CaseFees[],
): Promise<PaymentOrder | undefined> => {
  const now = ports.clock.now()
  const struck = struckIn(found, fees)
  if (found.lines.every((line) => line.struck !== undefined || !struck.has(line.caseId))) return found
  const order = withStruck(found, struck, beijing(now))
  const isWritten = await ports.table.write(orderWrite(found, order, now.toISOString()))
  return isWritten ? { ...order, version: found.version + 1 } : undefined
}

export const settleOrder = async (ports: SettlePorts, orderId: string): Promise<void> => {
  const found = await ports.table.get('cases', orderKey(orderId), PaymentOrder)
  if (!found) throw new Error(`there is no order ${orderId}`)
  const now = ports.clock.now()
  const rows = await ports.table.batchGet(
    found.lines.map(({ caseId }) => ({ table: 'cases', key: caseFeesKey(caseId), model: CaseFees }) as const),
  )
  const fees = rows.flatMap((one) => one ?? [])
  const current = await withStrikes(ports, found, fees)
  if (!current) return
  const sending = await sentToChannel(ports, current, await channelFor(ports, found))
  const settled = new Set(settledCases(sending.order))
  for (const one of fees)
    if (settled.has(one.caseId) && one.paidAt === undefined && one.struck === undefined && one.orderId === orderId)
      await tellCase(ports, sending.order, one)
  const failures = sending.failed ? (sending.order.failures ?? 0) + 1 : 0
  const order = { ...sending.order, failures }
  // whoever changed it meanwhile has made it due again
  await ports.table.write(orderWrite(current, order, dueAfter({ order, failed: sending.failed }, now)))
}
