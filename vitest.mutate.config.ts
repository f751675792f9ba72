import { defineConfig } from 'vitest/config'

/** What mutants of the deciding rules must not survive: the property tests, and the example and neighbour of each rule. */
export default defineConfig({
  test: {
    include: ['test/property/{clocks,lifecycle}.test.ts', 'test/unit/review-*.test.ts'],
    testTimeout: 60_000,
  },
})
