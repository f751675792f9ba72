/** Which registry records a unit: the longest prefix of its number that a registry covers. */

import * as z from 'zod/mini'
import type { Key } from '../platform/ports.ts'
import { Phases } from './rollout.ts'

/** County units have six digits, old divisions and special zones too; nothing finer is in use. */
const PREFIX_LENGTHS = [6] as const

export const routeKey = (prefix: string): Key => ({ pk: `PREFIX#${prefix}`, sk: 'ROUTE' })

/** The rows that decide where these units belong, each once. */
export const routeKeys = (unitNumbers: readonly string[]): readonly Key[] => {
  const prefixes = unitNumbers.flatMap((unitNumber) => PREFIX_LENGTHS.map((length) => unitNumber.slice(0, length)))
  return [...new Set(prefixes)].map(routeKey)
}

/** Which registry, and what decides whether a filing may go there. */
export const RouteRow = z.object({
  pk: z.string(),
  registry: z.string(),
  status: z.optional(z.string()),
  rollout: z.optional(Phases),
})
export type RouteRow = z.infer<typeof RouteRow>

export const routeAsks = (unitNumbers: readonly string[]) =>
  routeKeys(unitNumbers).map((key) => ({ table: 'directory', key, model: RouteRow }) as const)

/** Whom cases and queries reach; a route that says nothing leads there too. */
export const CONNECTED: ReadonlySet<string | undefined> = new Set([undefined, 'pilot', 'live'])

export type Router = (unitNumber: string) => string | undefined

/** The longest prefix wins. */
export const routerOf = (registryByPrefix: ReadonlyMap<string, string>): Router => {
  const lengths = [...new Set([...registryByPrefix.keys()].map((prefix) => prefix.length))].sort((a, b) => b - a)
  return (unitNumber) =>
    lengths
      .map((length) => registryByPrefix.get(unitNumber.slice(0, length)))
      .find((registry) => registry !== undefined)
}

/** From the rows that `routeKeys` named, those that exist. */
export const routesOf = (rows: readonly (Pick<RouteRow, 'pk' | 'registry'> | undefined)[]): Router =>
  routerOf(
    new Map(
      rows.flatMap((row) => (row === undefined ? [] : [[row.pk.slice('PREFIX#'.length), row.registry] as const])),
    ),
  )
