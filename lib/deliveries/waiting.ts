/**
 * Rows that wait, and how a worker has one to itself: only the first of a receiver and subject is ever taken, for a while. A second worker
 * finds nothing to do, and one that dies leaves a row that is still due. `takenUntil` is in no index, so taking costs one write and no more.
 */
import { isParked, outPrefixOf, type Receiver, Waiting } from '../outbox/rows.ts'
import type { Key, Ports } from '../platform/ports.ts'
import { subjectPk } from '../subjects/subjects.ts'

/** Longer than any attempt can take: the function's limit ends it first. */
const LEASE_SECONDS = 120

/** What is overdue by this much was found by the sweeper, not hinted by the event itself. */
const SETTLED_SECONDS = 60

/** How often the sweeper looks at what waits behind a held row. */
const BEHIND_HELD_SECONDS = 86_400

type RowPorts = Pick<Ports, 'table' | 'clock'>

/** What one receiver must hear of one subject. */
export type Lane = { readonly receiver: Receiver; readonly subjectId: string }

export const keyOf = ({ pk, sk }: Key): Key => ({ pk, sk })

/** What waits for this receiver of this subject, in order, read from the base table: none can be missing before another. */
export const waitingOf = async (
  { table }: Pick<Ports, 'table'>,
  { receiver, subjectId }: Lane,
  limit?: number,
): Promise<Waiting[]> => {
  const sk = { prefix: outPrefixOf(receiver) }
  const { rows } = await table.query({ table: 'cases', pk: subjectPk(subjectId), sk, ...(limit && { limit }) }, Waiting)
  return rows.filter((row) => row.receiver === receiver)
}

export const unchanged = ({ due, attempts }: Waiting) => ({
  expression: '#due = :due AND #attempts = :attempts',
  values: { due, attempts },
})

/** Both are UTC with milliseconds: the later one counts. */
const freeFrom = ({ due, takenUntil = '' }: Waiting): string => (takenUntil > due ? takenUntil : due)

/** An untried row is free even before its due time, because `postpone` may have delayed it. */
const isFree = (row: Waiting, now: Date): boolean =>
  !isParked(row) && (row.attempts === 0 || freeFrom(row) <= now.toISOString())

export const isTaken = ({ takenUntil = '' }: Waiting, now: Date): boolean => takenUntil > now.toISOString()

/** The row as taken by us, or undefined if it is not due or another worker has it. */
export const takeOf = async ({ table, clock }: RowPorts, row: Waiting): Promise<Waiting | undefined> => {
  const now = clock.now()
  if (!isFree(row, now)) return undefined
  const taken = {
    takenUntil: new Date(now.getTime() + LEASE_SECONDS * 1000).toISOString(),
    attempts: row.attempts + 1,
  }
  const done = await table.write({ table: 'cases', update: keyOf(row), set: taken, condition: unchanged(row) })
  return done ? { ...row, ...taken } : undefined
}

/** A fault of ours is no attempt: the row is given back as it was, so that the message comes again and ends as a dead letter. */
export const giveBack = async (
  { table }: Pick<Ports, 'table'>,
  taken: Waiting,
  { attempts }: Waiting,
): Promise<void> => {
  const change = { set: { attempts }, remove: ['takenUntil'], condition: unchanged(taken) }
  await table.write({ table: 'cases', update: keyOf(taken), ...change })
}

/**
 * Rows behind one that must wait cannot move before it. Left at the head of the due index they would be hinted every minute for
 * nothing, and enough of them would hide from the sweeper what can move. So they become due when the first does.
 */
export const postpone = async ({ table, clock }: RowPorts, lane: Lane): Promise<void> => {
  const now = clock.now()
  const [first, ...rest] = await waitingOf({ table }, lane)
  if (!first || isFree(first, now)) return
  const due = isParked(first) ? new Date(now.getTime() + BEHIND_HELD_SECONDS * 1000).toISOString() : freeFrom(first)
  const overdue = new Date(now.getTime() - SETTLED_SECONDS * 1000).toISOString()
  const found = rest.filter((row) => row.due < overdue && row.due < due)
  await Promise.all(
    found.map((row) => table.write({ table: 'cases', update: keyOf(row), set: { due }, condition: unchanged(row) })),
  )
}
