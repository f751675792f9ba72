/** Works through what one receiver must hear of one subject, in order: an institution, or one endpoint that hears apart from the others. */
import { beijing } from '../kernel/time.ts'
import { noteOutcome } from '../outbox/circuit.ts'
import { parkedPartition, partyOf, receiverAt, type Waiting } from '../outbox/rows.ts'
import type { Ports } from '../platform/ports.ts'
import { type AttemptMade, recordAttempt } from './attempts.ts'
import { activeOf, type Endpoint, type Webhooks } from './endpoints.ts'
import { nextAttempt } from './schedule.ts'
import { endRows, goingOf, nextOf, shareOut } from './share-out.ts'
import { giveBack, isTaken, keyOf, type Lane, postpone, takeOf, unchanged } from './waiting.ts'

/** What came of one call of one endpoint, or why none was made. */
export type Try = {
  readonly endpointId?: string
  readonly delivered: boolean
  readonly status?: number
  readonly reason?: string
  readonly retryAfter?: string
  readonly elapsedMs?: number
}

/** Whoever was tried in turn, at least one: the last one decides. */
export type Outcome = readonly [Try, ...Try[]]

export type Way = {
  readonly webhooks: Webhooks
  readonly bring: (row: Waiting, endpoints: readonly Endpoint[]) => Promise<Outcome>
}

export type Attempting = {
  /** By which the receiver knows it, the same on every attempt. */
  readonly deliveryIdOf: (row: Waiting) => string
  /** Read anew for every delivery. */
  readonly way: () => Promise<Way>
  /**
   * What becomes of a delivery whose attempts are used up: `drop` makes way for the next, for who reads it in the feed anyway;
   * `hold` keeps it, and what follows it of its subject, until somebody asks for it by hand.
   */
  readonly whenExhausted: 'drop' | 'hold'
}

type WorkPorts = Pick<Ports, 'table' | 'clock' | 'ids' | 'log' | 'queue'>

const chanceOf = (ids: Ports['ids']): number => Buffer.from(ids.secret(4), 'base64url').readUInt32BE() / 2 ** 32

type Settlement = { readonly last: Try; readonly again: Date | undefined }

/** Ends, postpones or holds the row, unless it was asked for again by hand meanwhile. */
const settle = async (
  { table, clock }: WorkPorts,
  row: Waiting,
  { last, again, whenExhausted }: Settlement & Pick<Attempting, 'whenExhausted'>,
): Promise<void> => {
  const at = { table: 'cases', condition: unchanged(row) } as const
  if (last.delivered || (!again && whenExhausted === 'drop')) {
    await table.write({ ...at, delete: keyOf(row) })
    return
  }
  const due = (again ?? clock.now()).toISOString()
  await table.write({
    ...at,
    update: keyOf(row),
    set: { due, ...(!again && { dueOf: parkedPartition(row.receiver) }) },
    remove: ['takenUntil'],
  })
}

/** Of one that was tried before the last, what follows is no affair of its own. */
const evidenceOf = (row: Waiting, one: Try, { last, again }: Settlement): Omit<AttemptMade, 'deliveryId'> => {
  const { eventId, type, subjectId, attempts, correlation } = row
  const { delivered, retryAfter: _, ...said } = one
  const isLast = one === last
  return {
    eventId,
    type,
    subjectId,
    attempt: attempts,
    outcome: delivered ? 'delivered' : isLast && !again ? 'exhausted' : 'failed',
    ...said,
    ...(isLast && again && { nextAttemptAt: beijing(again) }),
    ...(correlation !== undefined && { correlation }),
  }
}

const againAfter = ({ clock, ids }: WorkPorts, { attempts }: Waiting, last: Try): Date | undefined =>
  last.delivered
    ? undefined
    : nextAttempt({ attempts, retryAfter: last.retryAfter, now: clock.now(), chance: chanceOf(ids) })

/** Whether what follows may be looked at. Recorded before the row is settled: after a crash in between, the attempt is repeated and recorded again. */
const conclude = async (
  ports: WorkPorts,
  { row, tries }: { readonly row: Waiting; readonly tries: Outcome },
  { deliveryIdOf, whenExhausted }: Attempting,
): Promise<boolean> => {
  const { receiver } = row
  const last = tries.at(-1) ?? tries[0]
  const again = againAfter(ports, row, last)
  for (const one of tries) {
    const evidence = { deliveryId: deliveryIdOf(row), ...evidenceOf(row, one, { last, again }) }
    await recordAttempt(ports, partyOf(receiver), evidence)
    ports.log.info('delivery.attempted', { receiver, ...evidence })
  }
  await settle(ports, row, { last, again, whenExhausted })
  for (const { endpointId, delivered } of tries)
    await noteOutcome(ports, endpointId === undefined ? receiver : receiverAt(receiver, endpointId), delivered)
  return !again || last.reason === 'gone'
}

/** Whether there may be more to do. */
const step = async (ports: WorkPorts, lane: Lane, attempting: Attempting): Promise<boolean> => {
  const next = await nextOf(ports, lane)
  if (!next) return false
  const { webhooks, bring } = await attempting.way()
  const going = goingOf(next, webhooks)
  if (going.way === 'ended') {
    await endRows(ports, lane, activeOf(webhooks))
    return false
  }
  if (going.way === 'apart') {
    if (isTaken(next.row, ports.clock.now())) return false
    return shareOut(ports, next.row, { endpoints: going.endpoints, active: activeOf(webhooks) })
  }
  const row = await takeOf(ports, next.row)
  if (!row) {
    await postpone(ports, lane)
    return false
  }
  const tries = await bring(row, going.endpoints).catch(async (fault: unknown) => {
    await giveBack(ports, row, next.row)
    throw fault
  })
  return conclude(ports, { row, tries }, attempting)
}

export const workThrough = async (ports: WorkPorts, lane: Lane, attempting: Attempting): Promise<void> => {
  while (await step(ports, lane, attempting));
}
