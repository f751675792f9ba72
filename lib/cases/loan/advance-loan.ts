/** One event of a parent case: what is written in one transaction, and who is to be hinted afterwards. */
import type { Hint, Ports, Write } from '../../platform/ports.ts'
import { type Act, committing, eventWithOutRows } from '../state/advance.ts'
import { markedDue } from '../state/owed.ts'
import type { EventReceiver, EventType } from '../state/lifecycle.ts'
import { parentCaseStateOf } from '../state/loan.ts'
import type { ParentEventType } from '../state/parent-states.ts'
import type { EventRow, ParentHead } from '../state/rows.ts'

export type ParentAdvance = {
  readonly head: ParentHead
  readonly event: EventRow
  readonly writes: readonly Write[]
  readonly hints: readonly Hint[]
}

export type ParentStep = {
  readonly type: EventType | ParentEventType
  readonly tells: readonly EventReceiver[]
  readonly act: Act
  readonly changed: Partial<ParentHead>
}

export const advanceParent = (
  { ids }: Pick<Ports, 'ids'>,
  before: ParentHead,
  { type, tells, act, changed }: ParentStep,
): ParentAdvance => {
  const merged = { ...before, ...changed }
  const next: ParentHead = { ...merged, caseState: parentCaseStateOf(merged) }
  const { event, outRows } = eventWithOutRows(next, { eventId: ids.next('evt'), type, tells, act })
  const head = markedDue({ ...next, sequence: event.n, lastHash: event.hash, updatedAt: event.recordedAt }, act.now)
  return { head, event, ...committing(before, { head, event, outRows }) }
}
