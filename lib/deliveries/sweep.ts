/** Hints again for everything that is due: lost messages, retries whose time has come, workers that died. */

import * as z from 'zod/mini'
import { OVERDUE_OF } from '../cases/state/rows.ts'
import { beijing } from '../kernel/time.ts'
import { keysOf } from '../names/keys.ts'
import { LANES, type LaneName } from '../names/resources.ts'
import { CircuitRow, type CircuitState, circuitKey, circuitOf } from '../outbox/circuit.ts'
import { duePartitions, laneOf, partyOf, type Receiver, receiverOf } from '../outbox/rows.ts'
import type { Ports, Row } from '../platform/ports.ts'
import { subjectIdOfPk } from '../subjects/subjects.ts'
import { everyRow } from '../tables/every-row.ts'
import { Listed } from '../tables/newest-first.ts'
import { recordMinute } from './availability.ts'
import { type LaneStatus, statusKey } from './status.ts'

type SweepPorts = Pick<Ports, 'table' | 'queue' | 'clock' | 'log'>

/**
 * Of one receiver in a minute; the next takes more. Rows that must wait for others have moved out of the way by then. A publisher looks for
 * itself at what is due.
 */
export const ROWS_A_SWEEP = { platform: 8_000, registry: 4_000, feed: 1, push: 4_000 } as const satisfies Record<
  LaneName,
  number
>

/** To a receiver that may still be down. */
const PROBES = 10

/** DynamoDB reads 100 keys at once. */
const KEYS_AT_ONCE = 100

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

type Found = { readonly receiver: Receiver; readonly circuit: CircuitState }

const circuitsOf = async ({ table, clock }: SweepPorts, receivers: readonly Receiver[]): Promise<Found[]> => {
  const found: Found[] = []
  for (let start = 0; start < receivers.length; start += KEYS_AT_ONCE) {
    const some = receivers.slice(start, start + KEYS_AT_ONCE)
    const rows = await table.batchGet(
      some.map((receiver) => ({ table: 'deliveries', key: circuitKey(receiver), model: CircuitRow }) as const),
    )
    found.push(...some.map((receiver, i) => ({ receiver, circuit: circuitOf(rows[i], clock.now()) })))
  }
  return found
}

const DueRow = z.object({ pk: z.string(), due: z.string() })

type Swept = { readonly lane: LaneName; readonly party: string; readonly down: boolean; readonly oldestDue?: string }

const sweepOne = async ({ table, queue, clock }: SweepPorts, { receiver, circuit }: Found): Promise<Swept> => {
  const lane = laneOf(receiver)
  const down = circuit !== 'closed'
  const party = partyOf(receiver)
  if (circuit === 'open') return { lane, party, down }
  const sk = { to: clock.now().toISOString() }
  const partitions = duePartitions(receiver)
  const limit = circuit === 'probing' ? PROBES : ROWS_A_SWEEP[lane] / partitions.length
  const pages = await Promise.all(
    partitions.map((pk) => table.query({ table: 'cases', index: 'due', pk, sk, limit }, DueRow)),
  )
  const subjectIds = new Set(pages.flatMap(({ rows }) => rows.map(({ pk }) => subjectIdOfPk(pk))))
  const hints = lane === 'feed' ? [{ receiver }] : [...subjectIds].map((subjectId) => ({ receiver, subjectId }))
  if (subjectIds.size > 0) await queue.hint(lane, hints)
  // the rows of a receiver that is down wait for it, not for us
  const [oldestDue] = down ? [] : pages.flatMap(({ rows }) => rows.slice(0, 1).map(({ due }) => due)).sort()
  return { lane, party, down, ...(oldestDue && { oldestDue }) }
}

const LANE_NAMES = keysOf(LANES)

/** How far behind each lane is, for the alarms and for everybody. */
const report = async ({ table, clock, log }: SweepPorts, swept: readonly Swept[]): Promise<void> => {
  const now = clock.now()
  const lanes = LANE_NAMES.map((lane): LaneStatus => {
    const ofLane = swept.filter((one) => one.lane === lane)
    const oldest = Math.min(
      now.getTime(),
      ...ofLane.flatMap(({ oldestDue }) => (oldestDue ? [Date.parse(oldestDue)] : [])),
    )
    return {
      lane,
      oldestDueSeconds: Math.round((now.getTime() - oldest) / 1000),
      receiversDown: ofLane.filter(({ down }) => down).length,
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
  const found = await circuitsOf(ports, await receiversOf(ports))
  const swept = await Promise.allSettled(found.map((one) => sweepOne(ports, one)))
  const done = swept.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
  await report(ports, done)
  await countOverdue(ports)
  if (done.length === swept.length) await recordMinute(ports, done)
  const faults = swept.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []))
  if (faults.length > 0) throw new AggregateError(faults, `${faults.length} receivers could not be swept`)
}
