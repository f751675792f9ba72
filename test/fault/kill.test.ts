/**
 * Cases while the platform and its engines are killed at random moments. Whatever was answered 202 must come to its end, each written
 * into a register exactly once, as the registries' own ledger counts.
 */
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, expect, it } from 'vitest'
import { type LocalRunner, startLocalRunner } from '../../tools/local/start.ts'
import { until, watched } from '../../tools/patience.ts'
import type { Bank } from '../../tools/simulate/bank.ts'
import type { Registries } from '../../tools/simulate/registry.ts'
import { type Cast, castOf } from '../support/cast.ts'
import { lasting, openRows, unitLockViolations } from '../support/invariants.ts'
import { LONG, randomOf, SEED } from '../support/sample.ts'

const [CASES, KILLS] = LONG ? [200, 10] : [14, 2]
const AT_ONCE = 10

/** Each starts cold after each kill, which is most of what a kill costs. Those that change cases have two and run beside themselves. */
const ONE_ENVIRONMENT = [
  'authorizer',
  'cases',
  'directory',
  'documents',
  'endpoints',
  'inbox',
  'notifications',
  'token',
]
  .map((name) => `${name}=1`)
  .join()

const random = randomOf('moments of kills')

type Scene = {
  readonly cast: Cast
  readonly bank: Bank
  readonly registries: Registries
  /** One of each county of the registries. */
  readonly prefixes: readonly string[]
  /** Cases whose 202 was read. */
  readonly accepted: string[]
  /** Ends what a bank still repeats when the test has given up. */
  readonly signal: AbortSignal
}

let runner: LocalRunner | undefined
const leave: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const step of leave.splice(0).reverse()) await step()
})

type Place = { readonly code: string; readonly transport: string; readonly prefixes: readonly string[] }

/** One registry by webhook, and one by inbox. */
const somePlaces = async (cast: Cast): Promise<readonly Place[]> => {
  const [first] = cast.sandbox.banks
  if (first === undefined) throw new Error('The sandbox has no bank')
  const places: readonly Place[] = (await cast.client(first).read('/v1/registries')).items
  return ['webhook', 'inbox'].flatMap((transport) => places.find((one) => one.transport === transport) ?? [])
}

const openScene = async (): Promise<Scene> => {
  const folder = await mkdtemp(join(tmpdir(), 'dengtong-ledger-'))
  leave.push(() => rm(folder, { recursive: true, force: true }))
  const started = await startLocalRunner({ environments: ONE_ENVIRONMENT })
  runner = started
  leave.push(async () => runner?.remove())
  const cast = castOf(started.sandbox)
  leave.push(cast.close)
  const stopping = new AbortController()
  leave.push(async () => stopping.abort())
  const places = await somePlaces(cast)
  const registries = await cast.registries({
    only: places.map(({ code }) => code),
    ledgerFile: join(folder, 'ledger.jsonl'),
    pollMs: 500,
  })
  const prefixes = places.flatMap((one) => one.prefixes.slice(0, 1))
  return { cast, bank: await cast.bank(), registries, prefixes, accepted: [], signal: stopping.signal }
}

/** A bank that repeats whatever was not answered, under the same key. */
const fileCase = async ({ bank, prefixes, accepted, signal }: Scene, index: number): Promise<void> => {
  const unit = `${prefixes[index % prefixes.length]}001002GB${String(10_000 + index).padStart(5, '0')}F00010203`
  const body = await bank.prepare({ units: [unit], mortgageByClause: true })
  const call = { method: 'POST', path: '/v1/cases', body, signed: true, key: randomUUID() } as const
  accepted.push((await bank.client.insist(call, signal)).body.caseId)
}

const someAtOnce = async (count: number, work: (index: number) => Promise<unknown>): Promise<void> => {
  let next = 0
  const one = async (): Promise<void> => {
    for (let index = next++; index < count; index = next++) await work(index)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, one))
}

/** Work done so far: what moments are measured by, so that a slow machine is killed as often as a fast one. */
const progress = ({ accepted, registries }: Scene): number => accepted.length + registries.deeds.length / 7

/** Whatever moves while the platform does anything for anybody. */
const moving = ({ accepted, registries, bank }: Scene) =>
  [accepted, registries.deeds, bank.heard].map((all) => all.length)
const watch = (scene: Scene, what: string) => ({ what, count: () => String(moving(scene)), seconds: 90 })

const killAgainAndAgain = async (scene: Scene): Promise<void> => {
  const moments = Array.from({ length: KILLS }, () => random() * CASES * 1.6).sort((a, b) => a - b)
  for (const [index, moment] of moments.entries()) {
    await until(() => progress(scene) >= moment, { ...watch(scene, 'cases under kills'), everyMs: 20 })
    await pause(random() * 200)
    await runner?.kill9()
    runner = await runner?.restart()
    if (index === Math.floor(KILLS / 2)) await scene.cast.control.purgeQueues()
  }
}

const hasFinished = ({ bank }: Scene, caseId: string): boolean =>
  bank.heard.some(({ notice }) => notice.caseId === caseId && notice.type === 'certificate.delivered')

/** Minutes pass quickly: retries come due and the sweep brings what was lost. */
const untilAllFinished = async (scene: Scene): Promise<void> => {
  const { accepted, bank, cast } = scene
  let round = 0
  await until(
    async () => {
      await bank.catchUp()
      if (accepted.every((caseId) => hasFinished(scene, caseId))) return true
      await cast.control.advance(round++ % 5 === 4 ? 400 : 30)
      await cast.control.runSchedule('sweep')
      return false
    },
    { ...watch(scene, 'cases after the last kill'), everyMs: 1000 },
  )
}

const expectWhole = ({ body }: { body: { caseState: string; timeline: { type: string; n: number }[] } }): void => {
  expect(body.caseState).toBe('completed')
  const types = body.timeline.map((event) => event.type)
  expect(types.filter((type) => type === 'case.registered')).toHaveLength(1)
  expect(body.timeline.map((event) => event.n)).toEqual(types.map((_, index) => index + 1))
}

it('whenever the platform is killed, every case is answered 202 under its key, registered exactly once, and ends', async () => {
  console.log(`${KILLS} kills among ${CASES} cases, DENGTONG_SEED=${SEED} repeats their moments`)
  const scene = await openScene()
  const { accepted, bank, registries, cast, signal } = scene
  const filing = someAtOnce(CASES, (index) => fileCase(scene, index))
  await watched(Promise.all([filing, killAgainAndAgain(scene)]), watch(scene, 'cases under kills'))
  expect(accepted).toHaveLength(CASES)
  expect(new Set(accepted).size).toBe(CASES)

  await cast.control.purgeQueues()
  await untilAllFinished(scene)
  await watched(
    someAtOnce(CASES, (index) => bank.disburse(accepted[index] ?? '')),
    watch(scene, 'loans paid out'),
  )
  const counted = registries.registrations()
  expect(accepted.filter((caseId) => counted.get(caseId) !== 1)).toEqual([])
  expect(counted.size).toBe(CASES)
  await someAtOnce(CASES, async (index) => {
    expectWhole(await bank.client.insist({ method: 'GET', path: `/v1/cases/${accepted[index]}` }, signal))
  })
  expect(registries.deeds.filter((deed) => deed.deed === 'anomaly')).toEqual([])
  const rows = await openRows(await runner?.status())
  leave.push(async () => rows.close())
  expect(await lasting(rows.cases, unitLockViolations)).toEqual([])
})
