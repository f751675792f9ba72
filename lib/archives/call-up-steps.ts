/** One step of a call-up: what is written in one transaction, and who is to be hinted afterwards. */
import { eventKey } from '../cases/state/rows.ts'
import type { RefusalCode } from '../kernel/refusals.ts'
import { beijing } from '../kernel/time.ts'
import { dueOf, outRow, receiverOf } from '../outbox/rows.ts'
import type { Hint, Ids, Row, Write } from '../platform/ports.ts'
import {
  CALL_UP_STEPS,
  type CallUp,
  type CallUpEvent,
  type CallUpStep,
  callUpDueAt,
  callUpKey,
  nextCallUpState,
  type Party,
  sideRows,
} from './call-ups.ts'

export type CallUpAct = {
  readonly actor: { readonly institutionId: string }
  readonly now: Date
  readonly evidence?: Row
  /** Of the call that takes the step; the platform's own go on under the last. */
  readonly correlation?: string
  /** What else changes. */
  readonly set?: Partial<CallUp>
}

export type CallUpMoved = {
  readonly callUp: CallUp
  readonly writes: readonly Write[]
  readonly hints: readonly Hint[]
}

const PLATFORM = receiverOf('platform', 'platform')

/** Thin, and without who asked and why in words: the parties read that where it is shown to them alone. */
export const notificationOfCallUp = (
  { callUpId, caseId, what, purpose, state, dueAt, needsApproval, ground }: CallUp,
  { eventId, type, occurredAt }: CallUpEvent,
): Row => ({
  id: eventId,
  type,
  occurredAt,
  callUpId,
  caseId,
  data: { what, purpose, state, needsApproval, ...(dueAt && { dueAt }), ...(ground && { ground }) },
})

/** Everybody but whoever acted. */
const receiversOf = ({ asker, holder }: CallUp, actor: string): Party[] =>
  [asker, holder].filter(({ institutionId }) => institutionId !== actor)

const outRows = (callUp: CallUp, event: CallUpEvent, { receivers, now }: { receivers: readonly Party[]; now: Date }) =>
  receivers.map(({ kind, institutionId }) =>
    outRow({
      subjectId: callUp.callUpId,
      n: callUp.sequence,
      eventId: event.eventId,
      type: event.type,
      receiver: receiverOf(kind === 'registry' ? 'registry' : 'feed', institutionId),
      party: institutionId,
      due: now.toISOString(),
      ...(callUp.correlation !== undefined && { correlation: callUp.correlation }),
      ...(kind === 'bank' && { notification: notificationOfCallUp(callUp, event) }),
    }),
  )

const stored = (callUp: CallUp, now: Date): Row => {
  const { due: _due, dueOf: _dueOf, ...rest } = callUp
  const due = callUpDueAt(callUp, now)
  return {
    ...callUpKey(callUp.callUpId),
    ...rest,
    ...(due !== undefined && { due: due, dueOf: dueOf(PLATFORM, callUp.callUpId) }),
  }
}

/** The call-up as the step leaves it. The head is the first write: where its condition fails, somebody was faster. */
export const written = (ids: Ids, moving: CallUp, { step, act }: { step: CallUpStep; act: CallUpAct }): CallUpMoved => {
  const { actor, now, evidence, correlation = moving.correlation } = act
  const callUp: CallUp = { ...moving, ...(correlation !== undefined && { correlation }) }
  const event = {
    eventId: ids.next('evt'),
    n: callUp.sequence,
    type: CALL_UP_STEPS[step].event,
    occurredAt: beijing(now),
    actor,
    ...(evidence && { evidence }),
  }
  const out = outRows(callUp, event, { receivers: receiversOf(callUp, actor.institutionId), now })
  const condition =
    callUp.sequence === 1
      ? { expression: 'attribute_not_exists(#pk)' }
      : { expression: '#sequence = :was', values: { was: callUp.sequence - 1 } }
  return {
    callUp,
    writes: [
      { table: 'cases', put: stored(callUp, now), condition },
      { table: 'cases', put: { ...eventKey(callUp.callUpId, callUp.sequence), ...event } },
      ...[...sideRows(callUp), ...out].map((put): Write => ({ table: 'cases', put })),
    ],
    hints: out.map(({ receiver, subjectId }) => ({
      receiver,
      subjectId,
      ...(correlation !== undefined && { correlation }),
    })),
  }
}

/** The next step, or why it may not be taken. */
export const moved = (
  ids: Ids,
  before: CallUp,
  { step, act }: { step: Exclude<CallUpStep, 'ask'>; act: CallUpAct },
): CallUpMoved | Extract<RefusalCode, `call-up.${string}`> => {
  const state = nextCallUpState(before, step)
  if (state === 'call-up.wrong-step' || state === 'call-up.needs-approval') return state
  return written(ids, { ...before, ...act.set, state, sequence: before.sequence + 1 }, { step, act })
}
