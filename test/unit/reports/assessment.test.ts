/** Who is compared with whom, and what is said of it. */
import { describe, expect, it } from 'vitest'
import type { EventRow } from '../../../lib/cases/state/rows.ts'
import { REGISTRY_SEED } from '../../../lib/registries/seed.ts'
import { leagueOf, rateOf, standingOf } from '../../../lib/reports/assess.ts'
import { summed } from '../../../lib/reports/cells.ts'
import { factsOf } from '../../../lib/reports/counted-case.ts'
import { groupOfBank, groupOfRegistry } from '../../../lib/reports/groups.ts'
import { talliesOf } from '../../../lib/reports/tally.ts'
import { simulateHalfYear } from '../../support/half-year/half-year.ts'

describe('a group', () => {
  it('of a registry follows from whose registry it is, not from how many units it covers', () => {
    const inCity = REGISTRY_SEED.filter((one) => groupOfRegistry(one) === 'city').map(({ code }) => code)
    expect(inCity).toEqual([...[1, 2, 3, 4, 5, 6, 7, 8, 9].map((n) => `350${n}00`), '351001'])
    const quanzhou = REGISTRY_SEED.filter(({ city }) => city === '350500')
    const ofTwoCounties = quanzhou.map((one) => ({ ...one, coverage: [...one.coverage, '350599'] }))
    expect(ofTwoCounties.map(groupOfRegistry)).toEqual(
      quanzhou.map(({ code }) => (code === '350500' ? 'city' : 'county')),
    )
  })

  it('of a bank follows from how most of its cases came, and one that filed nothing is compared with nobody', () => {
    const filed = (all: number, direct: number) => ({ filed: all, 'filed|channel=head-to-head': direct })
    expect(groupOfBank([filed(10, 4), filed(2, 2)])).toBe('head-to-head')
    expect(groupOfBank([filed(10, 4), filed(2, 0)])).toBe('through-intermediary')
    expect(groupOfBank([{ queries: 3 }])).toBe('not-filing')
    expect(groupOfBank([])).toBe('not-filing')
  })
})

describe('a league', () => {
  it('gives equal scores one place, and none where a denominator is too small or nothing was filed', () => {
    const of = (id: string, counters: Record<string, number>, group: 'county' | 'not-filing' = 'county') => ({
      id,
      name: id,
      group,
      standing: standingOf([counters]),
      coverage: rateOf(1, 1),
      retries: rateOf(0, 1),
    })
    const good = { answered: 20, 'first-time-right': 18, 'limit.promise': 20, 'limit.promise|kept=yes': 20 }
    const worse = { ...good, 'first-time-right': 10 }
    const few = { ...good, answered: 19 }
    const league = leagueOf([of('z', {}, 'not-filing'), of('few', few), of('c', worse), of('b', good), of('a', good)])
    expect(league.map(({ id, place }) => [id, place])).toEqual([
      ['a', 1],
      ['b', 1],
      ['c', 3],
      ['few', undefined],
      ['z', undefined],
    ])
  })
})

describe('a standing', () => {
  it('has the working time from filing to certificate without what the registry waited for', () => {
    const [simulated] = simulateHalfYear(1, { registries: ['350200'] })
    if (!simulated) throw new Error('nothing simulated')
    const facts = factsOf(simulated.head, { filing: undefined, documents: undefined })
    const course = [
      ['case.lodged', '09:00', '350200'],
      ['case.supplement-required', '09:30', '350200'],
      ['case.supplemented', '10:30', facts.bank],
      ['case.accepted', '10:40', '350200'],
      ['case.registered', '11:00', '350200'],
      ['certificate.delivered', '11:10', 'platform'],
    ] as const
    const events = course.map(([type, at, institutionId], n) => ({
      ...(simulated.events[0] as EventRow),
      n: n + 1,
      type,
      occurredAt: `2026-11-02T${at}:00.000+08:00`,
      actor: { institutionId },
      data: type === 'certificate.delivered' ? { certificates: [{}] } : {},
    }))
    const counters = summed(
      events
        .flatMap((_, n) => talliesOf(facts, events.slice(0, n + 1)))
        .map(({ counter, add }) => ({ [counter]: add })),
    )
    const { acceptance, certificate, filedToCertificate, withinStateCouncil, withinStatutory } = standingOf([counters])
    expect([acceptance, certificate, filedToCertificate].map(({ median }) => median)).toEqual([40, 10, 70])
    expect([withinStateCouncil, withinStatutory]).toEqual([rateOf(1, 1), rateOf(1, 1)])
  })
})
