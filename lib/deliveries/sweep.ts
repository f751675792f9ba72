/** Hints again for everything that is due: lost messages, retries whose time has come, workers that died. */

import * as z from 'zod/mini'
import { OVERDUE_OF } from '../cases/state/rows.ts'
import { beijing } from '../kernel/time.ts'
import { keysOf } from '../names/keys.ts'
import { LANES } from '../names/resources.ts'
import { laneOf, partyOf, type Receiver, receiverOf } from '../outbox/rows.ts'
import { noteUnreachable } from '../outbox/unreachable.ts'
import type { Row } from '../platform/ports.ts'
import { everyRow } from '../tables/every-row.ts'
import { Listed } from '../tables/newest-first.ts'
import { recordMinute } from './availability.ts'
import { type LaneStatus, statusKey } from './status.ts'
import { type SweepPorts, type Swept, sweepRows } from './sweep-rows.ts'
import { sweepWebhooks } from './sweep-webhooks.ts'

const Institution = z.object({ institutionId: z.string() })

const idsOf = async (ports: SweepPorts, kind: string): Promise<string[]> =>
  (await everyRow(ports, { table: 'directory', index: 'byKind', pk: kind }, Institution)).map(
    ({ institutionId }) => institutionId,
  )

const receiversOf = async (ports: SweepPorts): Promise<Receiver[]> => {
  const [banks, intermediaries, registries, authorities] = await Promise.all(
    ['bank', 'intermediary', 'registry', 'authority'].map((kind) => idsOf(ports, kind)),
  )
  return [
    receiverOf('platform', 'platform'),
    ...(registries ?? []).map((id) => receiverOf('registry', id)),
    // they read their feed and are called by no webhook
    ...(authorities ?? []).map((id) => receiverOf('feed', id)),
    ...[...(banks ?? []), ...(intermediaries ?? [])].flatMap((id) => [receiverOf('feed', id), receiverOf('push', id)]),
  ]
}

const sweepOne = async (ports: SweepPorts, receiver: Receiver): Promise<Swept> => {
  const lane = laneOf(receiver)
  if (lane === 'registry' || lane === 'push') return sweepWebhooks(ports, receiver)
  const oldest = await sweepRows(ports, receiver)
  const reached = { down: 0, isUnreachable: false }
  return { lane, party: partyOf(receiver), ...reached, oldestDue: oldest, oldestReachable: oldest }
}

const LANE_NAMES = keysOf(LANES)

/** How far behind each lane is, for the alarms and for everybody. */
const report = async ({ table, clock, log }: SweepPorts, swept: readonly Swept[]): Promise<void> => {
  const now = clock.now()
  const lanes = LANE_NAMES.map((lane): LaneStatus => {
    const ofLane = swept.filter((one) => one.lane === lane)
    const secondsSince = (due: readonly string[]) =>
      Math.round((now.getTime() - Math.min(now.getTime(), ...due.map((one) => Date.parse(one)))) / 1000)
    return {
      lane,
      oldestDueSeconds: secondsSince(ofLane.flatMap(({ oldestDue }) => oldestDue)),
      oldestReachableSeconds: secondsSince(ofLane.flatMap(({ oldestReachable }) => oldestReachable)),
      receiversDown: ofLane.reduce((sum, { down }) => sum + down, 0),
    }
  })
  for (const { lane, ...measures } of lanes) log.measure('lane.swept', measures, { by: { lane } })
  await table.write({ table: 'deliveries', put: { ...statusKey, at: beijing(now), lanes } })
}

/** Beyond so many the number says no more. */
const OVERDUE_COUNTED = 5000

const countOverdue = async ({ table, log }: SweepPorts): Promise<void> => {
  let count = 0
  let after: Row | undefined
  do {
    const page = await table.query({ table: 'cases', index: 'due', pk: OVERDUE_OF, ...(after && { after }) }, Listed)
    count += page.rows.length
    after = page.next
  } while (after && count < OVERDUE_COUNTED)
  log.measure('cases.overdue', { overdueCases: count })
}

/** Where one receiver's rows cannot be read, the others are swept all the same. */
export const sweep = async (ports: SweepPorts): Promise<void> => {
  const receivers = await receiversOf(ports)
  const swept = await Promise.allSettled(receivers.map((one) => sweepOne(ports, one)))
  const done = swept.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
  await report(ports, done)
  await countOverdue(ports)
  const unreachable = done.flatMap(({ lane, party, isUnreachable }) =>
    lane === 'registry' && isUnreachable ? [party] : [],
  )
  await noteUnreachable(ports, unreachable)
  if (done.length === swept.length) await recordMinute(ports, unreachable)
  const faults = swept.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []))
  if (faults.length > 0) throw new AggregateError(faults, `${faults.length} receivers could not be swept`)
}
