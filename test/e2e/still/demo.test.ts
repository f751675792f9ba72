import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { carryCase } from '../../../tools/demo/case.ts'
import { startTimeline } from '../../../tools/demo/timeline.ts'
import type { Bank } from '../../../tools/simulate/bank.ts'
import { runDemo } from '../../support/demo.ts'
import { sampleOf } from '../../support/sample.ts'
import { directory, flat, openScene } from '../scene.ts'

const cast = openScene()
let folder: string

/** Against the platform that runs already, with the registries played here. */
const here = (...args: string[]) =>
  runDemo(['--base-url', cast.sandbox.baseUrl, '--sandbox', join(folder, 'sandbox.json'), '--json', ...args])

/** The same without a process of its own, so that many can go side by side. */
const carried = (bank: Bank, unit: string) => {
  const scene = { baseUrl: cast.sandbox.baseUrl, sandbox: cast.sandbox, unit, playRegistries: false }
  return carryCase({ ...scene, timeline: startTimeline(() => undefined), defer: () => undefined }, bank)
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dengtong-demo-test-'))
  await writeFile(join(folder, 'sandbox.json'), JSON.stringify(cast.sandbox))
  await cast.registries()
})
afterAll(() => rm(folder, { recursive: true, force: true }))

// biome-ignore lint/suspicious/noExplicitAny: outcomes are checked where they are read
type Outcome = any

const BUSINESSES: readonly (readonly [business: string, ways: readonly string[]])[] = [
  ['release', ['release']],
  ['transfer-with-mortgage', ['combined', 'staged', 'release', 'amended']],
]

type Story = readonly [says: string, args: () => readonly string[], check: (outcome: Outcome) => void]

const REFUSED: readonly (readonly [name: string, unit: string])[] = [
  ['malformed', '350203001002GB00123F0001020'],
  ['unroutable', '110101001002GB00123F00010203'],
  ['unmortgageable', '350203001002JA00123W00000000'],
]

const STORIES: readonly Story[] = [
  [
    'trust: what the letter allows is answered, one step beyond it refused, and the seals hold',
    () => ['--story', 'trust', '--unit', flat('350203')],
    (outcome) => {
      expect(outcome).toMatchObject({
        refusals: ['authorization.out-of-scope', 'authorization.out-of-purpose', 'authorization.revoked'],
        uses: 1,
        tamperingFound: true,
      })
      expect(outcome.records).toBeGreaterThan(10)
      expect(outcome.newestSeal).toMatch(/^[0-9a-f]{64}$/)
    },
  ],
  [
    'what a registry asks for: answered in parts, the clock stands, and a withdrawal is confirmed',
    () => ['--story', 'supplement'],
    (outcome) => {
      expect(outcome).toMatchObject({
        state: 'certified',
        openAfterFirstAnswer: 1,
        clockStoodStill: true,
        overdue: false,
        withdrawn: { state: 'withdrawn' },
      })
      expect(outcome.limits.map(({ name }: Outcome) => name)).toEqual(['promise', 'statutory', 'state-council'])
    },
  ],
  [
    'several registries: held while one refused, and paid out once that part is filed again',
    () => ['--story', 'several-registries'],
    (outcome) => {
      expect(outcome).toMatchObject({ held: 'loan.waits-for-registrations', prepared: 2, state: 'completed' })
      expect(outcome.whenOneRefused.map(({ stands }: Outcome) => stands)).toEqual([true, false, true])
      expect(outcome.parts.map(({ stands }: Outcome) => stands)).toEqual([true, true, true])
    },
  ],
]

describe('the demo', () => {
  it.each(sampleOf(STORIES, 1 / 3, 'stories of the demo'))('tells the story of %s', async (_says, args, check) => {
    const { code, out, err } = await here(...args())
    expect([code, err]).toEqual([0, ''])
    check(JSON.parse(out))
  })

  it('knows its stories', async () => {
    expect(await here('--story', 'unknown')).toMatchObject({
      code: 1,
      err: 'No story unknown; there are fees,half-year,several-registries,supplement,trust\n',
    })
  })

  it('takes any unit that may be mortgaged, in every city', async () => {
    // other files add registries that nobody plays
    const played = new Set(cast.sandbox.registries.map(({ code }) => code))
    const entries = (await directory(cast)).filter(({ code }) => played.has(code))
    const cities = Map.groupBy(
      entries.flatMap((entry) => entry.prefixes.map((prefix) => ({ prefix, code: entry.code }))),
      ({ prefix }) => prefix.slice(0, 4),
    )
    expect(cities.size).toBeGreaterThanOrEqual(9)
    const firsts = [...cities.values()].flatMap(([first]) => first ?? [])
    const { code, out, err } = await here('--unit', flat(firsts.at(-1)?.prefix ?? ''))
    expect([code, err]).toEqual([0, ''])
    expect(JSON.parse(out)).toMatchObject({ state: 'completed', registry: firsts.at(-1)?.code })
    const bank = await cast.bank()
    const some = sampleOf(firsts, 1 / 5, 'cities')
    const outcomes = await Promise.all(some.map(({ prefix }) => carried(bank, flat(prefix))))
    expect(outcomes).toMatchObject(some.map(({ code }) => ({ state: 'completed', registry: code })))
  })

  // Units of every sort, by their letters, are taken to their end in test/contract/cases/unit-letters.test.ts.
  it.each(sampleOf(['JEL', 'GHW'], 1 / 2, 'letters of a unit'))('takes a unit of the letters %s', async (letters) => {
    const [parcel, fixture] = [letters.slice(0, 2), letters.slice(2)]
    const serial = flat('350203').slice(14, 19)
    const tail = fixture === 'W' ? '00000000' : '00010203'
    const { code, out, err } = await here('--unit', `350203001002${parcel}${serial}${fixture}${tail}`)
    expect([code, err]).toEqual([0, ''])
    expect(JSON.parse(out).state).toBe('completed')
  })

  it.each(sampleOf(BUSINESSES, 1 / 2, 'businesses of the demo'))(
    'carries the business %s through each of its modes, one line each',
    async (business, ways) => {
      const { code, out, err } = await here('--business', business)
      expect([code, err]).toEqual([0, ''])
      const outcomes = out
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line))
      expect(outcomes.map((outcome) => outcome.business.split('/').at(-1))).toEqual(ways)
      expect(outcomes.map(({ state }) => state)).toEqual(ways.map(() => 'completed'))
      expect(outcomes[0].ended.length).toBeGreaterThan(0)
    },
  )

  it('names the businesses there are when asked for another', async () => {
    const { code, err } = await here('--business', 'barter')
    expect(code).toBe(1)
    expect(err).toContain('new-loan')
  })

  it.each(sampleOf(REFUSED, 1 / 2, 'units that are refused'))(
    'exits 2 with the platform’s own words for a unit that is %s',
    async (_name, unit) => {
      const { code, out } = await here('--unit', unit)
      expect(code).toBe(2)
      expect(JSON.parse(out)).toMatchObject({ status: 400, code: 'request.invalid' })
    },
  )
})
