/** Orders as their bank and their registry read them; a foreign order and an unknown one are the same miss. */

import { reaches } from '../access/narrowing.ts'
import { orderKey } from '../fees/order-due.ts'
import { type Answer, answer, type Call, type Caller } from '../kernel/call.ts'
import { faultOf } from '../kernel/faults.ts'
import { ok, type Result, refuse } from '../kernel/result.ts'
import type { Ports } from '../platform/ports.ts'
import { subjectIdOfPk } from '../subjects/subjects.ts'
import { openCursor, sealCursor } from '../tables/cursor.ts'
import { fullPage } from '../tables/full-page.ts'
import { type MonthlyRow, newestFirst, positionInMonth } from '../tables/newest-first.ts'
import { orderPartyKey, ordersOf, RoleRow } from './order-rows.ts'
import { orderView } from './order-view.ts'
import { PaymentOrder } from './orders.ts'

type OrderPath = { readonly orderId: string }

export const mayHaveOrder = ({ narrowing }: Caller, { registry, lines }: PaymentOrder): boolean =>
  lines.every(({ business }) => reaches(narrowing, { region: registry, business }))

export const getPaymentOrder = async (
  { table }: Pick<Ports, 'table'>,
  { caller, path, now }: Call<unknown, OrderPath>,
): Promise<Result<Answer>> => {
  const [party, order] = await table.batchGet([
    { table: 'cases', key: orderPartyKey(path.orderId, caller.institutionId), model: RoleRow },
    { table: 'cases', key: orderKey(path.orderId), model: PaymentOrder },
  ])
  if (!party || !order || !mayHaveOrder(caller, order)) return refuse('resource.not-found')
  return ok(answer(200, orderView(order, now)))
}

type ListQuery = {
  readonly month?: string | undefined
  readonly limit?: number | undefined
  readonly cursor?: string | undefined
}

const PAGE = 20

export const listPaymentOrders = async (
  { table }: Pick<Ports, 'table'>,
  call: Call<unknown, unknown, ListQuery>,
): Promise<Result<Answer>> => {
  const { caller, now } = call
  const { cursor, limit = PAGE, month } = call.query
  const bound = [caller.institutionId, call.operation, month ?? '']
  const after = cursor === undefined ? undefined : await openCursor({ table }, bound, cursor)
  if (cursor !== undefined && !after)
    return refuse('request.invalid', { faults: [faultOf('#/query/cursor', 'cursor.unknown')] })
  const list = { table: 'cases', index: 'byInstitution' } as const
  const listOf = (one: string): string => ordersOf(caller.institutionId, one)
  const show = async (rows: readonly MonthlyRow[]) => {
    const asks = rows.map(
      ({ row }) => ({ table: 'cases', key: orderKey(subjectIdOfPk(row.pk)), model: PaymentOrder }) as const,
    )
    const orders = asks.length > 0 ? await table.batchGet(asks) : []
    return orders.map((order) => (order && mayHaveOrder(caller, order) ? orderView(order, now) : undefined))
  }
  const { items, next: position } = await fullPage({
    limit,
    after,
    read: (range) => newestFirst(table, { ...list, listOf }, { month, now, ...range }),
    show,
    positionOf: positionInMonth,
  })
  const next = position && (await sealCursor({ table }, bound, position))
  return ok(answer(200, { items, ...(next && { next }) }))
}
