/**
 * Figures of matters, kept as they happen: one counter row a day for each place, raiser, owner and kind, written in the transaction of
 * the step it counts. Reports read a half-year by one query, whose rows grow with who raises what, not with how often. A
 * matter is raised, escalated and closed on the day each happened, which may lie in different periods.
 */

import * as z from 'zod/mini'
import { dayOf, type Instant, LocalDate } from '../kernel/time.ts'
import { tableOf } from '../names/keys.ts'
import type { Key, Ports, Write } from '../platform/ports.ts'
import { everyRow } from '../tables/every-row.ts'
import { KIND_NAMES } from './kinds.ts'
import type { MatterEventType } from './lifecycle.ts'
import { COUNTS, type Count, type MatterHead } from './model.ts'

export type MatterFigures = Readonly<Record<Count, number>>

export const MatterFiguresRow = z.object({
  day: LocalDate,
  place: z.string(),
  raisedBy: z.string(),
  /** An institution, or `authority`. */
  owner: z.string(),
  kind: z.enum(KIND_NAMES),
  ...tableOf(COUNTS, () => z.optional(z.int())),
})
export type MatterFiguresRow = Readonly<z.infer<typeof MatterFiguresRow>>

const figuresPk = (year: number | string): string => `MATTERFIGURES#${year}`

const figuresKey = ({ place, raisedBy, owner, kind }: MatterHead, at: Instant): Key => ({
  pk: figuresPk(at.slice(0, 4)),
  sk: [dayOf(at), place, raisedBy.institutionId, ownerOf(owner), kind].join('#'),
})

const ownerOf = (owner: MatterHead['owner']): string => (owner.kind === 'authority' ? 'authority' : owner.institutionId)

/** What an event counts for; the head as it stands after it. */
export const countsOf = (
  type: MatterEventType,
  { closed, resolved }: Pick<MatterHead, 'closed' | 'resolved'>,
): readonly Count[] => {
  switch (type) {
    case 'matter.raised':
      return ['raised']
    case 'matter.escalated':
      return ['escalated']
    case 'matter.resolved':
      return resolved?.inTime ? ['resolved', 'resolvedInTime'] : ['resolved']
    case 'matter.reopened':
      return ['reopened']
    case 'matter.closed':
      if (closed?.as === 'withdrawn') return ['closed', 'withdrawn']
      return resolved?.inTime ? ['closed', 'closedInTime'] : ['closed']
    case 'matter.replied':
      return []
  }
}

export const countWrites = (
  head: MatterHead,
  { type, occurredAt }: { type: MatterEventType; occurredAt: Instant },
): readonly Write[] => {
  const counts = countsOf(type, head)
  if (counts.length === 0) return []
  const { place, raisedBy, owner, kind } = head
  return [
    {
      table: 'cases',
      update: figuresKey(head, occurredAt),
      set: { day: dayOf(occurredAt), place, raisedBy: raisedBy.institutionId, owner: ownerOf(owner), kind },
      add: Object.fromEntries(counts.map((count) => [count, 1])),
    },
  ]
}

const yearsOf = (from: LocalDate, before: LocalDate): number[] => {
  const yearOf = (day: LocalDate): number => Number(day.slice(0, 4))
  return Array.from({ length: yearOf(before) - yearOf(from) + 1 }, (_, at) => yearOf(from) + at)
}

/** Every counter of the days in `[from, before)`, for whoever sums them by institution, registry or territory. */
export const matterFigures = async (
  ports: Pick<Ports, 'table'>,
  { from, before }: { readonly from: LocalDate; readonly before: LocalDate },
): Promise<MatterFiguresRow[]> => {
  const found: MatterFiguresRow[] = []
  for (const year of yearsOf(from, before))
    found.push(
      ...(await everyRow(ports, { table: 'cases', pk: figuresPk(year), sk: { from, to: before } }, MatterFiguresRow)),
    )
  return found
}

export const summedMatters = (rows: readonly MatterFiguresRow[]): MatterFigures =>
  tableOf(COUNTS, (count) => rows.reduce((sum, row) => sum + (row[count] ?? 0), 0))
