/** The runner's schedules on a clock that a story moves, also backwards. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { runSchedules, type Schedule } from '../../../../tools/local/lambda/schedules.ts'

const MINUTE = 60_000
const each: Schedule = { id: 'sweep', arn: 'arn', functionArn: 'fn', input: {}, everyMs: MINUTE }

let now = Date.parse('2026-11-24T10:00:00+08:00')
let runs = 0
let stop: () => void

/** Real time goes on by a second, and the platform's clock with it. */
const seconds = async (count: number) => {
  for (let n = 0; n < count; n++) {
    now += 1000
    await vi.advanceTimersByTimeAsync(1000)
  }
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  runs = 0
  stop = runSchedules(
    [each],
    async () => {
      runs += 1
    },
    () => now,
  )
})
afterEach(() => {
  stop()
  vi.useRealTimers()
})

it('runs soon after the start and then at its rate', async () => {
  await seconds(2)
  expect(runs).toBe(1)
  await seconds(57)
  expect(runs).toBe(1)
  await seconds(121)
  expect(runs).toBe(3)
})

it('runs once where the clock leaps over several periods', async () => {
  await seconds(2)
  now += 30 * 24 * 60 * MINUTE
  await seconds(2)
  expect(runs).toBe(2)
})

it('goes on where the clock is set back', async () => {
  await seconds(2)
  now -= 300 * 24 * 60 * MINUTE
  await seconds(2)
  expect(runs).toBe(2)
  await seconds(60)
  expect(runs).toBe(3)
})
