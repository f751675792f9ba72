/**
 * A secondary index, which follows its table late: it can be read as it was some seconds ago.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html
 */
import { type Attributes, isSame, sizeOf } from './attribute-values.ts'
import { type Entry, replaceAt } from './partitions.ts'
import type { IndexSchema, Item } from './schemas.ts'

/** How late an index may be, and how long what changed is remembered. */
export const INDEX_LAG_MAX_MS = 10_000

type Change = {
  readonly at: number
  readonly place: readonly string[]
  readonly before: Entry | undefined
  readonly after: Entry | undefined
}
type Partition = { readonly entries: Entry[]; readonly changes: Change[] }
type Projected = Entry & { readonly partition: string }

export class LateIndex {
  readonly schema: IndexSchema
  readonly #partitions = new Map<string, Partition>()

  constructor(schema: IndexSchema) {
    this.schema = schema
  }

  /** Undefined where the item is not in the index: it lacks one of its keys. */
  #projected(item: Item | undefined): Projected | undefined {
    const [partition, sort] = this.schema.keys
    const [of, at] = [item?.attributes[partition]?.S, item?.attributes[sort]?.S]
    if (!item || of === undefined || at === undefined) return undefined
    const place = [at, item.key.pk, item.key.sk]
    if (this.schema.projection === 'ALL') return { partition: of, place, attributes: item.attributes, size: item.size }
    const { pk, sk } = item.key
    const attributes: Attributes = { pk: { S: pk }, sk: { S: sk }, [partition]: { S: of }, [sort]: { S: at } }
    return { partition: of, place, attributes, size: sizeOf(attributes) }
  }

  #isUntouched(before: Item | undefined, after: Item | undefined): boolean {
    const isKept = (name: string) => {
      const [one, other] = [before?.attributes[name], after?.attributes[name]]
      return one === other || isSame(one, other)
    }
    return (
      this.schema.projection === 'KEYS_ONLY' &&
      (before === undefined) === (after === undefined) &&
      this.schema.keys.every(isKept)
    )
  }

  /** What happened in the table at this moment, in milliseconds; moments never go back. */
  follow(at: number, before: Item | undefined, after: Item | undefined): void {
    if (this.#isUntouched(before, after)) return
    const [gone, come] = [this.#projected(before), this.#projected(after)]
    if (gone) this.#change(gone.partition, { at, place: gone.place, before: gone, after: undefined })
    if (come) this.#change(come.partition, { at, place: come.place, before: undefined, after: come })
  }

  #change(partition: string, change: Change): void {
    const { entries, changes } = this.#partition(partition)
    replaceAt(entries, change.place, change.after)
    const stale = changes.findIndex(({ at }) => at >= change.at - INDEX_LAG_MAX_MS)
    changes.splice(0, stale < 0 ? changes.length : stale)
    changes.push(change)
  }

  #partition(name: string): Partition {
    const known = this.#partitions.get(name)
    if (known) return known
    const made = { entries: [], changes: [] }
    this.#partitions.set(name, made)
    return made
  }

  /** As it was at a moment; what changed at that moment is in it. */
  entriesAt(partition: string, moment: number): readonly Entry[] {
    const found = this.#partitions.get(partition)
    if (!found) return []
    const { changes, entries } = found
    if ((changes.at(-1)?.at ?? moment) <= moment) return entries
    const then = [...entries]
    for (const { place, before } of changes.filter(({ at }) => at > moment).reverse()) replaceAt(then, place, before)
    return then
  }
}
