/** Figures C7 and X1, out of what was declared: never of months, registries or bureaux that were not. */

import type { LocalDate } from '../kernel/time.ts'
import { MORTGAGE_KINDS } from '../registrations/kinds.ts'
import { type Rate, rateOfAll } from './assess.ts'
import type { Counters } from './cells.ts'
import type { Cell } from './collect.ts'
import { counted, type Measured, type ReportedFigure, ratedOfAll, tabled } from './compute.ts'
import { type Declaration, registrationsDeclared, type Side } from './declarations.ts'
import { monthsOf } from './periods.ts'
import { isOn, type ReportName } from './scopes.ts'

/** Registrations of mortgages among those counted. */
export const mortgagesIn = (some: readonly Counters[]): number =>
  some.reduce(
    (sum, counters) => MORTGAGE_KINDS.reduce((all, kind) => all + (counters[`registrations|kind=${kind}`] ?? 0), sum),
    0,
  )

export type Total = Side & { readonly registered: number }

/** Undefined where the total was not declared; `less` where it is below what came through the platform, so that it cannot be right. */
export const onlineShare = (
  declarations: readonly Declaration[],
  { registered, ...side }: Total,
  months: readonly string[],
): Rate | 'less' | undefined => {
  const all = registrationsDeclared(declarations, side, months)
  if (all === undefined) return undefined
  return all < registered ? 'less' : rateOfAll(registered, all)
}

const UNDECLARED = {
  zh: '尚无申报；未申报的不按 100% 计',
  en: 'Not declared; that is not taken for 100 %',
} as const

const online = (
  declarations: readonly Declaration[],
  totals: readonly Total[],
  months: readonly string[],
): Measured[] => {
  const shares = totals.map((total) => onlineShare(declarations, total, months))
  const known = shares.filter((share) => typeof share === 'object')
  const sum = (of: (share: Rate) => number): number => known.reduce((all, share) => all + of(share), 0)
  const words = { zh: '线上办理率（按已逐月申报的）', en: 'Online share, of those that declared every month' }
  return [
    known.length > 0
      ? ratedOfAll(
          words,
          sum(({ part }) => part),
          sum(({ of }) => of),
        )
      : { ...words, kind: 'text', text: UNDECLARED },
    ratedOfAll({ zh: '逐月申报', en: 'Declared every month' }, known.length, totals.length),
    counted(
      { zh: '申报少于经平台登簿、不计', en: 'Declared less than the platform registered, left out' },
      'declarations',
      shares.filter((share) => share === 'less').length,
    ),
  ]
}

type Inspected = Extract<Declaration, { what: 'inspections' }>

/** Bureaux of the place: of a city its own and the province's, of a bank those on the side to which it reports. */
const isOver =
  ({ kind, reporter, territory }: ReportName) =>
  ({ place }: Inspected): boolean =>
    kind === 'city' ? place.endsWith('0000') || place.slice(0, 4) === reporter.slice(0, 4) : isOn(territory, place)

const inspections = (all: readonly Inspected[]): Measured[] => {
  const words = { zh: '开展检查', en: 'Inspections held' }
  if (all.length === 0) return [{ ...words, kind: 'text', text: UNDECLARED }]
  const bureaux = [...Map.groupBy(all, ({ declarer }) => declarer)].map(([declarer, own]) => {
    const last = own.toSorted((a, b) => (a.month < b.month ? -1 : 1)).at(-1)
    return {
      value: last?.declarerName ?? declarer,
      held: own.reduce((sum, { held }) => sum + held, 0),
      open: last?.openFindings ?? 0,
    }
  })
  const sumOf = (of: 'held' | 'open'): number => bureaux.reduce((sum, one) => sum + one[of], 0)
  const rowsOf = (of: 'held' | 'open') => bureaux.map((one) => ({ value: one.value, count: one[of] }))
  return [
    counted(words, 'inspections', sumOf('held')),
    tabled({ zh: '开展检查按分局', en: 'Inspections held, by bureau' }, 'inspections', rowsOf('held')),
    counted(
      { zh: '未整改问题（最近申报月末）', en: 'Findings open at the end of the last month declared' },
      'findings',
      sumOf('open'),
    ),
    tabled({ zh: '未整改问题按分局', en: 'Findings open, by bureau' }, 'findings', rowsOf('open')),
  ]
}

type Reporting = {
  readonly name: ReportName
  /** The registries the report is about. */
  readonly registries: readonly string[]
  readonly cells: readonly Cell[]
  readonly from: LocalDate
  readonly to: LocalDate
}

export const declaredFigures = (
  declarations: readonly Declaration[],
  { name, registries, cells, from, to }: Reporting,
): readonly ReportedFigure[] => {
  const months = monthsOf({ from, to })
  const within = declarations.filter(({ month }) => months.includes(month))
  const registered = (own: readonly Cell[]): number => mortgagesIn(own.map(({ counters }) => counters))
  const totals: readonly Total[] =
    name.kind === 'bank'
      ? [{ declarer: name.reporter, territory: name.territory, registered: registered(cells) }]
      : registries.map((code) => ({
          declarer: code,
          registered: registered(cells.filter(({ registry }) => registry === code)),
        }))
  const inspected = within.flatMap((one) => (one.what === 'inspections' ? [one] : [])).filter(isOver(name))
  return [
    { id: 'C7', measures: online(within, totals, months) },
    { id: 'X1', measures: inspections(inspected) },
  ]
}
