/**
 * Cases are filed while the platform and its engines are killed at random moments: 200 and ten times in a long run, in any other 60 and at
 * three of the ten moments. Whatever was answered 202 must come to its end, each written into a register exactly once, as the
 * registries' own ledger counts. How long that takes is no matter, as long as it goes on.
 */
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect } from 'vitest'
import { type LocalRunner, startLocalRunner } from '../../tools/local/start.ts'
import { until } from '../../tools/patience.ts'
import type { Bank } from '../../tools/simulate/bank.ts'
import type { Registries } from '../../tools/simulate/registry.ts'
import { type Cast, castOf } from '../support/client.ts'
import { LONG, randomOf, sampleOf } from '../support/sample.ts'
import { story } from '../support/story.ts'

const CASES = LONG ? 200 : 60
const AT_ONCE = 10
/** Of the filings to come, when the platform is killed. Some moments lie behind the last. */
const random = randomOf('kills')
const MOMENTS = Array.from({ length: 10 }, () => random() * 1.6).sort((a, b) => a - b)
/** Without anything filed, decided or heard: a start after a kill takes most of a minute where the machine has other work. */
const STILL_SECONDS = 180

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

let runner: LocalRunner
let cast: Cast
let bank: Bank
let registries: Registries
let folder: string
/** Cases whose 202 was read. */
const accepted: string[] = []
/** The file is over: nothing is filed and nobody killed any more. */
const over = new AbortController()
let killing: Promise<void> = Promise.resolve()

beforeAll(async () => {
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
  over.abort()
  await killing.catch(() => undefined)
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
  const answer = await bank.client.insist(
    { method: 'POST', path: '/v1/cases', body: filing, signed: true, key: randomUUID() },
    over.signal,
  )
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
const moved = (): string => [accepted.length, registries.deeds.length, bank.heard.length].join()

/** Fails once nothing moves any more, however long it has gone on. */
const whileMoving = async (what: string, work: Promise<unknown>): Promise<void> => {
  let done = false
  const watched = until(() => done, { what, count: moved, seconds: STILL_SECONDS, everyMs: 1000 })
  const ended = work.finally(() => {
    done = true
  })
  await Promise.race([Promise.all([ended, watched]), watched.then(() => ended)])
}

const killAtMoments = async (moments: readonly number[]): Promise<void> => {
  for (const [index, moment] of moments.entries()) {
    const reached = () => over.signal.aborted || progress() >= moment * CASES
    await until(reached, { what: 'the next kill', count: moved, seconds: STILL_SECONDS, everyMs: 20 })
    await pause(random() * 200)
    if (over.signal.aborted) return
    await runner.kill9()
    runner = await runner.restart()
    if (index === Math.floor(moments.length / 2)) await cast.control.purgeQueues()
  }
}

/** Minutes pass quickly: retries come due and the sweep brings what was lost. */
const untilAllFinished = async (): Promise<void> => {
  let round = 0
  const finished = async (): Promise<boolean> => {
    await bank.catchUp()
    if (accepted.every(hasFinished)) return true
    await cast.control.advance(round % 5 === 4 ? 400 : 30)
    await cast.control.runSchedule('sweep')
    round += 1
    return false
  }
  await until(finished, { what: 'cases to their end', count: moved, seconds: STILL_SECONDS, everyMs: 1000 })
}

const expectWhole = ({ body }: { body: { caseState: string; timeline: { type: string; n: number }[] } }): void => {
  expect(body.caseState).toBe('completed')
  const types = body.timeline.map((event) => event.type)
  expect(types.filter((type) => type === 'case.registered')).toHaveLength(1)
  expect(body.timeline.map((event) => event.n)).toEqual(types.map((_, index) => index + 1))
}

story('Cases on a platform that is killed again and again', {
  'are answered 202 under the key they were filed by, whenever that is': async () => {
    killing = killAtMoments(sampleOf(MOMENTS, 0.3, 'kills'))
    await whileMoving('filing', Promise.all([someAtOnce(CASES, fileCase), killing]))
    expect(accepted).toHaveLength(CASES)
    expect(new Set(accepted).size).toBe(CASES)
  },

  'are registered exactly once and end': async () => {
    await cast.control.purgeQueues()
    await untilAllFinished()
    expect(accepted.filter((caseId) => !hasFinished(caseId))).toEqual([])
    await someAtOnce(CASES, (index) => bank.disburse(accepted[index] ?? ''))
    const counted = registries.registrations()
    expect(accepted.filter((caseId) => counted.get(caseId) !== 1)).toEqual([])
    expect(counted.size).toBe(CASES)
    await someAtOnce(CASES, async (index) => {
      const path = `/v1/cases/${accepted[index]}`
      expectWhole(await bank.client.insist({ method: 'GET', path }))
    })
    expect(registries.deeds.filter((deed) => deed.deed === 'anomaly')).toEqual([])
  },
})
