/** Secondary indexes, which follow their table late: each item's changes in their order, no item by the clock of another. */
import { INDEXES, type IndexName, type TableName } from '../../../lib/names/resources.ts'
import type { Item } from './expressions.ts'
import { Partitions } from './partitions.ts'

type Change = { readonly at: number; readonly before: Item | undefined; readonly after: Item | undefined }

export const keysOf = (index: IndexName): readonly [string, string] => INDEXES[index].keys

/** Rows of one sort value are in the order of the table's key. */
export const sortOf = (index: IndexName, item: Item): string =>
  `${item[keysOf(index)[1]]?.S}\u0000${item['pk']?.S}\u0000${item['sk']?.S}`

class Follower {
  readonly #index: IndexName
  readonly #rows = new Partitions()
  readonly #changes: Change[] = []
  #earliest = Number.POSITIVE_INFINITY
  /** When the last change of an item shows. */
  readonly #latest = new Map<string, number>()

  constructor(index: IndexName) {
    this.#index = index
  }

  #placeOf(item: Item | undefined): readonly [pk: string, sort: string] | undefined {
    const [pkName, skName] = keysOf(this.#index)
    const pk = item?.[pkName]?.S
    return item === undefined || pk === undefined || item[skName]?.S === undefined
      ? undefined
      : [pk, sortOf(this.#index, item)]
  }

  note(before: Item | undefined, after: Item | undefined, at: number): void {
    if (!this.#placeOf(before) && !this.#placeOf(after)) return
    const name = `${(after ?? before)?.['pk']?.S}\u0000${(after ?? before)?.['sk']?.S}`
    const shows = Math.max(at, this.#latest.get(name) ?? 0)
    this.#latest.set(name, shows)
    this.#changes.push({ at: shows, before, after })
    this.#earliest = Math.min(this.#earliest, shows)
  }

  #apply({ before, after }: Change): void {
    const [from, to] = [this.#placeOf(before), this.#placeOf(after)]
    if (from) this.#rows.set(from[0], from[1], undefined)
    if (to && after) this.#rows.set(to[0], to[1], after)
  }

  rowsAt(now: number): Partitions {
    if (this.#earliest > now) return this.#rows
    const waiting = this.#changes.splice(0).filter((change) => {
      if (change.at <= now) this.#apply(change)
      return change.at > now
    })
    this.#changes.push(...waiting)
    this.#earliest = Math.min(Number.POSITIVE_INFINITY, ...waiting.map(({ at }) => at))
    return this.#rows
  }
}

export class Indexes {
  readonly #followers = new Map<string, Follower>()
  readonly #ofTable = Map.groupBy(Object.entries(INDEXES), ([, { table }]) => table as TableName)

  constructor() {
    for (const name of Object.keys(INDEXES)) this.#followers.set(name, new Follower(name as IndexName))
  }

  /** `lag` is asked once for each change of each index. */
  note(table: string, change: readonly [before: Item | undefined, after: Item | undefined], at: () => number): void {
    for (const [name] of this.#ofTable.get(table as TableName) ?? [])
      this.#followers.get(name)?.note(change[0], change[1], at())
  }

  rowsAt(index: IndexName, now: number): Partitions {
    const follower = this.#followers.get(index)
    if (!follower) throw new Error(`there is no index ${index}`)
    return follower.rowsAt(now)
  }
}
