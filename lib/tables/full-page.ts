/**
 * A page of a list of which the caller sees, or asks for, only some: it is read on until it is full or the list has ended. What a page
 * looks at is bounded, so that it answers in time: a list in which nearly nothing fits may take several pages, some of them not full.
 */
import type { Row } from '../platform/ports.ts'

export type Range = { readonly limit: number; readonly after?: Row }

export type Reading<R, T> = {
  readonly limit: number
  /** What the page before gave as `next`. */
  readonly after?: Row | undefined
  readonly read: (range: Range) => Promise<{ readonly rows: readonly R[]; readonly next?: Row | undefined }>
  /** In the order of the rows; undefined where one is not to be shown. */
  readonly show: (rows: readonly R[]) => Promise<readonly (T | undefined)[]> | readonly (T | undefined)[]
  /** From where the list goes on behind a row. */
  readonly positionOf: (row: R) => Row
}

/** As many as one batch reads. */
const ROWS_AT_ONCE = 100
/** About a second of reading at 20 ms a batch. */
export const ROWS_LOOKED_AT = 4000

export type Full<T> = { readonly items: readonly T[]; readonly next?: Row }

export const fullPage = async <R, T>({ limit, after, read, show, positionOf }: Reading<R, T>): Promise<Full<T>> => {
  const items: T[] = []
  let from = after
  for (let looked = 0; looked < ROWS_LOOKED_AT; ) {
    // whoever hides nothing is not read more than it shows
    const wanted = looked === 0 ? limit : ROWS_AT_ONCE
    const { rows, next } = await read({ limit: wanted, ...(from && { after: from }) })
    const shown = await show(rows)
    for (const [at, row] of rows.entries()) {
      const item = shown[at]
      if (item === undefined) continue
      items.push(item)
      if (items.length < limit) continue
      const isLast = at === rows.length - 1
      if (isLast) return { items, ...(next && { next }) }
      return { items, next: positionOf(row) }
    }
    if (!next) return { items }
    looked += Math.max(rows.length, 1)
    from = next
  }
  return { items, ...(from && { next: from }) }
}
