/**
 * 200 cases while the platform and its engines are killed ten times at random moments. Whatever was answered 202 must come
 * to its end, each written into a register exactly once, as the registries' own ledger counts.
 */
import { randomInt, randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type LocalRunner, startLocalRunner } from '../../tools/local/start.ts'
import type { Bank } from '../../tools/simulate/bank.ts'
import type { Registries } from '../../tools/simulate/registry.ts'
import { type Cast, castOf } from '../support/client.ts'

const CASES = Number(process.env['FAULT_CASES'] ?? 200)
const KILLS = 10
const AT_ONCE = 10
const SEED = Number(process.env['FAULT_SEED'] ?? randomInt(1, 2 ** 31))

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

/** mulberry32: the same seed gives the same moments. */
const random = ((state: number) => () => {
  state = (state + 0x6d2b79f5) | 0
  let t = Math.imul(state ^ (state >>> 15), 1 | state)
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
})(SEED)

let runner: LocalRunner
let cast: Cast
let bank: Bank
let registries: Registries
let folder: string
/** Cases whose 202 was read. */
const accepted: string[] = []

beforeAll(async () => {
  console.log(`seed ${SEED}`)
  folder = await mkdtemp(join(tmpdir(), 'dengtong-ledger-'))
  runner = await startLocalRunner({ environments: ONE_ENVIRONMENT })
  cast = castOf(runner.sandbox)
  registries = await cast.registries({
    only: await somePlaces(),
    ledgerFile: join(folder, 'ledger.jsonl'),
    pollMs: 500,
  })
  bank = await cast.bank()
})

afterAll(async () => {
  await cast?.close()
  await runner?.remove()
  await rm(folder, { recursive: true, force: true })
})

let prefixes: string[] = []

/** One registry by webhook, and one by inbox. */
const somePlaces = async (): Promise<string[]> => {
  const [first] = runner.sandbox.banks
  if (first === undefined) throw new Error('The sandbox has no bank')
  const entries = (await cast.client(first).read('/v1/registries')).items as {
    code: string
    transport: string
    prefixes: string[]
  }[]
  const chosen = ['webhook', 'inbox'].flatMap((transport) => entries.find((one) => one.transport === transport) ?? [])
  prefixes = chosen.flatMap((one) => one.prefixes.slice(0, 1))
  return chosen.map((one) => one.code)
}

const unitOf = (index: number): string =>
  `${prefixes[index % prefixes.length]}001002GB${String(10_000 + index).padStart(5, '0')}F00010203`

/** A bank that repeats whatever was not answered, under the same key. */
const fileCase = async (index: number): Promise<void> => {
  const filing = await bank.prepare({ units: [unitOf(index)], mortgageByClause: true })
  const answer = await bank.client.insist({
    method: 'POST',
    path: '/v1/cases',
    body: filing,
    signed: true,
    key: randomUUID(),
  })
  accepted.push(answer.body.caseId)
}

const someAtOnce = async (count: number, work: (index: number) => Promise<unknown>): Promise<void> => {
  let next = 0
  const one = async (): Promise<void> => {
    for (let index = next++; index < count; index = next++) await work(index)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, one))
}

const hasFinished = (caseId: string): boolean =>
  bank.heard.some(({ notice }) => notice.caseId === caseId && notice.type === 'certificate.delivered')

/** Work done so far: what moments are measured by, so that a slow machine is killed as often as a fast one. */
const progress = (): number => accepted.length + registries.deeds.length / 7

const killTenTimes = async (): Promise<void> => {
  const moments = Array.from({ length: KILLS }, () => random() * CASES * 1.6).sort((a, b) => a - b)
  for (const [index, moment] of moments.entries()) {
    await expect.poll(progress, { timeout: 120_000, interval: 20 }).toBeGreaterThanOrEqual(moment)
    await pause(random() * 200)
    await runner.kill9()
    runner = await runner.restart()
    if (index === KILLS / 2) await cast.control.purgeQueues()
  }
}

/** Minutes pass quickly: retries come due and the sweep brings what was lost. */
const untilAllFinished = async (): Promise<void> => {
  for (let round = 0; round < 60; round++) {
    await bank.catchUp()
    if (accepted.every(hasFinished)) return
    await cast.control.advance(round % 5 === 4 ? 400 : 30)
    await cast.control.runSchedule('sweep')
    await pause(1000)
  }
}

it('every case is answered 202 under the key it was filed by, whenever the platform is killed', async () => {
  await Promise.all([someAtOnce(CASES, fileCase), killTenTimes()])
  expect(accepted).toHaveLength(CASES)
  expect(new Set(accepted).size).toBe(CASES)
})

it('what was answered 202 is registered exactly once and ends', async () => {
  await cast.control.purgeQueues()
  await untilAllFinished()
  expect(accepted.filter((caseId) => !hasFinished(caseId))).toEqual([])
  await someAtOnce(CASES, (index) => bank.disburse(accepted[index] ?? ''))
  const counted = registries.registrations()
  expect(accepted.filter((caseId) => counted.get(caseId) !== 1)).toEqual([])
  expect(counted.size).toBe(CASES)
  await Promise.all(
    accepted.map((caseId) => bank.client.insist({ method: 'GET', path: `/v1/cases/${caseId}` }).then(expectWhole)),
  )
  expect(registries.deeds.filter((deed) => deed.deed === 'anomaly')).toEqual([])
})

const expectWhole = ({ body }: { body: { caseState: string; timeline: { type: string; n: number }[] } }): void => {
  expect(body.caseState).toBe('completed')
  const types = body.timeline.map((event) => event.type)
  expect(types.filter((type) => type === 'case.registered')).toHaveLength(1)
  expect(body.timeline.map((event) => event.n)).toEqual(types.map((_, index) => index + 1))
}
