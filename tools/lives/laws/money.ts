/** Money: what the channel took and gave back is what the platform knows, each case stands in one statement, and no fen is lost between. */
import { CaseFees, isOwed } from '../../../lib/fees/case-fees.ts'
import { owedFen, PaymentOrder, paidFen, refundedFen, settledCases } from '../../../lib/payments/orders.ts'
import { recount } from '../../../lib/reports/recount.ts'
import { BANKS } from '../directory.ts'
import type { Left } from './left.ts'

const orderViolations = ({ world, cases }: Left): string[] => {
  const orders = cases
    .filter(({ pk, sk }) => pk.startsWith('PAY#') && sk === 'HEAD')
    .map((row) => ({ row, order: PaymentOrder.parse(row) }))
  const receipts = new Map(
    cases.flatMap((row) => (row['pk'].startsWith('RECEIPTS#') ? [[row['serial'], row['fen']]] : [])),
  )
  return orders.flatMap(({ row, order }) => {
    const { orderId } = order
    const account = world.accounts.get(orderId)
    const taken = account?.payments ?? []
    const known = new Map(order.payments.map(({ serial, fen }) => [serial, fen]))
    const missing = taken.filter(({ serial, fen }) => known.get(serial) !== fen || receipts.get(serial) !== fen)
    const kept = paidFen(order) - refundedFen(order)
    return [
      ...(row['due'] === undefined ? [] : [`${orderId} is still due at ${row['due']}`]),
      ...missing.map(({ serial }) => `payment ${serial} of ${orderId} is not in the order, or has no receipt`),
      ...(known.size === taken.length
        ? []
        : [`${orderId} knows ${known.size} payments, the channel took ${taken.length}`]),
      ...order.refunds.flatMap(({ refundNo, fen, doneAt }) =>
        doneAt !== undefined && account?.refunds.get(refundNo) === fen
          ? []
          : [`refund ${refundNo} was never paid back`],
      ),
      ...(kept === owedFen(order) ? [] : [`${orderId} keeps ${kept} fen and is owed ${owedFen(order)}`]),
    ]
  })
}

const feesViolations = ({ cases }: Left): string[] => {
  const orders = new Map(
    cases.flatMap((row) => {
      if (!row['pk'].startsWith('PAY#') || row['sk'] !== 'HEAD') return []
      const order = PaymentOrder.parse(row)
      return [[order.orderId, order] as const]
    }),
  )
  const places = Map.groupBy(
    cases.filter(({ pk }) => pk.startsWith('STATEMENT#')),
    ({ caseId }) => caseId as string,
  )
  const fees = cases.filter(({ sk }) => sk === 'FEES').map((row) => CaseFees.parse(row))
  return fees.flatMap((one) => {
    const { caseId, lines, enteredOn, bank, registry, orderId } = one
    const stands = (places.get(caseId) ?? []).map(({ pk, sk }) => `${pk} ${sk}`)
    const place = `STATEMENT#${bank}#${registry}#${enteredOn?.slice(0, 7)} ${enteredOn}#${caseId}`
    const expected = lines ? [place] : []
    const order = orderId === undefined ? undefined : orders.get(orderId)
    const isSettled = order !== undefined && settledCases(order).includes(caseId)
    const isPaid = one.paidBy === 'order'
    return [
      ...(stands.join() === expected.join()
        ? []
        : [`${caseId} stands in the statements ${stands}, and should in ${expected}`]),
      ...(isSettled === isPaid || one.struck !== undefined
        ? []
        : [`${caseId} is ${isSettled ? '' : 'not '}settled by its order and ${isPaid ? '' : 'not '}marked as paid`]),
      ...(order && isOwed(one) && owedFen(order) === 0
        ? [`${caseId} is owed in ${orderId}, which asks for nothing`]
        : []),
    ]
  })
}

/** The figures that were counted from the feeds are those of the cases. */
const figureViolations = async ({ world }: Left): Promise<string[]> => {
  const found = await Promise.all(
    BANKS.map(async (institution) => {
      const { differences, unpublished, missed } = await recount(world.after, {
        institution,
        from: '2026-11',
        to: '2027-01',
      })
      return [
        ...differences.map((difference) => `${institution}: ${JSON.stringify(difference)}`),
        ...unpublished.map((event) => `${institution}: ${event} is in no feed`),
        ...missed.map((caseId) => `${institution}: ${caseId} was missed`),
      ]
    }),
  )
  return found.flat()
}

export const moneyViolations = async (left: Left): Promise<string[]> => [
  ...orderViolations(left),
  ...feesViolations(left),
  ...(await figureViolations(left)),
]
