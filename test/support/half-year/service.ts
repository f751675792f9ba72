/**
 * A simulated half-year of what is counted where it happens: the raw happenings, and the counters as the platform's own writes leave
 * them, each applied as the table would.
 */

import type { CallUp } from '../../../lib/archives/call-ups.ts'
import { type CallUpFiguresRow, countAnswered, countAsked } from '../../../lib/archives/figures.ts'
import {
  type AuthorizationFiguresRow,
  countRecorded,
  countRevoked,
  countUse,
} from '../../../lib/authorizations/figures.ts'
import type { StoredAuthorization } from '../../../lib/authorizations/model.ts'
import type { Attempt } from '../../../lib/deliveries/attempts.ts'
import { beijing, beijingDate } from '../../../lib/kernel/time.ts'
import { randomIds } from '../../../lib/platform/aws/clock.ts'
import type { Write } from '../../../lib/platform/ports.ts'
import { summed } from '../../../lib/reports/cells.ts'
import { countersOfAttempt, type DeliveryRow } from '../../../lib/reports/count-deliveries.ts'
import type { Row } from '../looked.ts'
import { BANKS, type Chance, chanceFrom, DAY, FROM, idOf, pick, TO } from './half-year.ts'

/** Rows as updates that only set and add leave them. */
export const applied = (writes: readonly Write[]): Row[] => {
  const rows = new Map<string, Row>()
  for (const write of writes) {
    if (!('update' in write)) throw new Error('only counters are applied')
    const key = `${write.update.pk} ${write.update.sk}`
    const row: Row = { ...rows.get(key), ...write.set }
    for (const [name, add] of Object.entries(write.add ?? {})) row[name] = (row[name] ?? 0) + add
    rows.set(key, row)
  }
  return [...rows.values()]
}

export type SimulatedAuthorization = Pick<StoredAuthorization, 'authorizationId' | 'scope' | 'validTo'> & {
  readonly bank: string
  readonly recordedAt: string
  readonly usedAt: readonly string[]
  readonly revokedAt?: string
}

const UNITS = ['350203001002GB00123F00010203', '350502001002GB00123F00010203', '351001001002GB00123F00010203'] as const

const some = <T>(chance: Chance, most: number, make: () => T): T[] =>
  Array.from({ length: Math.floor(chance() * (most + 1)) }, make)

const simulatedAuthorization = (chance: Chance, n: number): SimulatedAuthorization => {
  const recorded = FROM + Math.floor(chance() * (TO - FROM))
  const validTo = beijingDate(new Date(recorded + chance() * 90 * DAY))
  const lasts = Date.parse(`${validTo}T23:59:59+08:00`) - recorded
  const within = () => beijing(new Date(recorded + Math.floor(chance() * lasts)))
  const units = chance() < 0.1 ? UNITS.slice(0, 2) : [pick(chance, UNITS)]
  const revokedAt = beijing(new Date(recorded + Math.floor(chance() * 1.3 * lasts)))
  const isRevoked = chance() < 0.2
  const usedAt = some(chance, 3, within).filter((at) => !isRevoked || at < revokedAt)
  return {
    authorizationId: idOf('aut', n),
    bank: pick(chance, BANKS),
    scope: chance() < 0.1 ? { kind: 'whole-name' } : { kind: 'units', units: [...units] },
    validTo,
    recordedAt: beijing(new Date(recorded)),
    usedAt: usedAt.sort(),
    ...(isRevoked && { revokedAt }),
  }
}

export const simulateAuthorizations = (count: number, seed = 3): readonly SimulatedAuthorization[] => {
  const chance = chanceFrom(seed)
  return Array.from({ length: count }, (_, n) => simulatedAuthorization(chance, n))
}

export const authorizationCells = (letters: readonly SimulatedAuthorization[]): AuthorizationFiguresRow[] =>
  applied(
    letters.flatMap(({ bank, recordedAt, usedAt, revokedAt, ...letter }) => {
      const on = (at: string) => ({ bank, now: new Date(at) })
      return [
        ...countRecorded({ ...letter, uses: 0 }, on(recordedAt)),
        ...usedAt.flatMap((at, uses) => countUse({ ...letter, uses }, on(at))),
        ...(revokedAt === undefined ? [] : countRevoked({ ...letter, uses: usedAt.length }, on(revokedAt))),
      ]
    }),
  ) as AuthorizationFiguresRow[]

export type SimulatedCallUp = Pick<
  CallUp,
  'asker' | 'holder' | 'what' | 'reach' | 'askedAt' | 'workingDays' | 'hours'
> & {
  readonly bank: string
  readonly registry: string
  readonly answer?: { readonly answeredAt: string; readonly as: 'delivered' | 'refused'; readonly dueAt: string }
}

const HOURS = { spans: [{ from: '09:00', to: '17:00' }] }

/** Asked on Mondays before any long holiday, to be answered by Friday at five: what is due is plain without a calendar. */
const MONDAYS = ['06-29', '07-06', '08-03', '08-31', '09-07', '10-26', '11-02', '11-23', '11-30'] as const

const callUpOf = (chance: Chance): SimulatedCallUp => {
  const bank = { kind: 'bank', institutionId: pick(chance, BANKS) } as const
  const registry = { kind: 'registry', institutionId: pick(chance, ['350200', '350500', '351001']) } as const
  const isBanks = chance() < 0.7
  const monday = Date.parse(`2026-${pick(chance, MONDAYS)}T10:00:00+08:00`)
  const dueAt = beijing(new Date(monday + 4 * DAY + 7 * 60 * 60_000))
  return {
    asker: isBanks ? bank : registry,
    holder: isBanks ? registry : bank,
    bank: bank.institutionId,
    registry: registry.institutionId,
    what: chance() < 0.6 ? 'archive' : 'registration-information',
    reach: { region: registry.institutionId, business: 'new-loan' },
    askedAt: beijing(new Date(monday)),
    workingDays: 4,
    hours: HOURS,
    ...(chance() < 0.9 && {
      answer: {
        answeredAt: beijing(new Date(monday + Math.floor(chance() * 6 * DAY))),
        as: chance() < 0.8 ? 'delivered' : 'refused',
        dueAt,
      },
    }),
  }
}

export const simulateCallUps = (count: number, seed = 5): readonly SimulatedCallUp[] => {
  const chance = chanceFrom(seed)
  return Array.from({ length: count }, () => callUpOf(chance))
}

export const callUpsKept = (callUps: readonly SimulatedCallUp[]): CallUpFiguresRow[] =>
  applied(
    callUps.flatMap(({ answer, ...callUp }) => [
      countAsked(callUp),
      ...(answer ? [countAnswered({ ...callUp, answeredAt: answer.answeredAt }, answer.as)] : []),
    ]),
  ) as CallUpFiguresRow[]

export type SimulatedAttempt = Attempt & { readonly receiver: string }

const attemptsOf = (chance: Chance, n: number): SimulatedAttempt[] => {
  const receiver = chance() < 0.5 ? pick(chance, BANKS) : pick(chance, ['350200', '350500', '351001'])
  const happened = FROM + Math.floor(chance() * (TO - FROM))
  const ids = randomIds({ now: () => new Date(happened) })
  const delivery = {
    deliveryId: `d${n}`,
    eventId: ids.next('evt'),
    type: 'case.lodged',
    subject: { kind: 'case', id: idOf('case', n) } as const,
    caseId: idOf('case', n),
    receiver,
  }
  const tries = chance() < 0.8 ? 1 : 2 + Math.floor(chance() * 3)
  const isGivenUp = chance() < 0.05
  return Array.from({ length: tries }, (_, i) => ({
    ...delivery,
    attempt: i + 1,
    at: beijing(new Date(happened + i * 20 * 60_000 + Math.floor(chance() * 15 * 60_000))),
    outcome: i + 1 < tries ? 'failed' : isGivenUp ? 'exhausted' : 'delivered',
  }))
}

export const simulateAttempts = (deliveries: number, seed = 7): readonly SimulatedAttempt[] => {
  const chance = chanceFrom(seed)
  return Array.from({ length: deliveries }, (_, n) => attemptsOf(chance, n)).flat()
}

export const deliveriesKept = (attempts: readonly SimulatedAttempt[]): DeliveryRow[] =>
  [...Map.groupBy(attempts, ({ at, receiver }) => `${at.slice(0, 7)} ${receiver}`)].map(([key, some]) => {
    const [month = '', receiver = ''] = key.split(' ')
    return { month, receiver, counters: summed(some.map(countersOfAttempt)) }
  })
