/** Items in the order of their sort keys, and the part of them a query reads. */
import { type Attributes, compareTexts } from './attribute-values.ts'
import type { Range } from './key-conditions.ts'

/** `place`: the sort key, and in an index what tells apart those of the same one. `size` in bytes. */
export type Entry = { readonly place: readonly string[]; readonly attributes: Attributes; readonly size: number }

export const comparePlaces = (one: readonly string[], other: readonly string[]): number => {
  for (let at = 0; at < one.length; at++) {
    const order = compareTexts(one[at] as string, other[at] as string)
    if (order !== 0) return order
  }
  return 0
}

/** How many stand before the first that is not `before`: those that are come first. */
export const countWhile = <T>(all: readonly T[], before: (one: T) => boolean): number => {
  let [low, high] = [0, all.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (before(all[middle] as T)) low = middle + 1
    else high = middle
  }
  return low
}

export const findPlace = <E extends Entry>(
  entries: readonly E[],
  place: readonly string[],
): { readonly at: number; readonly found: boolean } => {
  const at = countWhile(entries, (one) => comparePlaces(one.place, place) < 0)
  const there = entries[at]
  return { at, found: there !== undefined && comparePlaces(there.place, place) === 0 }
}

/** The entry at a place becomes another one, or goes. */
export const replaceAt = <E extends Entry>(entries: E[], place: readonly string[], entry: E | undefined): void => {
  const { at, found } = findPlace(entries, place)
  entries.splice(at, found ? 1 : 0, ...(entry ? [entry] : []))
}

const sortKeyOf = (place: readonly string[]): string => place[0] as string

const isBelow = (place: readonly string[], { from, afterFrom, prefix }: Range): boolean => {
  const low = prefix ?? from
  if (low === undefined) return false
  const order = compareTexts(sortKeyOf(place), low)
  return order < 0 || (order === 0 && afterFrom === true)
}

const isAbove = (place: readonly string[], { to, beforeTo, prefix }: Range): boolean => {
  const sortKey = sortKeyOf(place)
  if (prefix !== undefined) return !sortKey.startsWith(prefix) && compareTexts(sortKey, prefix) > 0
  if (to === undefined) return false
  const order = compareTexts(sortKey, to)
  return order > 0 || (order === 0 && beforeTo === true)
}

export const isWithin = (place: readonly string[], range: Range): boolean =>
  !isBelow(place, range) && !isAbove(place, range)

export type Reading = {
  readonly range: Range
  readonly after?: readonly string[] | undefined
  readonly descending: boolean
  readonly limit: number
}
export type Page<E> = { readonly entries: readonly E[]; readonly last?: E }

/** In bytes. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.Pagination.html */
const PAGE_MAX = 1024 * 1024

/** `last` stands where the page ended before it was known that nothing follows: by its limit or its size. */
export const readPage = <E extends Entry>(all: readonly E[], { range, after, descending, limit }: Reading): Page<E> => {
  let low = countWhile(all, ({ place }) => isBelow(place, range))
  let high = countWhile(all, ({ place }) => !isAbove(place, range))
  if (after && descending)
    high = Math.min(
      high,
      countWhile(all, ({ place }) => comparePlaces(place, after) < 0),
    )
  if (after && !descending)
    low = Math.max(
      low,
      countWhile(all, ({ place }) => comparePlaces(place, after) <= 0),
    )
  const entries: E[] = []
  let size = 0
  for (let left = high - low; left > 0; left--) {
    const entry = all[descending ? low + left - 1 : high - left] as E
    size += entry.size
    if (size > PAGE_MAX && entries.length > 0) return { entries, last: entries.at(-1) as E }
    entries.push(entry)
    if (entries.length === limit) return { entries, last: entry }
  }
  return { entries }
}
