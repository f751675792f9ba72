import { defineConfig } from 'vitest/config'

/** What mutants of the deciding rules must not survive: the property tests alone. */
export default defineConfig({
  test: { include: ['test/property/{clocks,lifecycle}.test.ts'], testTimeout: 60_000 },
})
