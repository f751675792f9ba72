/**
 * What a run covers: everything under `npm run test:long` (DENGTONG_LONG=1), otherwise a sample that changes with each run. The
 * seed is printed beside what was drawn; DENGTONG_SEED repeats it. Nothing else reads the two variables.
 */
import { createHash, randomInt } from 'node:crypto'

/** Whether this run covers everything. */
export const LONG = process.env['DENGTONG_LONG'] === '1'

/** Of the whole run: `vitest.config.ts` passes the one it drew to each worker. */
export const SEED = Number(process.env['DENGTONG_SEED'] ?? randomInt(1, 2 ** 31))

/** mulberry32: the same seed and name give the same numbers from 0 to 1, and two names different ones. */
export const randomOf = (name: string, seed: number = SEED): (() => number) => {
  let state = createHash('sha256').update(`${seed} ${name}`).digest().readInt32LE()
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

/** `count` of the items, at least one, in their order. */
export const drawn = <T>(items: readonly T[], count: number, random: () => number): T[] => {
  const places = items.map((_, place) => place)
  const wanted = Math.min(places.length, Math.max(1, count))
  for (let at = 0; at < wanted; at++) {
    const other = at + Math.floor(random() * (places.length - at))
    const [a, b] = [places[at] as number, places[other] as number]
    places[at] = b
    places[other] = a
  }
  const chosen = new Set(places.slice(0, wanted))
  return items.filter((_, place) => chosen.has(place))
}

/** Positions 1, 2, 3, … in a long run; otherwise one in `apart` of them, from a first one that the seed draws. Never ends: the caller breaks. */
export function* somePositions(apart: number, name: string): Generator<number, never> {
  const step = LONG ? 1 : apart
  const first = 1 + Math.floor(randomOf(name)() * step)
  if (step > 1)
    console.log(`positions of ${name}: ${first}, and every ${step} from there, DENGTONG_SEED=${SEED} repeats it`)
  for (let position = first; ; position += step) yield position
}

/** A share (0 to 1) of the items, rounded up, in their order; all of them in a long run. Prints what was drawn and how to repeat it. */
export const sampleOf = <T>(items: readonly T[], share: number, name: string): T[] => {
  if (LONG) return [...items]
  const sample = drawn(items, Math.ceil(items.length * share), randomOf(name))
  console.log(`sample of ${name}: ${sample.length} of ${items.length}, DENGTONG_SEED=${SEED} repeats it`)
  return sample
}
