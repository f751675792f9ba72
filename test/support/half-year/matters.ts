/** Of the same half-year: queries and their answers, matters and their steps, and the minutes in which platform and registries worked. */
import type { MinutesRow } from '../../../lib/deliveries/availability.ts'
import { beijing } from '../../../lib/kernel/time.ts'
import { countWrites, type MatterFiguresRow } from '../../../lib/matters/figures.ts'
import type { MatterEventType } from '../../../lib/matters/lifecycle.ts'
import type { MatterHead } from '../../../lib/matters/model.ts'
import type { StoredQuery } from '../../../lib/queries/model.ts'
import type { Tally } from '../../../lib/reports/cells.ts'
import { talliesOfQuery } from '../../../lib/reports/count.ts'
import { BANKS, type Chance, chanceFrom, DAY, FROM, pick, TO } from './half-year.ts'
import { applied } from './service.ts'

const REGISTRIES = ['350200', '350500', '351001'] as const
const within = (chance: Chance): number => FROM + Math.floor(chance() * (TO - FROM))
const on = (ms: number): string => beijing(new Date(ms))

export type SimulatedQuery = {
  readonly bank: string
  readonly registry: string
  readonly kind: string
  readonly outcome: string
  readonly ground?: string
  readonly askedAt: string
  readonly answeredAt: string
}

export const simulateQueries = (count: number, seed = 9): readonly SimulatedQuery[] => {
  const chance = chanceFrom(seed)
  return Array.from({ length: count }, () => {
    const asked = within(chance)
    const outcome = pick(chance, ['found', 'found', 'not-found', 'refused'])
    return {
      bank: pick(chance, BANKS),
      registry: pick(chance, REGISTRIES),
      kind: pick(chance, ['ownership', 'mortgages']),
      outcome,
      ...(outcome === 'refused' && { ground: pick(chance, ['not-entitled', 'other']) }),
      askedAt: on(asked),
      // most within two hours, where the scale goes by five minutes
      answeredAt: on(asked + Math.floor(chance() * 100 * 60_000)),
    }
  })
}

export const queriesTallied = (queries: readonly SimulatedQuery[]): Tally[] =>
  queries.flatMap(({ bank, registry, kind, outcome, ground, askedAt, answeredAt }) =>
    talliesOfQuery(
      bank,
      { id: '', type: 'query.answered', sequence: 0, occurredAt: answeredAt, data: { kind, registry, outcome } },
      {
        askedAt,
        ground,
      } as StoredQuery,
    ),
  )

export type SimulatedMatter = {
  readonly bank: string
  readonly place: string
  readonly isInTime: boolean
  readonly steps: readonly { readonly type: MatterEventType; readonly at: string }[]
}

export const simulateMatters = (count: number, seed = 11): readonly SimulatedMatter[] => {
  const chance = chanceFrom(seed)
  return Array.from({ length: count }, () => {
    const raised = within(chance)
    const after = (days: number) => on(raised + Math.floor(chance() * days * DAY))
    return {
      bank: pick(chance, BANKS),
      place: pick(chance, ['350203', '350502', '351001']),
      isInTime: chance() < 0.7,
      steps: [
        { type: 'matter.raised', at: on(raised) },
        ...(chance() < 0.3 ? [{ type: 'matter.escalated', at: after(9) } as const] : []),
        ...(chance() < 0.8 ? [{ type: 'matter.closed', at: after(20) } as const] : []),
      ],
    }
  })
}

export const mattersKept = (matters: readonly SimulatedMatter[]): MatterFiguresRow[] =>
  applied(
    matters.flatMap(({ bank, place, isInTime, steps }) => {
      const raisedBy = { kind: 'bank', institutionId: bank }
      const owner = { kind: 'registry', institutionId: place }
      const resolved = { inTime: isInTime }
      const head = { kind: 'overdue', place, raisedBy, owner, resolved } as unknown as MatterHead
      return steps.flatMap(({ type, at }) => countWrites(head, { type, occurredAt: at }))
    }),
  ) as MatterFiguresRow[]

/** One minute: `who` is the platform, which worked, or a registry, which could not be reached. */
export type Tick = { readonly who: string; readonly at: string }

export const simulateTicks = (count: number, seed = 13): readonly Tick[] => {
  const chance = chanceFrom(seed)
  return Array.from({ length: count }, () => ({
    who: pick(chance, ['platform', 'platform', 'platform', ...REGISTRIES]),
    at: on(within(chance)),
  }))
}

export const minutesKept = (ticks: readonly Tick[]): MinutesRow[] =>
  [...Map.groupBy(ticks, ({ who, at }) => `${at.slice(0, 10)} ${who}`)].map(([key, some]) => {
    const [day = '', who = ''] = key.split(' ')
    return { day, who, minutes: some.length }
  })
