/** Figures C1 to C9: who is connected to whom, from the directory as it stands, on the last day of the period. */

import { type Agreement, agreementInForceOn } from '../institutions/model.ts'
import type { Stored } from '../kernel/stored.ts'
import type { LocalDate } from '../kernel/time.ts'
import type { RegistryRecord } from '../registries/model.ts'
import { openingFor, type Phases } from '../registries/rollout.ts'
import type { Cell } from './collect.ts'
import { counted, type ReportedFigure, ratedOfAll, tabled } from './compute.ts'

export type BankConnection = {
  readonly institutionId: string
  readonly agreement: Stored<Agreement> | undefined
  /** Names by credit code. */
  readonly branches: ReadonlyMap<string, string>
  /** Acted for by an intermediary. */
  readonly through?: string
}

export type Connections = {
  readonly on: LocalDate
  readonly registries: readonly RegistryRecord[]
  readonly banks: readonly BankConnection[]
}

/** Its last status that day; without a history, the present one. */
export const statusOn = ({ status, connection = [] }: RegistryRecord, on: LocalDate): string =>
  connection.length === 0 ? status : (connection.findLast(({ since }) => since <= on)?.status ?? 'connecting')

const rowOf = ([value, count]: readonly [string, number]) => ({ value, count })

const tallied = (values: readonly string[]): (readonly [string, number])[] =>
  [...new Set(values)].sort().map((value) => [value, values.filter((one) => one === value).length])

/** Allowed: the agreement stands and takes in the registry's region, and the rollout has opened it to the bank. */
const allowed = (
  { agreement, institutionId }: BankConnection,
  { code, rollout }: RegistryRecord,
  on: LocalDate,
): boolean =>
  agreementInForceOn(agreement, on) &&
  (agreement?.regions ?? []).some((region) => code.startsWith(region)) &&
  openingFor(rollout, institutionId, on).open

const daysBetween = (from: LocalDate, to: LocalDate): number =>
  Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000)

const progressOf = ({ code, connection = [] }: RegistryRecord): (readonly [string, number])[] =>
  connection.flatMap(({ status, since }, at) => {
    const before = connection[at - 1]
    return before ? [[`${code} ${before.status} → ${status}`, daysBetween(before.since, since)] as const] : []
  })

export type Openness = Phases[number]['phase'] | 'not-open'

const phaseOn = ({ rollout = [] }: RegistryRecord, on: LocalDate): Openness =>
  rollout.length === 0 ? 'full' : (rollout.findLast(({ from }) => from <= on)?.phase ?? 'not-open')

const branchesFiling = (cells: readonly Cell[]): ReadonlySet<string> =>
  new Set(
    cells.flatMap(({ counters }) =>
      Object.keys(counters).flatMap((name) => (name.startsWith('filed|branch=') ? [name.slice(13)] : [])),
    ),
  )

export const connectionFigures = (
  cells: readonly Cell[],
  { on, registries, banks }: Connections,
): readonly ReportedFigure[] => {
  const live = registries.filter((one) => statusOn(one, on) === 'live')
  const registered = cells.filter(({ counters }) => (counters['registered-cases'] ?? 0) > 0)
  const inUse = live.filter(({ code }) => registered.some(({ registry }) => registry === code))
  const connected = banks.filter(({ agreement }) => agreementInForceOn(agreement, on))
  const through = banks.filter((one) => one.through !== undefined && !connected.includes(one))
  const pairs = banks.flatMap((bank) =>
    registries.filter((one) => allowed(bank, one, on)).map(({ code }) => `${bank.institutionId}#${code}`),
  )
  const used = new Set(registered.map(({ institution, registry }) => `${institution}#${registry}`))
  const filing = branchesFiling(cells)
  const branches = [...new Set(connected.flatMap((one) => [...one.branches.keys()]))]
  return [
    { id: 'C1', measures: [ratedOfAll({ zh: '接入率', en: 'Connected' }, live.length, registries.length)] },
    { id: 'C2', measures: [ratedOfAll({ zh: '有效接入率', en: 'In use' }, inUse.length, live.length)] },
    {
      id: 'C3',
      measures: [
        counted({ zh: '总对总直连（家）', en: 'Banks head to head' }, 'banks', connected.length),
        counted({ zh: '经中介平台（家）', en: 'Banks through an intermediary' }, 'banks', through.length),
      ],
    },
    {
      id: 'C5',
      measures: [
        ratedOfAll(
          { zh: '分支机构覆盖', en: 'Branches in use' },
          branches.filter((one) => filing.has(one)).length,
          branches.length,
        ),
      ],
    },
    {
      id: 'C6',
      measures: [
        ratedOfAll({ zh: '组合覆盖', en: 'Pairs in use' }, pairs.filter((one) => used.has(one)).length, pairs.length),
      ],
    },
    {
      id: 'C8',
      measures: [
        tabled({ zh: '各阶段天数', en: 'Days in each stage' }, 'days', registries.flatMap(progressOf).map(rowOf)),
      ],
    },
    {
      id: 'C9',
      measures: [
        tabled(
          { zh: '各阶段组合数', en: 'Pairs in each phase' },
          'pairs',
          tallied(banks.flatMap(() => registries.map((one) => phaseOn(one, on)))).map(rowOf),
        ),
      ],
    },
  ]
}
