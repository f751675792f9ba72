/**
 * What a statement of fees comes to as a whole, from the figures kept of the bank at the registry: how many cases, what they owe and what
 * was spared them, by the day each entered. It is counted from events, the lines are read from rows: so each proves the other. What is
 * settled or open moves with every payment and is added up from the lines alone.
 */

import type { Instant, LocalDate } from '../kernel/time.ts'
import { dayOf } from '../kernel/time.ts'
import { keysOf } from '../names/keys.ts'
import type { Key } from '../platform/ports.ts'
import { type CellRow, cellKey, countersOf } from './cells.ts'
import { type Counted, one } from './counting.ts'

export type Whole = { readonly cases: number; readonly exemptFen: number; readonly dueFen: number }

const NAMES = {
  cases: 'statement-cases',
  exemptFen: 'statement-exempt.fen.CNY',
  dueFen: 'statement-due.fen.CNY',
} as const satisfies Record<keyof Whole, string>

const sliceOf = (day: LocalDate): string => `|on=${day.slice('2026-11-'.length)}`

/** Belongs to the statement of the day on which the case entered. */
export const onStatement = (enteredAt: Instant, more: Partial<Whole>): Counted[] =>
  keysOf(NAMES)
    .filter((sum) => (more[sum] ?? 0) !== 0)
    .map((sum) => ({ ...one(`${NAMES[sum]}${sliceOf(dayOf(enteredAt))}`, more[sum]), at: enteredAt }))

type Statement = { readonly institutionId: string; readonly registryCode: string; readonly period: string }

export const storedStatementKey = ({ institutionId, registryCode, period }: Statement): Key =>
  cellKey({ month: period.slice(0, 7), registry: registryCode, institution: institutionId })

/** `period`: a month, or one day of it. */
export const storedStatement = (row: CellRow | undefined, period: string): Whole => {
  const isDay = period.length > '2026-11'.length
  const sumOf = (name: string): number =>
    Object.entries(countersOf(row))
      .filter(([counter]) => (isDay ? counter === `${name}${sliceOf(period)}` : counter.startsWith(`${name}|on=`)))
      .reduce((sum, [, count]) => sum + count, 0)
  return { cases: sumOf(NAMES.cases), exemptFen: sumOf(NAMES.exemptFen), dueFen: sumOf(NAMES.dueFen) }
}
