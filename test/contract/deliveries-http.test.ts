import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { eventKey, filingKey } from '../../lib/cases/rows.ts'
import { circuitKey } from '../../lib/deliveries/circuit.ts'
import { registryDeliveryId } from '../../lib/deliveries/delivery-id.ts'
import * as manage from '../../lib/deliveries/manage-endpoints.ts'
import { publish } from '../../lib/deliveries/publish.ts'
import { listDeliveries, listNotifications, replayDelivery } from '../../lib/deliveries/read-deliveries.ts'
import { acknowledgeDelivery, listInbox } from '../../lib/deliveries/read-inbox.ts'
import { PUSH_MAX_BYTES } from '../../lib/deliveries/registry-delivery.ts'
import { RETRY_AFTER_SECONDS } from '../../lib/deliveries/schedule.ts'
import { sweep } from '../../lib/deliveries/sweep.ts'
import type { Answer, Call } from '../../lib/kernel/call.ts'
import type { Result } from '../../lib/kernel/result.ts'
import type { Operation } from '../../lib/names/routes.ts'
import { receiverOf } from '../../lib/outbox/rows.ts'
import type { Row } from '../../lib/platform/ports.ts'
import { tapped } from '../support/cases.ts'
import { call, type Given, told } from '../support/documents.ts'
import { startTable, type TestTable } from '../support/engines.ts'
import {
  bodies,
  closeInstitution,
  createBank,
  createRegistry,
  feedOf,
  type Lanes,
  openCase,
  openEndpoint,
  openLanes,
  publishAndPush,
  startReceiver,
  statusOf,
  sweepAndWork,
  type TestReceiver,
  waiting,
  work,
  workAll,
} from '../support/lanes.ts'

let engine: TestTable
let receiver: TestReceiver
let lanes: Lanes
let bank: string
let registry: string

beforeAll(async () => {
  engine = await startTable()
  receiver = await startReceiver()
})
afterAll(async () => {
  await receiver?.close()
  await engine?.stop()
})
beforeEach(async () => {
  if (lanes) for (const institution of [bank, registry]) await closeInstitution(lanes, institution)
  lanes = openLanes(engine.table)
  receiver.heard.length = 0
  receiver.answer = () => ({ status: 204 })
  bank = await createBank(lanes)
  registry = await createRegistry(lanes, 'webhook')
})

type Use = (call: Call<never, never, never>) => Promise<Result<Answer>>
const asked = async (
  use: Use,
  operation: Operation,
  sent: { body?: unknown; path?: unknown; query?: unknown },
  given: Given = {},
) => {
  const made = call(operation, sent, { by: bank, now: lanes.ports.clock.now(), ...given })
  const answered = await use({ ...made, query: sent.query ?? {} } as never)
  return answered.ok && answered.value.body === '' ? { status: answered.value.status } : told(answered)
}
const anEndpoint = (path: string, of = bank) => openEndpoint(lanes, of, receiver.url(path))
const aCase = () => openCase(lanes, { bank, registry })
const deliveriesOf = (by: string, query: Row = {}) =>
  asked((c) => listDeliveries(lanes.ports, c), 'listDeliveries', { query }, { by })
const replay = (deliveryId: string, given: Given = {}) =>
  asked((c) => replayDelivery(lanes.ports, c), 'replayDelivery', { path: { deliveryId } }, given)
const ids = (path: string) => receiver.heard.filter((one) => one.path === path).map((one) => one.headers['webhook-id'])

describe('a registry by webhook', () => {
  it('receives what was lodged with its filing and documents, under one id', async () => {
    await anEndpoint('/registry', registry)
    const one = await aCase()
    await one.tell('case.submitted', [])
    const eventId = await one.tell('case.lodged', ['registry'])
    await sweepAndWork(lanes)
    const link = `https://api.example.test/v1/registry/cases/${one.caseId}/documents/doc_1/download-link`
    expect(bodies(receiver.heard, '/registry')).toEqual([
      {
        id: registryDeliveryId(one.caseId, 2),
        eventId,
        type: 'case.lodged',
        caseId: one.caseId,
        registry,
        occurredAt: expect.any(String),
        filing: { business: 'new-loan' },
        filingSignature: 'p..s',
        documents: [{ documentId: 'doc_1', slot: 'loan-contract', link }],
      },
    ])
    expect(ids('/registry')).toEqual([registryDeliveryId(one.caseId, 2)])
    expect(await waiting(lanes, one, registry)).toEqual([])
  })

  it('is spared a filing that is too long to push', async () => {
    await anEndpoint('/registry', registry)
    const one = await aCase()
    const long = JSON.stringify({ business: '长'.repeat(PUSH_MAX_BYTES / 3) })
    const evidence = { protected: 'p', signature: 's' }
    await engine.table.write({ table: 'cases', put: { ...filingKey(one.caseId), filing: long, evidence } })
    await one.tell('case.lodged', ['registry'])
    await sweepAndWork(lanes)
    const [body] = bodies(receiver.heard, '/registry')
    expect(body).toMatchObject({ filingOmitted: true, documents: [{ documentId: 'doc_1' }] })
    expect(body).not.toHaveProperty('filing')
  })

  it('that fails hears the same id on the published schedule, then only by hand', async () => {
    receiver.answer = () => ({ status: 503 })
    await anEndpoint('/registry', registry)
    const one = await aCase()
    await one.tell('case.lodged', ['registry'])
    await one.tell('case.withdrawal-requested', ['registry'])
    await sweepAndWork(lanes)
    for (const [i, wait] of RETRY_AFTER_SECONDS.entries()) {
      lanes.advance(wait * 0.89)
      await sweepAndWork(lanes)
      expect(receiver.heard).toHaveLength(i + 1)
      lanes.advance(wait * 0.22)
      await sweepAndWork(lanes)
      expect(receiver.heard).toHaveLength(i + 2)
    }
    lanes.advance(7 * 86_400)
    await sweepAndWork(lanes)
    expect(new Set(ids('/registry'))).toEqual(new Set([registryDeliveryId(one.caseId, 1)]))
    expect(receiver.heard).toHaveLength(10)
    expect(await waiting(lanes, one, registry)).toHaveLength(2)

    receiver.answer = () => ({ status: 200 })
    expect(await replay(registryDeliveryId(one.caseId, 1), { by: registry })).toMatchObject({ status: 202 })
    await workAll(lanes)
    expect(ids('/registry').slice(10)).toEqual([registryDeliveryId(one.caseId, 1), registryDeliveryId(one.caseId, 2)])
    expect(await waiting(lanes, one, registry)).toEqual([])
  })

  it('is given the time it asks for', async () => {
    receiver.answer = (_, times) => (times === 1 ? { status: 429, headers: { 'retry-after': '600' } } : { status: 204 })
    await anEndpoint('/registry', registry)
    await (await aCase()).tell('case.lodged', ['registry'])
    await sweepAndWork(lanes)
    lanes.advance(599)
    await sweepAndWork(lanes)
    expect(receiver.heard).toHaveLength(1)
    lanes.advance(2)
    await sweepAndWork(lanes)
    expect(receiver.heard).toHaveLength(2)
  })

  it('without an endpoint is waited for', async () => {
    const one = await aCase()
    await one.tell('case.lodged', ['registry'])
    await sweepAndWork(lanes)
    expect((await deliveriesOf(registry)).items).toMatchObject([{ outcome: 'failed', reason: 'no-endpoint' }])
    await anEndpoint('/registry', registry)
    lanes.advance(6)
    await sweepAndWork(lanes)
    expect(ids('/registry')).toEqual([registryDeliveryId(one.caseId, 1)])
  })

  it('hears of a fault of ours only once it is mended, and the fault is not counted as an attempt', async () => {
    await anEndpoint('/registry', registry)
    const one = await aCase()
    await one.tell('case.lodged', ['registry'])
    const key = eventKey(one.caseId, 1)
    const event = await engine.table.get('cases', key)
    await engine.table.write({ table: 'cases', delete: key })
    const hint = { receiver: receiverOf('registry', registry), caseId: one.caseId }
    for (let again = 0; again < 12; again++) await expect(work(lanes.ports, hint)).rejects.toThrow('lacks event 1')
    expect(await waiting(lanes, one, registry)).toMatchObject([{ attempts: 0 }])
    await engine.table.write({ table: 'cases', put: { ...key, ...event } })
    await work(lanes.ports, hint)
    expect((await deliveriesOf(registry)).items).toMatchObject([{ attempt: 1, outcome: 'delivered' }])
  })

  it('hears of a case once, though ten workers are told of it at the same time', async () => {
    await anEndpoint('/registry', registry)
    const one = await aCase()
    await one.tell('case.lodged', ['registry'])
    const hint = { receiver: receiverOf('registry', registry), caseId: one.caseId }
    await Promise.all(Array.from({ length: 10 }, () => work(lanes.ports, hint)))
    expect(receiver.heard).toHaveLength(1)
  })
})

describe('a registry that polls', () => {
  const inbox = (by: string, query: Row = {}) => asked((c) => listInbox(lanes.ports, c), 'listInbox', { query }, { by })
  const acknowledge = (deliveryId: string, given: Given) =>
    asked((c) => acknowledgeDelivery(lanes.ports, c), 'acknowledgeDelivery', { path: { deliveryId } }, given)

  beforeEach(async () => {
    registry = await createRegistry(lanes, 'inbox')
  })

  it('finds the same deliveries in its inbox, oldest first, until it acknowledges them', async () => {
    const one = await aCase()
    for (let n = 1; n <= 11; n++) await one.tell('case.lodged', ['registry'])
    await sweepAndWork(lanes)
    const { items, more } = await inbox(registry)
    expect(more).toBe(false)
    expect(items.map(({ id }: Row) => id)).toEqual(
      Array.from({ length: 11 }, (_, i) => registryDeliveryId(one.caseId, i + 1)),
    )
    expect(items[0]).toMatchObject({ type: 'case.lodged', filing: { business: 'new-loan' } })
    expect(await inbox(registry, { limit: 2 })).toMatchObject({ more: true, items: [items[0], items[1]] })
    const given = { by: registry, key: 'k1' }
    expect(await acknowledge(items[0].id, given)).toEqual({ status: 204 })
    expect(await acknowledge(items[0].id, given)).toEqual({ status: 204 })
    expect((await inbox(registry)).items[0].id).toBe(items[1].id)
  })

  it('sees and acknowledges nothing of another, and what is gone is as unknown as what never was', async () => {
    const one = await aCase()
    await one.tell('case.lodged', ['registry'])
    await sweepAndWork(lanes)
    const id = registryDeliveryId(one.caseId, 1)
    const other = await createRegistry(lanes, 'inbox')
    expect((await inbox(other)).items).toEqual([])
    expect(await acknowledge(id, { by: other })).toEqual({ refused: 'resource.not-found' })
    expect(await acknowledge(id, { by: registry })).toEqual({ status: 204 })
    expect(await acknowledge(id, { by: registry })).toEqual({ refused: 'resource.not-found' })
    await closeInstitution(lanes, other)
  })

  it('gets an acknowledged delivery into its inbox again when it asks for it', async () => {
    const one = await aCase()
    await one.tell('case.lodged', ['registry'])
    await sweepAndWork(lanes)
    const id = registryDeliveryId(one.caseId, 1)
    await acknowledge(id, { by: registry })
    expect(await replay(id, { by: registry })).toMatchObject({ deliveryId: id })
    await workAll(lanes)
    expect((await inbox(registry)).items).toMatchObject([{ id }])
  })
})

describe('the feed of a bank', () => {
  const notifications = (query: Row, by = bank) =>
    asked((c) => listNotifications(lanes.ports, c), 'listNotifications', { query }, { by })

  it('is numbered without gaps, each case in its order, over blocks and batches', async () => {
    const cases = await Promise.all(Array.from({ length: 12 }, aCase))
    for (const type of ['case.lodged', 'case.accepted', 'case.registered'] as const)
      for (const one of cases) await one.tell(type, ['bank'])
    for (const one of cases.slice(0, 7)) for (let n = 0; n < 10; n++) await one.tell('certificate.delivered', ['bank'])
    await publishAndPush(lanes, bank)
    const feed = await feedOf(lanes, bank)
    expect(feed.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 106 }, (_, i) => i + 1))
    expect(new Set(feed.map(({ id }) => id)).size).toBe(106)
    for (const { caseId } of cases)
      expect(feed.filter((item) => item['caseId'] === caseId).slice(0, 3)).toMatchObject([
        { type: 'case.lodged' },
        { type: 'case.accepted' },
        { type: 'case.registered' },
      ])
    const page = await notifications({ after: 97, limit: 5 })
    expect(page).toMatchObject({ next: 102, head: 106, items: feed.slice(97, 102) })
    expect(await notifications({ after: 106 })).toMatchObject({ items: [], next: 106, head: 106 })
    expect(await notifications({ after: 107 })).toEqual({ refused: 'request.invalid' })
    expect(await notifications({}, await createBank(lanes))).toEqual({ status: 200, items: [], next: 0, head: 0 })
  })

  it('never shows more than its head, though something is published in between', async () => {
    const one = await aCase()
    await one.tell('case.lodged', ['bank'])
    await publish(lanes.ports, { receiver: receiverOf('feed', bank) })
    await one.tell('case.accepted', ['bank'])
    let meanwhile = false
    const table = tapped(engine.table, async (method) => {
      if (method !== 'query' || meanwhile) return
      meanwhile = true
      await publish(lanes.ports, { receiver: receiverOf('feed', bank) })
    })
    const page = await asked((c) => listNotifications({ table }, c), 'listNotifications', { query: {} })
    expect(page).toMatchObject({ next: 1, head: 1, items: [{ type: 'case.lodged' }] })
    expect(await notifications({ after: 1 })).toMatchObject({ next: 2, head: 2 })
  })

  it('has no gap and no event twice, though several publish at once', async () => {
    const cases = await Promise.all(Array.from({ length: 30 }, aCase))
    const told: string[] = []
    for (let n = 0; n < 3; n++)
      for (const one of cases) told.push(await one.tell('case.accepted', ['bank'], n === 1 ? -90 : 0))
    await Promise.all(Array.from({ length: 4 }, () => publish(lanes.ports, { receiver: receiverOf('feed', bank) })))
    await publish(lanes.ports, { receiver: receiverOf('feed', bank) })
    const feed = await feedOf(lanes, bank)
    expect(feed.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 90 }, (_, i) => i + 1))
    expect(feed.map(({ id }) => id).sort()).toEqual([...told].sort())
    for (const [i, { caseId }] of cases.entries())
      expect(feed.filter((item) => item['caseId'] === caseId).map(({ id }) => id)).toEqual([
        told[i],
        told[i + 30],
        told[i + 60],
      ])
  })

  it('goes on behind what the index shows too long', async () => {
    const one = await aCase()
    const stale = Array.from({ length: 100 }, (_, i) => ({ pk: `CASE#gone-${i}`, sk: 'OUT#x' }))
    await one.tell('case.lodged', ['bank'])
    const query: typeof engine.table.query = async (asked) => {
      if (asked.index !== 'due') return engine.table.query(asked)
      const from = asked.after ? Number(asked.after['at']) : 0
      const rows = [...stale, ...(await waiting(lanes, one, bank))]
      const to = from + (asked.limit ?? rows.length)
      return { rows: rows.slice(from, to), ...(to < rows.length && { next: { at: to } }) }
    }
    await publish({ ...lanes.ports, table: { ...engine.table, query } }, { receiver: receiverOf('feed', bank) })
    expect(await feedOf(lanes, bank)).toMatchObject([{ type: 'case.lodged' }])
  })
})

describe('webhooks of a bank', () => {
  it('are the notifications of its feed, signed, in the order of each case', async () => {
    const { secret } = await anEndpoint('/bank')
    const [one, two] = [await aCase(), await aCase()]
    for (const each of [one, two, one, two]) await each.tell('case.accepted', ['bank'])
    await publishAndPush(lanes, bank)
    const feed = await feedOf(lanes, bank)
    const heard = bodies(receiver.heard, '/bank')
    for (const { caseId } of [one, two])
      expect(heard.filter((body) => body['caseId'] === caseId)).toEqual(
        feed.filter((item) => item['caseId'] === caseId),
      )
    for (const { body, headers } of receiver.heard) {
      expect(headers['webhook-id']).toBe(JSON.parse(body).id)
      const at = new Date(Number(headers['webhook-timestamp']) * 1000)
      expect(headers['webhook-signature']).toBe(new Webhook(secret).sign(JSON.parse(body).id, at, body))
      expect(Buffer.byteLength(body)).toBeLessThan(20_000)
    }
    expect([await waiting(lanes, one, bank), await waiting(lanes, two, bank)]).toEqual([[], []])
  })

  it('are not made where there is no endpoint; the feed tells everything', async () => {
    const one = await aCase()
    await one.tell('case.accepted', ['bank'])
    await publishAndPush(lanes, bank)
    expect(await waiting(lanes, one, bank)).toEqual([])
    expect(await feedOf(lanes, bank)).toHaveLength(1)
  })

  it('reach every endpoint; only those that failed are called again, and what follows waits', async () => {
    receiver.answer = ({ path }, times) => ({ status: path === '/bad' && times < 3 ? 500 : 204 })
    await anEndpoint('/good')
    await anEndpoint('/bad')
    const one = await aCase()
    const events = [await one.tell('case.lodged', ['bank']), await one.tell('case.accepted', ['bank'])]
    await publishAndPush(lanes, bank)
    expect([ids('/good'), ids('/bad')]).toEqual([[events[0]], [events[0]]])
    lanes.advance(6)
    await sweepAndWork(lanes)
    lanes.advance(400)
    await sweepAndWork(lanes)
    expect([ids('/good'), ids('/bad')]).toEqual([events, [events[0], events[0], ...events]])
    expect(await waiting(lanes, one, bank)).toEqual([])
  })

  it('end at an endpoint that is gone, which is disabled; the others hear on', async () => {
    receiver.answer = ({ path }) => ({ status: path === '/gone' ? 410 : 204 })
    const gone = await anEndpoint('/gone')
    const kept = await anEndpoint('/kept')
    const one = await aCase()
    await one.tell('case.lodged', ['bank'])
    await one.tell('case.accepted', ['bank'])
    await publishAndPush(lanes, bank)
    expect([ids('/gone').length, ids('/kept').length]).toEqual([1, 2])
    expect(await statusOf(lanes, bank, gone.endpointId)).toBe('disabled')
    expect(await statusOf(lanes, bank, kept.endpointId)).toBe('active')
    expect(lanes.logged).toContain('endpoint.disabled')
    expect(await waiting(lanes, one, bank)).toEqual([])
  })

  it('are dropped after the last attempt, stay in the list, and come again by hand', async () => {
    receiver.answer = () => ({ status: 500 })
    await anEndpoint('/bank')
    const one = await aCase()
    const eventId = await one.tell('case.lodged', ['bank'])
    await publishAndPush(lanes, bank)
    for (const wait of RETRY_AFTER_SECONDS) {
      lanes.advance(wait * 1.11)
      await sweepAndWork(lanes)
    }
    expect(receiver.heard).toHaveLength(10)
    expect(await waiting(lanes, one, bank)).toEqual([])
    const [last] = (await deliveriesOf(bank)).items
    expect(last).toMatchObject({ deliveryId: 'dlv_1', eventId, attempt: 10, outcome: 'exhausted', status: 500 })
    receiver.answer = () => ({ status: 204 })
    expect(await replay('dlv_1')).toMatchObject({ status: 202, deliveryId: 'dlv_1' })
    await workAll(lanes)
    expect(ids('/bank').slice(10)).toEqual([eventId])
    expect(await feedOf(lanes, bank)).toHaveLength(1)
  })
})

describe('a delivery', () => {
  it('is asked for again by its own party only, and only if it was one', async () => {
    const one = await aCase()
    await one.tell('case.submitted', ['bank'])
    await one.tell('case.lodged', ['registry', 'bank'])
    await publishAndPush(lanes, bank)
    const other = await createRegistry(lanes, 'webhook')
    const otherBank = await createBank(lanes)
    const missing = { refused: 'resource.not-found' }
    expect(await replay(registryDeliveryId(one.caseId, 1), { by: registry })).toEqual(missing)
    expect(await replay(registryDeliveryId(one.caseId, 3), { by: registry })).toEqual(missing)
    expect(await replay(registryDeliveryId(one.caseId, 2), { by: other })).toEqual(missing)
    expect(await replay(registryDeliveryId(one.caseId, 2), { by: bank })).toEqual(missing)
    expect(await replay('dlv_1', { by: otherBank })).toEqual(missing)
    expect(await replay('dlv_1', { by: registry })).toEqual(missing)
    expect(await replay('dlv_3')).toEqual(missing)
    const given = { key: 'again' }
    expect(await replay('dlv_1', given)).toEqual(await replay('dlv_1', given))
    for (const institution of [other, otherBank]) await closeInstitution(lanes, institution)
  })

  it('is listed attempt by attempt, newest first, in pages of one’s own', async () => {
    receiver.answer = (_, times) => ({ status: times < 3 ? 500 : 204 })
    await anEndpoint('/bank')
    const one = await aCase()
    await one.tell('case.lodged', ['bank'])
    await publishAndPush(lanes, bank)
    for (const wait of [6, 400]) {
      lanes.advance(wait)
      await sweepAndWork(lanes)
    }
    const first = await deliveriesOf(bank, { limit: 2 })
    expect(first.items).toMatchObject([
      { attempt: 3, outcome: 'delivered', status: 204 },
      { attempt: 2, outcome: 'failed', status: 500, reason: 'status' },
    ])
    const rest = await deliveriesOf(bank, { limit: 2, cursor: first.next })
    expect(rest.items).toMatchObject([{ attempt: 1 }])
    expect(Date.parse(rest.items[0].nextAttemptAt)).toBeGreaterThan(Date.parse(rest.items[0].at))
    expect(await deliveriesOf(registry, { cursor: first.next })).toEqual({ refused: 'request.invalid' })
    expect((await deliveriesOf(bank, { day: '2026-11-23' })).items).toEqual([])
    lanes.advance(32 * 86_400)
    expect((await deliveriesOf(bank, { day: '2026-11-24' })).items).toEqual([])
  })
})

describe('the sweeper', () => {
  const hinted = async () => {
    lanes.hints.length = 0
    await sweep(lanes.ports)
    return lanes.hints.splice(0)
  }

  it('finds every case, though one has more rows due than fit a page', async () => {
    const [long, other] = [await aCase(), await aCase()]
    for (let n = 0; n < 520; n++) await long.tell('case.lodged', ['registry'])
    lanes.advance(1)
    await other.tell('case.lodged', ['registry'])
    const found = await hinted()
    expect(
      found.filter(({ receiver: of }) => of === receiverOf('registry', registry)).map(({ caseId }) => caseId),
    ).toEqual([long.caseId, other.caseId])
  })

  it('leaves a receiver that keeps failing alone for a while, then sends one case to see', async () => {
    receiver.answer = () => ({ status: 503 })
    await anEndpoint('/registry', registry)
    const cases = await Promise.all(Array.from({ length: 12 }, aCase))
    for (const one of cases) await one.tell('case.lodged', ['registry'])
    await sweepAndWork(lanes)
    expect(receiver.heard).toHaveLength(12)
    lanes.advance(10)
    expect(await hinted()).toEqual([])
    lanes.advance(60)
    await sweepAndWork(lanes)
    expect(receiver.heard).toHaveLength(13)
    expect(await engine.table.get('deliveries', circuitKey(receiverOf('registry', registry)))).toMatchObject({
      failures: 11,
    })
    receiver.answer = () => ({ status: 204 })
    lanes.advance(121)
    await sweepAndWork(lanes)
    expect(receiver.heard).toHaveLength(14)
    await sweepAndWork(lanes)
    lanes.advance(300)
    await sweepAndWork(lanes)
    for (const one of cases) expect(await waiting(lanes, one, registry)).toEqual([])
  })

  it('sweeps all others where one receiver’s rows cannot be read', async () => {
    const one = await aCase()
    await one.tell('case.lodged', ['registry', 'bank'])
    const query: typeof engine.table.query = (asked) =>
      asked.pk.startsWith('registry:') ? Promise.reject(new Error('throttled')) : engine.table.query(asked)
    lanes.hints.length = 0
    await expect(sweep({ ...lanes.ports, table: { ...engine.table, query } })).rejects.toThrow('could not be swept')
    expect(lanes.hints).toEqual([{ receiver: receiverOf('feed', bank) }])
    lanes.hints.length = 0
  })
})

describe('an endpoint', () => {
  const create = (body: Row, given: Given = {}) =>
    asked((c) => manage.createEndpoint(lanes.ports, c), 'createEndpoint', { body }, given)
  const list = () => asked((c) => manage.listEndpoints(lanes.ports, c), 'listEndpoints', {})
  const rotate = (endpointId: string, overlapSeconds: number, given: Given = {}) =>
    asked(
      (c) => manage.rotateEndpointSecret(lanes.ports, c),
      'rotateEndpointSecret',
      { path: { endpointId }, body: { overlapSeconds } },
      given,
    )
  const remove = (endpointId: string, given: Given = {}) =>
    asked((c) => manage.deleteEndpoint(lanes.ports, c), 'deleteEndpoint', { path: { endpointId } }, given)
  const test = (endpointId: string, given: Given = {}) =>
    asked((c) => manage.testEndpoint(lanes.ports, c), 'testEndpoint', { path: { endpointId } }, given)

  it('is made within the address policy, one of five at most, and tells its secret once', async () => {
    const given = { key: 'one' }
    const made = await create({ url: receiver.url('/1'), description: '信贷系统' }, given)
    expect(made).toMatchObject({ status: 'active', secret: expect.stringMatching(/^whsec_/) })
    expect(await create({ url: receiver.url('/1'), description: '信贷系统' }, given)).toEqual(made)
    const { secret: _, ...view } = made
    expect((await list()).items).toEqual([view])
    expect(await create({ url: 'http://10.0.0.1/x' })).toEqual({ refused: 'endpoint.address-refused' })
    for (let n = 2; n <= 5; n++) await create({ url: receiver.url(`/${n}`) })
    expect(await create({ url: receiver.url('/6') })).toEqual({ refused: 'endpoint.too-many' })
    expect((await list()).items).toHaveLength(5)
  })

  it('signs with both secrets while a rotation overlaps, then with the new one alone', async () => {
    const { endpointId, secret: before } = await create({ url: receiver.url('/bank') })
    const { secret: after } = await rotate(endpointId, 3600)
    const holds = async () => {
      receiver.heard.length = 0
      await test(endpointId)
      const [{ body, headers } = { body: '', headers: {} as Record<string, string> }] = receiver.heard
      const at = new Date(Number(headers['webhook-timestamp']) * 1000)
      const given = headers['webhook-signature']?.split(' ')
      return [before, after].map((secret) =>
        given?.includes(new Webhook(secret).sign(headers['webhook-id'] ?? '', at, body)),
      )
    }
    expect(await holds()).toEqual([true, true])
    lanes.advance(3601)
    expect(await holds()).toEqual([false, true])
  })

  it('rotated twice at once keeps the secret that it told', async () => {
    const { endpointId } = await create({ url: receiver.url('/bank') })
    const [one, two] = await Promise.all([rotate(endpointId, 0), rotate(endpointId, 0)])
    const told = [one, two].filter(({ secret }) => secret)
    const row = await engine.table.get('directory', { pk: `INSTITUTION#${bank}`, sk: `ENDPOINT#${endpointId}` })
    expect(told.map(({ secret }) => secret)).toContain(row?.['secrets'][0].secret)
    if (told.length === 1) expect([one, two]).toContainEqual({ refused: 'platform.contended' })
  })

  it('that was disabled is active again after a rotation', async () => {
    receiver.answer = () => ({ status: 410 })
    const { endpointId } = await create({ url: receiver.url('/bank') })
    await (await aCase()).tell('case.lodged', ['bank'])
    await publishAndPush(lanes, bank)
    expect((await list()).items).toMatchObject([{ status: 'disabled' }])
    expect(await rotate(endpointId, 0)).toMatchObject({ status: 'active' })
  })

  it('is tested at once, and says what came of it', async () => {
    const { endpointId } = await create({ url: receiver.url('/bank') })
    expect(await test(endpointId)).toMatchObject({ delivered: true, status: 204 })
    expect(bodies(receiver.heard, '/bank')).toMatchObject([{ type: 'endpoint.test' }])
    receiver.answer = () => ({ status: 302, headers: { location: receiver.url('/elsewhere') } })
    expect(await test(endpointId)).toMatchObject({ delivered: false, status: 302 })
    const closed = await startReceiver()
    const dead = await create({ url: closed.url('/') })
    await closed.close()
    expect(await test(dead.endpointId)).toMatchObject({ delivered: false, reason: 'connect' })
    expect(await feedOf(lanes, bank)).toEqual([])
    expect((await deliveriesOf(bank)).items).toEqual([])
  })

  it('is nobody else’s', async () => {
    const { endpointId } = await create({ url: receiver.url('/bank') })
    const by = { by: registry }
    for (const act of [rotate(endpointId, 0, by), remove(endpointId, by), test(endpointId, by)])
      expect(await act).toEqual({ refused: 'resource.not-found' })
    expect(await remove(endpointId)).toEqual({ status: 204 })
    expect(await remove(endpointId)).toEqual({ refused: 'resource.not-found' })
    expect((await list()).items).toEqual([])
  })
})
