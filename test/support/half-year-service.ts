/**
 * A simulated half-year of what is counted where it happens: the raw happenings, and the counters as the platform's own writes leave
 * them, each applied as the table would.
 */
import { countRecorded, countRevoked, countUse, type LetterRow } from '../../lib/authorizations/figures.ts'
import type { StoredLetter } from '../../lib/authorizations/model.ts'
import { beijing, beijingDate } from '../../lib/kernel/time.ts'
import type { Row, Write } from '../../lib/platform/ports.ts'
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

export type SimulatedLetter = Pick<StoredLetter, 'authorizationId' | 'scope' | 'validTo'> & {
  readonly bank: string
  readonly recordedAt: string
  readonly usedAt: readonly string[]
  readonly revokedAt?: string
}

const UNITS = ['350203001002GB00123F00010203', '350502001002GB00123F00010203', '351001001002GB00123F00010203'] as const

const some = <T>(chance: Chance, most: number, make: () => T): T[] =>
  Array.from({ length: Math.floor(chance() * (most + 1)) }, make)

const letterOf = (chance: Chance, n: number): SimulatedLetter => {
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

export const simulateLetters = (count: number, seed = 3): readonly SimulatedLetter[] => {
  const chance = chanceFrom(seed)
  return Array.from({ length: count }, (_, n) => letterOf(chance, n))
}

export const lettersKept = (letters: readonly SimulatedLetter[]): LetterRow[] =>
  applied(
    letters.flatMap(({ bank, recordedAt, usedAt, revokedAt, ...letter }) => {
      const on = (at: string) => ({ bank, now: new Date(at) })
      return [
        ...countRecorded({ ...letter, uses: 0 }, on(recordedAt)),
        ...usedAt.flatMap((at, uses) => countUse({ ...letter, uses }, on(at))),
        ...(revokedAt === undefined ? [] : countRevoked({ ...letter, uses: usedAt.length }, on(revokedAt))),
      ]
    }),
  ) as LetterRow[]
