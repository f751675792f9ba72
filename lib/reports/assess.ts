/**
 * How registries and banks do, side by side. Only like is compared with like: cities' registries with cities', counties' with
 * counties', banks by the way they are connected; a place is given only where every denominator is large enough, and each states its own.
 */

import { type Counters, summed } from './cells.ts'
import { percentOf } from './compute.ts'
import { type Distribution, distributionOf } from './durations.ts'
import { GROUP_IDS, type Group } from './groups.ts'
import { ENOUGH } from './measures.ts'

export type Rate = { readonly part: number; readonly of: number; readonly percent?: number }

export type Standing = {
  readonly filed: number
  readonly accepted: number
  readonly registered: number
  readonly certificates: number
  /** T1, T2, T3, and from filing to certificate, in working minutes of the registry. */
  readonly acceptance: Distribution
  readonly registration: Distribution
  readonly certificate: Distribution
  readonly filedToCertificate: Distribution
  /** From acceptance to registration: within the registry’s promise, the province’s limit, the law’s. */
  readonly onTime: Rate
  readonly withinStateCouncil: Rate
  readonly withinProvince: Rate
  readonly withinStatutory: Rate
  readonly firstTimeRight: Rate
  /** Per hundred filed. */
  readonly supplements: Rate
  readonly refusals: Rate
  readonly deemedAccepted: number
  readonly queries: number
  /** By the clock on the wall. */
  readonly queryAnswer: Distribution
  /** Filings that automatic checks held ÷ those and the lists of missing things together: an estimate. */
  readonly spared: Rate
}

export const rateOf = (part: number, whole: number): Rate => ({ part, of: whole, ...percentOf(part, whole) })

/** Of a whole population, however small. */
export const rateOfAll = (part: number, whole: number): Rate => ({ part, of: whole, ...percentOf(part, whole, 1) })

const scaleOf = (counters: Counters, counter: string): Distribution => {
  const prefix = `${counter}|minutes=`
  const counts = Object.entries(counters).flatMap(([name, count]): [number, number][] => {
    const value = Number(name.slice(prefix.length))
    return name.startsWith(prefix) && Number.isFinite(value) ? [[value, count]] : []
  })
  return distributionOf(new Map(counts))
}

export const standingOf = (some: readonly Counters[]): Standing => {
  const counters = summed(some)
  const of = (name: string): number => counters[name] ?? 0
  const within = (limit: string): Rate => rateOf(of(`limit.${limit}|kept=yes`), of(`limit.${limit}`))
  return {
    filed: of('filed'),
    accepted: of('accepted'),
    registered: of('registered-cases'),
    certificates: of('certificates'),
    acceptance: scaleOf(counters, 'acceptance'),
    registration: scaleOf(counters, 'registration'),
    certificate: scaleOf(counters, 'certificate'),
    filedToCertificate: scaleOf(counters, 'filed-to-certificate'),
    onTime: within('promise'),
    withinStateCouncil: within('state-council'),
    withinProvince: within('province'),
    withinStatutory: within('statutory'),
    firstTimeRight: rateOf(of('first-time-right'), of('answered')),
    supplements: rateOf(of('supplement-required') + of('further-material'), of('filed')),
    refusals: rateOf(of('not-accepted') + of('refused'), of('filed')),
    deemedAccepted: of('deemed-accepted'),
    queries: of('queries'),
    queryAnswer: scaleOf(counters, 'query-time'),
    spared: rateOf(of('held-by-platform'), of('held-by-platform') + of('supplement-required')),
  }
}

export type Contestant = {
  readonly id: string
  readonly name: string
  readonly group: Group
  readonly standing: Standing
  /** Of a registry the banks that registered there ÷ all; of a bank the registries where it did ÷ all. */
  readonly coverage: Rate
  /** How often what it must hear was sent again; per hundred filed. Of a bank only where all registries are seen. */
  readonly retries?: Rate
  /** Of a registry: minutes in which it could not be reached. */
  readonly outageMinutes?: number
  /** Of those that declared the total of every month: what came through the platform ÷ all. */
  readonly online?: Rate
}

/** Without a place where it has too little to be compared. */
export type Placed = Contestant & { readonly place?: number; readonly score?: number }

/**
 * The share right at the first time and the share on time, in equal parts: both percentages, so a large one does not outweigh a small
 * one. Volume gives no place.
 */
const scoreOf = ({ onTime, firstTimeRight }: Standing): number | undefined =>
  onTime.percent === undefined || firstTimeRight.percent === undefined
    ? undefined
    : Math.round((onTime.percent + firstTimeRight.percent) * 50) / 100

/** Within each group, the best first; equal scores share a place. */
export const leagueOf = (contestants: readonly Contestant[]): readonly Placed[] => {
  return GROUP_IDS.flatMap((group) => {
    const scored = contestants
      .filter((one) => one.group === group)
      .map((one) => ({ one, score: scoreOf(one.standing) }))
      .toSorted((a, b) => (b.score ?? -1) - (a.score ?? -1) || (a.one.id < b.one.id ? -1 : 1))
    return scored.map(({ one, score }) => {
      if (score === undefined) return one
      return { ...one, score, place: 1 + scored.filter((other) => (other.score ?? -1) > score).length }
    })
  })
}

export const LEAGUE_RULES = {
  zh: `只在同类之间比较：设区市本级登记机构之间、县级之间；银行按多数业务的接入方式分组，本期未提交业务的银行不参与比较。得分为按时办结率与一次通过率的平均值，两个分母均不少于 ${ENOUGH} 件的才排名；分母列于表中，业务量不计入得分。`,
  en: `Only like is compared with like: registries of cities, of counties; banks by the way most of their cases came, those that filed nothing with nobody. The score is the mean of the share on time and the share right at the first time; only where both denominators are at least ${ENOUGH} is there a place. Denominators are in the table; volume gives no score.`,
} as const
