/** One run of the counter: of everything that is counted after it happened. What fails does not hold up the rest. */
import type { Ports } from '../platform/ports.ts'
import { count } from './count.ts'
import { countDeliveries } from './count-deliveries.ts'
import { countFollowUps } from './count-follow-ups.ts'

const COUNTERS = [count, countDeliveries, countFollowUps] as const

export const countAll = async (ports: Pick<Ports, 'table' | 'clock' | 'log'>): Promise<void> => {
  const faults: unknown[] = []
  for (const one of COUNTERS) await one(ports).catch((error) => faults.push(error))
  if (faults.length > 0) throw new AggregateError(faults, 'not everything could be counted')
}
