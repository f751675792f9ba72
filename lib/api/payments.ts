/** Contracts of payment orders, of the channel's callbacks and of reconciliation. */
import * as z from 'zod/mini'
import { judged } from '../kernel/faults.ts'
import { CaseId, OrderId } from '../kernel/ids.ts'
import { line } from '../kernel/text.ts'
import { LocalDate } from '../kernel/time.ts'
import { ChannelName } from '../payments/channel.ts'
import { ChannelMessage } from '../payments/channels/non-tax.ts'
import { OrderView } from '../payments/order-view.ts'
import { ORDER_STATES } from '../payments/orders.ts'
import { contract } from './contract.ts'
import { numberInQuery } from './query.ts'

const tag = 'fees'
const OrderPath = z.strictObject({ orderId: OrderId })
const Fen = z.int().check(z.gte(0))
const Month = z.string().check(z.regex(/^\d{4}-(0[1-9]|1[0-2])$/))

/** Of one transaction the engine takes a hundred writes. */
const CASES_AT_MOST = 90

const EXAMPLE_CASE = 'case_06fz3q8k2vxa7m1c5tnd9r4ehp'
const EXAMPLE_ORDER = 'pay_06fz3q8k2vxa7m1c5tnd9r4ehp'

const NoSuchTwice = z.array(z.strictObject({ caseId: CaseId, fen: z.int().check(z.gte(1)) })).check(
  z.minLength(1),
  z.maxLength(CASES_AT_MOST),
  judged((cases) => {
    const ids = cases.map(({ caseId }) => caseId)
    const at = ids.findIndex((id, i) => ids.indexOf(id) !== i)
    return at < 0 ? undefined : { code: 'list.repeats', particulars: { first: ids.indexOf(ids[at] ?? '') + 1 } }
  }),
)

export const openPaymentOrder = contract({
  operation: 'openPaymentOrder',
  tag,
  summary: { zh: '开具缴款单', en: 'Make out a payment order' },
  description: {
    zh: '协议约定逐笔缴费的，一单一件；约定批量缴费的，一单可含同一分支机构向同一登记机构应缴的多件（至多 90 件）。每件写明所缴金额，须与应缴金额一致。缴款码由缴款平台给出后可在缴款单中读取。',
    en: 'One case where the agreement settles each by itself; up to 90 of one branch at one registry where it settles in batch. Each names the sum it is paid with, which must be what is owed. The payment code stands in the order once the channel has made it.',
  },
  body: z.strictObject({ cases: NoSuchTwice }),
  success: { status: 201, body: OrderView, location: true },
  refusals: ['payment.settled-per-case', 'payment.no-channel'],
  example: { body: { cases: [{ caseId: EXAMPLE_CASE, fen: 8000 }] } },
})

export const listPaymentOrders = contract({
  operation: 'listPaymentOrders',
  tag,
  summary: { zh: '查询缴款单', en: 'List payment orders' },
  description: {
    zh: '近十二个月或指定月份开具的缴款单，新的在前。银行看自己的缴款单，登记机构看缴给自己的，含缴款、电子票据和退款。',
    en: 'Made out in the last twelve months, or in the month named, newest first. A bank sees its own, a registry those paid to it, with payments, receipts and refunds.',
  },
  query: z.strictObject({ month: z.optional(Month), limit: numberInQuery(1, 100), cursor: z.optional(z.string()) }),
  success: { status: 200, body: z.strictObject({ items: z.array(OrderView), next: z.optional(z.string()) }) },
  refusals: [],
})

export const getPaymentOrder = contract({
  operation: 'getPaymentOrder',
  tag,
  summary: { zh: '读取缴款单', en: 'Read a payment order' },
  path: OrderPath,
  success: { status: 200, body: OrderView },
  refusals: [],
})

export const cancelPaymentOrder = contract({
  operation: 'cancelPaymentOrder',
  tag,
  summary: { zh: '取消缴款单', en: 'Cancel a payment order' },
  description: {
    zh: '尚无缴款时可以取消，所含业务可另开缴款单。取消后到账的款项全额退还。',
    en: 'As long as nothing was paid; its cases may then stand in another order. Money that comes afterwards goes back whole.',
  },
  path: OrderPath,
  body: z.strictObject({ reason: line(500) }),
  success: { status: 200, body: OrderView },
  refusals: ['payment.closed'],
  example: { body: { reason: '金额有误，另行开具' } },
})

export const reportPayment = contract({
  operation: 'reportPayment',
  tag,
  summary: { zh: '缴款平台回调', en: 'The payment channel calls back' },
  description: {
    zh: '由非税缴款平台调用，以 `DT-Channel-Timestamp`（秒）与 `DT-Channel-Signature: sm3=<hex>` 证明身份：对 `秒.报文` 的 HMAC-SM3，允许偏差五分钟。同一通知可重复发送；同一流水号而金额不同的，答 409。',
    en: 'Called by the non-tax payment platform, which proves itself with `DT-Channel-Timestamp` (seconds) and `DT-Channel-Signature: sm3=<hex>`: the HMAC-SM3 over `seconds.body`, five minutes of tolerance. The same message may come again; another sum under the same serial number is answered with 409.',
  },
  path: z.strictObject({ channel: ChannelName }),
  body: ChannelMessage,
  sealed: true,
  success: { status: 200, body: z.strictObject({ orderId: z.string(), state: z.enum(ORDER_STATES) }) },
  refusals: ['signature.invalid', 'payment.conflicting', 'platform.contended'],
  example: {
    body: {
      type: 'paid',
      orderId: EXAMPLE_ORDER,
      paymentCode: '35020026000000000018',
      serial: 'NT20261124000001',
      fen: 8000,
      paidAt: '2026-11-24T10:00:00+08:00',
      receipt: { code: '35060126', number: '0000000018', checkCode: 'a1b2c3' },
    },
    answer: { orderId: EXAMPLE_ORDER, state: 'paid' },
  },
})

const Side = z.optional(z.strictObject({ orderId: z.string(), fen: Fen }))
const Sums = z.strictObject({ payments: z.int(), fen: Fen })

export const reconcileReceipts = contract({
  operation: 'reconcileReceipts',
  tag,
  summary: { zh: '与缴款平台对账', en: "Reconcile the channel's file" },
  description: {
    zh: '登记机构提交缴款平台某日的明细，与平台所收缴款通知逐笔核对，列出全部差异：平台缺、对方缺、金额不同、缴款单不同、重复。不产生任何业务。',
    en: "A registry sends its channel's file of a day; payment by payment it is held against what the platform was told, and every difference is listed: missing here, missing there, another sum, another order, told twice. It changes nothing.",
  },
  body: z.strictObject({
    channel: ChannelName,
    /** The day of payment in Beijing. */
    day: LocalDate,
    entries: z
      .array(z.strictObject({ serial: line(64), orderId: z.string().check(z.maxLength(64)), fen: z.int() }))
      .check(z.maxLength(20_000)),
  }),
  success: {
    status: 200,
    body: z.strictObject({
      channel: z.string(),
      day: LocalDate,
      here: Sums,
      there: z.strictObject({ payments: z.int(), fen: z.int() }),
      matched: z.int(),
      differences: z.array(
        z.strictObject({
          kind: z.enum(['missing-here', 'missing-there', 'amount-differs', 'order-differs', 'duplicate']),
          serial: z.string(),
          here: Side,
          there: z.optional(z.strictObject({ orderId: z.string(), fen: z.int() })),
        }),
      ),
    }),
  },
  refusals: [],
  example: {
    body: {
      channel: 'fujian-non-tax',
      day: '2026-11-24',
      entries: [{ serial: 'NT20261124000001', orderId: EXAMPLE_ORDER, fen: 8000 }],
    },
    answer: {
      channel: 'fujian-non-tax',
      day: '2026-11-24',
      here: { payments: 1, fen: 8000 },
      there: { payments: 1, fen: 8000 },
      matched: 1,
      differences: [],
    },
  },
})
