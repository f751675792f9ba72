/** 接入情况 of each city, of whole populations. */
import { expect, it } from 'vitest'
import { REGISTRY_SEED } from '../../../lib/registries/seed.ts'
import { type Contestant, rateOf, rateOfAll, standingOf } from '../../../lib/reports/assess.ts'
import { citiesOf } from '../../../lib/reports/cities.ts'

const QUANZHOU = REGISTRY_SEED.filter(({ city }) => city === '350500')
const registries = REGISTRY_SEED.filter(({ city }) => city === '350500' || city === '350200').map((one, at) => ({
  ...one,
  status: at % 2 === 0 ? ('live' as const) : ('connecting' as const),
  connection: [],
}))
const live = registries.filter(({ status, city }) => status === 'live' && city === '350500')
const standing = (id: string, more: object = {}): Contestant => ({
  id,
  name: id,
  group: 'county',
  standing: standingOf([{ 'registered-cases': 3, 'limit.promise': 30, 'limit.promise|kept=yes': 15 }]),
  coverage: rateOf(1, 1),
  ...more,
})
const quanzhou = (contestants: readonly Contestant[]) =>
  citiesOf(registries, contestants, '2026-11-30').find(({ city }) => city === '350500')

it('is given however few registries a city has, in the order of their codes', () => {
  expect(citiesOf(registries, [], '2026-11-30').map(({ city }) => city)).toEqual(['350200', '350500'])
  expect(quanzhou([standing(live[0]?.code ?? '')])).toMatchObject({
    connected: { part: live.length, of: QUANZHOU.length, percent: expect.any(Number) },
    inUse: { part: 1, of: live.length, percent: expect.any(Number) },
    onTime: { part: 15, of: 30, percent: 50 },
  })
})

it('says the online share only where each that is connected declared', () => {
  const declared = live.map(({ code }) => standing(code, { online: rateOfAll(2, 8) }))
  expect(quanzhou(declared)?.online).toMatchObject({ part: 2 * live.length, of: 8 * live.length, percent: 25 })
  expect(quanzhou([...declared.slice(1), standing(live[0]?.code ?? '')])).not.toHaveProperty('online')
  expect(quanzhou([])).not.toHaveProperty('online')
})
