/** What became of mortgages whose loan was paid back, or never paid out: by `mortgage.released`, which follows the certificates on the book. */
import type { EventRow } from '../cases/state/rows.ts'
import { addWorkingDays, whereKnown } from '../clocks/calendar.ts'
import { dayOf, type Instant } from '../kernel/time.ts'
import { type Count, type Counted, type Facts, firstOf, one, type Seen } from './counting.ts'
import { workingDays } from './durations.ts'
import { dataOf } from './event-data.ts'

/** The last day the bank had promised, in its evening. None where it promised nothing, or working days cannot be reckoned. */
const promisedUntil = ({ terms }: Facts, repaid: EventRow): Instant | undefined => {
  const days = dataOf(repaid).releaseWithinWorkingDays
  if (!terms || days === undefined) return undefined
  const last = whereKnown(() => addWorkingDays(dayOf(repaid.occurredAt), days, terms.hours))
  return last && `${last}T23:59:59.999+08:00`
}

/** In the month in which the promise ends: whoever is released by then, or never, is counted once. */
export const onRepaid: Count = ({ facts, event }) => {
  const until = promisedUntil(facts, event)
  return [one('repaid'), ...(until ? [{ ...one('release-promised'), at: until }] : [one('repaid|promise=unknown')])]
}

const inTime = (facts: Facts, repaid: EventRow | undefined, at: Instant): Counted[] => {
  const until = repaid && promisedUntil(facts, repaid)
  return until && Date.parse(at) <= Date.parse(until) ? [{ ...one('release-promised|kept=yes'), at: until }] : []
}

export const onReleased: Count = ({ facts, events, event }) => {
  const givenUp = firstOf(events, 'loan.not-disbursed')
  return [
    ...inTime(facts, firstOf(events, 'loan.repaid'), event.occurredAt),
    ...(givenUp ? [{ ...one('not-disbursed|released=yes'), at: givenUp.occurredAt }] : []),
  ]
}

/** How many working days after the last payment the release was in the book. */
export const releasedAfter = ({ facts, event }: Seen): Counted[] => {
  const { terms, filing, kinds } = facts
  const settled = (filing.existing ?? []).flatMap(({ settledOn }) => settledOn ?? []).sort()
  const last = settled.at(-1)
  if (!terms || last === undefined || !kinds.includes('mortgage-cancel')) return []
  const days = whereKnown(() => workingDays(last, dayOf(event.occurredAt), terms.hours))
  return days === undefined ? [] : [one(`released|days=${Math.min(days, 60)}`)]
}
