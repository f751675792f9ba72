/** A list that is kept by month reads as one list: newest first, whatever the page, over a year; or as the month that is named. */

import { beforeAll, expect, it } from 'vitest'
import { newestFirst } from '../../../lib/tables/newest-first.ts'
import type { Row } from '../../support/looked.ts'
import { useTables } from '../../support/platform.ts'

const NOW = new Date('2026-12-01T01:00:00Z')
const LIST = {
  table: 'cases',
  index: 'byInstitution',
  listOf: (month: string) => `list#${month}`,
} as const
/** Seen on the first of December; the last is older than a year. */
const CREATED = ['2026-11-30', '2026-11-29', '2026-11-28', '2026-09-01', '2026-01-02', '2026-01-01', '2025-12-31']

const engine = useTables()

beforeAll(async () => {
  for (const day of CREATED)
    await engine.table.write({
      table: 'cases',
      put: { pk: `CASE#${day}`, sk: 'PARTY#a', listOf: LIST.listOf(day.slice(0, 7)), listAt: day },
    })
})

const pages = async (limit: number, month?: string): Promise<string[][]> => {
  const read: string[][] = []
  let after: Row | undefined
  do {
    const page = await newestFirst(engine.table, LIST, { month, limit, now: NOW, after })
    read.push(page.rows.map(({ row }) => String(row.listAt)))
    after = page.next
  } while (after)
  return read
}

it.each([1, 2, 3, 4, 50])('is read to its end by pages of %i, each full but the last', async (limit) => {
  const read = await pages(limit)
  expect(read.flat()).toEqual(CREATED.slice(0, -1))
  for (const page of read.slice(0, -2)) expect(page).toHaveLength(limit)
})

it('is cut to the month that is named', async () => {
  expect((await pages(2, '2026-11')).flat()).toEqual(CREATED.slice(0, 3))
  expect((await pages(2, '2025-12')).flat()).toEqual(CREATED.slice(-1))
  expect((await pages(2, '2026-12')).flat()).toEqual([])
})
