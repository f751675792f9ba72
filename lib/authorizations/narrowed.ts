/**
 * Which letters a narrowed client has to do with: those of which every unit lies where it may act. A letter over whatever an owner has lies
 * nowhere, so it is there for the client that recorded it. To others it is as unknown as another bank's.
 */
import * as z from 'zod/mini'
import { reaches } from '../access/narrowing.ts'
import type { Caller } from '../kernel/call.ts'
import { unitPrefix } from '../kernel/unit-number.ts'
import type { Table } from '../platform/ports.ts'
import { routeAsks, routesOf } from '../registries/routing.ts'
import { StoredAuthorization } from './model.ts'

const Recorded = z.object({ evidence: z.optional(z.object({ clientId: z.optional(z.string()) })) })

/** A letter, and by which client it was recorded. */
export type Letter = { readonly authorization: StoredAuthorization; readonly clientId?: string | undefined }
export const Letter = {
  parse: (row: unknown): Letter => ({
    authorization: StoredAuthorization.parse(row),
    clientId: Recorded.parse(row).evidence?.clientId,
  }),
}

type ReadPorts = { readonly table: Pick<Table, 'batchGet'> }

/** Of units those that lie where the client may act: by their county, or by the registry that records them. */
export const unitsReached = async (
  { table }: ReadPorts,
  { narrowing }: Pick<Caller, 'narrowing'>,
  units: readonly string[],
): Promise<readonly string[]> => {
  if (narrowing?.regions === undefined) return units
  const asks = routeAsks(units)
  const routeOf = routesOf(asks.length === 0 ? [] : await table.batchGet(asks))
  return units.filter((unit) =>
    [unitPrefix(unit), routeOf(unit)].some((region) => region !== undefined && reaches(narrowing, { region })),
  )
}

/** Undefined where there is no letter, or none for this client. */
export const letterFor = async (
  ports: ReadPorts,
  caller: Caller,
  letter: Letter | undefined,
): Promise<StoredAuthorization | undefined> => {
  if (!letter || caller.narrowing?.regions === undefined) return letter?.authorization
  const { authorization, clientId } = letter
  const { scope } = authorization
  if (scope.kind === 'whole-name') return clientId === caller.clientId ? authorization : undefined
  const reached = await unitsReached(ports, caller, scope.units)
  return reached.length === scope.units.length ? authorization : undefined
}
