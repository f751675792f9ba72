/** What the platform still owes a case, when, and who is told to do it. */
import { dueOf, receiverOf } from '../../outbox/rows.ts'
import type { Hint } from '../../platform/ports.ts'
import { isInForce, prolongedFrom } from './kept.ts'
import type { Head, ParentHead } from './rows.ts'

export const PLATFORM = receiverOf('platform', 'platform')

export const correlated = ({ correlation }: Head | ParentHead) => (correlation === undefined ? {} : { correlation })

type AnyState = (Head | ParentHead)['applicationState']

/** What the platform still has to do for a case follows from where the case stands. */
export const platformOwes = (
  head: Head | ParentHead,
): 'examination' | 'second-look' | 'keeping' | 'archiving' | 'keeping-on' | undefined => {
  const { certificates = [] } = head
  const applicationState: AnyState = head.applicationState
  if (applicationState === 'validating') return 'examination'
  if (applicationState === 'in-review' && head.bookCompared === 'once') return 'second-look'
  if (certificates.some(({ status }) => status === 'issued')) return 'keeping'
  if (isToBeArchived(head)) return 'archiving'
  return head.archive !== undefined && isInForce(head) ? 'keeping-on' : undefined
}

/** A case that never reached a registry is not archived; its papers were never locked. */
const cameToRegistry = (head: Head | ParentHead): boolean =>
  'parts' in head
    ? head.parts.some((part) => part.applicationState !== 'validation-failed')
    : head.timing?.lodgedAt !== undefined

const isToBeArchived = (head: Head | ParentHead): boolean =>
  head.caseState !== 'open' && cameToRegistry(head) && (head.archive?.through ?? 0) < head.sequence

/** An ended case rests before its archive is closed, for what often follows an end: a last message. */
const ARCHIVE_REST_MS = 15 * 60_000

/** While the other lender may still answer, nothing is to be done before its time is up. */
const dueAt = (head: Head | ParentHead, due: string | undefined, now: Date): string => {
  const { commitment } = head
  if (commitment?.status === 'open') return commitment.until
  const owed = platformOwes(head)
  if (owed === 'archiving') return new Date(now.getTime() + ARCHIVE_REST_MS).toISOString()
  if (owed === 'keeping-on' && isInForce(head)) return prolongedFrom(head)
  return due !== undefined && due < now.toISOString() ? due : now.toISOString()
}

/**
 * The head as the index `due` is to show it, after an event: at once where the platform owes something, else at `limitDue`, when a
 * limit of time runs out. `due` is UTC: it sorts as text.
 */
export const markedDue = <H extends Head | ParentHead>(
  { due: before, dueOf: _, ...rest }: H,
  now: Date,
  limitDue?: string,
): H => {
  const head = rest as unknown as H
  const due = platformOwes(head) ? dueAt(head, before, now) : limitDue
  return due ? { ...head, due, dueOf: dueOf(PLATFORM, head.caseId) } : head
}

/** For what has to rest first the sweeper comes. */
export const hintsToPlatform = (head: Head | ParentHead): Hint[] => {
  const owed = platformOwes(head)
  return owed && owed !== 'archiving' && owed !== 'keeping-on' ? [{ receiver: PLATFORM, subjectId: head.caseId, ...correlated(head) }] : []
}
