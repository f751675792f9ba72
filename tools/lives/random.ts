/** Chance of one world: the same seed and name give the same draws, whatever else is drawn beside them. */
import { createHash } from 'node:crypto'

/** A number that stands for this text, evenly spread over 32 bits. */
export const seedOf = (text: string): number => createHash('sha256').update(text).digest().readUInt32LE()

export class Random {
  #state: number
  readonly #name: string

  constructor(name: string) {
    this.#name = name
    this.#state = seedOf(name)
  }

  /** A stream of its own. */
  fork(name: string): Random {
    return new Random(`${this.#name} ${name}`)
  }

  /** mulberry32: 0 to 1, never 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0
    const a = this.#state
    let t = Math.imul(a ^ (a >>> 15), 1 | a)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }

  /** 0 to `below` - 1. */
  int(below: number): number {
    return Math.floor(this.next() * below)
  }

  /** Whole numbers, both ends included. */
  between(least: number, most: number): number {
    return least + this.int(most - least + 1)
  }

  chance(share: number): boolean {
    return this.next() < share
  }

  pick<T>(items: readonly T[]): T {
    const item = items[this.int(items.length)]
    if (item === undefined) throw new Error('nothing to pick from')
    return item
  }

  /** By weight: `{ accept: 8, refuse: 1 }`. */
  weighted<K extends string>(weights: Readonly<Record<K, number>>): K {
    const entries = Object.entries<number>(weights)
    let rest = this.next() * entries.reduce((sum, [, weight]) => sum + weight, 0)
    for (const [key, weight] of entries) {
      rest -= weight
      if (rest < 0) return key as K
    }
    return entries.at(-1)?.[0] as K
  }

  bytes(count: number): Buffer {
    const bytes = Buffer.alloc(count)
    for (let at = 0; at < count; at++) bytes[at] = this.int(256)
    return bytes
  }
}
