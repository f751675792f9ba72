/**
 * Works through what one receiver must hear of one subject, in order. Only the first waiting row is ever taken, for a while: a second
 * worker finds nothing to do, and a worker that dies leaves a row that is still due. `takenUntil` is in no index, so taking costs
 * one write and no more.
 */
import { beijing } from '../kernel/time.ts'
import { noteOutcome } from '../outbox/circuit.ts'
import { isParked, outPrefix, parkedPartition, partyOf, type Receiver, Waiting } from '../outbox/rows.ts'
import type { Key, Ports } from '../platform/ports.ts'
import { subjectPk } from '../subjects/subjects.ts'
import { type AttemptMade, recordAttempt } from './attempts.ts'
import { nextAttempt } from './schedule.ts'

/** Longer than any attempt can take: the function's limit ends it first. */
const LEASE_SECONDS = 120

/** What is overdue by this much was found by the sweeper, not hinted by the event itself. */
const SETTLED_SECONDS = 60

/** How often the sweeper looks at what waits behind a held row. */
const BEHIND_HELD_SECONDS = 86_400

/** `reached` names the endpoints that need not hear of this again. */
export type Outcome =
  | { readonly delivered: true; readonly status?: number; readonly elapsedMs?: number }
  | {
      readonly delivered: false
      readonly reason: string
      readonly status?: number
      readonly retryAfter?: string
      readonly elapsedMs?: number
      readonly reached?: readonly string[]
    }

export type Attempting = {
  /** By which the receiver knows it, the same on every attempt. */
  readonly deliveryIdOf: (row: Waiting) => string
  readonly attempt: (row: Waiting) => Promise<Outcome>
  /**
   * What becomes of a delivery whose attempts are used up: `drop` makes way for the next, for who reads it in the feed anyway;
   * `hold` keeps it, and what follows it of its subject, until somebody asks for it by hand.
   */
  readonly whenExhausted: 'drop' | 'hold'
}

type WorkPorts = Pick<Ports, 'table' | 'clock' | 'ids' | 'log'>
type Lane = { readonly receiver: Receiver; readonly subjectId: string }

const keyOf = ({ pk, sk }: Key): Key => ({ pk, sk })

/** What waits for this receiver of this subject, in order, read from the base table: none can be missing before another. */
export const waitingOf = async (
  { table }: Pick<Ports, 'table'>,
  { receiver, subjectId }: Lane,
  limit?: number,
): Promise<Waiting[]> => {
  const sk = { prefix: outPrefix(partyOf(receiver)) }
  const { rows } = await table.query({ table: 'cases', pk: subjectPk(subjectId), sk, ...(limit && { limit }) }, Waiting)
  return rows.filter((row) => row.receiver === receiver)
}

const unchanged = ({ due, attempts }: Waiting) => ({
  expression: '#due = :due AND #attempts = :attempts',
  values: { due, attempts },
})

/** Both are UTC with milliseconds: the later one counts. */
const freeFrom = ({ due, takenUntil = '' }: Waiting): string => (takenUntil > due ? takenUntil : due)

/** An untried row is free even before its due time, because `postpone` may have delayed it. */
const isFree = (row: Waiting, now: Date): boolean =>
  !isParked(row) && (row.attempts === 0 || freeFrom(row) <= now.toISOString())

/** The row as taken by us, or undefined if it is not due or another worker has it. */
const takeOf = async ({ table, clock }: WorkPorts, row: Waiting): Promise<Waiting | undefined> => {
  const now = clock.now()
  if (!isFree(row, now)) return undefined
  const taken = {
    takenUntil: new Date(now.getTime() + LEASE_SECONDS * 1000).toISOString(),
    attempts: row.attempts + 1,
  }
  const done = await table.write({ table: 'cases', update: keyOf(row), set: taken, condition: unchanged(row) })
  return done ? { ...row, ...taken } : undefined
}

/**
 * Rows behind one that must wait cannot move before it. Left at the head of the due index they would be hinted every minute for
 * nothing, and enough of them would hide from the sweeper what can move. So they become due when the first does.
 */
const postpone = async ({ table, clock }: WorkPorts, lane: Lane): Promise<void> => {
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

/** A fault of ours is no attempt: the row is given back as it was, so that the message comes again and ends as a dead letter. */
const giveBack = async ({ table }: WorkPorts, taken: Waiting, { attempts }: Waiting): Promise<void> => {
  const change = { set: { attempts }, remove: ['takenUntil'], condition: unchanged(taken) }
  await table.write({ table: 'cases', update: keyOf(taken), ...change })
}

const chanceOf = (ids: Ports['ids']): number => Buffer.from(ids.secret(4), 'base64url').readUInt32BE() / 2 ** 32

type Settlement = { readonly outcome: Outcome; readonly again: Date | undefined }

/** Ends, postpones or holds the row, unless it was asked for again by hand meanwhile. */
const settle = async (
  { table, clock }: WorkPorts,
  row: Waiting,
  { outcome, again, whenExhausted }: Settlement & Pick<Attempting, 'whenExhausted'>,
): Promise<void> => {
  const at = { table: 'cases', condition: unchanged(row) } as const
  if (outcome.delivered || (!again && whenExhausted === 'drop')) {
    await table.write({ ...at, delete: keyOf(row) })
    return
  }
  const { reached } = outcome
  const due = (again ?? clock.now()).toISOString()
  await table.write({
    ...at,
    update: keyOf(row),
    set: { due, reached, ...(!again && { dueOf: parkedPartition(row.receiver) }) },
    remove: ['takenUntil'],
  })
}

/** Recorded before the row is settled: after a crash in between, the attempt is repeated and recorded again. */
const evidenceOf = (deliveryId: string, row: Waiting, { outcome, again }: Settlement): AttemptMade => {
  const { eventId, type, subjectId, attempts, correlation } = row
  const { delivered, status, elapsedMs } = outcome
  return {
    deliveryId,
    eventId,
    type,
    subjectId,
    attempt: attempts,
    outcome: delivered ? 'delivered' : again ? 'failed' : 'exhausted',
    ...(status !== undefined && { status }),
    ...(!delivered && { reason: outcome.reason }),
    ...(elapsedMs !== undefined && { elapsedMs }),
    ...(again && { nextAttemptAt: beijing(again) }),
    ...(correlation !== undefined && { correlation }),
  }
}

const againAfter = ({ clock, ids }: WorkPorts, { attempts }: Waiting, outcome: Outcome): Date | undefined =>
  outcome.delivered
    ? undefined
    : nextAttempt({ attempts, retryAfter: outcome.retryAfter, now: clock.now(), chance: chanceOf(ids) })

export const workThrough = async (ports: WorkPorts, lane: Lane, attempting: Attempting): Promise<void> => {
  const { deliveryIdOf, attempt, whenExhausted } = attempting
  for (;;) {
    const [first] = await waitingOf(ports, lane, 1)
    if (!first) return
    const row = await takeOf(ports, first)
    if (!row) return postpone(ports, lane)
    const outcome = await attempt(row).catch(async (fault: unknown) => {
      await giveBack(ports, row, first)
      throw fault
    })
    const again = againAfter(ports, row, outcome)
    const evidence = evidenceOf(deliveryIdOf(row), row, { outcome, again })
    await recordAttempt(ports, partyOf(lane.receiver), evidence)
    ports.log.info('delivery.attempted', { receiver: lane.receiver, ...evidence })
    await settle(ports, row, { outcome, again, whenExhausted })
    await noteOutcome(ports, lane.receiver, outcome.delivered)
    if (again) return
  }
}
