/**
 * Cases while calls to the engines go wrong in the ways of AWS: throttled, in conflict, failed before or after their effect, answered never,
 * in part, late, or by what an index said ten seconds ago; messages refused, lost, late, and doubled as a rule, so that two workers meet
 * on one case. Whatever was answered 202 comes to its end, and what must hold holds.
 */
import { afterEach, expect, it } from 'vitest'
import {
  auditViolations,
  feedViolations,
  outboxViolations,
  statementViolations,
  unitLockViolations,
} from '../../tools/lives/laws/rows.ts'
import type { LocalRunner } from '../../tools/local/start.ts'
import { watched } from '../../tools/patience.ts'
import { lasting, openRows } from '../support/invariants.ts'
import { LONG, SEED } from '../support/sample.ts'
import { expectWhole, fileCase, openScene, type Scene, someAtOnce, untilAllFinished, watch } from './scene.ts'

const [CASES, PER_MILLE, HANGS] = LONG ? [60, 100, 13] : [6, 60, 1]

const leave: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const step of leave.splice(0).reverse()) await step()
})

/** One environment of each function but of those that change cases, which meet. */
const ENVIRONMENTS = ['authorizer', 'directory', 'documents', 'endpoints', 'notifications', 'token']
  .map((name) => `${name}=1`)
  .join()

const faults = ({ baseUrl }: LocalRunner, body: object) =>
  fetch(`${baseUrl}/_local/faults`, { method: 'POST', body: JSON.stringify(body) })

/** Figures counted anew from the cases are those that were counted as they came. */
const expectCounted = async ({ bank, cast }: Scene): Promise<void> => {
  await cast.control.runSchedule('count')
  const year = new Date(bank.client.now()).getFullYear()
  const proof = await cast.control.operate('recount', {
    institution: bank.identity.institutionId,
    from: `${year - 1}-01`,
    to: `${year + 1}-12`,
  })
  expect(proof).toMatchObject({ differences: [], unpublished: [], missed: [] })
  expect(proof.cells).toBeGreaterThan(0)
}

/** Lanes with something in them, dead letters included. */
const busyLanes = async (runner: LocalRunner): Promise<string[]> => {
  const { queues } = await runner.status()
  return Object.entries<Record<string, number>>(queues).flatMap(([name, depths]) =>
    Object.values(depths).some((depth) => depth > 0) ? [`${name} ${JSON.stringify(depths)}`] : [],
  )
}

it('whatever AWS does to its calls, every case ends once, told in order, and nothing is left over', async () => {
  console.log(`${PER_MILLE} of 1000 calls go wrong among ${CASES} cases, DENGTONG_SEED=${SEED} repeats which`)
  let runner: LocalRunner | undefined
  leave.push(async () => runner?.remove())
  const opened = await openScene({ environments: ENVIRONMENTS }, leave)
  runner = opened.runner
  const { scene } = opened
  const { accepted, bank, registries, signal } = scene
  await faults(runner, { perMille: PER_MILLE, seed: SEED, hangs: HANGS })
  await watched(
    someAtOnce(CASES, (index) => fileCase(scene, index)),
    watch(scene, 'cases filed under faults'),
  )
  expect(new Set(accepted).size).toBe(CASES)
  await untilAllFinished(scene)
  await watched(
    someAtOnce(CASES, (index) => bank.disburse(accepted[index] ?? '')),
    watch(scene, 'loans paid out'),
  )
  await faults(runner, { perMille: 0 })
  const counted = registries.registrations()
  expect(accepted.filter((caseId) => counted.get(caseId) !== 1)).toEqual([])
  await someAtOnce(CASES, async (index) => {
    expectWhole(await bank.client.insist({ method: 'GET', path: `/v1/cases/${accepted[index]}` }, signal))
  })
  expect(registries.deeds.filter((deed) => deed.deed === 'anomaly')).toEqual([])

  const rows = await openRows(await runner.status())
  leave.push(async () => rows.close())
  await untilAllFinished(scene, async () => outboxViolations(await rows.cases()).length === 0)
  expect(await lasting(rows.cases, unitLockViolations)).toEqual([])
  expect(feedViolations(await rows.deliveries(), await rows.cases())).toEqual([])
  expect(statementViolations(await rows.cases(), accepted)).toEqual([])
  expect(auditViolations(await rows.audit(), accepted)).toEqual([])
  await expectCounted(scene)
  await untilAllFinished(scene, async () => (await busyLanes(runner)).length === 0)
})
