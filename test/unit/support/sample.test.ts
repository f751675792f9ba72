import { describe, expect, it } from 'vitest'
import { drawn, LONG, randomOf, sampleOf } from '../../support/sample.ts'

const ITEMS = Array.from({ length: 100 }, (_, n) => n)

describe('A sample', () => {
  it('is the same for the same seed and name, and another for another', () => {
    const sample = (name: string, seed: number) => drawn(ITEMS, 20, randomOf(name, seed))
    expect(sample('bytes', 7)).toEqual(sample('bytes', 7))
    expect(sample('bytes', 7)).not.toEqual(sample('bytes', 8))
    expect(sample('bytes', 7)).not.toEqual(sample('bundles', 7))
  })

  it('holds each item at most once and in its order', () => {
    const sample = drawn(ITEMS, 30, randomOf('order', 1))
    expect(sample).toHaveLength(30)
    expect([...new Set(sample)].sort((a, b) => a - b)).toEqual(sample)
  })

  it('is never empty and never more than there is', () => {
    expect(drawn(ITEMS, 0, randomOf('few', 1))).toHaveLength(1)
    expect(drawn(ITEMS, 500, randomOf('many', 1))).toEqual(ITEMS)
    expect(drawn([], 5, randomOf('none', 1))).toEqual([])
  })

  it('meets every item within some seeds', () => {
    const met = new Set<number>()
    for (let seed = 1; seed <= 200; seed++) for (const item of drawn(ITEMS, 5, randomOf('reach', seed))) met.add(item)
    expect(met.size).toBe(ITEMS.length)
  })

  it('is everything in a long run, and a share of it in any other', () => {
    expect(sampleOf(ITEMS, 0.1, 'a tenth')).toHaveLength(LONG ? 100 : 10)
  })
})
