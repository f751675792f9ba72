/** Which registry records a unit: the longest prefix of its number that a registry covers. */
import type { Key, Row } from '../platform/ports.ts'

/** County units have six digits, old divisions and special zones too; nothing finer is in use. */
const PREFIX_LENGTHS = [6] as const

export const routeKey = (prefix: string): Key => ({ pk: `PREFIX#${prefix}`, sk: 'ROUTE' })

/** The rows that decide where these units belong, each once. */
export const routeKeys = (unitNumbers: readonly string[]): readonly Key[] => {
  const prefixes = unitNumbers.flatMap((unitNumber) => PREFIX_LENGTHS.map((length) => unitNumber.slice(0, length)))
  return [...new Set(prefixes)].map(routeKey)
}

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
export const routesOf = (rows: readonly (Row | undefined)[]): Router =>
  routerOf(
    new Map(
      rows.flatMap((row) =>
        row === undefined ? [] : [[String(row['pk']).slice('PREFIX#'.length), String(row['registry'])] as const],
      ),
    ),
  )
