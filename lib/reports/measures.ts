/** Of what a figure is made. */

/** One number of a figure. Names of counters are those of tally.ts. */
export type Measure = { readonly zh: string; readonly en: string } & (
  | { readonly count: string; readonly unit: Unit }
  /** Parts of a whole, in percent; not printed where the whole is under `ENOUGH`, unless it is a whole population. */
  | { readonly rate: string; readonly of: string; readonly whole?: true }
  /** The same for each hundred, which may be more than hundred. */
  | { readonly perHundred: string; readonly of: string }
  /** A mean. */
  | { readonly mean: string; readonly of: string; readonly unit: Unit }
  /** Median, 90th percentile and n of a scale. */
  | { readonly time: string; readonly scale: 'minutes' | 'days'; readonly unit: Unit }
  /** A sum of money in each currency. */
  | { readonly money: string; readonly column?: string }
  /** How many different values of a slice there are. */
  | { readonly distinct: string; readonly slice: string; readonly unit: Unit }
  /** The counter by the values of a slice, the largest first. */
  | { readonly table: string; readonly slice: string; readonly unit: Unit; readonly first?: number }
  /** Money by the values of a slice. */
  | { readonly moneyTable: string; readonly slice: string }
  /** Sums over some values of a slice. */
  | { readonly among: string; readonly slice: string; readonly values: readonly string[]; readonly unit: Unit }
  | { readonly moneyAmong: string; readonly slice: string; readonly values: readonly string[] }
)

export type Unit =
  | 'loans'
  | 'cases'
  | 'registrations'
  | 'units'
  | 'certificates'
  | 'lists'
  | 'papers'
  | 'matters'
  | 'letters'
  | 'deliveries'
  | 'call-ups'
  | 'uses'
  | 'banks'
  | 'pairs'
  | 'days'
  | 'queries'
  | 'products'
  | 'steps'
  | 'declarations'
  | 'inspections'
  | 'findings'
  | 'working-minutes'
  | 'minutes'
  | 'working-days'

export type Figure = {
  readonly zh: string
  readonly en: string
  readonly definition: { readonly zh: string; readonly en: string }
  /**
   * `directory`: of who is connected to whom, by connection.ts; `service`: of what is counted where it happens, by service.ts;
   * `declared`: of what is beyond the platform, by declared-figures.ts.
   */
  readonly source: 'events' | 'directory' | 'service' | 'declared' | 'none'
  readonly measures?: readonly Measure[]
  /** Why it, or a part of it, is not given. */
  readonly missing?: { readonly zh: string; readonly en: string }
}

/** No rate of fewer: it would say more of chance than of anybody's work. */
export const ENOUGH = 20
