/** Counts a simulated half-year in memory: in the order of the feeds, as the platform keeps it, and case by case, as it proves it. */

import { pepperIn } from '../../../lib/access/pepper.ts'
import { fieldsFiled, PrefilledRow, prefilledRows } from '../../../lib/cases/draft/prefill-digests.ts'
import type { LockedDocument } from '../../../lib/documents/filing.ts'
import { type Cells, type Counters, gathered, summed, type Tally } from '../../../lib/reports/cells.ts'
import { factsOf } from '../../../lib/reports/counted-case.ts'
import type { Facts } from '../../../lib/reports/counting.ts'
import { monthsOf } from '../../../lib/reports/periods.ts'
import { isCounted, talliesOf } from '../../../lib/reports/tally.ts'
import { DAY, feedsOf, type SimulatedCase } from './half-year.ts'

const PEPPER = pepperIn({ secret: 'of this test' })

const factsFor = ({ head, filing, documents, prefill }: SimulatedCase): Facts => {
  const isFresh = prefill && Date.parse(head.createdAt) - prefill.now.getTime() <= 30 * DAY
  const [row] = isFresh ? prefilledRows(prefill, PEPPER) : []
  const prefilled = row && PrefilledRow.parse(row)
  return {
    ...factsOf(head, {
      filing: { filing: JSON.stringify(filing) },
      documents: { documents: documents.map((one) => one as LockedDocument) },
    }),
    fields: fieldsFiled({ bank: head.bank, filing, prefilled }, PEPPER),
  }
}

const talliesUpTo = (one: SimulatedCase, n: number): Tally[] => talliesOf(factsFor(one), one.events.slice(0, n))

export const countedByCase = (cases: readonly SimulatedCase[]): Cells =>
  gathered(
    cases.flatMap((one) => one.events.filter(({ type }) => isCounted(type)).flatMap(({ n }) => talliesUpTo(one, n))),
  )

export type StoredCells = { readonly cells: ReadonlyMap<string, Counters>; readonly mostCells: number }

export const countedByFeed = (cases: readonly SimulatedCase[], batch: number): StoredCells => {
  const byId = new Map(cases.map((one) => [one.head.caseId, one]))
  const cells = new Map<string, Counters>()
  let mostCells = 0
  for (const feed of feedsOf(cases).values())
    for (let start = 0; start < feed.length; start += batch) {
      const tallies = feed.slice(start, start + batch).flatMap(({ caseId, id, type }) => {
        const found = byId.get(caseId)
        const at = found?.events.findIndex(({ eventId }) => eventId === id) ?? -1
        return found && isCounted(type) ? talliesUpTo(found, at + 1) : []
      })
      const more = gathered(tallies)
      mostCells = Math.max(mostCells, more.size)
      for (const [name, { counters }] of more) cells.set(name, summed([cells.get(name) ?? {}, counters]))
    }
  return { cells, mostCells }
}

/** Over all cells of these months. */
export const together = (cells: Cells, period: { readonly from: string; readonly to: string }): Counters => {
  const months = monthsOf(period)
  return summed([...cells.values()].filter(({ month }) => months.includes(month)).map(({ counters }) => counters))
}
