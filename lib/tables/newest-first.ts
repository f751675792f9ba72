/**
 * Lists that are kept by month of creation, so that no key grows without end: read newest first from this month back over a year, or one
 * month that is named. A page goes on into earlier months until it is full.
 */

import * as z from 'zod/mini'
import { beijingDate, monthsBack } from '../kernel/time.ts'
import type { Query, Row, Table } from '../platform/ports.ts'
import { Position } from './cursor.ts'

const MONTHS = 12

/** A row that a list shows: the rest of it is elsewhere, and found by its key. An index says of it its own keys, and with them where it is. */
export const Listed = z.looseObject({ pk: z.string(), sk: z.string(), listAt: z.optional(z.string()) })
export type Listed = z.infer<typeof Listed>

/** Where the list goes on behind a row of an index. */
export const positionIn = (row: Listed): Row => ({ ...row })

const Place = z.object({ month: z.string(), row: z.optional(Position) })

export type MonthlyList = {
  readonly table: Query['table']
  readonly index: NonNullable<Query['index']>
  readonly listOf: (month: string) => string
}

export type MonthlyRow = { readonly month: string; readonly row: Listed }

/** Where the list goes on behind a row. */
export const positionInMonth = ({ month, row }: MonthlyRow): Row => ({ month, row: positionIn(row) })

export type MonthlyRange = {
  readonly month?: string | undefined
  readonly limit: number
  readonly now: Date
  /** What the page before gave as `next`. */
  readonly after?: Row | undefined
}

export const newestFirst = async (
  table: Table,
  { listOf, ...index }: MonthlyList,
  { month, limit, now, after }: MonthlyRange,
): Promise<{ rows: MonthlyRow[]; next?: Row }> => {
  const months = month === undefined ? monthsBack(beijingDate(now), MONTHS) : [month]
  const from = after && Place.parse(after)
  const left = from === undefined ? months : months.filter((one) => one <= from.month)
  const rows: MonthlyRow[] = []
  for (const [at, one] of left.entries()) {
    const start = one === from?.month && from.row ? { after: from.row } : {}
    const range = { pk: listOf(one), descending: true, limit: limit - rows.length, ...start }
    const page = await table.query({ ...index, ...range }, Listed)
    rows.push(...page.rows.map((row) => ({ month: one, row })))
    if (page.next) return { rows, next: { month: one, row: page.next } }
    const earlier = left[at + 1]
    if (rows.length >= limit) return { rows, ...(earlier && { next: { month: earlier } }) }
  }
  return { rows }
}
