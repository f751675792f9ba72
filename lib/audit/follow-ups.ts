/** What of an institution's day is worth watching, as the sealer noted it, and which of its queries no case followed. */

import * as z from 'zod/mini'
import { firstIdAt, momentOfId } from '../kernel/ids.ts'
import { beijingDate, type LocalDate } from '../kernel/time.ts'
import type { Row, Table } from '../platform/ports.ts'
import { everyRow } from '../tables/every-row.ts'
import { finderPk, reviewedPk } from './finders.ts'
import { THRESHOLDS, type Watched } from './signals.ts'

const DAY_MS = 86_400_000
const LOOKS_AT_ONCE = 16

export const dayBefore = (day: LocalDate, days: number): LocalDate =>
  beijingDate(new Date(Date.parse(`${day}T00:00:00+08:00`) - days * DAY_MS))

const WatchRow = z.object({
  sk: z.string(),
  act: z.string(),
  outcome: z.string(),
  at: z.string(),
  officer: z.optional(z.string()),
  client: z.optional(z.string()),
  purpose: z.optional(z.string()),
  units: z.optional(z.array(z.string())),
  area: z.optional(z.string()),
  registries: z.optional(z.array(z.string())),
})

const FinderRow = z.object({ act: z.string(), by: z.string() })

/** Where it concerns; `area` is the county of its unit. */
export type Placed = {
  readonly watched: Watched
  readonly area?: string | undefined
  readonly registries?: readonly string[] | undefined
}

export const watchedOn = async (table: Table, day: LocalDate, institution: string): Promise<Placed[]> =>
  (await everyRow({ table }, { table: 'audit', pk: reviewedPk(day, institution) }, WatchRow)).map(
    ({ sk, act, outcome, at, officer, client, purpose, units, area, registries }) => ({
      watched: { auditId: sk, act, outcome, at, officer, client, purpose, units },
      area,
      registries,
    }),
  )

/** Whether the bank filed a case with the unit in the time a case is expected. */
const isFollowed = async (table: Table, institution: string, { auditId, units = [] }: Watched): Promise<boolean> => {
  const until = new Date(momentOfId(auditId).getTime() + THRESHOLDS.caseWithinDays * DAY_MS)
  const sk = { from: auditId, to: firstIdAt('aud', until) }
  for (const unit of units) {
    let after: Row | undefined
    do {
      const page = await table.query(
        { table: 'audit', pk: finderPk('unit', unit), sk, ...(after && { after }) },
        FinderRow,
      )
      if (page.rows.some(({ act, by }) => act === 'submitCase' && by === institution)) return true
      after = page.next
    } while (after)
  }
  return false
}

export const unfollowedAmong = async (
  table: Table,
  institution: string,
  queries: readonly Watched[],
): Promise<Watched[]> => {
  const found: Watched[] = []
  for (let start = 0; start < queries.length; start += LOOKS_AT_ONCE) {
    const page = queries.slice(start, start + LOOKS_AT_ONCE)
    const followed = await Promise.all(page.map((query) => isFollowed(table, institution, query)))
    found.push(...page.filter((_, at) => !followed[at]))
  }
  return found
}
