/** Lives of cases, queries, matters and orders on simulated engines: tools/lives. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { play } from '../../tools/lives/play.ts'
import { prepare } from '../../tools/lives/prepare.ts'
import { seedOf } from '../../tools/lives/random.ts'
import { LONG, SEED } from '../support/sample.ts'
import { SEEDS } from './seeds.ts'

const LIVES = LONG ? 20_000 : 2000

let restore: () => void
beforeAll(async () => {
  restore = await prepare()
})
afterAll(() => restore())

describe('lives on simulated engines', () => {
  it('are the same for the same seed, step by step, whatever was played before', async () => {
    const first = await play(seedOf('the same'))
    await play(seedOf('another'))
    const again = await play(seedOf('the same'))
    expect(first.steps).toBeGreaterThan(1000)
    expect(again.digest).toBe(first.digest)
  })

  it('are others for another seed', async () => {
    expect((await play(seedOf('one'))).digest).not.toBe((await play(seedOf('other'))).digest)
  })

  it.each(SEEDS)('violate nothing in world $world, which found: $found', async ({ world }) => {
    expect((await play(world)).violations).toEqual([])
  })

  it(`violate nothing in ${LIVES} lives that this run draws`, async () => {
    console.log(`${LIVES} lives: npm run simulate -- --lives ${LIVES} --seed ${SEED} plays the same`)
    const found: string[] = []
    const census = new Set<string>()
    let lives = 0
    for (let index = 0; lives < LIVES; index++) {
      const outcome = await play(seedOf(`${SEED} ${index}`))
      lives += outcome.lives
      for (const what of outcome.census.keys()) census.add(what)
      found.push(...outcome.violations.map((violation) => `--world ${outcome.seed}: ${violation}`))
    }
    expect(found).toEqual([])
    // of what a life may come to, nothing is left out
    for (const event of ['case.registered', 'case.deemed-accepted', 'fee.paid', 'mortgage.released', 'query.answered'])
      expect(census).toContain(`event ${event}`)
  })
})
