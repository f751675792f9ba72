/** Plays one world from its beginning until nothing is left to do, and says what it came to. */

import { Bank } from './actors/bank.ts'
import { Channel } from './actors/channel.ts'
import { unitOf } from './actors/filings.ts'
import { Registry } from './actors/registry.ts'
import { Snoop } from './actors/snoop.ts'
import { BANKS, loadDirectory, REGISTRIES } from './directory.ts'
import { violationsOf } from './invariants.ts'
import { LivingWorld } from './make-world.ts'
import type { World } from './world.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

export type Outcome = {
  readonly seed: number
  readonly lives: number
  readonly steps: number
  readonly digest: string
  readonly violations: readonly string[]
  readonly lines: readonly string[] | undefined
  /** How often each event was written, and each operation answered or refused. */
  readonly census: ReadonlyMap<string, number>
}

/** So many in one world: enough to be in each other's way. */
const LIVES = { least: 20, most: 40 } as const

/** Of what runs by the clock beside the sweeper, before the end. */
const RUNS = 4

/** Even where everybody is in haste: time for what is slow to be overtaken. */
const LEAST_ILL = 4 * 60_000

/** Nothing lasts longer: what has not ended by then never does. */
const LAST_DAY = 40

const PEEKS = 12

const live = ({ random }: World, banks: readonly Bank[], registries: readonly Registry[]): void => {
  const bank = random.pick(banks)
  const kind = random.weighted({ case: 6, look: 3, window: 1 })
  if (kind === 'case') bank.file()
  if (kind === 'look') bank.asker.ask()
  if (kind !== 'window') return
  const at = random.int(registries.length)
  const { prefix } = REGISTRIES[at] ?? REGISTRIES[0]
  registries[at]?.report(random.pick(['seized', 'ownership-changed', 'unit-changed']), unitOf(prefix, random.int(6)))
}

const begin = (world: LivingWorld): void => {
  const { random, scheduler, temper } = world
  loadDirectory(world)
  world.fallIll()
  const banks = BANKS.map((bank) => new Bank(world, bank))
  const registries = REGISTRIES.map(({ code }) => new Registry(world, code))
  new Channel(world)
  const lives = random.between(LIVES.least, LIVES.most)
  for (let life = 0; life < lives; life++)
    scheduler.after(random.int(temper.withinMs * temper.haste), () => live(world, banks, registries))
  const snoop = new Snoop(world)
  for (let peek = 0; peek < PEEKS; peek++) scheduler.after(random.int(4 * DAY * temper.haste), () => snoop.peek())
  for (const name of ['seal', 'count'] as const)
    for (let run = 0; run < RUNS; run++)
      scheduler.after(random.int(4 * DAY * temper.haste), () => {
        world.schedules.run(name)
        if (random.chance(world.illness.doubled)) world.schedules.run(name)
      })
}

const runUntil = async (world: World, until: number): Promise<void> => {
  while (await world.scheduler.turn(until));
}

/** Everything that runs by the clock once more, until it has nothing left. */
const closeBooks = async (world: World): Promise<void> => {
  for (const name of ['count', 'seal'] as const) {
    world.schedules.run(name)
    await runUntil(world, world.scheduler.now + HOUR)
  }
}

export const play = async (seed: number, traced = false): Promise<Outcome> => {
  const world = new LivingWorld(seed, traced)
  begin(world)
  const start = world.scheduler.now
  const illFor = Math.max(world.random.between(1, 4) * DAY * world.temper.haste, LEAST_ILL)
  await runUntil(world, start + illFor)
  world.scheduler.now = Math.max(world.scheduler.now, start + illFor)
  world.end()
  await runUntil(world, start + LAST_DAY * DAY)
  await closeBooks(world)
  const violations = [...world.history.violations, ...(await violationsOf(world))]
  const { lives, steps, lines, census } = world.history
  return { seed, lives, steps, digest: world.history.digest(), violations, lines, census }
}
