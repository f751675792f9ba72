/** A branch pays the fees of its accepted cases: one by one, or many in one order where the agreement says so (22号 二(三)). */
import type { Deed } from '../access/idempotency.ts'
import { reaches } from '../access/narrowing.ts'
import { signedAct } from '../access/signed-act.ts'
import { granted } from '../audit/record.ts'
import { CaseFees, caseFeesKey, isOwed } from '../fees/case-fees.ts'
import { orderKey, PLATFORM } from '../fees/order-due.ts'
import { AgreementRow, agreementKey } from '../institutions/model.ts'
import { type Answer, answer, type Call } from '../kernel/call.ts'
import { faultOf } from '../kernel/faults.ts'
import { type Fault, ok, type Result, refuse } from '../kernel/result.ts'
import { beijing, beijingDate } from '../kernel/time.ts'
import type { Answers, Ports, Write } from '../platform/ports.ts'
import { CollectorRow, channelKey, collectorKey, type Payee, PaymentChannel } from './channel.ts'
import { orderPartyKey, orderWrite, orderWrites, RoleRow } from './order-rows.ts'
import { orderView } from './order-view.ts'
import { cancelled, PaymentOrder } from './orders.ts'
import { mayHaveOrder } from './read-orders.ts'

export type OrderRequest = { readonly cases: readonly { readonly caseId: string; readonly fen: number }[] }
type OrderPorts = Pick<Ports, 'table' | 'ids' | 'queue'>

/** The platform's own: no law sets it. Later payments are taken, and said to be late. */
const DUE_DAYS = 15

type Asked = OrderRequest['cases'][number]

const faultOfLine = (
  { caller }: Call,
  { asked, fees, first, at }: { asked: Asked; fees: CaseFees | undefined; first: CaseFees | undefined; at: number },
): readonly Fault[] => {
  const { institutionId, narrowing } = caller
  const own = fees?.bank === institutionId && reaches(narrowing, { region: fees.registry, business: fees.business })
  if (!fees || !own) return [faultOf(['cases', at, 'caseId'], 'case.unknown')]
  if (!fees.lines) return [faultOf(['cases', at, 'caseId'], 'fee.not-fixed')]
  if (!isOwed(fees)) return [faultOf(['cases', at, 'caseId'], 'fee.not-owed')]
  if (fees.orderId) return [faultOf(['cases', at, 'caseId'], 'fee.in-another-order')]
  const { dueFen = 0, branch, registry } = fees
  return [
    ...(asked.fen === dueFen ? [] : [faultOf(['cases', at, 'fen'], 'fee.other-amount', { dueFen })]),
    ...(branch === first?.branch && registry === first.registry
      ? []
      : [faultOf(['cases', at, 'caseId'], 'fee.other-payer-or-payee')]),
  ]
}

/** The case is in this order now, if its fee is still what it was. */
const ordered = ({ caseId, dueFen = 0 }: CaseFees, orderId: string): Write => ({
  table: 'cases',
  update: caseFeesKey(caseId),
  set: { orderId },
  condition: {
    expression:
      'attribute_not_exists(#orderId) AND attribute_not_exists(#struck) AND attribute_not_exists(#paidAt) AND #dueFen = :dueFen',
    values: { dueFen },
  },
})

type Drawn = Collector & { readonly fees: readonly CaseFees[]; readonly settlement: PaymentOrder['settlement'] }

const drawUp = (
  { ids }: OrderPorts,
  call: Call<OrderRequest>,
  { fees, settlement, channel, payee }: Drawn,
): PaymentOrder => {
  const [first] = fees
  if (!first) throw new Error('an order has at least one case')
  const { bank, branch, registry } = first
  return {
    orderId: ids.next('pay'),
    bank,
    branch,
    registry,
    channel,
    payee,
    settlement,
    lines: fees.map(({ caseId, business, bankReference, registryNumber, dueFen = 0 }) => ({
      caseId,
      business,
      bankReference,
      ...(registryNumber && { registryNumber }),
      fen: dueFen,
    })),
    createdAt: beijing(call.now),
    dueOn: beijingDate(new Date(call.now.getTime() + DUE_DAYS * 86_400_000)),
    payments: [],
    refunds: [],
    version: 1,
  }
}

type Collector = { readonly channel: string; readonly payee: Payee }

/** The channel that was last said to collect for the registry, unless it does no longer. */
const collectorOf = async ({ table }: OrderPorts, registry: string): Promise<Collector | undefined> => {
  const [last] = await table.batchGet([{ table: 'directory', key: collectorKey(registry), model: CollectorRow }])
  if (!last) return undefined
  const [channel] = await table.batchGet([{ table: 'directory', key: channelKey(last.channel), model: PaymentChannel }])
  const collected = channel?.payees.find((payee) => payee.registry === registry)
  if (!collected) return undefined
  const { unitCode, itemCode } = collected
  return { channel: last.channel, payee: { unitCode, itemCode } }
}

const asksOf = (call: Call<OrderRequest>) =>
  [
    { table: 'directory', key: agreementKey(call.caller.institutionId), model: AgreementRow },
    ...call.body.cases.map(({ caseId }) => ({ table: 'cases', key: caseFeesKey(caseId), model: CaseFees }) as const),
  ] as const

/** Opened where every line is owed as asked, and somebody collects for the registry. */
const opened = async (
  ports: OrderPorts,
  call: Call<OrderRequest>,
  [agreement, ...fees]: Answers<ReturnType<typeof asksOf>>,
): Promise<Result<Deed>> => {
  const { cases } = call.body
  const settlement: PaymentOrder['settlement'] = agreement?.feeSettlement ?? 'per-case'
  if (settlement === 'per-case' && cases.length > 1) return refuse('payment.settled-per-case')
  const first = fees.find((one) => one !== undefined)
  const faults = cases.flatMap((asked, at) => faultOfLine(call, { asked, fees: fees[at], first, at }))
  if (faults.length > 0) return refuse('request.invalid', { faults })
  const collector = await collectorOf(ports, first?.registry ?? '')
  if (!collector) return refuse('payment.no-channel')
  const own = fees.flatMap((one) => one ?? [])
  const order = drawUp(ports, call, { fees: own, settlement, ...collector })
  return ok({
    answer: answer(201, orderView(order, call.now), { location: `/v1/payment-orders/${order.orderId}` }),
    writes: [
      ...orderWrites(order, call.now),
      ...own.map((one) => ordered(one, order.orderId)),
      granted(ports.ids, call, { area: order.registry }),
    ],
    hints: [{ receiver: PLATFORM, subjectId: order.orderId }],
  })
}

export const openPaymentOrder = (ports: OrderPorts, call: Call<OrderRequest>): Promise<Result<Answer>> =>
  signedAct(ports, call, {
    load: asksOf(call),
    decide: ({ rows }) => opened(ports, call, rows),
  })

/** The case may be paid for in another order. */
const freed =
  ({ orderId }: PaymentOrder) =>
  ({ caseId }: PaymentOrder['lines'][number]): Write => ({
    table: 'cases',
    update: caseFeesKey(caseId),
    remove: ['orderId'],
    condition: { expression: '#orderId = :orderId', values: { orderId } },
  })

export const cancelPaymentOrder = (
  ports: OrderPorts,
  call: Call<{ readonly reason: string }, { readonly orderId: string }>,
): Promise<Result<Answer>> => {
  const { orderId } = call.path
  return signedAct(ports, call, {
    load: [
      { table: 'cases', key: orderPartyKey(orderId, call.caller.institutionId), model: RoleRow },
      { table: 'cases', key: orderKey(orderId), model: PaymentOrder },
    ],
    decide: ({ rows: [party, before] }) => {
      if (party?.role !== 'bank' || !before || !mayHaveOrder(call.caller, before)) return refuse('resource.not-found')
      const after = cancelled(before, beijing(call.now), call.body.reason)
      if (!after.ok) return after
      return ok({
        answer: answer(200, orderView(after.value, call.now)),
        writes: [
          orderWrite(before, after.value, call.now.toISOString()),
          ...before.lines.map(freed(before)),
          granted(ports.ids, call, { area: before.registry }),
        ],
        hints: [{ receiver: PLATFORM, subjectId: orderId }],
      })
    },
  })
}
