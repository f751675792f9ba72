/** From counters to figures: pure, so that the same counters give the same report to the digit. */
import type { Counters } from './cells.ts'
import { distributionOf } from './durations.ts'
import { FIGURE_IDS, type FigureId, figureOf } from './figures.ts'
import { ENOUGH, type Measure, type Unit } from './measures.ts'

type Words = { readonly zh: string; readonly en: string }

/** One number as it is reported. Without a value there is too little, or nothing, to say; `of` is the denominator. */
export type Measured = Words &
  (
    | { readonly kind: 'count'; readonly unit: Unit; readonly value: number }
    | {
        readonly kind: 'rate'
        readonly part: number
        readonly of: number
        readonly percent?: number
        /** Of each hundred, and no share: it may be more. */
        readonly perHundred?: true
      }
    | { readonly kind: 'mean'; readonly unit: Unit; readonly of: number; readonly value?: number }
    | {
        readonly kind: 'time'
        readonly unit: Unit
        readonly n: number
        readonly median?: number
        readonly p90?: number
        readonly unknown: number
      }
    | { readonly kind: 'money'; readonly sums: readonly MoneySum[] }
    | { readonly kind: 'table'; readonly unit: Unit | 'money'; readonly rows: readonly TableRow[] }
    | { readonly kind: 'text'; readonly text: Words }
  )

export type MoneySum = { readonly currency: string; readonly fen: number }
export type TableRow = { readonly value: string; readonly count: number }

export type ReportedFigure = {
  readonly id: FigureId
  readonly measures: readonly Measured[]
}

/** Counters of a slice by its values. */
const bySlice = (counters: Counters, counter: string, slice: string): readonly TableRow[] => {
  const prefix = `${counter}|${slice}=`
  return Object.entries(counters)
    .filter(([name]) => name.startsWith(prefix))
    .map(([name, count]) => ({ value: name.slice(prefix.length), count }))
}

export const largestFirst = (rows: readonly TableRow[]): readonly TableRow[] =>
  rows.toSorted((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))

/** `secured.fen.CNY|column=claim` … for every currency. */
const moneyOf = (counters: Counters, money: string, suffix = ''): MoneySum[] =>
  Object.entries(counters)
    .flatMap(([name, fen]) => {
      const currency = name.slice(money.length + 1, money.length + 4)
      return name === `${money}.${currency}${suffix}` ? [{ currency, fen }] : []
    })
    .sort((a, b) => (a.currency === 'CNY' ? -1 : b.currency === 'CNY' ? 1 : a.currency < b.currency ? -1 : 1))

const addedUp = (sums: readonly MoneySum[]): MoneySum[] => {
  const all = new Map<string, number>()
  for (const { currency, fen } of sums) all.set(currency, (all.get(currency) ?? 0) + fen)
  return [...all].map(([currency, fen]) => ({ currency, fen }))
}

const hundredths = (share: number): number => Math.round(share * 10_000) / 100

/** Rounded to hundredths; nothing where the denominator is too small. */
export const percentOf = (part: number, whole: number, enough = ENOUGH): { readonly percent?: number } =>
  whole < enough ? {} : { percent: hundredths(part / whole) }

export const counted = (words: Words, unit: Unit, value: number): Measured => ({ ...words, kind: 'count', unit, value })

export const rated = (words: Words, part: number, of: number): Measured => ({
  ...words,
  kind: 'rate',
  part,
  of,
  ...percentOf(part, of),
})

/** Of a whole population (every registry of a city, every pair), which is no sample: however small it is, its share is the share. */
export const ratedOfAll = (words: Words, part: number, of: number): Measured => ({
  ...words,
  kind: 'rate',
  part,
  of,
  ...percentOf(part, of, 1),
})

export const meant = (
  words: Words,
  unit: Unit,
  { sum, of }: { readonly sum: number; readonly of: number },
): Measured => ({
  ...words,
  kind: 'mean',
  unit,
  of,
  ...(of < ENOUGH ? {} : { value: hundredths(sum / of / 100) }),
})

export const tabled = (words: Words, unit: Unit, rows: readonly TableRow[]): Measured => ({
  ...words,
  kind: 'table',
  unit,
  rows,
})

export const timeOf = (counters: Counters, counter: string, scale: string) => {
  const rows = bySlice(counters, counter, scale)
  const known = rows
    .filter(({ value }) => value !== 'unknown')
    .map(({ value, count }) => [Number(value), count] as const)
  const unknown = rows.find(({ value }) => value === 'unknown')?.count ?? 0
  return { ...distributionOf(new Map(known)), unknown }
}

/** Counters that are sums of others. */
const DERIVED: Readonly<Record<string, readonly string[]>> = {
  'held-or-supplemented': ['held-by-platform', 'supplement-required'],
}

const measured = (counters: Counters, measure: Measure): Measured => {
  const { zh, en } = measure
  const of = (counter: string): number =>
    (DERIVED[counter] ?? [counter]).reduce((sum, name) => sum + (counters[name] ?? 0), 0)
  if ('count' in measure) return { zh, en, kind: 'count', unit: measure.unit, value: of(measure.count) }
  if ('rate' in measure || 'perHundred' in measure) {
    const part = of('rate' in measure ? measure.rate : measure.perHundred)
    const perHundred = 'perHundred' in measure && ({ perHundred: true } as const)
    const enough = 'whole' in measure ? 1 : ENOUGH
    return { zh, en, kind: 'rate', part, of: of(measure.of), ...percentOf(part, of(measure.of), enough), ...perHundred }
  }
  if ('mean' in measure) return meant({ zh, en }, measure.unit, { sum: of(measure.mean), of: of(measure.of) })
  if ('time' in measure)
    return { zh, en, kind: 'time', unit: measure.unit, ...timeOf(counters, measure.time, measure.scale) }
  if ('money' in measure) {
    const suffix = measure.column === undefined ? '' : `|column=${measure.column}`
    return { zh, en, kind: 'money', sums: moneyOf(counters, measure.money, suffix) }
  }
  return sliceMeasured(counters, measure)
}

const sliceMeasured = (
  counters: Counters,
  measure: Exclude<
    Measure,
    | { count: string }
    | { rate: string }
    | { perHundred: string }
    | { mean: string }
    | { time: string }
    | { money: string }
  >,
): Measured => {
  const { zh, en, slice } = measure
  if ('distinct' in measure) {
    const values = bySlice(counters, measure.distinct, slice).filter(
      ({ value, count }) => value !== 'none' && count > 0,
    )
    return { zh, en, kind: 'count', unit: measure.unit, value: values.length }
  }
  if ('table' in measure) {
    const rows = largestFirst(bySlice(counters, measure.table, slice))
    return { zh, en, kind: 'table', unit: measure.unit, rows: measure.first ? rows.slice(0, measure.first) : rows }
  }
  if ('moneyTable' in measure)
    return {
      zh,
      en,
      kind: 'table',
      unit: 'money',
      rows: largestFirst(bySlice(counters, `${measure.moneyTable}.CNY`, slice)),
    }
  if ('among' in measure) {
    const value = measure.values.reduce((sum, one) => sum + (counters[`${measure.among}|${slice}=${one}`] ?? 0), 0)
    return { zh, en, kind: 'count', unit: measure.unit, value }
  }
  const sums = measure.values.flatMap((one) => moneyOf(counters, measure.moneyAmong, `|${slice}=${one}`))
  return { zh, en, kind: 'money', sums: addedUp(sums) }
}

/** Every figure that is made of events; the others have no measures here. */
export const figuresOf = (counters: Counters): readonly ReportedFigure[] =>
  FIGURE_IDS.map((id) => ({ id, measures: (figureOf(id).measures ?? []).map((one) => measured(counters, one)) }))
