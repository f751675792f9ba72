/** Keys of tables of names, and whether a text is one of a list: what TypeScript widens and these tables make exact. */

/** The keys of a table whose keys are all it has, in their order; a table is never empty. */
export const keysOf = <K extends string>(table: Readonly<Partial<Record<K, unknown>>>): [K, ...K[]] =>
  Object.keys(table) as [K, ...K[]]

export const entriesOf = <K extends string, V>(table: Readonly<Partial<Record<K, V>>>): [K, V][] =>
  Object.entries(table) as [K, V][]

/** A table with the same keys. */
export const tableOf = <K extends string, V>(keys: readonly K[], rowOf: (key: K) => V): Record<K, V> =>
  Object.fromEntries(keys.map((key) => [key, rowOf(key)])) as Record<K, V>

export const isOneOf = <T extends string>(list: readonly T[], text: string | undefined): text is T =>
  list.some((one) => one === text)

export const isKeyOf = <K extends string>(table: Readonly<Record<K, unknown>>, text: string): text is K =>
  Object.hasOwn(table, text)
