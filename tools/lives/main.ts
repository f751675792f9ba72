/** `npm run simulate -- --lives N [--seed S]`: plays worlds until so many lives are over. `--world W` replays one, step by step. */

import { randomInt } from 'node:crypto'
import { parseArgs } from 'node:util'
import { play } from './play.ts'
import { prepare } from './prepare.ts'
import { seedOf } from './random.ts'

const { values } = parseArgs({
  options: {
    lives: { type: 'string', default: '2000' },
    seed: { type: 'string' },
    world: { type: 'string' },
    /** Ends with the first world in which something is violated. */
    stop: { type: 'boolean', default: false },
    census: { type: 'boolean', default: false },
  },
})

const report = (seed: number, violations: readonly string[]): void => {
  console.log(`world ${seed}: ${violations.length} violations; --world ${seed} replays it`)
  for (const violation of violations.slice(0, 10)) console.log(`  ${violation}`)
}

const replay = async (seed: number): Promise<number> => {
  const { lines = [], violations, lives, steps, digest } = await play(seed, true)
  for (const line of lines) console.log(line)
  console.log(`${lives} lives, ${steps} steps, ${digest}`)
  if (violations.length > 0) report(seed, violations)
  return violations.length
}

const simulate = async (wanted: number, seed: number): Promise<number> => {
  const start = process.cpuUsage()
  let lives = 0
  let steps = 0
  let violated = 0
  const census = new Map<string, number>()
  let isOver = false
  // whoever has no more time still hears what was found
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => {
      isOver = true
    })
  for (let index = 0; lives < wanted && !isOver && !(values.stop && violated > 0); index++) {
    const outcome = await play(seedOf(`${seed} ${index}`))
    lives += outcome.lives
    steps += outcome.steps
    for (const [what, times] of outcome.census) census.set(what, (census.get(what) ?? 0) + times)
    if (outcome.violations.length > 0) report(outcome.seed, outcome.violations)
    violated += outcome.violations.length
  }
  if (values.census) for (const [what, times] of [...census].sort()) console.log(`${String(times).padStart(8)} ${what}`)
  const { user, system } = process.cpuUsage(start)
  const seconds = (user + system) / 1e6
  console.log(
    `${lives} lives of seed ${seed}, ${steps} steps, ${violated} violations; ${(lives / seconds).toFixed(1)} lives a processor second`,
  )
  return violated
}

await prepare()
const violated = values.world
  ? await replay(Number(values.world))
  : await simulate(Number(values.lives), Number(values.seed ?? randomInt(1, 2 ** 31)))
process.exitCode = violated > 0 ? 1 : 0
