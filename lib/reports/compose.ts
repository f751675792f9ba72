/** Makes the figures of a report: reads its cells and the directory, and freezes what comes of them together with the mark. */

import { AgreementRow, agreementKey, BranchRow, institutionKey } from '../institutions/model.ts'
import { beijing, type Instant, type LocalDate } from '../kernel/time.ts'
import type { Ports } from '../platform/ports.ts'
import { allRegistries } from '../registries/list-registries.ts'
import { everyRow } from '../tables/every-row.ts'
import { type Standing, standingOf } from './assess.ts'
import { type Bank, banksOf, headsOf } from './banks.ts'
import { summed } from './cells.ts'
import { type Cell, collect, type Mark } from './collect.ts'
import { figuresOf, type ReportedFigure } from './compute.ts'
import { type BankConnection, connectionFigures } from './connection.ts'
import { declarationsOf } from './declarations.ts'
import { declaredFigures } from './declared-figures.ts'
import { monthsOf, type Period, yearToDate } from './periods.ts'
import { codesOf, type ReportName, registriesOf } from './scopes.ts'
import { readService, serviceFigures } from './service.ts'

export type Composed = {
  readonly reportId: string
  readonly computedAt: Instant
  /** Up to which number of each bank's feed events are counted. */
  readonly mark: Mark
  readonly figures: readonly ReportedFigure[]
  /** 本年累计: the same over the year up to the end of the period. */
  readonly yearToDate: readonly ReportedFigure[]
  readonly byMonth: readonly { readonly month: string; readonly standing: Standing }[]
  /** Of a city its registries, of a bank those it works with. */
  readonly byRegistry: readonly { readonly registry: string; readonly name: string; readonly standing: Standing }[]
  /** Only of a city. */
  readonly byInstitution: readonly {
    readonly institution: string
    readonly name: string
    readonly standing: Standing
  }[]
}

type ComposePorts = Pick<Ports, 'table' | 'clock'>

const lastDayOf = (to: LocalDate): LocalDate =>
  new Date(Date.parse(`${to}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10)

const connectionOf = async (
  ports: ComposePorts,
  institutionId: string,
  intermediaries: readonly Bank[],
): Promise<BankConnection> => {
  const [agreement, branches] = await Promise.all([
    ports.table.get('directory', agreementKey(institutionId), AgreementRow),
    everyRow(ports, { table: 'directory', pk: institutionKey(institutionId).pk, sk: { prefix: 'BRANCH#' } }, BranchRow),
  ])
  const through = intermediaries.find(({ actsFor = [] }) => actsFor.includes(institutionId))
  return {
    institutionId,
    agreement,
    branches: new Map(branches.map(({ creditCode, name }) => [creditCode, name])),
    ...(through && { through: through.institutionId }),
  }
}

/** Branches by name, where they are tabled: nobody knows them by their credit codes. */
const withBranchNames = (
  figures: readonly ReportedFigure[],
  connections: readonly BankConnection[],
): readonly ReportedFigure[] => {
  const names = new Map(connections.flatMap(({ branches }) => [...branches]))
  return figures.map((figure) => ({
    ...figure,
    measures: figure.measures.map((one) =>
      one.kind === 'table'
        ? { ...one, rows: one.rows.map((row) => ({ ...row, value: names.get(row.value) ?? row.value })) }
        : one,
    ),
  }))
}

const standings = <K extends string>(cells: readonly Cell[], keyOf: (cell: Cell) => K): [K, Standing][] =>
  [...new Set(cells.map(keyOf))]
    .sort()
    .map((key) => [key, standingOf(cells.filter((cell) => keyOf(cell) === key).map(({ counters }) => counters))])

/** What it is made of: C1 to C9 take the directory as it is, all else events up to the mark. */
export const compose = async (ports: ComposePorts, name: ReportName): Promise<Composed> => {
  const [registries, banks, intermediaries] = await Promise.all([
    allRegistries(ports),
    banksOf(ports),
    headsOf(ports, 'intermediary'),
  ])
  const reporting = name.kind === 'bank' ? banks.filter(({ institutionId }) => institutionId === name.reporter) : banks
  const ids = reporting.map(({ institutionId }) => institutionId)
  const whole = yearToDate(name.period)
  const { cells: all, mark } = await collect(ports, {
    months: monthsOf(whole),
    registries: codesOf(name, registries),
    institutions: ids,
  })
  const months = monthsOf(name.period)
  const cells = all.filter(({ month }) => months.includes(month))
  const nameOf = new Map<string, string>([
    ...registries.map(({ code, name: words }): [string, string] => [code, words]),
    ...banks.map(({ institutionId, name: words }): [string, string] => [institutionId, words]),
  ])
  const connections = await Promise.all(ids.map((id) => connectionOf(ports, id, intermediaries)))
  const connected = connectionFigures(cells, {
    on: lastDayOf(name.period.to),
    registries: registriesOf(name, registries),
    banks: connections,
  })
  const [service, declarations] = await Promise.all([
    readService(ports, { ...whole, institutions: ids }),
    declarationsOf(ports, monthsOf(whole)),
  ])
  const serving = { name, registries: registriesOf(name, registries).map(({ code }) => code), now: ports.clock.now() }
  const besides = (some: readonly Cell[], stretch: Pick<Period, 'from' | 'to'>): readonly ReportedFigure[] => [
    ...serviceFigures(service, { ...serving, ...stretch }),
    ...declaredFigures(declarations, { ...serving, ...stretch, cells: some }),
  ]
  const made = (some: readonly Cell[], others: readonly ReportedFigure[]): readonly ReportedFigure[] =>
    withBranchNames(figuresOf(summed(some.map(({ counters }) => counters))), connections).map(
      (figure) => others.find(({ id }) => id === figure.id) ?? figure,
    )
  return {
    reportId: name.reportId,
    computedAt: beijing(ports.clock.now()),
    mark,
    figures: made(cells, [...connected, ...besides(cells, name.period)]),
    yearToDate: made(all, besides(all, whole)),
    byMonth: months.map((month) => ({
      month,
      standing: standingOf(cells.filter((cell) => cell.month === month).map(({ counters }) => counters)),
    })),
    byRegistry: standings(cells, ({ registry }) => registry).map(([registry, standing]) => ({
      registry,
      name: nameOf.get(registry) ?? '跨登记机构',
      standing,
    })),
    byInstitution:
      name.kind === 'city'
        ? standings(cells, ({ institution }) => institution).map(([institution, standing]) => ({
            institution,
            name: nameOf.get(institution) ?? institution,
            standing,
          }))
        : [],
  }
}
