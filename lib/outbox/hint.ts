/** Tells workers that something is due. What is lost on the way the sweeper finds. */
import type { Hint, Ports } from '../platform/ports.ts'
import { laneOf } from './rows.ts'

/** Each hint by the lane of its receiver; only after the commit that made it true. */
export const hint = async ({ queue }: Pick<Ports, 'queue'>, hints: readonly Hint[]): Promise<void> => {
  const lanes = Map.groupBy(hints, ({ receiver }) => laneOf(receiver))
  await Promise.all([...lanes].map(([lane, some]) => queue.hint(lane, some)))
}
