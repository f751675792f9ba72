import fc from 'fast-check'
import { expect, test } from 'vitest'
import { leastUsed } from '../../../lib/institutions/rate-slots.ts'
import { RATE_SLOTS } from '../../../lib/names/limits.ts'

const used = fc.array(fc.integer({ min: 0, max: RATE_SLOTS - 1 }), { maxLength: 4 * RATE_SLOTS })
const times = (all: readonly number[], slot: number): number => all.filter((one) => one === slot).length

test('no slot has fewer institutions than the one that is given', () => {
  fc.assert(
    fc.property(used, (all) => {
      const given = leastUsed(all)
      for (let slot = 0; slot < RATE_SLOTS; slot++) expect(times(all, slot)).toBeGreaterThanOrEqual(times(all, given))
    }),
  )
})

test('institutions admitted one after the other sit alone while there is room, then in pairs', () => {
  const all: number[] = []
  for (let n = 0; n < 2 * RATE_SLOTS; n++) all.push(leastUsed(all))
  expect(new Set(all.slice(0, RATE_SLOTS)).size).toBe(RATE_SLOTS)
  expect(new Set(all.slice(RATE_SLOTS)).size).toBe(RATE_SLOTS)
})
