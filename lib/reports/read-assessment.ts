/** The assessment of registries and banks that lie in the caller's jurisdiction, from the figures as they stand. */
import * as z from 'zod/mini'
import { type Answer, answer, type Call, type Caller } from '../kernel/call.ts'
import { homeOf, watches } from '../kernel/jurisdiction.ts'
import { ok, type Result } from '../kernel/result.ts'
import { beijing, beijingDate } from '../kernel/time.ts'
import type { Ports, Row } from '../platform/ports.ts'
import { allRegistries } from '../registries/list-registries.ts'
import type { RegistryRecord } from '../registries/model.ts'
import { type Contestant, LEAGUE_RULES, leagueOf, standingOf } from './assess.ts'
import { banksOf } from './banks.ts'
import { type Cell, collect } from './collect.ts'
import { monthsOf, openPeriods, PERIOD_ID, type Period, periodOf } from './periods.ts'

type ReadPorts = Pick<Ports, 'table'>

export const AssessmentQuery = z.strictObject({ period: z.optional(z.string().check(z.regex(PERIOD_ID))) })

const groupOf = ({ coverage, code }: RegistryRecord): string => {
  if (code === '351001') return 'city'
  return code.endsWith('00') || coverage.length > 1 ? 'city' : 'county'
}

const standings = (cells: readonly Cell[]) => standingOf(cells.map(({ counters }) => counters))

const registriesIn = (registries: readonly RegistryRecord[], cells: readonly Cell[]): Contestant[] =>
  registries.map((one) => ({
    id: one.code,
    name: one.name,
    group: groupOf(one),
    standing: standings(cells.filter(({ registry }) => registry === one.code)),
  }))

/** Where more than half came through an intermediary, the bank is compared with others of that kind. */
const wayOf = (cells: readonly Cell[]): string => {
  let [all, direct] = [0, 0]
  for (const { counters } of cells) {
    all += counters.filed ?? 0
    direct += counters['filed|channel=head-to-head'] ?? 0
  }
  return direct * 2 >= all ? 'head-to-head' : 'through-intermediary'
}

const banksIn = (banks: readonly Row[], cells: readonly Cell[]): Contestant[] =>
  banks.map(({ institutionId, name }) => {
    const own = cells.filter(({ institution }) => institution === institutionId)
    return { id: institutionId, name, group: wayOf(own), standing: standings(own) }
  })

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
  const { cells } = await collect(ports, {
    months: monthsOf(period),
    registries: registries.map(({ code }) => code),
    institutions: banks.map(({ institutionId }) => institutionId),
  })
  // a bank is seen by whose it is, and by whoever watches over a place where it filed
  const seen = banks.filter(
    (one) => watches(caller, homeOf(one)) || cells.some(({ institution }) => institution === one.institutionId),
  )
  return {
    period,
    computedAt: beijing(now),
    registries: leagueOf(registriesIn(registries, cells)),
    banks: leagueOf(banksIn(seen, cells)),
    rules: LEAGUE_RULES,
  }
}

export const assessedPeriod = (asked: string | undefined, now: Date): Period => {
  const period = asked === undefined ? openPeriods(beijingDate(now))[0] : periodOf(asked)
  if (!period) throw new Error('no period is open')
  return period
}

export const readAssessment = async (
  ports: ReadPorts,
  call: Call<unknown, unknown, z.infer<typeof AssessmentQuery>>,
): Promise<Result<Answer>> => {
  const { caller, now, query } = call
  return ok(answer(200, await assess(ports, caller, { period: assessedPeriod(query.period, now), now })))
}
