/**
 * Which rate slot an institution gets when it is admitted: a free one as long as there is one, then the one with the fewest. Two that are
 * admitted in the same moment may meet in one; the authority moves one of them.
 */
import * as z from 'zod/mini'
import { RATE_SLOTS } from '../names/limits.ts'
import type { Ports } from '../platform/ports.ts'
import { everyRow } from '../tables/every-row.ts'
import { INSTITUTION_KINDS, Institution } from './model.ts'

const SlotRow = z.object({ rateSlot: z.optional(Institution.shape.rateSlot) })

/** The lowest of those that are used least. `used`: one entry an institution. */
export const leastUsed = (used: readonly number[]): number => {
  const counts = Array.from({ length: RATE_SLOTS }, () => 0)
  for (const slot of used) counts[slot] = (counts[slot] ?? 0) + 1
  return counts.indexOf(Math.min(...counts))
}

export const nextRateSlot = async (ports: Pick<Ports, 'table'>): Promise<number> => {
  const rows = await Promise.all(
    INSTITUTION_KINDS.map((pk) => everyRow(ports, { table: 'directory', index: 'byKind', pk }, SlotRow)),
  )
  return leastUsed(rows.flat().flatMap(({ rateSlot }) => rateSlot ?? []))
}
