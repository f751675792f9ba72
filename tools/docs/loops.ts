/**
 * How much each loop of the platform takes a second: what one batch of it holds, over the calls that it makes one after another. The calls are
 * counted on a real engine by test/contract/platform/loops.test.ts; how long one takes is assumed.
 */
import { RECORDS_A_SEAL, SEALING_MS } from '../../lib/audit/seal.ts'
import { EVENTS_A_BATCH } from '../../lib/deliveries/publish.ts'
import { ROWS_A_SWEEP } from '../../lib/deliveries/sweep.ts'
import { WORKERS } from '../../lib/names/workers.ts'
import { NOTIFICATIONS_A_BATCH } from '../../lib/reports/count.ts'
import { ATTEMPTS_A_BATCH } from '../../lib/reports/count-deliveries.ts'
import { COUNTED_AT_ONCE, COUNTING_MS } from '../../lib/reports/counting-run.ts'

/** Calls made together count as one; transactions and writes in batches included. */
export const ROUND_SECONDS = 0.02

type Loop = {
  /** In a full batch. */
  readonly items: number
  /** At most, of a full batch: calls one after another. */
  readonly rounds: number
  /** Of the time it works; the rest it waits for its next run. */
  readonly share: number
}

const MINUTE_MS = 60_000
const counting = COUNTING_MS / (WORKERS.count.trigger.everyMinutes * MINUTE_MS)

export const LOOPS = {
  seal: { items: RECORDS_A_SEAL, rounds: 30, share: SEALING_MS / (WORKERS.seal.trigger.everyMinutes * MINUTE_MS) },
  publish: { items: EVENTS_A_BATCH, rounds: 6, share: 1 },
  count: { items: NOTIFICATIONS_A_BATCH, rounds: 9, share: counting },
  countDeliveries: { items: ATTEMPTS_A_BATCH, rounds: 4, share: counting },
} as const satisfies Record<string, Loop>

const paceOf = ({ items, rounds, share }: Loop): number => (items / (rounds * ROUND_SECONDS)) * share

/** A second. `…OfOne`: of one bank or receiver, which is worked on by one at a time. */
export const PACES = {
  sealed: paceOf(LOOPS.seal),
  publishedToOne: paceOf(LOOPS.publish),
  countedOfOne: paceOf(LOOPS.count),
  counted: paceOf(LOOPS.count) * COUNTED_AT_ONCE,
  deliveriesCountedOfOne: paceOf(LOOPS.countDeliveries),
  sweptToOneBank: ROWS_A_SWEEP.push / 60,
  sweptToOneRegistry: ROWS_A_SWEEP.registry / 60,
  sweptForPlatform: ROWS_A_SWEEP.platform / 60,
} as const
