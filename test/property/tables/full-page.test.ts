/** A list of which only some is shown reads, whatever its pages, as that list without the rest; no page looks further than it may. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Row } from '../../../lib/platform/ports.ts'
import { type Full, fullPage, type Range, ROWS_LOOKED_AT } from '../../../lib/tables/full-page.ts'

/** A table with rows 0, 1, 2 …, which may answer with less than it was asked for. */
const listOf = (length: number, cut: (limit: number) => number) => {
  let [read, calls] = [0, 0]
  return {
    reads: () => read,
    calls: () => calls,
    read: async ({ limit, after }: Range) => {
      const from = after === undefined ? 0 : Number(after['row']) + 1
      const rows = Array.from({ length: Math.min(cut(limit), length - from) }, (_, at) => from + at)
      read += rows.length
      calls += 1
      const last = rows.at(-1)
      return { rows, next: last === undefined || last === length - 1 ? undefined : { row: last } }
    },
  }
}
const positionOf = (row: number): Row => ({ row })

const shownOf = async (hidden: ReadonlySet<number>, rows: readonly number[]) =>
  rows.map((row) => (hidden.has(row) ? undefined : row))

describe('a full page', () => {
  test('is what the list shows, in its order, nothing twice, each page full but the last', async () => {
    const scene = fc.record({
      length: fc.integer({ min: 0, max: 400 }),
      limit: fc.integer({ min: 1, max: 50 }),
      hidden: fc.uniqueArray(fc.integer({ min: 0, max: 399 }), { maxLength: 400 }),
      cut: fc.integer({ min: 1, max: 100 }),
    })
    await fc.assert(
      fc.asyncProperty(scene, async ({ length, limit, hidden, cut }) => {
        const list = listOf(length, (wanted) => Math.min(wanted, cut))
        const isHidden = new Set(hidden)
        const pages: number[][] = []
        let after: Row | undefined
        do {
          const show = (rows: readonly number[]) => shownOf(isHidden, rows)
          const page = await fullPage({ limit, after, read: list.read, show, positionOf })
          pages.push([...page.items])
          after = page.next
        } while (after)
        expect(pages.flat()).toEqual(Array.from({ length }, (_, row) => row).filter((row) => !isHidden.has(row)))
        for (const page of pages.slice(0, -1)) expect(page).toHaveLength(limit)
      }),
    )
  })

  test('reads no more than it shows where nothing is hidden', async () => {
    const list = listOf(1000, (limit) => limit)
    const page = await fullPage({ limit: 20, read: list.read, show: (rows) => rows, positionOf })
    expect([page.items.length, list.reads(), list.calls()]).toEqual([20, 20, 1])
  })

  test('ends within its bound where nothing fits, and goes on from there', async () => {
    const list = listOf(3 * ROWS_LOOKED_AT, (limit) => limit)
    const show = (rows: readonly number[]) => rows.map((row) => (row === 3 * ROWS_LOOKED_AT - 1 ? row : undefined))
    const found: number[] = []
    let [after, pages]: [Row | undefined, number] = [undefined, 0]
    do {
      const before = list.reads()
      const page: Full<number> = await fullPage({ limit: 50, after, read: list.read, show, positionOf })
      expect(list.reads() - before).toBeLessThan(ROWS_LOOKED_AT + 100)
      found.push(...page.items)
      after = page.next
      pages += 1
    } while (after)
    expect([found, pages]).toEqual([[3 * ROWS_LOOKED_AT - 1], 3])
  })
})
