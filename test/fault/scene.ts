/** Banks and registries at a platform that something is done to: cases filed under keys that are repeated, and whether each came to its end. */
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import { type Options, startLocalRunner } from '../../tools/local/start.ts'
import { until } from '../../tools/patience.ts'
import type { Bank } from '../../tools/simulate/bank.ts'
import type { Registries } from '../../tools/simulate/registry.ts'
import { type Cast, castOf } from '../support/cast.ts'

const AT_ONCE = 10

export type Scene = {
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

type Place = { readonly code: string; readonly transport: string; readonly prefixes: readonly string[] }

/** One registry by webhook, and one by inbox. */
const somePlaces = async (cast: Cast): Promise<readonly Place[]> => {
  const [first] = cast.sandbox.banks
  if (first === undefined) throw new Error('The sandbox has no bank')
  const places: readonly Place[] = (await cast.client(first).read('/v1/registries')).items
  return ['webhook', 'inbox'].flatMap((transport) => places.find((one) => one.transport === transport) ?? [])
}

/** `leave`: how everything is ended again, in reverse. */
export const openScene = async (options: Options, leave: (() => Promise<unknown>)[]) => {
  const folder = await mkdtemp(join(tmpdir(), 'dengtong-ledger-'))
  leave.push(() => rm(folder, { recursive: true, force: true }))
  const runner = await startLocalRunner(options)
  const cast = castOf(runner.sandbox)
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
  const scene: Scene = { cast, bank: await cast.bank(), registries, prefixes, accepted: [], signal: stopping.signal }
  return { runner, scene }
}

/** A bank that repeats whatever was not answered, under the same key. */
export const fileCase = async ({ bank, prefixes, accepted, signal }: Scene, index: number): Promise<void> => {
  const unit = `${prefixes[index % prefixes.length]}001002GB${String(10_000 + index).padStart(5, '0')}F00010203`
  const body = await bank.prepare({ units: [unit], mortgageByClause: true })
  const call = { method: 'POST', path: '/v1/cases', body, signed: true, key: randomUUID() } as const
  accepted.push((await bank.client.insist(call, signal)).body.caseId)
}

export const someAtOnce = async (count: number, work: (index: number) => Promise<unknown>): Promise<void> => {
  let next = 0
  const one = async (): Promise<void> => {
    for (let index = next++; index < count; index = next++) await work(index)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, one))
}

/** Whatever moves while the platform does anything for anybody. */
const moving = ({ accepted, registries, bank }: Scene) =>
  [accepted, registries.deeds, bank.heard].map((all) => all.length)
export const watch = (scene: Scene, what: string) => ({ what, count: () => String(moving(scene)), seconds: 90 })

const hasFinished = ({ bank }: Scene, caseId: string): boolean =>
  bank.heard.some(({ notice }) => notice.caseId === caseId && notice.type === 'certificate.delivered')

/** Minutes pass quickly: retries come due and the sweep brings what was lost. */
export const untilAllFinished = async (scene: Scene, isOver = async () => true): Promise<void> => {
  const { accepted, bank, cast } = scene
  let round = 0
  await until(
    async () => {
      await bank.catchUp()
      if (accepted.every((caseId) => hasFinished(scene, caseId)) && (await isOver())) return true
      await cast.control.advance(round++ % 5 === 4 ? 400 : 30)
      await cast.control.runSchedule('sweep')
      return false
    },
    { ...watch(scene, 'cases that come to their end'), everyMs: 1000 },
  )
}

export const expectWhole = ({
  body,
}: {
  body: { caseState: string; timeline: { type: string; n: number }[] }
}): void => {
  expect(body.caseState).toBe('completed')
  const types = body.timeline.map((event) => event.type)
  expect(types.filter((type) => type === 'case.registered')).toHaveLength(1)
  expect(body.timeline.map((event) => event.n)).toEqual(types.map((_, index) => index + 1))
}
