/** How payment orders lie in the table: the order itself, its two parties, and the receipts of a registry by day. */

import * as z from 'zod/mini'
import { dueFields, orderKey } from '../fees/order-due.ts'
import type { LocalDate } from '../kernel/time.ts'
import { dayOf } from '../kernel/time.ts'
import type { Key, Row, RowWrite, Write } from '../platform/ports.ts'
import { subjectPk } from '../subjects/subjects.ts'
import type { Payment, PaymentOrder } from './orders.ts'

export const RoleRow = z.object({ role: z.enum(['bank', 'registry']) })

export const orderPartyKey = (orderId: string, institutionId: string): Key => ({
  pk: subjectPk(orderId),
  sk: `PARTY#${institutionId}`,
})

export const ordersOf = (institutionId: string, month: string): string => `orders:${institutionId}#${month}`

const partyRow = ({ orderId, createdAt }: PaymentOrder, institutionId: string, role: 'bank' | 'registry'): Row => ({
  ...orderPartyKey(orderId, institutionId),
  role,
  listOf: ordersOf(institutionId, createdAt.slice(0, 7)),
  listAt: `${createdAt}#${orderId}`,
})

const stored = ({ pk: _pk, sk: _sk, due: _due, dueOf: _dueOf, ...order }: Row): Row => order

/** A new order, with the rows by which its parties find it. */
export const orderWrites = (order: PaymentOrder, now: Date): readonly Write[] => [
  {
    table: 'cases',
    put: { ...orderKey(order.orderId), ...order, ...dueFields(order.orderId, now.toISOString()) },
    condition: { expression: 'attribute_not_exists(#pk)' },
  },
  { table: 'cases', put: partyRow(order, order.bank, 'bank') },
  { table: 'cases', put: partyRow(order, order.registry, 'registry') },
]

/** The order as it has become, if nothing else happened to it meanwhile. `due`: when the platform looks at it again. */
export const orderWrite = (before: PaymentOrder, order: PaymentOrder, due: string | undefined): RowWrite => ({
  table: 'cases',
  put: {
    ...stored(order),
    ...orderKey(order.orderId),
    version: before.version + 1,
    ...dueFields(order.orderId, due),
  },
  condition: { expression: '#version = :version', values: { version: before.version } },
})

export const ReceiptRow = z.object({ serial: z.string(), orderId: z.string(), fen: z.int() })

/** What a registry took in on a day, payment by payment: its own side of the channel's file. */
export const receiptsPk = (registry: string, day: LocalDate): string => `RECEIPTS#${registry}#${day}`

export const receiptWrite = (
  { registry, channel, orderId }: PaymentOrder,
  { serial, fen, paidAt, receipt }: Payment,
): Write => ({
  table: 'cases',
  put: { pk: receiptsPk(registry, dayOf(paidAt)), sk: `${channel}#${serial}`, serial, orderId, fen, paidAt, receipt },
})
