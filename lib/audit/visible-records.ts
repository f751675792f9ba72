/**
 * Which records an authority or a regulator may see: those of a county unit it watches over, or that asked a registry there; where a
 * record names none, those of a registry there, or of an institution admitted there.
 */

import { institutionKey } from '../access/rows.ts'
import type { Caller } from '../kernel/call.ts'
import { Belonging, homeOf, watches } from '../kernel/jurisdiction.ts'
import type { Table } from '../platform/ports.ts'
import type { AuditRow } from './record.ts'

type Placed = {
  readonly institutionId: string
  readonly area?: string | undefined
  readonly registries?: readonly string[] | undefined
}

const isRegistry = (institutionId: string): boolean => institutionId.length === 6

/** Where each of these institutions belongs. */
export const homesOf = async (
  table: Table,
  institutionIds: readonly string[],
): Promise<ReadonlyMap<string, string>> => {
  const ids = [...new Set(institutionIds)].filter((id) => !isRegistry(id))
  const rows =
    ids.length === 0
      ? []
      : await table.batchGet(
          ids.map((id) => ({ table: 'directory', key: institutionKey(id), model: Belonging }) as const),
        )
  return new Map(ids.map((id, at) => [id, homeOf(rows[at] ?? {})]))
}

const placesOf = (
  { area, registries, institutionId }: Placed,
  homes: ReadonlyMap<string, string>,
): readonly string[] => {
  if (area !== undefined) return [area]
  return registries ?? [isRegistry(institutionId) ? institutionId : (homes.get(institutionId) ?? '')]
}

/** Of a record as stored: whom it is about, and where. */
export const placedOf = (record: string): Placed => {
  const { actor, area, registries } = JSON.parse(record)
  return { institutionId: actor.actingFor ?? actor.institutionId, area, registries }
}

export const seenBy =
  (caller: Caller, homes: ReadonlyMap<string, string>) =>
  (placed: Placed): boolean =>
    placesOf(placed, homes).some((place) => watches(caller, place))

/** Those of these rows that the caller may see. */
export const visibleTo = async (
  table: Table,
  caller: Caller,
  rows: readonly (AuditRow | undefined)[],
): Promise<AuditRow[]> => {
  const there = rows.filter((row) => row !== undefined)
  const homes = await homesOf(
    table,
    there.map(({ record }) => placedOf(record).institutionId),
  )
  return there.filter(({ record }) => seenBy(caller, homes)(placedOf(record)))
}
