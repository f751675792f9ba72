/** Over real HTTP on loopback: what receivers are sent, and what institutions see of their deliveries and endpoints. */

import { ScanCommand } from '@aws-sdk/client-dynamodb'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { filingKey } from '../../../lib/cases/state/rows.ts'
import { registryDeliveryId } from '../../../lib/deliveries/delivery-id.ts'
import * as manage from '../../../lib/deliveries/manage-endpoints.ts'
import { publish } from '../../../lib/deliveries/publish.ts'
import { listDeliveries, listNotifications, replayDelivery } from '../../../lib/deliveries/read-deliveries.ts'
import { acknowledgeDelivery, listInbox } from '../../../lib/deliveries/read-inbox.ts'
import { PUSH_MAX_BYTES } from '../../../lib/deliveries/registry-delivery.ts'
import { RETRY_AFTER_SECONDS } from '../../../lib/deliveries/schedule.ts'
import type { Answer, Call } from '../../../lib/kernel/call.ts'
import type { Result } from '../../../lib/kernel/result.ts'
import type { Operation } from '../../../lib/names/routes/index.ts'
import { receiverOf } from '../../../lib/outbox/rows.ts'
import { makeCursorSecret } from '../../../lib/tables/cursor.ts'
import { tapped } from '../../support/cases.ts'
import { bodyOf, type CallOptions, call } from '../../support/documents.ts'
import {
  bodies,
  closeInstitution,
  createBank,
  createRegistry,
  evidenceOf,
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
  workAll,
} from '../../support/lanes.ts'
import type { Row } from '../../support/looked.ts'
import { useTables } from '../../support/platform.ts'

const engine = useTables()
let receiver: TestReceiver
let lanes: Lanes
let bank: string
let registry: string

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
  receiver.answer = () => ({ status: 204 })
  bank = await createBank(lanes)
  registry = await createRegistry(lanes, 'webhook')
})

type Use = (call: Call<never, never, never>) => Promise<Result<Answer>>
const asked = async (
  use: Use,
  operation: Operation,
  sent: { body?: unknown; path?: unknown; query?: unknown },
  given: CallOptions = {},
) => {
  const made = call(operation, sent, { by: bank, now: lanes.ports.clock.now(), ...given })
  const answered = await use({ ...made, query: sent.query ?? {} } as never)
  return answered.ok && answered.value.body === '' ? { status: answered.value.status } : bodyOf(answered)
}
const anEndpoint = (path: string, of = bank) => openEndpoint(lanes, of, receiver.url(path))
const aCase = () => openCase(lanes, { bank, registry })
const deliveriesOf = (by: string, query: Row = {}) =>
  asked((c) => listDeliveries(lanes.ports, c), 'listDeliveries', { query }, { by })
const replay = (deliveryId: string, given: CallOptions = {}) =>
  asked((c) => replayDelivery(lanes.ports, c), 'replayDelivery', { path: { deliveryId } }, given)
const ids = (path: string) => receiver.heard.filter((one) => one.path === path).map((one) => one.headers['webhook-id'])

describe('a registry by webhook', () => {
  it('is spared a filing that is too long to push', async () => {
    await anEndpoint('/registry', registry)
    const one = await aCase()
    const long = JSON.stringify({ business: '长'.repeat(PUSH_MAX_BYTES / 3) })
    const evidence = evidenceOf('2026-11-24T10:00:00.000+08:00')
    await engine.table.write({ table: 'cases', put: { ...filingKey(one.caseId), filing: long, evidence } })
    await one.tell('case.lodged', ['registry'])
    await sweepAndWork(lanes)
    const [body] = bodies(receiver.heard, '/registry')
    expect(body).toMatchObject({ filingOmitted: true, documents: [{ documentId: 'doc_1' }] })
    expect(body).not.toHaveProperty('filing')
  })
})

describe('a registry that polls', () => {
  const inbox = (by: string, query: Row = {}) => asked((c) => listInbox(lanes.ports, c), 'listInbox', { query }, { by })
  const acknowledge = (deliveryId: string, given: CallOptions) =>
    asked((c) => acknowledgeDelivery(lanes.ports, c), 'acknowledgeDelivery', { path: { deliveryId } }, given)

  beforeEach(async () => {
    registry = await createRegistry(lanes, 'inbox')
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
    for (const unknown of [id, 'dlv_1'])
      expect(await acknowledge(unknown, { by: registry })).toEqual({ refused: 'resource.not-found' })
    await closeInstitution(lanes, other)
  })
})

describe('the feed of a bank', () => {
  const notifications = (query: Row, by = bank) =>
    asked((c) => listNotifications(lanes.ports, c), 'listNotifications', { query }, { by })

  it('never shows more than its head, though something is published in between', async () => {
    const one = await aCase()
    await one.tell('case.lodged', ['bank'])
    await publish(lanes.ports, { receiver: receiverOf('feed', bank) })
    await one.tell('case.accepted', ['bank'])
    let queries = 0
    const table = tapped(engine.table, async (method) => {
      if (method !== 'query') return
      queries += 1
      // the first finds the head, the second reads
      if (queries === 2) await publish(lanes.ports, { receiver: receiverOf('feed', bank) })
    })
    const page = await asked((c) => listNotifications({ table }, c), 'listNotifications', { query: {} })
    expect(page).toMatchObject({ next: 1, head: 1, items: [{ type: 'case.lodged' }] })
    expect(await notifications({ after: 1 })).toMatchObject({ next: 2, head: 2 })
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

  it('reach every endpoint; one that fails is called again, and what follows waits there and nowhere else', async () => {
    receiver.answer = ({ path }, times) => ({ status: path === '/bad' && times < 3 ? 500 : 204 })
    await anEndpoint('/good')
    await anEndpoint('/bad')
    const one = await aCase()
    const events = [await one.tell('case.lodged', ['bank']), await one.tell('case.accepted', ['bank'])]
    await publishAndPush(lanes, bank)
    expect([ids('/good'), ids('/bad')]).toEqual([events, [events[0]]])
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

describe('an endpoint', () => {
  const create = (body: Row, given: CallOptions = {}) =>
    asked((c) => manage.createEndpoint(lanes.ports, c), 'createEndpoint', { body }, given)
  const list = () => asked((c) => manage.listEndpoints(lanes.ports, c), 'listEndpoints', {})
  const rotate = (endpointId: string, overlapSeconds: number, given: CallOptions = {}) =>
    asked(
      (c) => manage.rotateEndpointSecret(lanes.ports, c),
      'rotateEndpointSecret',
      { path: { endpointId }, body: { overlapSeconds } },
      given,
    )
  const remove = (endpointId: string, given: CallOptions = {}) =>
    asked((c) => manage.deleteEndpoint(lanes.ports, c), 'deleteEndpoint', { path: { endpointId } }, given)
  const test = (endpointId: string, given: CallOptions = {}) =>
    asked((c) => manage.testEndpoint(lanes.ports, c), 'testEndpoint', { path: { endpointId } }, given)

  it('is made within the address policy, one of five at most, and tells its secret once', async () => {
    const given = { key: 'one' }
    const made = await create({ url: receiver.url('/1'), description: '信贷系统' }, given)
    expect(made).toMatchObject({ status: 'active', secret: expect.stringMatching(/^whsec_/) })
    const { secret, ...view } = made
    const again = await create({ url: receiver.url('/1'), description: '信贷系统' }, given)
    expect(again).toEqual({ ...view, secretShown: true })
    const { secret: rotated } = await rotate(view.endpointId, 0)
    const kept = await engine.client.send(new ScanCommand({ TableName: 'access' }))
    for (const one of [secret, rotated]) expect(JSON.stringify(kept.Items)).not.toContain(one)
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

  it('rotated twice at once tells no secret that never signs', async () => {
    const { endpointId } = await create({ url: receiver.url('/bank') })
    const path = { endpointId }
    let faster: Row | undefined
    const table = tapped(engine.table, async (method) => {
      if (method === 'transact') faster ??= await rotate(endpointId, 3600)
    })
    const slower = await asked(
      (c) => manage.rotateEndpointSecret({ ...lanes.ports, table }, c),
      'rotateEndpointSecret',
      { path, body: { overlapSeconds: 0 } },
    )
    expect(slower).toEqual({ refused: 'platform.contended' })
    const row = await engine.table.get('directory', { pk: `INSTITUTION#${bank}`, sk: `ENDPOINT#${endpointId}` })
    expect(row?.['secrets'].map(({ secret }: Row) => secret)).toContain(faster?.['secret'])
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
