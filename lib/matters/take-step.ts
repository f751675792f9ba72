/** One step of a matter: what is written in one transaction, and who is to be hinted afterwards. */

import type { Evidence } from '../access/signature.ts'
import { signedText } from '../access/signed-act.ts'
import type { LockedDocument } from '../documents/filing.ts'
import { actorOf, type Call } from '../kernel/call.ts'
import type { RefusalCode } from '../kernel/refusals.ts'
import { beijing } from '../kernel/time.ts'
import { dueOf, type OutRow, outRow, receiverOf } from '../outbox/rows.ts'
import type { Hint, Ids, Key, Row, Write } from '../platform/ports.ts'
import { countWrites } from './figures.ts'
import { MATTER_STEPS, type MatterEventType, type MatterStep, nextState, type Role } from './lifecycle.ts'
import {
  type ClosedFor,
  listRows,
  type MatterEvent,
  type MatterHead,
  matterDocumentKey,
  matterEventKey,
  matterKey,
  notificationOfMatter,
  partiesOf,
  standingOf,
} from './model.ts'
import { dueAtOf, hasRunOut, platformDueAt } from './timing.ts'

export type MatterAct = {
  readonly actor: MatterEvent['actor']
  readonly by: Role
  readonly now: Date
  /** Of the call, for the log and the receivers. */
  readonly correlation?: string
  readonly text?: string
  readonly attachments?: readonly LockedDocument[]
  readonly evidence?: Row
}

export type Taken = {
  readonly head: MatterHead
  readonly event: MatterEvent
  readonly writes: readonly Write[]
  readonly hints: readonly Hint[]
}

/** What a caller says or does, as its event keeps it. */
export const actOfCall = (
  call: Call,
  {
    by,
    evidence,
    text,
    attachments,
  }: { by: Role; evidence: Evidence; text?: string; attachments?: readonly LockedDocument[] },
): MatterAct => ({
  actor: actorOf(call.caller),
  by,
  now: call.now,
  correlation: call.requestId,
  evidence: signedText(evidence, call),
  ...(text !== undefined && { text }),
  ...(attachments && { attachments }),
})

const PLATFORM = receiverOf('platform', 'platform')

/** As it lies in the table: with what the platform owes it in the index `due`. */
const stored = (head: MatterHead, now: Date): Row => {
  const { due: _due, dueOf: _dueOf, ...rest } = head
  const due = platformDueAt(head, now)
  return {
    ...matterKey(head.matterId),
    ...rest,
    ...(due !== undefined && { due: due, dueOf: dueOf(PLATFORM, head.matterId) }),
  }
}

const outRows = (head: MatterHead, event: MatterEvent, { now, correlation }: MatterAct): (OutRow & Key)[] =>
  partiesOf(head)
    .filter(({ institutionId }) => institutionId !== event.actor.institutionId)
    .map(({ kind, institutionId }) =>
      outRow({
        subjectId: head.matterId,
        n: event.n,
        eventId: event.eventId,
        type: event.type,
        receiver: receiverOf(kind === 'registry' ? 'registry' : 'feed', institutionId),
        party: institutionId,
        due: now.toISOString(),
        ...(correlation !== undefined && { correlation }),
        ...(kind === 'bank' && { notification: notificationOfMatter(head, event) }),
      }),
    )

type Written = { readonly act: MatterAct; readonly type: MatterEventType; readonly data: Row }

const written = (ids: Ids, head: MatterHead, { act, type, data }: Written): Taken => {
  const { actor, by, now, text, attachments = [], evidence } = act
  const details = { ...(text !== undefined && { text }), ...(attachments.length > 0 && { attachments }) }
  const event: MatterEvent = {
    eventId: ids.next('evt'),
    n: head.sequence,
    type,
    occurredAt: beijing(now),
    by,
    actor,
    data,
    ...(Object.keys(details).length > 0 && { details }),
    ...(evidence && { evidence }),
  }
  const out = outRows(head, event, act)
  const condition =
    head.sequence === 1
      ? { expression: 'attribute_not_exists(#pk)' }
      : { expression: '#sequence = :was', values: { was: head.sequence - 1 } }
  const put = (row: Row): Write => ({ table: 'cases', put: row })
  return {
    head,
    event,
    writes: [
      { table: 'cases', put: stored(head, now), condition },
      put({ ...matterEventKey(head.matterId, event.n), ...event }),
      ...attachments.map((attachment) =>
        put({ ...matterDocumentKey(head.matterId, attachment.documentId), ...attachment }),
      ),
      ...out.map(put),
      ...countWrites(head, { type, occurredAt: event.occurredAt }),
    ],
    hints: out.map(({ receiver, subjectId, correlation }) => ({
      receiver,
      subjectId,
      ...(correlation && { correlation }),
    })),
  }
}

export const raised = (ids: Ids, head: MatterHead, act: MatterAct): Taken => {
  const taken = written(ids, head, { act, type: 'matter.raised', data: {} })
  return { ...taken, writes: [...taken.writes, ...listRows(head).map((put): Write => ({ table: 'cases', put }))] }
}

const CLOSES: Partial<Record<MatterStep, (by: Role) => ClosedFor>> = {
  withdraw: () => 'withdrawn',
  accept: (by) => (by === 'platform' ? 'silent' : 'accepted'),
}

/** What the step changes beside the state. */
const changed = (before: MatterHead, step: MatterStep, { by, now }: MatterAct): Partial<MatterHead> => {
  const at = beijing(now)
  const closes = CLOSES[step]
  if (closes) return { closed: { at, as: closes(by) } }
  if (step === 'escalate') return { escalated: { at, by } }
  if (step === 'resolve') return { resolved: { at, by, inTime: !hasRunOut(before, now) } }
  return step === 'reopen' ? { openedAt: at, reopened: before.reopened + 1 } : {}
}

export const stepTakenOn = (
  ids: Ids,
  before: MatterHead,
  {
    step,
    act,
    roles = [act.by],
  }: { readonly step: MatterStep; readonly act: MatterAct; readonly roles?: readonly Role[] },
): Taken | RefusalCode => {
  const next = nextState(standingOf(before), step, roles)
  if (typeof next === 'string') return next
  const { resolved: _, ...unresolved } = before
  const head: MatterHead = {
    ...(step === 'reopen' ? unresolved : before),
    ...changed(before, step, act),
    state: next.state,
    updatedAt: beijing(act.now),
    sequence: before.sequence + 1,
  }
  const { escalated, closed } = head
  const data = {
    ...(step === 'escalate' && { escalatedBy: escalated?.by }),
    ...(closed && { closedFor: closed.as }),
    ...(act.attachments?.length && { attachments: act.attachments.length }),
  }
  return written(ids, head, { act, type: MATTER_STEPS[step].event, data })
}

export const sayTaken = ({ head, event }: Taken) => {
  const dueAt = dueAtOf(head)
  const { eventId, n, type } = event
  return { matterId: head.matterId, state: head.state, event: { eventId, n, type }, ...(dueAt && { dueAt }) }
}
