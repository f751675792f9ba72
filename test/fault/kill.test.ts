/**
 * Cases while the platform and its engines are killed at random moments. Whatever was answered 202 must come to its end, each written
 * into a register exactly once, as the registries' own ledger counts.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, expect, it } from 'vitest'
import { unitLockViolations } from '../../tools/lives/laws/rows.ts'
import type { LocalRunner } from '../../tools/local/start.ts'
import { until, watched } from '../../tools/patience.ts'
import { lasting, openRows } from '../support/invariants.ts'
import { LONG, randomOf, SEED } from '../support/sample.ts'
import { expectWhole, fileCase, openScene, type Scene, someAtOnce, untilAllFinished, watch } from './scene.ts'

const [CASES, KILLS] = LONG ? [200, 10] : [9, 1]

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

let runner: LocalRunner | undefined
const leave: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const step of leave.splice(0).reverse()) await step()
})

const openPlatform = async (): Promise<Scene> => {
  leave.push(async () => runner?.remove())
  const opened = await openScene({ environments: ONE_ENVIRONMENT }, leave)
  runner = opened.runner
  return opened.scene
}

/** Work done so far: what moments are measured by, so that a slow machine is killed as often as a fast one. */
const progress = ({ accepted, registries }: Scene): number => accepted.length + registries.deeds.length / 7

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

it('whenever the platform is killed, every case is answered 202 under its key, registered exactly once, and ends', async () => {
  console.log(`${KILLS} kills among ${CASES} cases, DENGTONG_SEED=${SEED} repeats their moments`)
  const scene = await openPlatform()
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
