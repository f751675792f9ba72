/**
 * Fees as the events of a case tell of them. What is due and what is open belong to the month of the acceptance, what was paid or falls
 * back to the month in which that happened. A case is one line, as in its statement.
 */

import type { EventRow } from '../cases/state/rows.ts'
import { type Count, type Counted, firstOf, one, type Seen } from './counting.ts'
import { dataOf } from './event-data.ts'
import { onStatement } from './stored-statement.ts'

const fen = (counter: string, slice: string, sum: number): Counted => one(`${counter}.fen.CNY${slice}`, sum)

const acceptanceOf = ({ events }: Pick<Seen, 'events'>): EventRow | undefined =>
  firstOf(events, 'case.accepted', 'case.deemed-accepted')

/** As frozen, or as the registry said since. */
const dueBefore = ({ events }: Seen): number =>
  events
    .slice(0, -1)
    .map((event) => dataOf(event).fees?.dueFen)
    .findLast((dueFen) => dueFen !== undefined) ?? 0

const PAID: readonly string[] = ['fee.paid', 'case.payment-confirmed']
const paymentBefore = ({ events }: Seen): EventRow | undefined =>
  events.slice(0, -1).find(({ type }) => PAID.includes(type))

/** Belongs to the month in which the case was accepted. */
const there = (seen: Seen, counted: readonly Counted[]): Counted[] => {
  const at = acceptanceOf(seen)?.occurredAt
  return at === undefined ? [] : counted.map((each) => ({ ...each, at }))
}

const due = (more: number): Counted[] => [fen('fees-due', '', more), fen('fees-open', '', more)]
const line = (counter: string, add: number): Counted => one(`fees-${counter}-lines`, add)

/** Only the acceptance that froze them has them. */
export const onFeesFrozen: Count = ({ event }) => {
  const { fees, findings = [] } = dataOf(event)
  if (!fees) return []
  const { dueFen = 0, exemptFen = 0, exemption } = fees
  return [
    ...(dueFen > 0 ? [...due(dueFen), line('due', 1), line('open', 1)] : []),
    ...(exemptFen > 0 ? [fen('fees-exempt', `|exemption=${exemption}`, exemptFen)] : []),
    ...(findings.some(({ rule }) => rule === 'fee.differs') ? [one('fees-differ')] : []),
    ...onStatement(event.occurredAt, { cases: 1, exemptFen, dueFen }),
  ]
}

/** The payment notice may ask for another sum than was frozen. */
export const onFeeNotice: Count = (seen) => {
  const { fees, findings = [] } = dataOf(seen.event)
  const before = dueBefore(seen)
  const after = fees?.dueFen ?? before
  const lines = Math.sign(after) - Math.sign(before)
  const enteredAt = acceptanceOf(seen)?.occurredAt
  return [
    ...(after === before ? [] : there(seen, due(after - before))),
    ...(enteredAt === undefined ? [] : onStatement(enteredAt, { dueFen: after - before })),
    ...(lines === 0 ? [] : there(seen, [line('due', lines), line('open', lines)])),
    ...(findings.length > 0 ? [one('fees-differ')] : []),
  ]
}

export const onFeePaid: Count = (seen) => {
  const owed = dueBefore(seen)
  if (owed === 0 || paymentBefore(seen)) return []
  const way = `|settlement=${dataOf(seen.event).settlement ?? 'window'}`
  return [
    fen('fees-paid', '', owed),
    fen('fees-paid', way, owed),
    line('paid', 1),
    one(`fees-paid-lines${way}`),
    ...there(seen, [fen('fees-open', '', -owed), line('open', -1)]),
  ]
}

/** Refused or withdrawn: what was paid by order goes back, what was not is owed no more. */
export const onFeeStruck: Count = (seen) => {
  const owed = dueBefore(seen)
  if (owed === 0) return []
  const paid = paymentBefore(seen)
  if (!paid) return [fen('fees-struck', '', owed), ...there(seen, [fen('fees-open', '', -owed), line('open', -1)])]
  return paid.type === 'fee.paid' ? [fen('fees-refunded', '', owed), line('refunded', 1)] : []
}
