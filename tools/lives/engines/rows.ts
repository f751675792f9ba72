/** The rows of one table with its indexes, and those that are to expire. */
import { LateIndex } from './indexes.ts'
import { countWhile, type Entry, findPlace, replaceAt } from './partitions.ts'
import type { Item, Key, TableSchema } from './schemas.ts'

type Stored = Entry & { readonly item: Item }
type Expiring = { readonly at: number; readonly item: Item }

/** Rows whose moment is longer past are never removed. */
const EXPIRY_MAX_MS = 5 * 365 * 86_400_000

export class Rows {
  readonly schema: TableSchema
  readonly #partitions = new Map<string, Stored[]>()
  readonly #indexes: readonly LateIndex[]
  /** The last first. */
  readonly #expiring: Expiring[] = []

  constructor(schema: TableSchema) {
    this.schema = schema
    this.#indexes = schema.indexes.map((index) => new LateIndex(index))
  }

  partition(pk: string): readonly Stored[] {
    return this.#partitions.get(pk) ?? []
  }

  index(name: string): LateIndex | undefined {
    return this.#indexes.find(({ schema }) => schema.name === name)
  }

  get({ pk, sk }: Key): Item | undefined {
    const stored = this.partition(pk)
    const { at, found } = findPlace(stored, [sk])
    return found ? stored[at]?.item : undefined
  }

  /** `at` in milliseconds. */
  replace({ pk, sk }: Key, after: Item | undefined, at: number): void {
    const before = this.get({ pk, sk })
    const stored = this.#partitions.get(pk) ?? []
    const place = [sk]
    replaceAt(stored, place, after && { place, item: after, attributes: after.attributes, size: after.size })
    if (stored.length > 0) this.#partitions.set(pk, stored)
    else this.#partitions.delete(pk)
    for (const index of this.#indexes) index.follow(at, before, after)
  }

  /** In milliseconds, when the row has expired; undefined where it never does. */
  expiryOf({ attributes }: Item, now: number): number | undefined {
    const { expiry } = this.schema
    const seconds = expiry === undefined ? undefined : attributes[expiry]?.N
    const expiresAt = seconds === undefined ? undefined : Math.floor(Number(seconds)) * 1000
    return expiresAt !== undefined && expiresAt > now - EXPIRY_MAX_MS ? expiresAt : undefined
  }

  /** `at` in milliseconds: nobody reads it afterwards, unless it is another row by then. */
  removeAt(at: number, item: Item): void {
    const place = countWhile(this.#expiring, (one) => one.at > at)
    this.#expiring.splice(place, 0, { at, item })
  }

  expireUntil(now: number): void {
    for (let next = this.#expiring.at(-1); next && next.at <= now; next = this.#expiring.at(-1)) {
      this.#expiring.pop()
      if (this.get(next.item.key) === next.item) this.replace(next.item.key, undefined, next.at)
    }
  }

  get all(): readonly Item[] {
    return [...this.#partitions.values()].flatMap((stored) => stored.map(({ item }) => item))
  }
}
