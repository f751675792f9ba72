/**
 * How long something took, as figures keep it: a count for each step of a scale, from which median and 90th percentile follow
 * exactly. Times are rounded up to the scale, so a row stays small whatever is counted.
 */
import { workingDaysBetween } from '../clocks/calendar.ts'
import { type OfficeHours, workingMinutesBetween } from '../clocks/hours.ts'
import type { Pause } from '../clocks/limits.ts'
import type { Instant, LocalDate } from '../kernel/time.ts'

/** Up to `upTo` minutes in steps of `step`. */
const SCALE = [
  { upTo: 120, step: 5 },
  { upTo: 480, step: 15 },
  { upTo: 4_800, step: 60 },
  { upTo: 144_000, step: 480 },
] as const
const LONGEST = SCALE[SCALE.length - 1]?.upTo ?? 0

export const onScale = (minutes: number): number => {
  const { step } = SCALE.find(({ upTo }) => minutes <= upTo) ?? { step: LONGEST }
  return Math.min(LONGEST, Math.ceil(Math.max(0, minutes) / step) * step)
}

const millisecondsOf = (instant: Instant): number => Date.parse(instant)

/** The closed pauses within a stretch, merged where they overlap. */
const within = (from: number, to: number, pauses: readonly Pause[]): (readonly [number, number])[] => {
  const merged: (readonly [number, number])[] = []
  const cut = pauses
    .map((pause): [number, number] => [
      Math.max(from, millisecondsOf(pause.from)),
      Math.min(to, pause.to === undefined ? to : millisecondsOf(pause.to)),
    ])
    .filter(([begins, ends]) => begins < ends)
    .sort(([a], [b]) => a - b)
  for (const [begins, ends] of cut) {
    const last = merged.at(-1)
    if (last && begins <= last[1]) merged[merged.length - 1] = [last[0], Math.max(last[1], ends)]
    else merged.push([begins, ends])
  }
  return merged
}

export type Stretch = { readonly from: Instant; readonly to: Instant; readonly pauses?: readonly Pause[] }

/** Working minutes of the registry, with the time in which it waited for others taken out. */
export const workedMinutes = ({ from, to, pauses = [] }: Stretch, hours: OfficeHours): number => {
  const [begins, ends] = [millisecondsOf(from), millisecondsOf(to)]
  if (ends <= begins) return 0
  const lost = within(begins, ends, pauses).reduce(
    (sum, [a, b]) => sum + workingMinutesBetween(new Date(a), new Date(b), hours),
    0,
  )
  return workingMinutesBetween(new Date(begins), new Date(ends), hours) - lost
}

/** Of the clock on the wall. */
export const minutesBetween = (from: Instant, to: Instant): number =>
  (millisecondsOf(to) - millisecondsOf(from)) / 60_000

export const workingDays = (from: LocalDate, to: LocalDate, hours: OfficeHours): number =>
  workingDaysBetween(from, to, hours)

export type Distribution = {
  readonly n: number
  readonly median?: number
  readonly p90?: number
}

/** The smallest value that at least this share of all reaches (nearest rank). */
const quantile = (counted: readonly (readonly [number, number])[], n: number, share: number): number => {
  const rank = Math.ceil(n * share)
  let seen = 0
  for (const [value, count] of counted) {
    seen += count
    if (seen >= rank) return value
  }
  throw new Error('a distribution of nothing has no quantile')
}

export const distributionOf = (counts: ReadonlyMap<number, number>): Distribution => {
  const counted = [...counts].filter(([, count]) => count > 0).sort(([a], [b]) => a - b)
  const n = counted.reduce((sum, [, count]) => sum + count, 0)
  return n === 0 ? { n } : { n, median: quantile(counted, n, 0.5), p90: quantile(counted, n, 0.9) }
}
