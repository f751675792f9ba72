/**
 * Works through what one receiver must hear of one case, in order. Only the first waiting row is ever taken; taking it moves its
 * due time ahead, so that a worker that dies leaves a row that becomes due again, and a second worker finds nothing to do.
 */

import { beijing } from '../kernel/time.ts'
import { type OutRow, outPrefix, partyOf, type Receiver } from '../outbox/rows.ts'
import type { Ports, Row } from '../platform/ports.ts'
import { recordAttempt } from './attempts.ts'
import { noteFailure, noteRecovery } from './circuit.ts'
import { nextAttempt } from './schedule.ts'

/** Longer than any attempt can take: the function's limit ends it first. */
export const LEASE_SECONDS = 120

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

export type Waiting = OutRow & Row

export type Attempting = {
  /** By which the receiver knows it, the same on every attempt. */
  readonly deliveryIdOf: (row: Waiting) => string
  readonly attempt: (row: Waiting) => Promise<Outcome>
  /**
   * What becomes of a delivery whose attempts are used up: `drop` makes way for the next, for who reads it in the feed anyway;
   * `hold` keeps it, and what follows it in the case, until somebody asks for it by hand.
   */
  readonly whenExhausted: 'drop' | 'hold'
}

type WorkPorts = Pick<Ports, 'table' | 'clock' | 'ids'>

const keyOf = ({ pk, sk }: Row) => ({ pk, sk })

const firstOf = async ({ table }: WorkPorts, receiver: Receiver, caseId: string): Promise<Waiting | undefined> => {
  const sk = { prefix: outPrefix(partyOf(receiver)) }
  const { rows } = await table.query({ table: 'cases', pk: `CASE#${caseId}`, sk, limit: 1 })
  const [row] = rows as Waiting[]
  return row?.receiver === receiver ? row : undefined
}

/** The row as taken by us, or undefined if it is not due or another worker has it. */
const takeOf = async ({ table, clock }: WorkPorts, row: Waiting): Promise<Waiting | undefined> => {
  const now = clock.now()
  if (row.due === undefined || row.due > now.toISOString()) return undefined
  const due = new Date(now.getTime() + LEASE_SECONDS * 1000).toISOString()
  const attempts = row.attempts + 1
  const condition = {
    expression: '#due = :due AND #attempts = :attempts',
    values: { due: row.due, attempts: row.attempts },
  }
  const taken = await table.write({ table: 'cases', update: keyOf(row), set: { due, attempts }, condition })
  return taken ? { ...row, due, attempts } : undefined
}

const stillOurs = (row: Waiting) => ({
  expression: '#due = :due AND #attempts = :attempts',
  values: { due: row.due, attempts: row.attempts },
})

/** A fault of ours is no attempt: the row is given back as it was, so that the message comes again and ends as a dead letter. */
const giveBack = async ({ table }: WorkPorts, taken: Waiting, { due, attempts }: Waiting): Promise<void> => {
  await table.write({ table: 'cases', update: keyOf(taken), set: { due, attempts }, condition: stillOurs(taken) })
}

const chanceOf = (ids: Ports['ids']): number => Buffer.from(ids.secret(4), 'base64url').readUInt32BE() / 2 ** 32

const nextOf = ({ clock, ids }: WorkPorts, { attempts }: Waiting, outcome: Outcome): Date | undefined =>
  outcome.delivered
    ? undefined
    : nextAttempt({ attempts, retryAfter: outcome.retryAfter, now: clock.now(), chance: chanceOf(ids) })

type Settled = Pick<Attempting, 'whenExhausted'> & { readonly outcome: Outcome; readonly again: Date | undefined }

/** Ends or postpones the row. */
const settle = async (
  { table }: WorkPorts,
  row: Waiting,
  { outcome, again, whenExhausted }: Settled,
): Promise<void> => {
  const at = { table: 'cases', condition: stillOurs(row) } as const
  if (outcome.delivered || (!again && whenExhausted === 'drop')) await table.write({ ...at, delete: keyOf(row) })
  else if (again)
    await table.write({ ...at, update: keyOf(row), set: { due: again.toISOString(), reached: outcome.reached } })
  else await table.write({ ...at, update: keyOf(row), remove: ['due', 'dueOf'] })
}

const attempted = (row: Waiting, deliveryId: string, { outcome, again }: Omit<Settled, 'whenExhausted'>) => {
  const { eventId, type, caseId, attempts } = row
  const { delivered, status, elapsedMs } = outcome
  return {
    deliveryId,
    eventId,
    type,
    caseId,
    attempt: attempts,
    outcome: delivered ? 'delivered' : again ? 'failed' : 'exhausted',
    ...(status !== undefined && { status }),
    ...(!delivered && { reason: outcome.reason }),
    ...(elapsedMs !== undefined && { elapsedMs }),
    ...(again && { nextAttemptAt: beijing(again) }),
  } as const
}

export const workThrough = async (
  ports: WorkPorts,
  { receiver, caseId }: { readonly receiver: Receiver; readonly caseId: string },
  { deliveryIdOf, attempt, whenExhausted }: Attempting,
): Promise<void> => {
  for (;;) {
    const first = await firstOf(ports, receiver, caseId)
    const row = first && (await takeOf(ports, first))
    if (!row) return
    const outcome = await attempt(row).catch(async (fault: unknown) => {
      await giveBack(ports, row, first)
      throw fault
    })
    const again = nextOf(ports, row, outcome)
    // Evidence first: what dies between the two is tried again, and that is recorded too.
    await recordAttempt(ports, partyOf(receiver), attempted(row, deliveryIdOf(row), { outcome, again }))
    await settle(ports, row, { outcome, again, whenExhausted })
    if (!outcome.delivered) await noteFailure(ports, receiver)
    else if (row.attempts > 1) await noteRecovery(ports, receiver)
    if (again) return
  }
}
