/**
 * Lists that are kept by month of creation, so that no key grows without end: read newest first from this month back over a year, or one
 * month that is named. A page goes on into earlier months until it is full.
 */
import { beijingDate, monthsBack } from '../kernel/time.ts'
import type { Query, Row, Table } from '../platform/ports.ts'

const MONTHS = 12

export type MonthlyList = {
  readonly table: Query['table']
  readonly index: NonNullable<Query['index']>
  readonly listOf: (month: string) => string
}

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
): Promise<{ rows: Row[]; next?: Row }> => {
  const months = month === undefined ? monthsBack(beijingDate(now), MONTHS) : [month]
  const left = after === undefined ? months : months.filter((one) => one <= after['month'])
  const rows: Row[] = []
  for (const [at, one] of left.entries()) {
    const start = one === after?.['month'] && after['row'] ? { after: after['row'] as Row } : {}
    const range = { pk: listOf(one), descending: true, limit: limit - rows.length, ...start }
    const page = await table.query({ ...index, ...range })
    rows.push(...page.rows)
    if (page.next) return { rows, next: { month: one, row: page.next } }
    const earlier = left[at + 1]
    if (rows.length >= limit) return { rows, ...(earlier && { next: { month: earlier } }) }
  }
  return { rows }
}
