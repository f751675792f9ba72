/** The assessment of registries and banks that lie in the caller's jurisdiction, from the figures as they stand. */
import * as z from 'zod/mini'
import { type MinutesRow, minutesOf } from '../deliveries/availability.ts'
import type { Call, Caller } from '../kernel/call.ts'
import { homeOf, watches } from '../kernel/jurisdiction.ts'
import { beijing, beijingDate } from '../kernel/time.ts'
import type { Ports, Row } from '../platform/ports.ts'
import { allRegistries } from '../registries/list-registries.ts'
import type { RegistryRecord } from '../registries/model.ts'
import { type Contestant, LEAGUE_RULES, leagueOf, rateOf, standingOf } from './assess.ts'
import { banksOf } from './banks.ts'
import { type Cell, collect } from './collect.ts'
import { type DeliveryRow, deliveryFiguresPk } from './count-deliveries.ts'
import { groupOfBank, groupOfRegistry } from './groups.ts'
import { monthRows } from './month-rows.ts'
import { monthsOf, openPeriods, PERIOD_ID, type Period, periodOf } from './periods.ts'

type ReadPorts = Pick<Ports, 'table'>

export const AssessmentQuery = z.strictObject({
  period: z.optional(z.string().check(z.regex(PERIOD_ID))),
  format: z.optional(z.enum(['json', 'csv', 'html', 'pdf'])),
})

const standings = (cells: readonly Cell[]) => standingOf(cells.map(({ counters }) => counters))

/** How many of the others it registered anything with. */
const coverageOf = (cells: readonly Cell[], other: (cell: Cell) => string, all: number) => {
  const registered = cells.filter(({ counters }) => (counters['registered-cases'] ?? 0) > 0)
  return rateOf(new Set(registered.map(other)).size, all)
}

type Field = {
  readonly cells: readonly Cell[]
  readonly minutes: readonly MinutesRow[]
  readonly retries: ReadonlyMap<string, number>
  readonly others: number
}

const registriesIn = (
  registries: readonly RegistryRecord[],
  { cells, minutes, retries, others }: Field,
): Contestant[] =>
  registries.map((one) => {
    const own = cells.filter(({ registry }) => registry === one.code)
    const down = minutes.filter(({ who }) => who === one.code)
    const standing = standings(own)
    return {
      id: one.code,
      name: one.name,
      group: groupOfRegistry(one),
      standing,
      coverage: coverageOf(own, ({ institution }) => institution, others),
      retries: rateOf(retries.get(one.code) ?? 0, standing.filed),
      outageMinutes: down.reduce((sum, row) => sum + row.minutes, 0),
    }
  })

const banksIn = (
  banks: readonly Row[],
  { cells, retries, others }: Omit<Field, 'minutes' | 'retries'> & Partial<Pick<Field, 'retries'>>,
): Contestant[] =>
  banks.map(({ institutionId, name }) => {
    const own = cells.filter(({ institution }) => institution === institutionId)
    const coverage = coverageOf(own, ({ registry }) => registry, others)
    const group = groupOfBank(own.map(({ counters }) => counters))
    const standing = standings(own)
    return {
      id: institutionId,
      name,
      group,
      standing,
      coverage,
      ...(retries && { retries: rateOf(retries.get(institutionId) ?? 0, standing.filed) }),
    }
  })

/** By receiver. */
const retriesOf = async (ports: ReadPorts, months: readonly string[]): Promise<ReadonlyMap<string, number>> => {
  const retries = new Map<string, number>()
  const rows = await monthRows<DeliveryRow>(ports, { table: 'reports', pkOf: deliveryFiguresPk }, months)
  for (const { receiver, counters } of rows)
    retries.set(receiver, (retries.get(receiver) ?? 0) + (counters['retries'] ?? 0))
  return retries
}

export type Assessment = {
  readonly period: Period
  readonly computedAt: string
  readonly registries: ReturnType<typeof leagueOf>
  readonly banks: ReturnType<typeof leagueOf>
  readonly rules: typeof LEAGUE_RULES
}

export const assess = async (
  ports: ReadPorts,
  caller: Caller,
  { period, now }: { period: Period; now: Date },
): Promise<Assessment> => {
  const [all, banks] = await Promise.all([allRegistries(ports), banksOf(ports)])
  const registries = all.filter(({ code }) => watches(caller, code))
  const months = monthsOf(period)
  // webhooks of a bank are of all registries together: beside what it filed at some of them they would say nothing
  const seesAll = registries.length === all.length
  const codes = registries.map(({ code }) => code)
  const institutions = banks.map(({ institutionId }) => institutionId)
  const [{ cells }, minutes, retries] = await Promise.all([
    collect(ports, { months, registries: codes, institutions }),
    minutesOf(ports, { from: period.from, before: period.to }),
    retriesOf(ports, months),
  ])
  // a bank is seen by whose it is, and by whoever watches over a place where it filed
  const seen = banks.filter(
    (one) => watches(caller, homeOf(one)) || cells.some(({ institution }) => institution === one.institutionId),
  )
  return {
    period,
    computedAt: beijing(now),
    registries: leagueOf(registriesIn(registries, { cells, minutes, retries, others: seen.length })),
    banks: leagueOf(banksIn(seen, { cells, others: registries.length, ...(seesAll && { retries }) })),
    rules: LEAGUE_RULES,
  }
}

const assessedPeriod = (asked: string | undefined, now: Date): Period => {
  const period = asked === undefined ? openPeriods(beijingDate(now))[0] : periodOf(asked)
  if (!period) throw new Error('no period is open')
  return period
}

export type AssessmentCall = Call<unknown, unknown, z.infer<typeof AssessmentQuery>>

export const readAssessment = (ports: ReadPorts, { caller, now, query }: AssessmentCall): Promise<Assessment> =>
  assess(ports, caller, { period: assessedPeriod(query.period, now), now })
