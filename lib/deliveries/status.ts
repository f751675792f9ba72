/**
 * How the platform is, as its sweeper last saw it. The sweeper writes one row a minute; where that row is old, the sweeper itself
 * stands still. No institution is named: that one registry is down is nobody's business but its own and the authority's.
 */

import * as z from 'zod/mini'
import { keysOf } from '../names/keys.ts'
import { LANE_LIMITS } from '../names/limits.ts'
import { LANES } from '../names/resources.ts'
import type { Key } from '../platform/ports.ts'

export const statusKey: Key = { pk: 'STATUS', sk: 'LANES' }

/** Sweeps that may be missed before the platform calls itself degraded. */
const STALE_SECONDS = 180

export const LaneStatus = z.strictObject({
  lane: z.enum(keysOf(LANES)),
  /** How long the work that has waited longest has been due, whoever it waits for. */
  oldestDueSeconds: z.int(),
  /** The same of what waits for nobody outside: its receiver answers. By this a lane is late. */
  oldestReachableSeconds: z.int(),
  /** Receivers, each endpoint by itself, that did not answer for so long that they are left alone for a while. */
  receiversDown: z.int(),
})
export type LaneStatus = z.infer<typeof LaneStatus>

export const Status = z.strictObject({
  /** `degraded`: filing still works, but something that follows is late. */
  status: z.enum(['ok', 'degraded']),
  /** When this was seen; absent before the first sweep. */
  asOf: z.optional(z.string()),
  lanes: z.array(z.strictObject({ ...LaneStatus.shape, late: z.boolean() })),
})
export type Status = z.infer<typeof Status>

/** Release 0.2.0 writes one figure, of receivers that answer. */
const LaneRow = z.object({ ...LaneStatus.shape, oldestReachableSeconds: z.optional(z.int()) })
export const StatusRow = z.object({ at: z.string(), lanes: z.array(LaneRow) })
type StatusRow = z.infer<typeof StatusRow>

export const statusOf = (row: StatusRow | undefined, now: Date): Status => {
  if (!row) return { status: 'degraded', lanes: [] }
  const judged = row.lanes.map(({ oldestReachableSeconds, ...one }) => {
    const oldest = oldestReachableSeconds ?? one.oldestDueSeconds
    return { ...one, oldestReachableSeconds: oldest, late: oldest > LANE_LIMITS[one.lane].oldestMinutes * 60 }
  })
  const isStale = now.getTime() - Date.parse(row.at) > STALE_SECONDS * 1000
  return { status: isStale || judged.some(({ late }) => late) ? 'degraded' : 'ok', asOf: row.at, lanes: judged }
}
