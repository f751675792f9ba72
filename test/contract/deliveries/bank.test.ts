/** What a bank hears: the feed, its numbering under concurrency and crashes, webhooks from it, and its endpoints. */

import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import * as rules from '../../../lib/deliveries/address-policy.ts'
import { endpointsOf } from '../../../lib/deliveries/endpoints.ts'
import {
  createEndpoint,
  deleteEndpoint,
  listEndpoints,
  testEndpoint,
} from '../../../lib/deliveries/manage-endpoints.ts'
import { publish } from '../../../lib/deliveries/publish.ts'
import { TURN_SECONDS } from '../../../lib/deliveries/publishing-turn.ts'
import { push } from '../../../lib/deliveries/push.ts'
import { listNotifications, replayDelivery } from '../../../lib/deliveries/read-deliveries.ts'
import { sweep } from '../../../lib/deliveries/sweep.ts'
import type { Model } from '../../../lib/kernel/stored.ts'
import { circuitKey } from '../../../lib/outbox/circuit.ts'
import { receiverOf } from '../../../lib/outbox/rows.ts'
import { outgoingHttp } from '../../../lib/platform/aws/http.ts'
import type { Hint, Query } from '../../../lib/platform/ports.ts'
import {
  answered,
  dyingAtEachCall,
  endpointRow,
  openYard,
  recordForBank,
  sweepAndWork,
  type Yard,
} from '../../support/deliveries.ts'
import { bodyOf, call, later, OTHER_BANK } from '../../support/documents.ts'
import type { Row } from '../../support/looked.ts'
import { useDirectory } from '../../support/platform.ts'

const { engine } = useDirectory()
let yard: Yard
/** One bank a test: feeds and endpoints do not touch. */
let bank: string
let banks = 0

beforeEach(async () => {
  yard = openYard(engine.table)
  banks += 1
  bank = `9135000000TEST${String(banks).padStart(4, '0')}`
  const key = { pk: `INSTITUTION#${bank}`, sk: 'HEAD' }
  const addressPolicy = { schemes: ['http'], cidrs: ['127.0.0.0/8'] }
  const head = {
    ...key,
    institutionId: bank,
    kind: 'bank',
    kindSort: bank,
    name: '测试机构',
    status: 'active',
    addressPolicy,
  }
  await engine.table.write({ table: 'directory', put: head })
})

let cases = 0
const newCase = () => {
  cases += 1
  return `case_${String(cases).padStart(26, '0')}`
}
const feedReceiver = () => receiverOf('feed', bank)
const pushReceiver = () => receiverOf('push', bank)
const tell = (caseId: string, n: number, at = yard.now()) => recordForBank(engine.table, { bank, caseId, n, at })
const connect = (name: string, more: Row = {}) =>
  engine.table.write({ table: 'directory', put: endpointRow(bank, name, more) })
const publishAll = (given = yard.ports) => publish(given, { receiver: feedReceiver() })
const pushCase = (caseId: string, given = yard.ports) => push(given, { receiver: pushReceiver(), subjectId: caseId })
const read = async (query: { after?: number; limit?: number } = {}, by = bank) =>
  bodyOf(await listNotifications(yard.ports, { ...call<unknown, unknown>('listNotifications', {}, { by }), query }))
const wholeFeed = async (): Promise<Row[]> => {
  const items: Row[] = []
  for (let after = 0; ; ) {
    const page = await read({ after, limit: 37 })
    items.push(...page.items)
    if (page.items.length === 0) return items
    after = page.next
  }
}
const waitingIn = async (caseId: string) =>
  (await engine.table.query({ table: 'cases', pk: `CASE#${caseId}`, sk: { prefix: `OUT#${bank}#` } })).rows

/** Numbered without gaps, nothing twice, and each case in its order. */
const expectSound = async (told: readonly string[]) => {
  const feed = await wholeFeed()
  expect(feed.map(({ sequence }) => sequence)).toEqual(feed.map((_, i) => i + 1))
  expect(feed.map(({ id }) => id).sort()).toEqual([...told].sort())
  for (const ofCase of Map.groupBy(feed, ({ caseId }) => caseId).values())
    expect(ofCase.map(({ data }) => data.n)).toEqual(ofCase.map(({ data }) => data.n).toSorted((a, b) => a - b))
}

describe('the feed', () => {
  it('numbers hundreds of events over several blocks, and is read in pages of any size', async () => {
    const ids: string[] = []
    for (let i = 0; i < 30; i++) {
      const caseId = newCase()
      for (let n = 1; n <= 7; n++) ids.push(await tell(caseId, n, later(i * 10 - n)))
    }
    yard.pass(60)
    await publishAll()
    await expectSound(ids)
    const feed = await wholeFeed()
    const page = await read({ after: 95, limit: 10 })
    expect(page.items).toEqual(feed.slice(95, 105))
    expect(page).toMatchObject({ next: 105, head: 210 })
    expect(await read({ after: 210 })).toMatchObject({ items: [], next: 210, head: 210 })
    expect(await read({ after: 211 })).toEqual({ refused: 'request.invalid' })
    expect(await read({}, OTHER_BANK)).toMatchObject({ items: [], next: 0, head: 0 })
  })

  it('keeps the order of cases that have more to tell than one batch takes, whatever the clock did between steps', async () => {
    const ids: string[] = []
    const caseIds = Array.from({ length: 6 }, newCase)
    for (let n = 1; n <= 15; n++)
      for (const [i, caseId] of caseIds.entries())
        ids.push(await tell(caseId, n, later(-((n * 7 + i * 11) % 40) * 1000)))
    const long = newCase()
    for (let n = 1; n <= 90; n++) ids.push(await tell(long, n, later(-n * 1000)))
    await publishAll()
    await expectSound(ids)
  })

  it('does not wait for the index where hints name the cases, however much these have to tell, and asks each once more at most', async () => {
    const caseIds = [newCase(), newCase(), newCase()]
    const ids: string[] = []
    for (const caseId of caseIds) for (let n = 1; n <= 20; n++) ids.push(await tell(caseId, n))
    let asked = 0
    const lagging = {
      ...yard.ports,
      table: {
        ...engine.table,
        query: async <T>(query: Query, model: Model<T>) => {
          if (query.index === 'due') return { rows: [] as T[] }
          if (query.table === 'cases') asked += 1
          return engine.table.query(query, model)
        },
      },
    }
    await publish(lagging, { receiver: feedReceiver(), subjectIds: caseIds })
    await expectSound(ids)
    expect(asked).toBe(2 * caseIds.length)
  })

  it.each([2, 5])('stays gapless, with nothing twice, under %i publishers at once', async (publishers) => {
    await connect('one')
    const ids: string[] = []
    const rounds = Array.from({ length: 4 }, async () => {
      for (let i = 0; i < 6; i++) {
        const caseId = newCase()
        for (let n = 1; n <= 3; n++) ids.push(await tell(caseId, n))
        await Promise.all(Array.from({ length: publishers }, () => publishAll()))
      }
    })
    await Promise.all(rounds)
    await publishAll()
    await expectSound(ids)
  })

  it('tells of the case that has waited longest first, whichever cases the hints name', async () => {
    const [young, old, oldest] = [newCase(), newCase(), newCase()]
    for (const [caseId, waited] of [
      [young, 1],
      [old, 20],
      [oldest, 60],
    ] as const)
      for (const n of [1, 2]) await tell(caseId, n, later(n - waited * 1000))
    await publish(yard.ports, { receiver: feedReceiver(), subjectIds: [young, old] })
    expect((await wholeFeed()).map(({ caseId }) => caseId)).toEqual([oldest, oldest, old, old, young, young])
  })

  it('loses nothing and repeats nothing, however often a publisher dies', async () => {
    await connect('one')
    const ids: string[] = []
    const caseIds = [newCase(), newCase()]
    for (const caseId of caseIds) for (let n = 1; n <= 30; n++) ids.push(await tell(caseId, n))
    const afterTheLast = (dying: Yard['ports']) => {
      yard.pass(TURN_SECONDS + 1)
      return publishAll(dying)
    }
    expect(await dyingAtEachCall(yard.ports, afterTheLast)).toBeGreaterThan(5)
    await expectSound(ids)
    expect((await Promise.all(caseIds.map(waitingIn))).flat()).toHaveLength(60)
  })

  it('looks behind rows that the index still shows though they are done', async () => {
    const done = Array.from({ length: 50 }, newCase)
    const caseId = newCase()
    const id = await tell(caseId, 1)
    const stale = done.map((one) => ({ pk: `CASE#${one}`, sk: 'OUT' }))
    const lagging = {
      ...yard.ports,
      table: {
        ...engine.table,
        query: async <T>(query: Query, model: Model<T>) => {
          if (query.index !== 'due' || query.after)
            return engine.table.query({ ...query, after: undefined } as never, model)
          return { rows: stale as T[], next: { pk: 'x' } }
        },
      },
    }
    await publish(lagging, { receiver: feedReceiver() })
    await expectSound([id])
  })

  it('leaves nothing to push where there is no endpoint', async () => {
    const caseId = newCase()
    await tell(caseId, 1)
    await connect('gone', { status: 'disabled' })
    await publishAll()
    expect(await waitingIn(caseId)).toEqual([])
    expect(yard.hints).toEqual([])
  })
})

describe('webhooks to a bank', () => {
  const published = async (events: number) => {
    const caseId = newCase()
    for (let n = 1; n <= events; n++) await tell(caseId, n)
    await publishAll()
    return caseId
  }

  it('carry the very notification of the feed, in order, under the same id', async () => {
    await connect('one')
    const caseId = await published(3)
    await pushCase(caseId)
    const feed = await wholeFeed()
    expect(yard.posted.map(({ body }) => JSON.parse(body))).toEqual(feed)
    expect(yard.posted.map(({ id }) => id)).toEqual(feed.map(({ id }) => id))
    expect(await waitingIn(caseId)).toEqual([])
  })

  it('are given up after ten attempts, and what follows goes on', async () => {
    await connect('one')
    const caseId = await published(2)
    const [first, second] = (await wholeFeed()).map(({ id }) => id)
    yard.reply.to = ({ id }) => answered(id === first ? 500 : 204)
    for (let attempt = 1; attempt <= 10; attempt++) {
      await pushCase(caseId)
      yard.pass(100_000)
    }
    expect(yard.posted.map(({ id }) => id)).toEqual([...Array(10).fill(first), second])
    expect(await waitingIn(caseId)).toEqual([])
  })

  it('come again by hand under the same id, for the bank’s own feed only', async () => {
    await connect('one')
    const caseId = await published(1)
    await pushCase(caseId)
    const event = { pk: `CASE#${caseId}`, sk: 'EVENT#000001', eventId: yard.posted[0]?.id, n: 1, type: 'case.accepted' }
    await engine.table.write({ table: 'cases', put: event })
    await engine.table.write({
      table: 'cases',
      put: { pk: `CASE#${caseId}`, sk: `PARTY#${bank}`, role: 'bank' },
    })
    const replay = async (deliveryId: string, by = bank, key = randomUUID()) =>
      bodyOf(await replayDelivery(yard.ports, call('replayDelivery', { path: { deliveryId } }, { by, key }) as never))
    const miss = { refused: 'resource.not-found' }
    expect(await replay('dlv_1', OTHER_BANK)).toEqual(miss)
    expect(await replay('dlv_2')).toEqual(miss)
    expect(await replay(`dlv_${caseId}_1`)).toEqual(miss)
    const key = randomUUID()
    expect(await replay('dlv_1', bank, key)).toMatchObject({ status: 202, deliveryId: 'dlv_1' })
    await pushCase(caseId)
    expect(await replay('dlv_1', bank, key)).toMatchObject({ status: 202 })
    await pushCase(caseId)
    const [once, again, ...more] = yard.posted
    expect(again).toMatchObject({ id: once?.id, body: once?.body })
    expect(more).toEqual([])
  })

  it('all arrive, in order, however often publisher and pusher die', async () => {
    await connect('one')
    const caseId = newCase()
    const ids: string[] = []
    for (let n = 1; n <= 3; n++) ids.push(await tell(caseId, n))
    await dyingAtEachCall(yard.ports, async (dying) => {
      yard.pass(121)
      await sweepAndWork(dying, 'feed')
      await sweepAndWork(dying, 'push')
    })
    await expectSound(ids)
    expect(await waitingIn(caseId)).toEqual([])
    const mine = yard.posted.map(({ id }) => id).filter((id) => ids.includes(id))
    expect(mine.filter((id, i) => mine.indexOf(id) === i)).toEqual(ids)
    for (const [i, id] of ids.entries())
      for (const after of ids.slice(i + 1)) expect(mine.lastIndexOf(id)).toBeLessThan(mine.indexOf(after))
  })
})

describe('the sweeper', () => {
  it('finds what no hint told of', async () => {
    await connect('one')
    const caseId = newCase()
    const eventId = await tell(caseId, 1)
    expect(await sweepAndWork(yard.ports, 'feed')).toContainEqual({ receiver: feedReceiver() })
    expect(await sweepAndWork(yard.ports, 'push')).toContainEqual({ receiver: pushReceiver(), subjectId: caseId })
    // what other tests left waiting is swept too
    expect(yard.posted.filter(({ id }) => id === eventId)).toHaveLength(1)
  })

  it('sweeps the others where one receiver cannot be read, and says so', async () => {
    const caseId = newCase()
    await tell(caseId, 1)
    const hints: Hint[] = []
    const spoilt = {
      ...yard.ports,
      queue: { hint: async (_: unknown, some: readonly Hint[]) => void hints.push(...some) },
      table: {
        ...engine.table,
        query: async <T>(query: Query, model: Model<T>) => {
          if (query.pk === `feed:${OTHER_BANK}#0`) throw new Error('unreadable')
          return engine.table.query(query, model)
        },
      },
    }
    await expect(sweep(spoilt)).rejects.toThrow('1 receivers')
    expect(hints).toContainEqual({ receiver: feedReceiver() })
  })

  it('reaches what is due however much waits behind deliveries that are not', async () => {
    await connect('one')
    const blocked = Array.from({ length: 210 }, newCase)
    for (const caseId of blocked) for (const n of [1, 2]) await tell(caseId, n)
    await publishAll()
    yard.reply.to = () => answered(503, '3600')
    await Promise.all(blocked.map((caseId) => pushCase(caseId)))
    yard.reply.to = () => answered(204)
    await engine.table.write({ table: 'deliveries', delete: circuitKey(pushReceiver()) })
    yard.pass(120)
    const free = newCase()
    const id = await tell(free, 1)
    await publishAll()
    for (let minute = 0; minute < 3; minute++) {
      await sweepAndWork(yard.ports, 'push')
      yard.pass(60)
    }
    expect(yard.posted.map((one) => one.id)).toContain(id)
    yard.pass(3600)
    for (let minute = 0; minute < 5; minute++) await sweepAndWork(yard.ports, 'push')
    expect((await Promise.all(blocked.map(waitingIn))).flat()).toEqual([])
  })
})

describe('endpoints', () => {
  const url = (n: number) => `http://127.0.0.1:9000/${n}`
  const create = (n: number) =>
    createEndpoint(yard.ports, call('createEndpoint', { body: { url: url(n) } }, { by: bank }))
  const remove = async (endpointId: string, by = bank) =>
    told2(await deleteEndpoint(yard.ports, call('deleteEndpoint', { path: { endpointId } }, { by })))
  const told2 = (result: Awaited<ReturnType<typeof deleteEndpoint>>) =>
    result.ok ? result.value.status : result.refusal.code

  it('are five at most, also of twenty created at once, and removing one makes room for one', async () => {
    const outcomes = (await Promise.all(Array.from({ length: 20 }, (_, n) => create(n)))).map(told2)
    const made = await endpointsOf(yard.ports, bank)
    expect(made.length).toBeGreaterThan(0)
    expect(made.length).toBe(outcomes.filter((one) => one === 201).length)
    expect(
      outcomes.filter((one) => one !== 201 && one !== 'endpoint.too-many' && one !== 'platform.contended'),
    ).toEqual([])
    for (let n = made.length; n < 5; n++) expect(told2(await create(n))).toBe(201)
    expect(told2(await create(5))).toBe('endpoint.too-many')
    const [first] = made
    const removals = await Promise.all([remove(first?.endpointId ?? ''), remove(first?.endpointId ?? '')])
    expect(removals.toSorted()).toEqual([204, 'resource.not-found'])
    expect(told2(await create(6))).toBe(201)
    expect(told2(await create(7))).toBe('endpoint.too-many')
    expect(await endpointsOf(yard.ports, bank)).toHaveLength(5)
  })

  it('are an institution’s own: another’s and an unknown one are the same miss', async () => {
    const { endpointId } = bodyOf(await create(1))
    const test = (id: string, by = bank) =>
      testEndpoint(yard.ports, call('testEndpoint', { path: { endpointId: id } }, { by }))
    expect(await test(endpointId, OTHER_BANK)).toEqual(await test('end_00000000000000000000000000', OTHER_BANK))
    expect(await remove(endpointId, OTHER_BANK)).toBe('resource.not-found')
    expect(bodyOf(await test(endpointId))).toMatchObject({ delivered: true, status: 204 })
    const listed = bodyOf(await listEndpoints(yard.ports, call('listEndpoints', {}, { by: bank })))
    expect(listed.items).toHaveLength(1)
    expect(JSON.stringify(listed)).not.toContain('whsec_')
  })

  it('outside the address policy are neither created nor, when the policy has become narrower, written to', async () => {
    const refused = await createEndpoint(
      yard.ports,
      call('createEndpoint', { body: { url: 'http://169.254.169.254/latest' } }, { by: bank }),
    )
    expect(refused).toMatchObject({ refusal: { code: 'endpoint.address-refused', faults: [{ pointer: '/url' }] } })
    const { endpointId } = bodyOf(await create(1))
    const addressPolicy = { schemes: ['https'], cidrs: 'public' }
    const update = { pk: `INSTITUTION#${bank}`, sk: 'HEAD' }
    await engine.table.write({ table: 'directory', update, set: { addressPolicy } })
    const real = { ...yard.ports, http: outgoingHttp(rules) }
    const tested = await testEndpoint(real, call('testEndpoint', { path: { endpointId } }, { by: bank }))
    expect(bodyOf(tested)).toMatchObject({ delivered: false, reason: 'address-refused' })
  })
})
