/** Cases on their way to a registry: transports, retries, order, holding, replay by hand. */

import { readFileSync } from 'node:fs'
import { Webhook } from 'standardwebhooks'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { examineCase } from '../../../lib/cases/examine/examine-case.ts'
import { requestWithdrawal } from '../../../lib/cases/later/request-withdrawal.ts'
import { getCase, getFiling } from '../../../lib/cases/read/read-cases.ts'
import { submitCase } from '../../../lib/cases/submit/submit-case.ts'
import { availabilityMinutes, minutesOf } from '../../../lib/deliveries/availability.ts'
import { deliver } from '../../../lib/deliveries/deliver.ts'
import { rotateEndpointSecret } from '../../../lib/deliveries/manage-endpoints.ts'
import { listDeliveries, replayDelivery } from '../../../lib/deliveries/read-deliveries.ts'
import { trustKey } from '../../../lib/documents/signatures/trust.ts'
import { beijingDate } from '../../../lib/kernel/time.ts'
import { circuitKey } from '../../../lib/outbox/circuit.ts'
import { outRange, type Receiver, receiverAt, receiverOf } from '../../../lib/outbox/rows.ts'
import type { HttpAnswer } from '../../../lib/platform/ports.ts'
import { casePorts, decided, filingFor, registryRow, signedCall, submitted } from '../../support/cases.ts'
import { answered, endpointRow, openYard, sweepAndWork, type Yard } from '../../support/deliveries.ts'
import { bodyOf, call, declarationOf, REGISTRY, uploader } from '../../support/documents.ts'
import type { Row } from '../../support/looked.ts'
import { useDirectory } from '../../support/platform.ts'

const RECEIVER = receiverOf('registry', REGISTRY)
const DAY = 86_400
const { engine, store } = useDirectory()
let yard: Yard

beforeEach(async () => {
  yard = openYard(engine.table)
  await connect('webhook')
  await endpoint('one')
  await engine.table.write({ table: 'deliveries', delete: circuitKey(receiverAt(RECEIVER, 'end_one')) })
})
afterEach(async () => {
  vi.useRealTimers()
  for (const name of ['one', 'two']) {
    const { pk, sk } = endpointRow(REGISTRY, name)
    await engine.table.write({ table: 'directory', delete: { pk, sk } })
  }
  const rows = await waiting()
  for (const { pk, sk } of rows) await engine.table.write({ table: 'cases', delete: { pk, sk } })
})

const caseIds: string[] = []
const connect = (transport: string) =>
  engine.table.write({ table: 'directory', put: registryRow(REGISTRY, { transport }) })
const endpoint = (name: string, more = {}) =>
  engine.table.write({ table: 'directory', put: endpointRow(REGISTRY, name, more) })
const ports = () => casePorts(engine.table, store.objects)
const filed = async () => {
  const { caseId } = bodyOf(await submitted(ports(), await filingFor(ports())))
  caseIds.push(caseId)
  return caseId as string
}
const lodged = async () => {
  const caseId = await filed()
  await examineCase(ports(), caseId)
  return caseId
}
const withdraw = async (caseId: string) =>
  bodyOf(
    await requestWithdrawal(
      ports(),
      await signedCall('requestWithdrawal', { body: { reason: '取消' }, path: { caseId } }),
    ),
  )
const waitingIn = async (caseId: string) =>
  (await engine.table.query({ table: 'cases', pk: `CASE#${caseId}`, sk: outRange(REGISTRY) })).rows
const waiting = async () => (await Promise.all(caseIds.map(waitingIn))).flat()
const work = (caseId: string, given = yard.ports) => deliver(given, { receiver: RECEIVER, subjectId: caseId })
const attempts = async () => {
  const days = new Set(Array.from({ length: 8 }, (_, i) => new Date(yard.now().getTime() - i * DAY * 1000)))
  const pages = await Promise.all(
    [...days].map(async (day) => {
      const query = { day: new Date(day.getTime() + 8 * 3_600_000).toISOString().slice(0, 10), limit: 100 }
      const sent = { ...call<unknown, unknown>('listDeliveries', {}, { by: REGISTRY, now: yard.now() }), query }
      return bodyOf(await listDeliveries(yard.ports, sent)).items
    }),
  )
  return pages.flat()
}
const held = async () =>
  bodyOf(
    await listDeliveries(yard.ports, {
      ...call<unknown, unknown>('listDeliveries', {}, { by: REGISTRY, now: yard.now() }),
      query: { held: 'true' as const },
    }),
  ).items
const replay = async (deliveryId: string, by = REGISTRY) =>
  bodyOf(
    await replayDelivery(
      yard.ports,
      call('replayDelivery', { path: { deliveryId } }, { by, now: yard.now() }) as never,
    ),
  )
const idsOf = () => yard.posted.map(({ id }) => id)

describe('a registry that takes connections', () => {
  it('gets the whole filing, signed, with the list of its documents', async () => {
    const caseId = await lodged()
    await work(caseId)
    const [one] = yard.posted
    if (!one) throw new Error('nothing was posted')
    vi.useFakeTimers({ toFake: ['Date'], now: yard.now() })
    const secret = endpointRow(REGISTRY, 'one').secrets[0].secret
    const heard = new Webhook(secret).verify(one.body, one.headers)
    expect(heard).toMatchObject({ id: one.id, type: 'case.lodged', caseId, filing: { business: 'new-loan' } })
    expect((heard as { documents: object[] }).documents).toHaveLength(5)
    expect(one.id).toBe(`dlv_${caseId}_2`)
    expect(await waitingIn(caseId)).toEqual([])
  })

  it('gets what was found of each document: pages, and who signed it by which verdict', async () => {
    const trustList = JSON.parse(readFileSync('test/vectors/signatures/trust-list.json', 'utf8'))
    await engine.table.write({ table: 'directory', put: { ...trustKey(3), version: 3, ...trustList } })
    const bytes = readFileSync('test/vectors/signatures/valid-rsa.pdf')
    const papers = uploader(ports)
    const documentId = await papers.declare({ as: declarationOf(bytes) })
    await papers.upload(documentId, { body: bytes })
    expect(await papers.confirm(documentId)).toMatchObject({ pages: 1, signatures: { verdict: 'valid' } })
    const filing = await filingFor(ports())
    const before = filing.documents.find(({ slot }) => slot === 'loan-contract')?.documentId ?? ''
    const signed = JSON.parse(JSON.stringify(filing).replaceAll(before, documentId))
    const { caseId } = bodyOf(await submitted(ports(), signed))
    caseIds.push(caseId)
    await examineCase(ports(), caseId)
    await work(caseId)
    const { documents } = JSON.parse(yard.posted.find(({ body }) => body.includes(documentId))?.body ?? '{}')
    const found = documents.find((one: Row) => one['documentId'] === documentId)
    expect(found.signatures).toMatchObject({ verdict: 'valid', trustList: 3, items: [{ verdict: 'valid' }] })
    expect(found.signatures.checkedAt).toMatch(/^2026-11-24T/)
  })

  it('is told which call led to what it gets, as our log, the queue and the list of attempts are', async () => {
    const sent = await signedCall('submitCase', { body: (await filingFor(ports())) as unknown })
    const from = ports()
    const { caseId } = bodyOf(await submitCase(from, sent))
    caseIds.push(caseId)
    expect(from.hints).toEqual([{ receiver: 'platform:platform', subjectId: caseId, correlation: sent.requestId }])
    const examining = ports()
    await examineCase(examining, caseId)
    expect(examining.hints).toContainEqual({ receiver: RECEIVER, subjectId: caseId, correlation: sent.requestId })
    const lines: object[] = []
    await work(caseId, {
      ...yard.ports,
      log: { ...yard.ports.log, info: (event, said) => void lines.push({ event, ...said }) },
    })
    expect(yard.posted[0]?.headers).toMatchObject({ 'dt-correlation-id': sent.requestId })
    const attempted = { deliveryId: `dlv_${caseId}_2`, outcome: 'delivered', correlation: sent.requestId }
    expect(lines).toMatchObject([{ event: 'delivery.attempted', receiver: RECEIVER, subjectId: caseId, ...attempted }])
    expect((await attempts()).find((one: { caseId: string }) => one.caseId === caseId)).toMatchObject({
      ...attempted,
      subject: { kind: 'case', id: caseId },
    })
  })

  it('is tried ten times on the published schedule under one id; then the delivery is held with what follows it', async () => {
    const caseId = await lodged()
    yard.reply.to = () => answered(500)
    await work(caseId)
    const waits = [5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400]
    for (const [i, wait] of waits.entries()) {
      const [row] = await waitingIn(caseId)
      const seconds = (Date.parse(row?.due) - yard.now().getTime()) / 1000
      expect(Math.abs(seconds - wait)).toBeLessThanOrEqual(wait * 0.1)
      yard.pass(seconds - 1)
      await work(caseId)
      expect(yard.posted).toHaveLength(i + 1)
      yard.pass(1)
      await work(caseId)
      expect(yard.posted).toHaveLength(i + 2)
    }
    expect(new Set(idsOf())).toEqual(new Set([`dlv_${caseId}_2`]))
    await withdraw(caseId)
    yard.pass(30 * DAY)
    expect(await sweepAndWork(yard.ports, 'registry')).toEqual([{ receiver: RECEIVER, subjectId: caseId }])
    expect(await sweepAndWork(yard.ports, 'registry')).toEqual([])
    expect(yard.posted).toHaveLength(10)
    expect(await held()).toEqual([
      expect.objectContaining({ deliveryId: `dlv_${caseId}_2`, attempt: 10, outcome: 'exhausted' }),
    ])

    yard.reply.to = () => answered(204)
    expect(await replay(`dlv_${caseId}_2`)).toMatchObject({ status: 202 })
    await work(caseId)
    expect(idsOf().slice(10)).toEqual([`dlv_${caseId}_2`, `dlv_${caseId}_3`])
    expect(await held()).toEqual([])
    expect(await waitingIn(caseId)).toEqual([])
  })

  it('may ask for patience', async () => {
    const caseId = await lodged()
    yard.reply.to = () => answered(503, '600')
    await work(caseId)
    const [row] = await waitingIn(caseId)
    expect(Date.parse(row?.due)).toBe(yard.now().getTime() + 600_000)
  })

  it('loses an endpoint that is gone, and is tried on until it has another', async () => {
    const caseId = await lodged()
    yard.reply.to = () => answered(410)
    await work(caseId)
    const { pk, sk } = endpointRow(REGISTRY, 'one')
    expect(await engine.table.get('directory', { pk, sk })).toMatchObject({ status: 'disabled' })
    yard.pass(6)
    await work(caseId)
    expect(yard.posted).toHaveLength(1)
    expect((await attempts()).filter((one: { caseId: string }) => one.caseId === caseId)[0]).toMatchObject({
      reason: 'no-endpoint',
      attempt: 2,
    })
    await endpoint('two')
    yard.reply.to = () => answered(204)
    yard.pass(400)
    await work(caseId)
    expect(yard.posted.at(-1)?.url).toMatch(/two$/)
    expect(await waitingIn(caseId)).toEqual([])
  })

  it('with two endpoints, of which one fails, is not told twice at the other, even when asked for by hand', async () => {
    await endpoint('two')
    const caseId = await lodged()
    const atEndpoints = async () => {
      await work(caseId)
      for (const { receiver } of yard.hints.splice(0))
        await deliver(yard.ports, { receiver: receiver as Receiver, subjectId: caseId })
    }
    yard.reply.to = ({ url }) => answered(url.endsWith('two') ? 500 : 204)
    await atEndpoints()
    yard.pass(6)
    await deliver(yard.ports, { receiver: receiverAt(RECEIVER, 'end_two'), subjectId: caseId })
    expect(await replay(`dlv_${caseId}_2`)).toMatchObject({ status: 202 })
    await atEndpoints()
    expect(yard.posted.filter(({ url }) => url.endsWith('one'))).toHaveLength(1)
    expect(yard.posted.filter(({ url }) => url.endsWith('two'))).toHaveLength(3)
    yard.reply.to = () => answered(204)
    yard.pass(400)
    await deliver(yard.ports, { receiver: receiverAt(RECEIVER, 'end_two'), subjectId: caseId })
    expect(await waitingIn(caseId)).toEqual([])
    expect(await replay(`dlv_${caseId}_2`)).toMatchObject({ status: 202 })
    await atEndpoints()
    expect(yard.posted.filter(({ url }) => url.endsWith('one'))).toHaveLength(2)
    expect(yard.posted.filter(({ url }) => url.endsWith('two'))).toHaveLength(5)
  })

  it('verifies with either secret during the overlap of a rotation, and with the new one only afterwards', async () => {
    const old = endpointRow(REGISTRY, 'one').secrets[0].secret
    const rotation = call(
      'rotateEndpointSecret',
      { body: { overlapSeconds: 3600 }, path: { endpointId: 'end_one' } },
      { by: REGISTRY, now: yard.now() },
    )
    const { secret } = bodyOf(await rotateEndpointSecret(yard.ports, rotation))
    await work(await lodged())
    yard.pass(3600)
    await work(await lodged())
    const [during, after] = yard.posted
    if (!during || !after) throw new Error('two posts expected')
    vi.useFakeTimers({ toFake: ['Date'], now: yard.now().getTime() - 3_600_000 })
    for (const one of [old, secret]) expect(() => new Webhook(one).verify(during.body, during.headers)).not.toThrow()
    vi.setSystemTime(yard.now())
    expect(() => new Webhook(secret).verify(after.body, after.headers)).not.toThrow()
    expect(() => new Webhook(old).verify(after.body, after.headers)).toThrow()
  })

  it('gets its delivery once a fault of ours is mended: the fault is thrown, counts as no attempt and holds no lease', async () => {
    const caseId = await lodged()
    await connect('pigeon')
    await expect(work(caseId)).rejects.toThrow('transport')
    await expect(work(caseId)).rejects.toThrow('transport')
    await connect('webhook')
    await work(caseId)
    expect(idsOf()).toEqual([`dlv_${caseId}_2`])
  })

  it('is tried by nobody else while an attempt is under way, and again once the worker that took it must be dead', async () => {
    const caseId = await lodged()
    const started = Promise.withResolvers<void>()
    const answer = Promise.withResolvers<HttpAnswer>()
    const post = () => {
      started.resolve()
      return answer.promise
    }
    const hanging = work(caseId, { ...yard.ports, http: { post } })
    await started.promise
    for (const seconds of [1, 118]) {
      yard.pass(seconds)
      await work(caseId)
      await sweepAndWork(yard.ports, 'registry')
      expect(yard.posted).toEqual([])
    }
    yard.pass(2)
    await work(caseId)
    expect(yard.posted).toHaveLength(1)
    answer.resolve(answered(204))
    await hanging
    expect(await waitingIn(caseId)).toEqual([])
  })
})

describe('the circuit', () => {
  const minutesOn = async () => {
    const rows = await minutesOf(yard.ports, { from: '2026-11-01', before: '2026-12-01' })
    const { worked, of } = availabilityMinutes(rows, yard.now())
    expect([worked > 0, worked < of]).toEqual([true, true])
    const today = rows.filter(({ day }) => day === beijingDate(yard.now()))
    return Object.fromEntries(today.map(({ who, minutes }) => [who, minutes]))
  }

  it('opens after ten failures in a row, is passed over by the sweeper, and closes with the first success', async () => {
    const cases: string[] = []
    for (let i = 0; i < 10; i++) cases.push(await lodged())
    yard.reply.to = () => answered(500)
    for (const caseId of cases) await work(caseId)
    yard.pass(59)
    for (const _ of [1, 2]) expect(await sweepAndWork(yard.ports, 'registry')).toEqual([])
    yard.pass(2)
    yard.reply.to = () => answered(204)
    expect(await sweepAndWork(yard.ports, 'registry')).toHaveLength(10)
    // the minutes in which it could not be reached are counted, each once however often it is swept
    expect(await minutesOn()).toMatchObject({ [REGISTRY]: 2 })
    expect(await waiting()).toEqual([])
    expect(await engine.table.get('deliveries', circuitKey(receiverAt(RECEIVER, 'end_one')))).toBeUndefined()
  })

  it('stays open no longer for what was under way when it opened; a failed probe makes the pause longer', async () => {
    const cases: string[] = []
    for (let i = 0; i < 13; i++) cases.push(await lodged())
    yard.reply.to = () => answered(500)
    for (const caseId of cases) await work(caseId)
    const state = () => engine.table.get('deliveries', circuitKey(receiverAt(RECEIVER, 'end_one')))
    expect(await state()).toMatchObject({ failures: 10 })
    yard.pass(61)
    expect(await sweepAndWork(yard.ports, 'registry')).toHaveLength(10)
    expect(await state()).toMatchObject({ failures: 11 })
    yard.pass(61)
    expect(await sweepAndWork(yard.ports, 'registry')).toEqual([])
  })

  it('closes when a first attempt succeeds, and counts failures in a row only', async () => {
    yard.reply.to = () => answered(500)
    for (let i = 0; i < 9; i++) await work(await lodged())
    yard.reply.to = () => answered(204)
    await work(await lodged())
    yard.reply.to = () => answered(500)
    await work(await lodged())
    expect(await engine.table.get('deliveries', circuitKey(receiverAt(RECEIVER, 'end_one')))).toMatchObject({
      failures: 1,
    })
  })
})

describe('a registry', () => {
  it('sees nothing of a case before it is lodged, and everything afterwards', async () => {
    const caseId = await filed()
    const asked = async () => {
      const sent = await signedCall('getRegistryCase', { body: undefined, path: { caseId } }, { by: REGISTRY })
      const accepted = { decision: 'accepted', registryNumber: '1', acceptedAt: '2026-11-24T09:30:00+08:00' }
      return [
        bodyOf(await getCase(ports(), sent, 'registry')),
        bodyOf(await getFiling(ports(), sent, 'registry')),
        await replay(`dlv_${caseId}_1`),
        bodyOf(await decided(ports(), caseId, accepted)),
      ]
    }
    const miss = { refused: 'resource.not-found' }
    expect(await asked()).toEqual([miss, miss, miss, miss])
    await examineCase(ports(), caseId)
    expect(await asked()).toMatchObject([
      { applicationState: 'lodged' },
      { filing: expect.stringContaining('new-loan'), signature: expect.stringMatching(/^[\w-]+\.\.[\w-]+$/) },
      miss,
      { status: 200 },
    ])
  })

  it('cannot ask for what it was never told, nor what is another’s', async () => {
    const caseId = await lodged()
    const accepted = { decision: 'accepted', registryNumber: '1', acceptedAt: '2026-11-24T09:30:00+08:00' }
    await decided(ports(), caseId, accepted)
    const foreign = [`dlv_${caseId}_1`, `dlv_${caseId}_3`, `dlv_${caseId}_99`, `dlv_case_${'0'.repeat(26)}_2`, 'dlv_1']
    for (const id of foreign) expect(await replay(id)).toEqual({ refused: 'resource.not-found' })
    expect(await replay(`dlv_${caseId}_2`, '350100')).toEqual({ refused: 'resource.not-found' })
  })
})
