/**
 * A simulated half-year of 20,000 cases of twenty banks at every registry: the figures kept in the order of the feeds, counted anew
 * case by case, and computed in SQL over the exported events must be the same to the digit.
 */
import { isDeepStrictEqual } from 'node:util'
import { countedByCase, countedByFeed, together } from '../../test/support/half-year/count.ts'
import { simulateHalfYear } from '../../test/support/half-year/half-year.ts'
import { asReported, inSql } from '../../test/support/half-year/sql.ts'

const PERIOD = { from: '2026-07-01', to: '2026-12-01' }

export const measureReports = (cases: number) => {
  const simulated = simulateHalfYear(cases)
  const events = simulated.reduce((sum, one) => sum + one.events.length, 0)
  const started = performance.now()
  const kept = countedByFeed(simulated, 45)
  const keptMs = performance.now() - started
  const anew = countedByCase(simulated)
  const differing = [...anew].filter(
    ([name, { counters }]) => !isDeepStrictEqual(kept.cells.get(name), counters),
  ).length
  const reported = asReported(together(anew, PERIOD))
  const sql = inSql(simulated, PERIOD)
  return {
    cases,
    events,
    cells: anew.size,
    largestCellBytes: Math.max(...[...kept.cells.values()].map((cell) => JSON.stringify(cell).length)),
    microsecondsAnEvent: Math.round((keptMs * 1000) / events),
    cellsThatDiffer: differing + Math.abs(kept.cells.size - anew.size),
    agreesWithSql: isDeepStrictEqual(reported, sql),
    figures: reported,
  }
}
