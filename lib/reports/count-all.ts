/** One run of the counter: of everything that is counted after it happened. What fails does not hold up the rest. */
import type { Ports } from '../platform/ports.ts'
import { count } from './count.ts'
import { countDeliveries } from './count-deliveries.ts'
import { countFollowUps } from './count-follow-ups.ts'
import { runOf } from './counting-run.ts'

const COUNTERS = [count, countDeliveries, countFollowUps] as const

export const countAll = async (ports: Pick<Ports, 'table' | 'clock' | 'log'>): Promise<void> => {
  const run = runOf(ports)
  const ended = await Promise.allSettled(COUNTERS.map((one) => one(ports, run)))
  ports.log.measure('figures.counted', { oldestUncountedSeconds: run.behindSeconds() })
  const faults = ended.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []))
  if (faults.length > 0) throw new AggregateError(faults, 'not everything could be counted')
}
