/** Over ten days on a clock moved by hand: one endpoint that is dead harms no other, and a stand-by takes what the main did not. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Mode } from '../../../lib/deliveries/endpoints.ts'
import { deleteEndpoint, listEndpoints, setEndpointMode } from '../../../lib/deliveries/manage-endpoints.ts'
import { listDeliveries, replayDelivery } from '../../../lib/deliveries/read-deliveries.ts'
import { StatusRow, statusKey, statusOf } from '../../../lib/deliveries/status.ts'
import { AnyRow } from '../../../lib/kernel/stored.ts'
import { circuitKey } from '../../../lib/outbox/circuit.ts'
import { receiverAt, receiverOf } from '../../../lib/outbox/rows.ts'
import { unreachableRegistries } from '../../../lib/outbox/unreachable.ts'
import { makeCursorSecret } from '../../../lib/tables/cursor.ts'
import { registryRow } from '../../support/cases.ts'
import { bodyOf, call } from '../../support/documents.ts'
import {
  bodies,
  closeInstitution,
  createBank,
  createRegistry,
  type Lanes,
  openCase,
  openEndpoint,
  openLanes,
  publishAndPush,
  startReceiver,
  sweepAndWork,
  type TestCase,
  type TestReceiver,
  waiting,
  workAll,
} from '../../support/lanes.ts'
import type { Row } from '../../support/looked.ts'
import { useTables } from '../../support/platform.ts'

const engine = useTables()
const HOUR = 3600
let receiver: TestReceiver
let lanes: Lanes
let bank: string
let registry: string
let cases: TestCase[]

beforeAll(async () => {
  receiver = await startReceiver()
  await makeCursorSecret(openLanes(engine.table).ports)
})
afterAll(async () => {
  await receiver?.close()
})
beforeEach(async () => {
  if (lanes) for (const institution of [bank, registry]) await closeInstitution(lanes, institution)
  lanes = openLanes(engine.table)
  receiver.heard.length = 0
  down.clear()
  receiver.answer = ({ path }) => ({ status: down.has(path) ? 503 : 204 })
  bank = await createBank(lanes)
  registry = await createRegistry(lanes, 'webhook')
  cases = []
  for (let i = 0; i < 5; i++) cases.push(await openCase(lanes, { bank, registry }))
})

const down = new Set<string>()
/** Endpoints are in the order of their creation. */
const open = async (of: string, path: string) => {
  lanes.advance(1)
  return (await openEndpoint(lanes, of, receiver.url(path))).endpointId
}
const now = () => lanes.ports.clock.now()
const asked = (operation: Parameters<typeof call>[0], by: string, sent: { path?: unknown; body?: unknown } = {}) =>
  call(operation, sent, { by, now: now() }) as never
const setMode = async (of: string, mode: Mode) =>
  bodyOf(await setEndpointMode(lanes.ports, asked('setEndpointMode', of, { body: { mode } })))
const remove = async (of: string, endpointId: string) =>
  expect(await deleteEndpoint(lanes.ports, asked('deleteEndpoint', of, { path: { endpointId } }))).toMatchObject({
    ok: true,
  })
const replay = async (of: string, deliveryId: string, endpointId?: string) => {
  const made = call('replayDelivery', { path: { deliveryId } }, { by: of, now: now() })
  const query = endpointId === undefined ? {} : { endpointId }
  const answered = bodyOf(await replayDelivery(lanes.ports, { ...made, query } as never))
  await workAll(lanes)
  return answered
}
const heldAt = async (of: string): Promise<Row[]> => {
  const made = call<unknown, unknown>('listDeliveries', {}, { by: of, now: now() })
  return bodyOf(await listDeliveries(lanes.ports, { ...made, query: { held: 'true', limit: 100 } })).items
}
const circuitAt = (of: string, endpointId: string) =>
  engine.table.get(
    'deliveries',
    circuitKey(receiverAt(receiverOf(of === bank ? 'push' : 'registry', of), endpointId)),
    AnyRow,
  )
const statusNow = async () => {
  const row = await engine.table.get('deliveries', statusKey, StatusRow)
  return statusOf(row, now())
}
const leftFor = async (of: string) => (await Promise.all(cases.map((one) => waiting(lanes, one, of)))).flat()

/** How often each event came to a path, and in which order those of a case came first. */
const eventsAt = (path: string): string[] =>
  bodies(receiver.heard, path).map((one) => String(one['eventId'] ?? one['id']))
const firstAt = (path: string): string[] => [...new Set(eventsAt(path))]
const ofCase = ({ caseId }: TestCase, events: readonly string[]) => events.filter((id) => told.get(id) === caseId)
const told = new Map<string, string>()

/** Eight events a day, of a case after another; between them the sweeper runs each hour. `at` is called before each event with its hour. */
const overTenDays = async (of: string, at: (hour: number) => void, after: (event: string, hour: number) => void) => {
  const events: string[] = []
  for (let hour = 0; hour < 240; hour++) {
    at(hour)
    if (hour % 3 === 0) {
      const one = cases[(hour / 3) % cases.length] as TestCase
      const event =
        of === bank
          ? await one.tell('case.accepted', ['bank'])
          : await one.tell('case.withdrawal-requested', ['registry'])
      events.push(event)
      told.set(event, one.caseId)
      if (of === bank) await publishAndPush(lanes, bank)
      else await sweepAndWork(lanes)
      after(event, hour)
    }
    lanes.advance(HOUR)
    await sweepAndWork(lanes)
  }
  return events
}

const inOrder = (path: string, events: readonly string[]) => {
  for (const one of cases) expect(ofCase(one, firstAt(path))).toEqual(ofCase(one, events))
}
const say = (words: string, counts: object) => console.log(words, JSON.stringify(counts))

describe('each endpoint hears', () => {
  it('a bank’s healthy one hears every event once, in order, at once, while the other is dead for sixty hours and then hears them all', async () => {
    const [good, dead] = [await open(bank, '/good'), await open(bank, '/dead')]
    let atOnce = 0
    let whileDead = 0
    const events = await overTenDays(
      bank,
      (hour) => (hour >= 48 && hour < 108 ? down.add('/dead') : down.delete('/dead')),
      (event) => {
        if (eventsAt('/good').at(-1) === event) atOnce += 1
        if (down.has('/dead') && !firstAt('/dead').includes(event)) whileDead += 1
      },
    )
    expect(eventsAt('/good')).toEqual(events)
    expect([events.length, atOnce]).toEqual([80, 80])
    inOrder('/dead', events)
    expect(whileDead).toBeGreaterThan(10)
    expect(await leftFor(bank)).toEqual([])
    expect([await circuitAt(bank, good), await circuitAt(bank, dead)]).toEqual([undefined, undefined])
    const calls = { good: eventsAt('/good').length, dead: eventsAt('/dead').length }
    say('bank, one of two endpoints dead for 60 hours:', { events: events.length, atOnce, whileDead, calls })
  })

  it('a registry’s main hears everything at once while its stand-by is dead until its attempts are used up; what is held there comes by hand, in order', async () => {
    const [main, standby] = [await open(registry, '/main'), await open(registry, '/standby')]
    let atOnce = 0
    let hidden = 0
    const events = await overTenDays(
      registry,
      (hour) => (hour >= 24 ? down.add('/standby') : down.delete('/standby')),
      (event) => {
        if (eventsAt('/main').at(-1) === event) atOnce += 1
        if (!eventsAt('/standby').includes(event)) hidden += 1
      },
    )
    expect(eventsAt('/main')).toEqual(events)
    expect([events.length, atOnce]).toEqual([80, 80])
    expect(await circuitAt(registry, main)).toBeUndefined()
    expect(await unreachableRegistries(lanes.ports)).not.toContain(registry)
    const held = await heldAt(registry)
    expect(held.map(({ endpointId }) => endpointId)).toEqual(cases.map(() => standby))
    down.clear()
    const calls = eventsAt('/standby').length
    for (const { deliveryId, endpointId } of held)
      expect(await replay(registry, String(deliveryId), String(endpointId))).toMatchObject({ status: 202 })
    expect(eventsAt('/main')).toEqual(events)
    inOrder('/standby', events)
    expect(await leftFor(registry)).toEqual([])
    const heardByHand = eventsAt('/standby').length - calls
    say('registry, each, stand-by dead from the second day:', {
      events: events.length,
      atOnce,
      hidden,
      held: held.length,
      heardByHand,
    })
  })

  it('the circuit of one opens and closes by itself; status says how long it keeps things waiting, and calls nothing late', async () => {
    const [, dead] = [await open(registry, '/main'), await open(registry, '/dead')]
    down.add('/dead')
    for (let n = 0; n < 10; n++) {
      for (const one of cases) await one.tell('case.withdrawal-requested', ['registry'])
      await sweepAndWork(lanes)
      lanes.advance(400)
      await sweepAndWork(lanes)
    }
    expect(await circuitAt(registry, dead)).toMatchObject({ failures: expect.any(Number) })
    lanes.advance(20 * HOUR)
    await sweepAndWork(lanes)
    lanes.advance(60)
    const before = receiver.heard.length
    await sweepAndWork(lanes)
    expect(receiver.heard.length).toBe(before)
    const { status, lanes: seen } = await statusNow()
    const lane = seen.find((one) => one.lane === 'registry')
    expect(lane).toMatchObject({ receiversDown: 1, oldestReachableSeconds: 0, late: false })
    expect(lane?.oldestDueSeconds).toBeGreaterThan(HOUR)
    expect(status).toBe('ok')
    down.add('/main')
    for (let n = 0; n < 3; n++) {
      for (const one of cases) await one.tell('case.withdrawal-requested', ['registry'])
      await sweepAndWork(lanes)
      lanes.advance(400)
      await sweepAndWork(lanes)
    }
    expect(await unreachableRegistries(lanes.ports)).toContain(registry)
  })
})

describe('any endpoint suffices', () => {
  it('a registry’s stand-by hears what the main did not take, and nothing else; of both together every case is in order', async () => {
    const [main] = [await open(registry, '/main'), await open(registry, '/standby')]
    expect(await setMode(registry, 'any')).toEqual({ status: 200, mode: 'any' })
    const listed = bodyOf(await listEndpoints(lanes.ports, asked('listEndpoints', registry)))
    expect(listed).toMatchObject({ mode: 'any', items: [{ endpointId: main }, {}] })
    const taken: Row[] = []
    const answer = receiver.answer
    receiver.answer = (heard, times) => {
      const said = answer(heard, times)
      if (said.status === 204) taken.push({ path: heard.path, event: JSON.parse(heard.body).eventId })
      return said
    }
    let atOnce = 0
    const events = await overTenDays(
      registry,
      (hour) => (hour >= 48 && hour < 120 ? down.add('/main') : down.delete('/main')),
      (event) => {
        if (taken.at(-1)?.['event'] === event) atOnce += 1
      },
    )
    expect(taken.map(({ event }) => event)).toEqual(events)
    expect(atOnce).toBe(events.length)
    const by = taken.map(({ path }) => path)
    const [outage, back] = [by.indexOf('/standby'), by.lastIndexOf('/standby')]
    expect([outage, new Set(by.slice(outage, back + 1)).size]).toEqual([16, 1])
    expect(new Set(by.slice(0, outage).concat(by.slice(back + 1)))).toEqual(new Set(['/main']))
    expect(back).toBeGreaterThanOrEqual(39)
    expect(await circuitAt(registry, main)).toBeUndefined()
    expect([await leftFor(registry), await heldAt(registry)]).toEqual([[], []])
    const counts = { main: by.filter((path) => path === '/main').length, standby: back + 1 - outage }
    say('registry, any, main dead for three days:', {
      events: events.length,
      atOnce,
      ...counts,
      calls: receiver.heard.length,
    })
  })

  it('while both are down a case waits, and goes on in order at the first that answers', async () => {
    await open(registry, '/main')
    await open(registry, '/standby')
    await setMode(registry, 'any')
    for (const path of ['/main', '/standby']) down.add(path)
    const one = cases[0] as TestCase
    const events = [
      await one.tell('case.lodged', ['registry']),
      await one.tell('case.withdrawal-requested', ['registry']),
    ]
    await sweepAndWork(lanes)
    expect([eventsAt('/main'), eventsAt('/standby')]).toEqual([[events[0]], [events[0]]])
    down.delete('/standby')
    lanes.advance(6)
    await sweepAndWork(lanes)
    expect([eventsAt('/main'), eventsAt('/standby')]).toEqual([
      [events[0], events[0], events[1]],
      [events[0], events[0], events[1]],
    ])
    expect(await leftFor(registry)).toEqual([])
  })

  it('after a change of mode what waits at one endpoint still goes there, and what follows in its case goes behind it or to who is not behind', async () => {
    await open(registry, '/main')
    await open(registry, '/standby')
    down.add('/main')
    const one = cases[0] as TestCase
    const events = [await one.tell('case.lodged', ['registry'])]
    await sweepAndWork(lanes)
    await setMode(registry, 'any')
    down.clear()
    events.push(await one.tell('case.withdrawal-requested', ['registry']))
    await sweepAndWork(lanes)
    expect([eventsAt('/main'), eventsAt('/standby')]).toEqual([[events[0]], events])
    lanes.advance(6)
    await sweepAndWork(lanes)
    events.push(await one.tell('case.withdrawal-requested', ['registry']))
    await sweepAndWork(lanes)
    expect([eventsAt('/main'), eventsAt('/standby')]).toEqual([[events[0], events[0], events[2]], events.slice(0, 2)])
    expect(await leftFor(registry)).toEqual([])
  })
})

describe('while deliveries wait', () => {
  it('a new endpoint hears what nobody took yet, and nothing of what others took', async () => {
    await open(bank, '/one')
    const [one, two] = cases as [TestCase, TestCase]
    await one.tell('case.lodged', ['bank'])
    await publishAndPush(lanes, bank)
    down.add('/one')
    const late = await two.tell('case.lodged', ['bank'])
    await publishAndPush(lanes, bank)
    const added = await open(bank, '/two')
    lanes.advance(6)
    await sweepAndWork(lanes)
    expect(eventsAt('/two')).toEqual([late])
    expect(await circuitAt(bank, added)).toBeUndefined()
    down.clear()
    lanes.advance(400)
    await sweepAndWork(lanes)
    expect(firstAt('/one')).toContain(late)
    expect(await leftFor(bank)).toEqual([])
  })

  it('what is held for an endpoint ends with it, holds up nobody, and leaves nothing behind', async () => {
    await open(registry, '/main')
    const dead = await open(registry, '/dead')
    down.add('/dead')
    const events = await overTenDays(
      registry,
      () => {},
      () => {},
    )
    expect(await heldAt(registry)).toHaveLength(cases.length)
    await remove(registry, dead)
    await sweepAndWork(lanes)
    expect([await leftFor(registry), await heldAt(registry)]).toEqual([[], []])
    expect(eventsAt('/main')).toEqual(events)
    lanes.advance(2 * HOUR)
    await sweepAndWork(lanes)
    const key = { pk: `INSTITUTION#${registry}`, sk: `ENDPOINT#${dead}` }
    expect(await engine.table.get('directory', key, AnyRow)).toBeUndefined()
  })

  it('an institution that replaces all its endpoints loses nothing that none of them took', async () => {
    const old = [await open(registry, '/main'), await open(registry, '/standby')]
    for (const path of ['/main', '/standby']) down.add(path)
    const one = cases[0] as TestCase
    const events = [
      await one.tell('case.lodged', ['registry']),
      await one.tell('case.withdrawal-requested', ['registry']),
    ]
    await sweepAndWork(lanes)
    await open(registry, '/new')
    for (const endpointId of old) await remove(registry, endpointId)
    await sweepAndWork(lanes)
    await sweepAndWork(lanes)
    expect(eventsAt('/new')).toEqual(events)
    expect(await leftFor(registry)).toEqual([])
  })

  it('a registry that polls from now on finds in its inbox what its endpoints did not take', async () => {
    for (const path of ['/main', '/standby']) {
      await open(registry, path)
      down.add(path)
    }
    const one = cases[0] as TestCase
    const events = [
      await one.tell('case.lodged', ['registry']),
      await one.tell('case.withdrawal-requested', ['registry']),
    ]
    await sweepAndWork(lanes)
    await engine.table.write({ table: 'directory', put: registryRow(registry, { transport: 'inbox' }) })
    lanes.advance(400)
    await sweepAndWork(lanes)
    const { rows } = await engine.table.query({ table: 'deliveries', pk: `INBOX#${registry}` }, AnyRow)
    expect(rows.map((row) => JSON.parse(String(row['body'])).eventId)).toEqual(events)
    expect(await leftFor(registry)).toEqual([])
  })
})

describe('a delivery asked for again', () => {
  it('goes to the endpoint that is named, or to those that lack it, or to all', async () => {
    const [good, dead] = [await open(bank, '/good'), await open(bank, '/dead')]
    down.add('/dead')
    const event = await (cases[0] as TestCase).tell('case.lodged', ['bank'])
    await publishAndPush(lanes, bank)
    const heard = () => [eventsAt('/good').length, eventsAt('/dead').length]
    expect(heard()).toEqual([1, 1])
    await replay(bank, 'dlv_1')
    expect(heard()).toEqual([1, 2])
    expect(await replay(bank, 'dlv_1', good)).toMatchObject({ status: 202 })
    expect(heard()).toEqual([2, 2])
    down.clear()
    await replay(bank, 'dlv_1')
    expect(heard()).toEqual([2, 3])
    await replay(bank, 'dlv_1')
    expect(heard()).toEqual([3, 4])
    expect(new Set(eventsAt('/dead'))).toEqual(new Set([event]))
    expect(await leftFor(bank)).toEqual([])
    await remove(bank, dead)
    for (const unknown of [dead, `end_${'0'.repeat(26)}`])
      expect(await replay(bank, 'dlv_1', unknown)).toEqual({ refused: 'resource.not-found' })
  })
})
