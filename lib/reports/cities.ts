/** 接入情况 by city, 22号 三(一): who is connected, who is in use, how much of all is done online, and what is in time. */
import { cityOf } from '../kernel/jurisdiction.ts'
import type { LocalDate } from '../kernel/time.ts'
import type { RegistryRecord } from '../registries/model.ts'
import { type Contestant, type Rate, rateOf, rateOfAll } from './assess.ts'
import { statusOn } from './connection.ts'

/** Of the registries of a city that the caller watches over. */
export type CityStanding = {
  readonly city: string
  readonly connected: Rate
  /** Of those connected. */
  readonly inUse: Rate
  /** Where each that is connected has declared every month. */
  readonly online?: Rate
  readonly onTime: Rate
}

const partsOf = (rates: readonly Rate[]): readonly [number, number] => [
  rates.reduce((sum, { part }) => sum + part, 0),
  rates.reduce((sum, { of }) => sum + of, 0),
]

export const citiesOf = (
  registries: readonly RegistryRecord[],
  contestants: readonly Contestant[],
  on: LocalDate,
): readonly CityStanding[] =>
  [...Map.groupBy(registries, ({ code }) => cityOf(code))]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([city, all]) => {
      const live = all.filter((one) => statusOn(one, on) === 'live')
      const standing = contestants.filter(({ id }) => live.some(({ code }) => code === id))
      const declared = standing.flatMap(({ online }) => online ?? [])
      return {
        city,
        connected: rateOfAll(live.length, all.length),
        inUse: rateOfAll(standing.filter((one) => one.standing.registered > 0).length, live.length),
        ...(declared.length > 0 && declared.length === live.length && { online: rateOfAll(...partsOf(declared)) }),
        onTime: rateOf(...partsOf(standing.map((one) => one.standing.onTime))),
      }
    })
