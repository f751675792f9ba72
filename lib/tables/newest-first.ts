/**
 * Lists that are kept by month of creation, so that no key grows without end: read newest first from this month back over a year, or one
 * month that is named. A page goes on into earlier months until it is full.
 */

import * as z from 'zod/mini'
import type { Model } from '../kernel/stored.ts'
import { beijingDate, monthsBack } from '../kernel/time.ts'
import type { Query, Row, Table } from '../platform/ports.ts'
import { Position } from './cursor.ts'

const MONTHS = 12

/** A row that a list shows: the rest of it is elsewhere, and found by its key. */
export const Listed = z.object({ pk: z.string(), sk: z.string(), listAt: z.optional(z.string()) })
export type Listed = z.infer<typeof Listed>

const Place = z.object({ month: z.string(), row: z.optional(Position) })

export type MonthlyList<T> = {
  readonly table: Query['table']
  readonly index: NonNullable<Query['index']>
  readonly listOf: (month: string) => string
  readonly model: Model<T>
}

export type MonthlyRange = {
  readonly month?: string | undefined
  readonly limit: number
  readonly now: Date
  /** What the page before gave as `next`. */
  readonly after?: Row | undefined
}

export const newestFirst = async <T>(
  table: Table,
  { listOf, model, ...index }: MonthlyList<T>,
  { month, limit, now, after }: MonthlyRange,
): Promise<{ rows: T[]; next?: Row }> => {
  const months = month === undefined ? monthsBack(beijingDate(now), MONTHS) : [month]
  const from = after && Place.parse(after)
  const left = from === undefined ? months : months.filter((one) => one <= from.month)
  const rows: T[] = []
  for (const [at, one] of left.entries()) {
    const start = one === from?.month && from.row ? { after: from.row } : {}
    const range = { pk: listOf(one), descending: true, limit: limit - rows.length, ...start }
    const page = await table.query({ ...index, ...range }, model)
    rows.push(...page.rows)
    if (page.next) return { rows, next: { month: one, row: page.next } }
    const earlier = left[at + 1]
    if (rows.length >= limit) return { rows, ...(earlier && { next: { month: earlier } }) }
  }
  return { rows }
}
