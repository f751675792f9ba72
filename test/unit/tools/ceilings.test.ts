import { expect, it } from 'vitest'
import { SEALING_MS } from '../../../lib/audit/seal.ts'
import { FUNCTION_LIMITS } from '../../../lib/names/limits.ts'
import { COUNTING_MS } from '../../../lib/reports/counting-run.ts'
import { busiestSecond, loopCeilings } from '../../../tools/docs/ceilings.ts'
import { BESIDE } from '../../../tools/docs/costs.ts'

const TIMES = 10
const LOOPS = loopCeilings({ auditRecords: BESIDE.auditRecords.value })

it.each(LOOPS)('holds ten times the busiest second of a million cases a year: $what', (loop) => {
  const needed = TIMES * busiestSecond(1_000_000) * loop.perCase * (loop.share ?? 1)
  expect(loop.most).toBeGreaterThanOrEqual(needed)
})

it.each([
  ['seal', SEALING_MS],
  ['count', COUNTING_MS],
] as const)('leaves a last batch of %s time to end within the limit of its function', (name, begins) => {
  expect(FUNCTION_LIMITS[name].timeoutSeconds * 1000 - begins).toBeGreaterThanOrEqual(10_000)
})
