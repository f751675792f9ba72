/** The assessment of registries and banks that lie in the caller's jurisdiction, from the figures as they stand. */
import * as z from 'zod/mini'
import { nextDay } from '../clocks/next-day.ts'
import { type MinutesRow, minutesOf } from '../deliveries/availability.ts'
import type { Call, Caller } from '../kernel/call.ts'
import { homeOf, watches } from '../kernel/jurisdiction.ts'
import { beijing, beijingDate } from '../kernel/time.ts'
import type { Ports } from '../platform/ports.ts'
import { allRegistries } from '../registries/list-registries.ts'
import type { RegistryRecord } from '../registries/model.ts'
import { type Contestant, LEAGUE_RULES, leagueOf, type Rate, rateOf, rateOfAll, standingOf } from './assess.ts'
import { type Bank, banksOf } from './banks.ts'
import { type CityStanding, citiesOf } from './cities.ts'
import { type Cell, collect } from './collect.ts'
import { DeliveryRow, deliveryFiguresPk } from './count-deliveries.ts'
import { type Declaration, declarationsOf, type Side } from './declarations.ts'
import { mortgagesIn, onlineShare } from './declared-figures.ts'
import { groupOfBank, groupOfRegistry } from './groups.ts'
import { monthRows } from './month-rows.ts'
import { monthsOf, openPeriods, PERIOD_ID, type Period, periodOf } from './periods.ts'
import { isOn, TERRITORIES, type Territory } from './scopes.ts'

type ReadPorts = Pick<Ports, 'table'>

export const AssessmentQuery = z.strictObject({
  period: z.optional(z.string().check(z.regex(PERIOD_ID))),
  format: z.optional(z.enum(['json', 'csv', 'html', 'pdf'])),
})

const standings = (cells: readonly Cell[]) => standingOf(cells.map(({ counters }) => counters))

/** How many of the others it registered anything with. */
const coverageOf = (cells: readonly Cell[], other: (cell: Cell) => string, all: number) => {
  const registered = cells.filter(({ counters }) => (counters['registered-cases'] ?? 0) > 0)
  return rateOfAll(new Set(registered.map(other)).size, all)
}

type Field = {
  readonly cells: readonly Cell[]
  readonly minutes: readonly MinutesRow[]
  readonly retries: ReadonlyMap<string, number>
  readonly others: number
  /** The online share of one, by what it declared. */
  readonly onlineOf: (side: Side, own: readonly Cell[]) => Rate | 'less' | undefined
}

const sharesIn =
  (declarations: readonly Declaration[], months: readonly string[]): Field['onlineOf'] =>
  (side, own) =>
    onlineShare(declarations, { ...side, registered: mortgagesIn(own.map(({ counters }) => counters)) }, months)

const asOnline = (share: Rate | 'less' | undefined) => typeof share === 'object' && { online: share }

const registriesIn = (
  registries: readonly RegistryRecord[],
  { cells, minutes, retries, others, onlineOf }: Field,
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
      ...asOnline(onlineOf({ declarer: one.code }, own)),
    }
  })

/** Sides of the province of which the caller sees every registry: a bank's total is of a whole side. */
const sidesSeen = (all: readonly RegistryRecord[], seen: readonly RegistryRecord[]): readonly Territory[] =>
  TERRITORIES.filter((territory) => {
    const there = all.filter(({ code }) => isOn(territory, code))
    return there.length > 0 && there.every((one) => seen.includes(one))
  })

type Sharing = Pick<Field, 'onlineOf'> & { readonly sides: readonly Territory[] }

/** Over all sides that are seen, or not at all. */
const bankOnline = (declarer: string, own: readonly Cell[], { sides, onlineOf }: Sharing) => {
  const shares = sides.map((territory) =>
    onlineOf(
      { declarer, territory },
      own.filter(({ registry }) => isOn(territory, registry)),
    ),
  )
  const known = shares.filter((share) => typeof share === 'object')
  if (known.length === 0 || known.length < shares.length) return undefined
  return rateOfAll(
    known.reduce((sum, { part }) => sum + part, 0),
    known.reduce((sum, { of }) => sum + of, 0),
  )
}

const banksIn = (
  banks: readonly Bank[],
  { cells, retries, others, ...sharing }: Pick<Field, 'cells' | 'others'> & Partial<Pick<Field, 'retries'>> & Sharing,
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
      ...asOnline(bankOnline(institutionId, own, sharing)),
    }
  })

/** By receiver. */
const retriesOf = async (ports: ReadPorts, months: readonly string[]): Promise<ReadonlyMap<string, number>> => {
  const retries = new Map<string, number>()
  const rows = await monthRows(ports, { table: 'reports', pkOf: deliveryFiguresPk, model: DeliveryRow }, months)
  for (const { receiver, counters } of rows)
    retries.set(receiver, (retries.get(receiver) ?? 0) + (counters['retries'] ?? 0))
  return retries
}

export type Assessment = {
  readonly period: Period
  readonly computedAt: string
  readonly registries: ReturnType<typeof leagueOf>
  readonly banks: ReturnType<typeof leagueOf>
  /** 接入情况 of each city. */
  readonly cities: readonly CityStanding[]
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
  const [{ cells }, minutes, retries, declarations] = await Promise.all([
    collect(ports, { months, registries: codes, institutions }),
    minutesOf(ports, { from: period.from, before: period.to }),
    retriesOf(ports, months),
    declarationsOf(ports, months),
  ])
  const onlineOf = sharesIn(declarations, months)
  const sides = sidesSeen(all, registries)
  // a bank is seen by whose it is, and by whoever watches over a place where it filed
  const seen = banks.filter(
    (one) => watches(caller, homeOf(one)) || cells.some(({ institution }) => institution === one.institutionId),
  )
  const contestants = registriesIn(registries, { cells, minutes, retries, others: seen.length, onlineOf })
  const today = beijingDate(now)
  return {
    period,
    computedAt: beijing(now),
    registries: leagueOf(contestants),
    cities: citiesOf(registries, contestants, today < period.to ? today : nextDay(period.to, -1)),
    banks: leagueOf(banksIn(seen, { cells, others: registries.length, ...(seesAll && { retries }), onlineOf, sides })),
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
