/**
 * Who reports, about what, and who reads it. Every city and 平潭 reports to the department; every bank to the regulator, and of what
 * lies in Xiamen to Xiamen's own regulator. Scope by jurisdiction is data: which registries a report is about follows from its id.
 */

import type { Caller } from '../kernel/call.ts'
import { ID_PREFIXES } from '../kernel/ids.ts'
import { PROVINCE, territoryOf, watches } from '../kernel/jurisdiction.ts'
import { isOneOf } from '../names/keys.ts'
import type { RegistryRecord } from '../registries/model.ts'
import { SEVERAL_REGISTRIES } from './cells.ts'
import { type Period, periodOf } from './periods.ts'

export const XIAMEN = '3502'
export const TERRITORIES = [PROVINCE, XIAMEN] as const
export type Territory = (typeof TERRITORIES)[number]

/** `rpt_<period>.<reporter>.<territory>`: a city or a bank, and to whose side of the province it reports. */
export const REPORT_ID = new RegExp(
  `^${ID_PREFIXES.report}_(20\\d{2}-(?:H1|H2|H2S))\\.(\\d{6}|[0-9A-Z]{18})\\.(35|3502)$`,
)

/** Whether a place lies on a side of the province: Xiamen, or all the rest. */
export const isOn = (territory: Territory, place: string): boolean =>
  place.startsWith(XIAMEN) === (territory === XIAMEN)

export type ReportName = {
  readonly reportId: string
  readonly period: Period
  readonly kind: 'city' | 'bank'
  /** Six digits of a city or 平潭, or a bank. */
  readonly reporter: string
  readonly territory: Territory
}

export const reportName = (period: Period, reporter: string, territory: Territory): ReportName => ({
  reportId: `${ID_PREFIXES.report}_${period.id}.${reporter}.${territory}`,
  period,
  kind: reporter.length === 6 ? 'city' : 'bank',
  reporter,
  territory,
})

export const namedBy = (reportId: string): ReportName | undefined => {
  const [, periodId = '', reporter = '', territory] = REPORT_ID.exec(reportId) ?? []
  const period = periodOf(periodId)
  return period && isOneOf(TERRITORIES, territory) ? reportName(period, reporter, territory) : undefined
}

/** The registries a report is about. */
export const registriesOf = (
  { kind, reporter, territory }: ReportName,
  registries: readonly RegistryRecord[],
): readonly RegistryRecord[] => {
  if (kind === 'city') return registries.filter(({ city }) => city === reporter)
  return registries.filter(({ code }) => isOn(territory, code))
}

/** Loans over several registries belong to no city; a bank reports them to the province's side. */
export const codesOf = (name: ReportName, registries: readonly RegistryRecord[]): readonly string[] => [
  ...registriesOf(name, registries).map(({ code }) => code),
  ...(name.kind === 'bank' && name.territory === PROVINCE ? [SEVERAL_REGISTRIES] : []),
]

type Institution = Pick<Caller, 'audience' | 'institutionId' | 'jurisdiction'>

/** A city's own authority writes the city's report, a bank its own. */
export const isReporter = (caller: Institution, { kind, reporter }: ReportName): boolean => {
  if (kind === 'bank') return caller.audience === 'bank' && caller.institutionId === reporter
  const { audience, jurisdiction } = caller
  return audience === 'authority' && jurisdiction?.level !== 'province' && watches(caller, reporter)
}

/** The department takes in the reports of cities, each regulator those of banks of its own side. */
export const isReceiver = ({ audience, jurisdiction }: Caller, { kind, territory }: ReportName): boolean => {
  if (!jurisdiction || audience !== (kind === 'city' ? 'authority' : 'regulator')) return false
  return territoryOf(jurisdiction) === territory
}
