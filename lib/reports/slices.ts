/** The codes that figures are sliced by and that no other domain knows; their words are in render/codes.ts. */
import type { EventRow } from '../cases/state/rows.ts'
import { parseUnitNumber } from '../kernel/unit-number.ts'

export type PropertyKind = 'building' | 'forest' | 'land' | 'sea' | 'other'

/** 林 and 海 by the unit number; whether a building is a home, the number does not say. */
export const propertyKindOf = (unit: string): PropertyKind => {
  const parts = parseUnitNumber(unit)
  if (!parts) return 'other'
  if (parts.use === 'H' || parts.use === 'G') return 'sea'
  if (parts.fixture === 'L' || parts.use === 'E' || parts.use === 'L') return 'forest'
  return parts.fixture === 'F' ? 'building' : 'land'
}

export const DIRECT = 'head-to-head'

/** Through whom it came: the bank's own system, or the intermediary that acted for it. */
export const channelOf = (events: readonly EventRow[]): string => events[0]?.actor.through ?? DIRECT

export type WithdrawnBefore = 'registration' | 'intake'

/** A registry consents to the withdrawal of what it took in. */
export const withdrawnBefore = ({ actor }: EventRow): WithdrawnBefore =>
  actor.institutionId.length === 6 ? 'registration' : 'intake'
