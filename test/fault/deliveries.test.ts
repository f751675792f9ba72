/**
 * At each of its calls to table, queue or receiver, a worker dies, or the call has its effect and its answer is lost. Whatever
 * the moment, the sweeper brings everything to its end: all is heard, in order, and the feed has neither gap nor repetition.
 */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { registryDeliveryId } from '../../lib/deliveries/delivery-id.ts'
import type { Hint } from '../../lib/platform/ports.ts'
import type { RegistryTransport } from '../../lib/registries/model.ts'
import { startTable, type TestTable } from '../support/engines.ts'
import {
  bodies,
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

/** Two cases of two events each for the registry and three for the bank; each receiver fails once. */
const openScene = async (transport: RegistryTransport) => {
  const lanes = openLanes(engine.table)
  const bank = await createBank(lanes)
  const registry = await createRegistry(lanes, transport)
  const paths = { bank: `/bank-${bank}`, registry: `/registry-${registry}` }
  await openEndpoint(lanes, bank, receiver.url(paths.bank))
  await openEndpoint(lanes, registry, receiver.url(paths.registry))
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
  for (const hint of first) await work(ports, hint).catch(() => {})
  lanes.hints.length = 0
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

const verify = async (scene: Awaited<ReturnType<typeof openScene>>, transport: RegistryTransport) => {
  const { lanes, bank, registry, cases, paths, told } = scene
  const feed = await feedOf(lanes, bank)
  expect(feed.map(({ sequence }) => sequence)).toEqual(told.map((_, i) => i + 1))
  expect(feed.map(({ id }) => id).sort()).toEqual([...told].sort())
  const pushed = bodies(receiver.heard, paths.bank)
  for (const body of pushed) expect(feed).toContainEqual(body)
  const brought =
    transport === 'webhook'
      ? bodies(receiver.heard, paths.registry)
      : (await engine.table.query({ table: 'deliveries', pk: `INBOX#${registry}` })).rows.map(({ body }) =>
          JSON.parse(body),
        )
  for (const [i, { caseId }] of cases.entries()) {
    const ofCase = [told[i], told[i + 2], told[i + 4]]
    expect(feed.filter((item) => item['caseId'] === caseId).map(({ id }) => id)).toEqual(ofCase)
    expect(firstHeard(pushed.filter((body) => body['caseId'] === caseId).map(({ id }) => id))).toEqual(ofCase)
    expect(firstHeard(brought.filter((one) => one['caseId'] === caseId).map(({ id }) => id))).toEqual([
      registryDeliveryId(caseId, 1),
      registryDeliveryId(caseId, 3),
    ])
  }
}

/** From a scene of its own to the last delivery; how many calls the workers made before the sweep. */
const storyOf = async (transport: 'webhook' | 'inbox', fault: Fault): Promise<number> => {
  const scene = await openScene(transport)
  receiver.heard.length = 0
  const calls = await workWith(fault, scene)
  await sweepToTheEnd(scene)
  await verify(scene, transport)
  for (const institution of [scene.bank, scene.registry]) await closeInstitution(scene.lanes, institution)
  return calls
}

it.each([
  ['webhook', 'answer lost'],
  ['inbox', 'dies'],
] as const)('nothing is lost, doubled or out of order: registry by %s, worker with: %s', async (transport, kind) => {
  const calls = await storyOf(transport, { at: Number.POSITIVE_INFINITY, kind })
  expect(calls).toBeGreaterThan(40)
  // Up to its fault a worker makes the same calls as one without: in a long run, each of them has its turn.
  const moments = Array.from({ length: calls }, (_, made) => made + 1)
  for (const at of sampleOf(moments, 0.1, `calls that a worker fails at: ${transport}, ${kind}`))
    await storyOf(transport, { at, kind })
})
