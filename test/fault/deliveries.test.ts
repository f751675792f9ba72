/**
 * At each of its calls to table, queue or receiver, a worker dies, or the call has its effect and its answer is lost. Whatever
 * the moment, the sweeper brings everything to its end: all is heard, in order, and the feed has neither gap nor repetition.
 */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { registryDeliveryId } from '../../lib/deliveries/delivery-id.ts'
import { inMode, type Mode } from '../../lib/deliveries/endpoints.ts'
import type { Hint } from '../../lib/platform/ports.ts'
import type { RegistryTransport } from '../../lib/registries/model.ts'
import { startTable, type TestTable } from '../support/engines.ts'
import {
  closeInstitution,
  createBank,
  createRegistry,
  feedOf,
  type LanePorts,
  type Lanes,
  openCase,
  openEndpoint,
  openLanes,
  startReceiver,
  sweepAndWork,
  type TestCase,
  type TestReceiver,
  waiting,
  work,
} from '../support/lanes.ts'
import type { Row } from '../support/looked.ts'
import { sampleOf } from '../support/sample.ts'

let engine: TestTable
let receiver: TestReceiver

beforeAll(async () => {
  engine = await startTable()
  receiver = await startReceiver()
})
afterAll(async () => {
  await receiver?.close()
  await engine?.stop()
})

/** After `dies` no call has any effect; after `answer lost` the worker lives on. */
type Fault = { readonly at: number; readonly kind: 'dies' | 'answer lost' }

const faulty = (ports: LanePorts, { at, kind }: Fault) => {
  let calls = 0
  const guarded = <P extends object>(port: P): P =>
    Object.fromEntries(
      Object.entries(port).map(([name, run]: [string, (...given: unknown[]) => unknown]) => [
        name,
        async (...given: unknown[]) => {
          calls += 1
          const mine = calls
          if (kind === 'dies' && mine >= at) throw new Error('died')
          const answer = await run(...given)
          if (mine === at) throw new Error('answer lost')
          return answer
        },
      ]),
    ) as P
  const { table, queue, http } = ports
  return {
    ports: { ...ports, table: guarded(table), queue: guarded(queue), http: guarded(http) },
    calls: () => calls,
  }
}

type Scene = { readonly lanes: Lanes; readonly bank: string; readonly registry: string; readonly cases: TestCase[] }

/** How many endpoints each institution has, and how they hear. */
type Hearing = { readonly transport: RegistryTransport; readonly endpoints: 1 | 2; readonly mode: Mode }

/** Two cases of two events each for the registry and three for the bank; each endpoint fails once. */
const openScene = async ({ transport, endpoints, mode }: Hearing) => {
  const lanes = openLanes(engine.table)
  const bank = await createBank(lanes)
  const registry = await createRegistry(lanes, transport)
  const pathsOf = (name: string) => Array.from({ length: endpoints }, (_, i) => `/${name}-${i}`)
  const paths = { bank: pathsOf(bank), registry: pathsOf(registry) }
  for (const path of paths.bank) await openEndpoint(lanes, bank, receiver.url(path))
  for (const path of paths.registry) await openEndpoint(lanes, registry, receiver.url(path))
  await lanes.ports.table.transact([inMode(bank, mode), inMode(registry, mode)])
  receiver.answer = (_, times) => ({ status: times === 1 ? 500 : 204 })
  const cases = [await openCase(lanes, { bank, registry }), await openCase(lanes, { bank, registry })]
  const told: string[] = []
  for (const one of cases) told.push(await one.tell('case.lodged', ['registry', 'bank']))
  for (const one of cases) told.push(await one.tell('case.accepted', ['bank']))
  for (const one of cases) told.push(await one.tell('case.withdrawal-requested', ['registry', 'bank']))
  return { lanes, bank, registry, cases, paths, told }
}

/** One process works off these hints; how many calls it made. */
const workWith = async (fault: Fault, { lanes, cases, registry, bank }: Scene): Promise<number> => {
  const { ports, calls } = faulty(lanes.ports, fault)
  const first: Hint[] = [
    { receiver: `feed:${bank}` },
    ...cases.map(({ caseId }) => ({ receiver: `registry:${registry}`, subjectId: caseId })),
    ...cases.map(({ caseId }) => ({ receiver: `push:${bank}`, subjectId: caseId })),
  ]
  for (const hint of first) {
    await work(ports, hint).catch(() => {})
    for (let led = lanes.hints.shift(); led; led = lanes.hints.shift()) await work(ports, led).catch(() => {})
  }
  return calls()
}

const sweepToTheEnd = async ({ lanes, cases, registry, bank }: Scene): Promise<void> => {
  for (let sweeps = 0; sweeps < 30; sweeps++) {
    lanes.advance(150)
    await sweepAndWork(lanes)
    const left = await Promise.all(cases.flatMap((one) => [waiting(lanes, one, bank), waiting(lanes, one, registry)]))
    if (left.flat().length === 0) return
  }
  throw new Error('something was never delivered')
}

/** The order in which things were first heard of. */
const firstHeard = (ids: readonly string[]): string[] => [...new Set(ids)]

/** What each hearer heard: every endpoint is one, or all of an institution together are, where any suffices. */
const heardBy = (paths: readonly string[], mode: Mode): Row[][] =>
  (mode === 'each' ? paths.map((path) => [path]) : [paths]).map((some) =>
    receiver.heard.filter(({ path }) => some.includes(path)).map(({ body }) => JSON.parse(body)),
  )

const inboxOf = async (registry: string): Promise<Row[]> =>
  (await engine.table.query({ table: 'deliveries', pk: `INBOX#${registry}` })).rows.map(({ body }) => JSON.parse(body))

const verify = async (scene: Awaited<ReturnType<typeof openScene>>, { transport, mode }: Hearing) => {
  const { lanes, bank, registry, cases, paths, told } = scene
  const feed = await feedOf(lanes, bank)
  expect(feed.map(({ sequence }) => sequence)).toEqual(told.map((_, i) => i + 1))
  expect(feed.map(({ id }) => id).sort()).toEqual([...told].sort())
  const pushed = heardBy(paths.bank, mode)
  for (const body of pushed.flat()) expect(feed).toContainEqual(body)
  const brought = transport === 'webhook' ? heardBy(paths.registry, mode) : [await inboxOf(registry)]
  for (const [i, { caseId }] of cases.entries()) {
    const ofCase = [told[i], told[i + 2], told[i + 4]]
    const firstOf = (heard: Row[]) => firstHeard(heard.filter((body) => body['caseId'] === caseId).map(({ id }) => id))
    expect(feed.filter((item) => item['caseId'] === caseId).map(({ id }) => id)).toEqual(ofCase)
    for (const heard of pushed) expect(firstOf(heard)).toEqual(ofCase)
    for (const heard of brought)
      expect(firstOf(heard)).toEqual([registryDeliveryId(caseId, 1), registryDeliveryId(caseId, 3)])
  }
}

/** From a scene of its own to the last delivery; how many calls the workers made before the sweep. */
const storyOf = async (hearing: Hearing, fault: Fault): Promise<number> => {
  const scene = await openScene(hearing)
  receiver.heard.length = 0
  const calls = await workWith(fault, scene)
  await sweepToTheEnd(scene)
  await verify(scene, hearing)
  for (const institution of [scene.bank, scene.registry]) await closeInstitution(scene.lanes, institution)
  return calls
}

it.each([
  ['webhook', 1, 'each', 'answer lost'],
  ['inbox', 1, 'each', 'dies'],
  ['webhook', 2, 'each', 'dies'],
  ['webhook', 2, 'each', 'answer lost'],
  ['webhook', 2, 'any', 'dies'],
] as const)('nothing is lost, doubled or out of order: by %s, endpoints: %i, %s, worker with: %s', async (...story) => {
  const [transport, endpoints, mode, kind] = story
  const hearing = { transport, endpoints, mode }
  const calls = await storyOf(hearing, { at: Number.POSITIVE_INFINITY, kind })
  expect(calls).toBeGreaterThan(40)
  // Up to its fault a worker makes the same calls as one without: in a long run, each of them has its turn.
  const moments = Array.from({ length: calls }, (_, made) => made + 1)
  for (const at of sampleOf(moments, 0.1, `calls that a worker fails at: ${story.join(', ')}`))
    await storyOf(hearing, { at, kind })
})
