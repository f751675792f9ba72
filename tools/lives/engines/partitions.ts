/** Rows by partition, in the order of their sort keys: a table's own, or those of an index. */
import type { Item } from './expressions.ts'

type Entry = { readonly sort: string; readonly item: Item }

/** Where the first entry lies that is not before `sort`. */
const placeOf = (entries: readonly Entry[], sort: string): number => {
  let [low, high] = [0, entries.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((entries[middle] as Entry).sort < sort) low = middle + 1
    else high = middle
  }
  return low
}

export class Partitions {
  readonly #entries = new Map<string, Entry[]>()

  get(pk: string, sort: string): Item | undefined {
    const entries = this.#entries.get(pk)
    if (!entries) return undefined
    const entry = entries[placeOf(entries, sort)]
    return entry?.sort === sort ? entry.item : undefined
  }

  set(pk: string, sort: string, item: Item | undefined): void {
    const entries = this.#entries.get(pk) ?? []
    const at = placeOf(entries, sort)
    const isThere = entries[at]?.sort === sort
    if (item) {
      entries.splice(at, isThere ? 1 : 0, { sort, item })
      if (entries.length === 1) this.#entries.set(pk, entries)
    } else if (isThere) {
      entries.splice(at, 1)
      if (entries.length === 0) this.#entries.delete(pk)
    }
  }

  /** In order, or backwards; after `after`, or before it. */
  *walk(pk: string, { backwards, after }: { readonly backwards: boolean; readonly after?: string | undefined }) {
    const entries = this.#entries.get(pk) ?? []
    const step = backwards ? -1 : 1
    const first = backwards ? entries.length - 1 : 0
    const from = after === undefined ? undefined : placeOf(entries, after)
    const begins = from === undefined ? first : backwards ? from - 1 : entries[from]?.sort === after ? from + 1 : from
    for (let at = begins; at >= 0 && at < entries.length; at += step) yield (entries[at] as Entry).item
  }

  *all(): Generator<Item> {
    for (const entries of this.#entries.values()) for (const { item } of entries) yield item
  }
}
