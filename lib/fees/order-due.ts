/** The fees of a case name the order that asks for them: a change of theirs makes the platform look at that order again. */
import { dueOf, receiverOf } from '../outbox/rows.ts'
import type { Key, Row, Write } from '../platform/ports.ts'
import { subjectPk } from '../subjects/subjects.ts'

/** The platform itself still owes something: to the channel, or to the cases of the order. */
export const PLATFORM = receiverOf('platform', 'platform')

export const orderKey = (orderId: string): Key => ({ pk: subjectPk(orderId), sk: 'HEAD' })

export const dueFields = (orderId: string, due: string | undefined): Row =>
  due === undefined ? {} : { due, dueOf: dueOf(PLATFORM, orderId) }

/** Something about a case of the order has changed: whoever works on it meanwhile begins anew. */
export const orderDueWrite = (orderId: string, now: Date): Write => ({
  table: 'cases',
  update: orderKey(orderId),
  set: dueFields(orderId, now.toISOString()),
  add: { version: 1 },
  condition: { expression: 'attribute_exists(#pk)' },
})
