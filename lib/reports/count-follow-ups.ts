/**
 * Figure A3: queries after which no case of the bank followed on their unit within thirty days (查而未办). A day of a bank is counted once
 * the time of its queries has run out and all of it is sealed, from what the sealer noted for inspections, in one transaction with the
 * day it has come to. So the last thirty days are never in the figure, which says up to which day it goes.
 */
import * as z from 'zod/mini'
import { dayBefore, type Placed, unfollowedAmong, watchedOn } from '../audit/follow-ups.ts'
import { awaitsCase, THRESHOLDS } from '../audit/signals.ts'
import { byFew } from '../kernel/by-few.ts'
import { cityOf } from '../kernel/jurisdiction.ts'
import { beijingDate, LocalDate } from '../kernel/time.ts'
import type { Key, Ports, Write } from '../platform/ports.ts'
import { banksOf } from './banks.ts'
import { CellRow, countersOf, summed } from './cells.ts'
import { COUNTED_AT_ONCE } from './counting-run.ts'

type CountPorts = Pick<Ports, 'table' | 'clock'>

export const FollowUpRow = z.object({
  month: z.string(),
  /** A city. */
  place: z.string(),
  bank: z.string(),
  counters: z.record(z.string(), z.int()),
})
export type FollowUpRow = Readonly<z.infer<typeof FollowUpRow>>

/** A whole day for the sealer beside the time that a case is given. */
const RIPE_AFTER_DAYS = THRESHOLDS.caseWithinDays + 2

/** A run goes no further than this for one bank; the next goes on. */
const DAYS_A_RUN = 60

export const followUpsPk = (year: string): string => `FOLLOWUPS#${year}`
export const followUpsCursorKey = (bank: string): Key => ({ pk: `COUNTED#${bank}`, sk: 'FOLLOWUPS' })

/** Queries at a unit, before a loan; one by name has no unit that a case could follow on. */
const asksAtUnit = ({ watched, area }: Placed): boolean =>
  awaitsCase(watched) && area !== undefined && (watched.units ?? []).length > 0

export const followUpsOn = async ({ table }: CountPorts, day: LocalDate, bank: string): Promise<FollowUpRow[]> => {
  const asked = (await watchedOn(table, day, bank)).filter(asksAtUnit)
  const unfollowed = new Set(
    await unfollowedAmong(
      table,
      bank,
      asked.map(({ watched }) => watched),
    ),
  )
  const places = Map.groupBy(asked, ({ area = '' }) => cityOf(area))
  return [...places].map(([place, some]) => ({
    month: day.slice(0, 7),
    place,
    bank,
    counters: summed([
      { queries: some.length, unfollowed: some.filter(({ watched }) => unfollowed.has(watched)).length },
    ]),
  }))
}

const grown = async ({ table }: CountPorts, more: readonly FollowUpRow[]): Promise<Write[]> => {
  const keys = more.map(({ month, place, bank }) => ({
    pk: followUpsPk(month.slice(0, 4)),
    sk: `${month}#${place}#${bank}`,
  }))
  const stored =
    keys.length === 0
      ? []
      : await table.batchGet(keys.map((key) => ({ table: 'reports', key, model: CellRow }) as const))
  return more.map((row, at) => ({
    table: 'reports',
    put: { ...keys[at], ...row, counters: summed([countersOf(stored[at]), row.counters]) },
  }))
}

/** Up to which day a bank is followed up. */
export const DayRow = z.object({ day: LocalDate })

const cursorWrite = (bank: string, from: LocalDate | undefined, day: LocalDate): Write => ({
  table: 'reports',
  put: { ...followUpsCursorKey(bank), day },
  condition:
    from === undefined ? { expression: 'attribute_not_exists(#pk)' } : { expression: '#day = :from', values: { from } },
})

/** The day before the year of the first ripe day: nobody asks for figures of earlier years. */
const beginning = (ripe: LocalDate): LocalDate => dayBefore(`${ripe.slice(0, 4)}-01-01`, 1)

export const countFollowUpsOf = async (ports: CountPorts, bank: string): Promise<void> => {
  const ripe = dayBefore(beijingDate(ports.clock.now()), RIPE_AFTER_DAYS)
  let from: LocalDate | undefined = (await ports.table.get('reports', followUpsCursorKey(bank), DayRow))?.day
  let day = from ?? beginning(ripe)
  for (let days = 1; days <= DAYS_A_RUN && day < ripe; days++) {
    day = dayBefore(day, -1)
    const rows = await followUpsOn(ports, day, bank)
    // days on which nothing was asked are passed over together
    if (rows.length === 0 && day < ripe && days < DAYS_A_RUN) continue
    const commit = await ports.table.transact([cursorWrite(bank, from, day), ...(await grown(ports, rows))])
    if (!commit.committed) return
    from = day
  }
}

/** Where one bank cannot be counted, the others are all the same. */
export const countFollowUps = async (ports: CountPorts): Promise<void> => {
  const banks = await banksOf(ports)
  const faults = await byFew(banks, COUNTED_AT_ONCE, ({ institutionId }) => countFollowUpsOf(ports, institutionId))
  if (faults.length > 0) throw new AggregateError(faults, `follow-ups of ${faults.length} banks could not be counted`)
}
