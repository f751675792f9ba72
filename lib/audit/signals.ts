/**
 * What an inspection should look at (22号 三(二)), from the records of one institution: it accuses nobody. Each signal names the
 * records it rests on, so that whoever reads it can judge for themselves.
 */
import type { LocalDate } from '../kernel/time.ts'

/** A record as the sealer keeps it for signals. */
export type Watched = {
  readonly auditId: string
  readonly act: string
  readonly outcome: string
  readonly at: string
  readonly officer?: string | undefined
  readonly client?: string | undefined
  readonly purpose?: string | undefined
  readonly units?: readonly string[] | undefined
}

export const SIGNALS = [
  'query-without-case',
  'unusual-volume',
  'unusual-hours',
  'many-units',
  'repeated-refusals',
] as const
export type SignalKind = (typeof SIGNALS)[number]

/** Where a signal begins. They are guesses of ours until inspections have shown better ones. */
export const THRESHOLDS = {
  /** A loan that is approved is filed within this time. */
  caseWithinDays: 30,
  /** A day is held against the mean of the days before, and small numbers say nothing. */
  volumeFactor: 3,
  volumeLeast: 30,
  baselineDays: 7,
  /** Beijing time, of any day. */
  hours: { from: 7, to: 21 },
  unitsOfOfficer: 20,
  refusals: 5,
} as const

/** More are counted, not listed. */
export const EVIDENCE_MOST = 100

export type Signal = {
  readonly signal: SignalKind
  readonly institution: string
  readonly officer?: string
  readonly day: LocalDate
  readonly count: number
  /** Audit ids. */
  readonly evidence: readonly string[]
}

/** Purposes after which a case is to be expected. */
const BEFORE_A_CASE: readonly (string | undefined)[] = ['loan-approval', 'mortgage-registration']

const isQuery = ({ act, outcome }: Watched): boolean => act === 'submitQuery' && outcome === 'granted'

export const awaitsCase = (one: Watched): boolean => isQuery(one) && BEFORE_A_CASE.includes(one.purpose)

/** Refusals that mean somebody tried what they may not, not that a form was filled in badly. */
const FORBIDDEN = /^(authorization|agreement|officer|client)\.|^request\.forbidden$/

type Found = Pick<Signal, 'signal' | 'officer' | 'count'> & { readonly on: readonly Watched[] }

const byOfficer = (all: readonly Watched[]): [string | undefined, Watched[]][] => [
  ...Map.groupBy(all, ({ officer }) => officer),
]

const named = (officer: string | undefined) => (officer === undefined ? {} : { officer })

const unusualVolume = (queries: readonly Watched[], before: readonly number[]): Found[] => {
  const mean = before.reduce((sum, count) => sum + count, 0) / Math.max(1, before.length)
  const most = Math.max(THRESHOLDS.volumeLeast, mean * THRESHOLDS.volumeFactor)
  return queries.length > most ? [{ signal: 'unusual-volume', count: queries.length, on: queries }] : []
}

const isUnusualHour = ({ at }: Watched): boolean => {
  const hour = Number(at.slice(11, 13))
  return hour < THRESHOLDS.hours.from || hour >= THRESHOLDS.hours.to
}

const unusualHours = (queries: readonly Watched[]): Found[] =>
  byOfficer(queries.filter(isUnusualHour)).map(([officer, on]) => ({
    signal: 'unusual-hours',
    ...named(officer),
    count: on.length,
    on,
  }))

const manyUnits = (queries: readonly Watched[]): Found[] =>
  byOfficer(queries).flatMap(([officer, on]): Found[] => {
    const count = new Set(on.flatMap(({ units = [] }) => units)).size
    return count > THRESHOLDS.unitsOfOfficer ? [{ signal: 'many-units', ...named(officer), count, on }] : []
  })

const repeatedRefusals = (all: readonly Watched[]): Found[] => {
  const refused = all.filter(({ outcome }) => FORBIDDEN.test(outcome))
  return [...Map.groupBy(refused, ({ officer, client }) => officer ?? client)].flatMap(([, on]): Found[] =>
    on.length >= THRESHOLDS.refusals
      ? [{ signal: 'repeated-refusals', ...named(on[0]?.officer), count: on.length, on }]
      : [],
  )
}

export type Watch = {
  readonly institution: string
  readonly day: LocalDate
  readonly records: readonly Watched[]
  /** How many queries there were on each of the days before. */
  readonly before: readonly number[]
  /** Queries whose time for a case ended on this day without one. */
  readonly unfollowed: readonly Watched[]
}

export const queriesAmong = (records: readonly Watched[]): Watched[] => records.filter(isQuery)

export const signalsOf = ({ institution, day, records, before, unfollowed }: Watch): Signal[] => {
  const queries = queriesAmong(records)
  const found: Found[] = [
    ...byOfficer(unfollowed).map(
      ([officer, on]): Found => ({ signal: 'query-without-case', ...named(officer), count: on.length, on }),
    ),
    ...unusualVolume(queries, before),
    ...unusualHours(queries),
    ...manyUnits(queries),
    ...repeatedRefusals(records),
  ]
  return found.map(({ on, ...signal }) => ({
    ...signal,
    institution,
    day,
    evidence: on.slice(0, EVIDENCE_MOST).map(({ auditId }) => auditId),
  }))
}
