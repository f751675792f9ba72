/** Takes one step of a case: what is written in one transaction, and who is to be hinted afterwards. */

import { ok, type Result, refuse } from '../../kernel/result.ts'
import { beijing } from '../../kernel/time.ts'
import { type OutRow, outRow, receiverOf } from '../../outbox/rows.ts'
import type { Hint, Key, Ports, Row, RowWrite, Write } from '../../platform/ports.ts'
import { sealed } from './events.ts'
import type { SignedText } from './head.ts'
import {
  type Actor,
  caseStateOf,
  type EventReceiver,
  type EventType,
  NOTIFIES_OTHER_LENDER,
  nextStanding,
  STEPS,
  type Standing,
  type Step,
} from './lifecycle.ts'
import type { ParentEventType } from './parent-states.ts'
import { correlated, hintsToPlatform, markedDue, PLATFORM } from './owed.ts'
import { freedUnits } from './reserved-units.ts'
import {
  type EventRow,
  eventKey,
  type Head,
  headKey,
  limitsOfInstitution,
  OVERDUE_OF,
  overdueKey,
  type ParentHead,
  partyKey,
} from './rows.ts'
import { isOverdue, nextDue, platformDueAt, timedBy } from './timing.ts'

export const PLATFORM_ACTOR = { institutionId: 'platform' }

export type Act = {
  readonly actor: EventRow['actor']
  readonly occurredAt: string
  readonly now: Date
  /** Of the call that does it; the platform goes on under that of the last one. */
  readonly correlation?: string
  readonly data?: Row
  readonly details?: Row
  readonly evidence?: SignedText | undefined
  /** What else changes on the head. */
  readonly set?: Partial<Head>
}

export type Advance = {
  readonly head: Head
  readonly event: EventRow
  readonly writes: readonly Write[]
  readonly hints: readonly Hint[]
}

/** A bank's notification of an event, in its feed and by webhook: thin, and without personal data. */
const notificationOf = (head: Head | ParentHead, event: EventRow): Row => ({
  id: event.eventId,
  type: event.type,
  occurredAt: event.occurredAt,
  caseId: head.caseId,
  ...('parent' in head && head.parent !== undefined && { parent: head.parent }),
  bankReference: head.bankReference,
  caseState: event.caseState,
  applicationState: event.applicationState,
  data: event.data,
})

/** The other lender's notification: that something happened, with the data that concern it alone. */
const otherLenderNotificationOf = (head: Head | ParentHead, event: EventRow): Row => {
  const { bankReference: _, data, ...notification } = notificationOf(head, event)
  return { ...notification, data: event.type === 'commitment.requested' ? data : {} }
}

const partyOf = (head: Head | ParentHead, receiver: EventReceiver): string => {
  const { bank, commitment } = head
  const registry = 'registry' in head ? head.registry : undefined
  const party = { bank, registry, counterparty: commitment?.institutionId }[receiver]
  if (party === undefined) throw new Error(`case ${head.caseId} has no ${receiver} to tell`)
  return party
}

const NOTIFICATION_TO = { bank: notificationOf, counterparty: otherLenderNotificationOf } as const

const outOf = (
  head: Head | ParentHead,
  event: EventRow,
  { to, now }: { to: EventReceiver; now: Date },
): OutRow & Key => {
  const party = partyOf(head, to)
  return outRow({
    subjectId: head.caseId,
    n: event.n,
    eventId: event.eventId,
    type: event.type,
    receiver: receiverOf(to === 'registry' ? 'registry' : 'feed', party),
    party,
    due: now.toISOString(),
    ...correlated(head),
    ...(to !== 'registry' && { notification: NOTIFICATION_TO[to](head, event) }),
  })
}

/** The book changed in a way that may end mortgages of other cases, or of this one. */
const mayEndMortgages = ({ endings, leaves, milestones }: Head, type: EventRow['type']): boolean =>
  (type === 'case.registered' && (endings !== undefined || leaves !== undefined)) ||
  (type === 'unit.changed' && milestones.includes('registered'))

/** Rows to the platform itself: a parent follows its part, and certificates end with a registration. */
const outToPlatform = (head: Head, { n, eventId, type }: EventRow, now: Date): (OutRow & Key)[] => {
  const { caseId, parent } = head
  return parent === undefined && !mayEndMortgages(head, type)
    ? []
    : [
        outRow({
          subjectId: caseId,
          n,
          eventId,
          type,
          receiver: PLATFORM,
          party: 'platform',
          due: now.toISOString(),
          ...correlated(head),
        }),
      ]
}

const hintsOf = (outRows: readonly (OutRow & Key)[]): Hint[] =>
  outRows.map(({ receiver, subjectId, correlation }) => ({ receiver, subjectId, ...(correlation && { correlation }) }))

/** The next event of a case and its outbox rows, one for each receiver. */
export const eventWithOutRows = (
  head: Head | ParentHead,
  {
    eventId,
    type,
    tells,
    act,
  }: { eventId: string; type: EventType | ParentEventType; tells: readonly EventReceiver[]; act: Act },
): { event: EventRow; outRows: (OutRow & Key)[] } => {
  const event = sealed({
    eventId,
    n: head.sequence + 1,
    type,
    occurredAt: act.occurredAt,
    recordedAt: beijing(act.now),
    actor: act.actor,
    caseState: head.caseState,
    applicationState: head.applicationState,
    data: act.data ?? {},
    ...(act.details && Object.keys(act.details).length > 0 && { details: act.details }),
    previousHash: head.lastHash,
    ...(act.evidence && { evidence: act.evidence }),
  })
  return { event, outRows: tells.map((to) => outOf(head, event, { to, now: act.now })) }
}

/** Those who must keep the next limit find the case by it. A registry is no party before it has the case. */
const limitWrites = (before: Head, head: Head): RowWrite[] => {
  const due = nextDue(head)
  if (due === nextDue(before)) return []
  const parties = before.timing?.lodgedAt ? [head.bank, head.registry] : [head.bank]
  return parties.map((party): RowWrite => {
    const update = partyKey(head.caseId, party)
    return due
      ? { table: 'cases', update, set: { due, dueOf: limitsOfInstitution(party) } }
      : { table: 'cases', update, remove: ['due', 'dueOf'] }
  })
}

/** A case is counted as overdue from the moment it is said to be until it is in the book, or ended otherwise. */
const overdueWrites = (before: Head, head: Head, now: Date): RowWrite[] => {
  if (isOverdue(before) === isOverdue(head)) return []
  const key = overdueKey(head.caseId)
  return isOverdue(head)
    ? [{ table: 'cases', put: { ...key, registry: head.registry, dueOf: OVERDUE_OF, due: now.toISOString() } }]
    : [{ table: 'cases', delete: key }]
}

/** The head after a step, with its times. */
const headAfter = (before: Head, step: Step, { standing, act }: { standing: Standing; act: Act }): Head => {
  const { resumeTo: _resumeTo, stopped: _stopped, ...rest } = before
  const timing = timedBy(before.timing ?? {}, step, act.occurredAt)
  const { correlation = before.correlation } = act
  return {
    ...rest,
    ...(correlation && { correlation }),
    timing,
    ...act.set,
    ...standing,
    caseState: caseStateOf(standing),
  }
}

/** What one event of a case writes; the head comes first, under the condition that nothing else happened meanwhile. */
export const committing = (
  before: Pick<Head, 'sequence'>,
  { head, event, outRows }: { head: Head | ParentHead; event: EventRow; outRows: readonly (OutRow & Key)[] },
): Pick<Advance, 'writes' | 'hints'> => ({
  writes: [
    {
      table: 'cases',
      put: { ...headKey(head.caseId), ...head },
      condition: { expression: '#sequence = :sequence', values: { sequence: before.sequence } },
    },
    { table: 'cases', put: { ...eventKey(head.caseId, event.n), ...event } },
    ...outRows.map((put): Write => ({ table: 'cases', put })),
  ],
  hints: [...hintsToPlatform(head), ...hintsOf(outRows)],
})

const notifiesOtherLender = ({ commitment }: Head, step: Step): boolean =>
  commitment !== undefined && NOTIFIES_OTHER_LENDER.includes(STEPS[step].event)

export const advance = (
  { ids }: Pick<Ports, 'ids'>,
  before: Head,
  { step, by, act }: { step: Step; by: Actor; act: Act },
): Result<Advance> => {
  const standing = nextStanding(before, step, by)
  if (typeof standing === 'string') return refuse(standing)
  const changed = headAfter(before, step, { standing, act })
  const { event, outRows } = eventWithOutRows(changed, {
    eventId: ids.next('evt'),
    type: STEPS[step].event,
    tells: [...STEPS[step].tells, ...(notifiesOtherLender(changed, step) ? (['counterparty'] as const) : [])],
    act,
  })
  const next = { ...changed, sequence: event.n, lastHash: event.hash, updatedAt: event.recordedAt }
  const head = markedDue(next, act.now, platformDueAt(next, act.now))
  const allOutRows = [...outRows, ...outToPlatform(head, event, act.now)]
  const { writes, hints } = committing(before, { head, event, outRows: allOutRows })
  return ok({
    head,
    event,
    writes: [
      ...writes,
      ...limitWrites(before, head),
      ...overdueWrites(before, head, act.now),
      ...freedUnits(before, head),
    ],
    hints,
  })
}
