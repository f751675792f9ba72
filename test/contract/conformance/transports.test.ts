/** What a registry may rely on, whichever transport brings its deliveries. A new transport needs one row here: how it is received. */

import { randomUUID } from 'node:crypto'
import { Webhook } from 'standardwebhooks'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { deliver } from '../../../lib/deliveries/deliver.ts'
import { endpointKey } from '../../../lib/deliveries/endpoints.ts'
import { RegistryDelivery } from '../../../lib/deliveries/messages.ts'
import { listDeliveries, replayDelivery } from '../../../lib/deliveries/read-deliveries.ts'
import { acknowledgeDelivery, listInbox } from '../../../lib/deliveries/read-inbox.ts'
import { canonicalJson } from '../../../lib/kernel/digest.ts'
import { receiverOf } from '../../../lib/outbox/rows.ts'
import type { Write } from '../../../lib/platform/ports.ts'
import { type RegistryTransport, TRANSPORTS } from '../../../lib/registries/model.ts'
import { makeCursorSecret } from '../../../lib/tables/cursor.ts'
import { dyingAtEachCall } from '../../support/deliveries.ts'
import { bodyOf, call } from '../../support/documents.ts'
import {
  closeInstitution,
  createBank,
  createRegistry,
  type LanePorts,
  type Lanes,
  LOCKED_PAPER,
  openCase,
  openEndpoint,
  openLanes,
  startReceiver,
  sweepAndWork,
  type TestCase,
  type TestReceiver,
  waiting,
} from '../../support/lanes.ts'
import type { Row } from '../../support/looked.ts'
import { useTables } from '../../support/platform.ts'

const engine = useTables()
let receiver: TestReceiver
let away: TestReceiver
beforeAll(async () => {
  receiver = await startReceiver()
  away = await startReceiver()
  await away.close()
  await makeCursorSecret(openLanes(engine.table).ports)
})
afterAll(async () => {
  await receiver?.close()
})

type Arrived = { readonly id: string; readonly text: string; readonly body: Row }

/** How a registry of one transport is reached, and what reached it. */
type Receiving = {
  /** What arrived since it was asked last, in order; the same delivery as often as it came. */
  take(): Promise<Arrived[]>
  /** Nobody is there: no connection, no poll. */
  leave(): Promise<void>
  comeBack(): Promise<void>
  /** It is there and takes nothing in. */
  refuse(): void
  accept(): void
  /** Throws unless what arrived is proved to come from the platform. */
  verify(arrived: Arrived): void
}

const webhook = async (lanes: Lanes, registry: string): Promise<Receiving> => {
  const path = `/${registry}`
  const { endpointId, secret } = await openEndpoint(lanes, registry, receiver.url(path))
  const moveTo = (url: string) =>
    engine.table.write({ table: 'directory', update: endpointKey(registry, endpointId), set: { url } })
  const headers = new Map<string, Record<string, string>>()
  let taken = 0
  receiver.answer = () => ({ status: 204 })
  return {
    take: async () => {
      const heard = receiver.heard.filter((one) => one.path === path)
      const fresh = heard.slice(taken)
      taken = heard.length
      return fresh.map(({ body: text, headers: sent }) => {
        const id = sent['webhook-id'] ?? ''
        headers.set(id, sent)
        return { id, text, body: JSON.parse(text) }
      })
    },
    leave: async () => void (await moveTo(away.url(path))),
    comeBack: async () => void (await moveTo(receiver.url(path))),
    refuse: () => {
      receiver.answer = () => ({ status: 500 })
    },
    accept: () => {
      receiver.answer = () => ({ status: 204 })
    },
    verify: ({ id, text }) => {
      const sent = headers.get(id) ?? {}
      const at = new Date(Number(sent['webhook-timestamp']) * 1000)
      expect(sent['webhook-signature']).toBe(new Webhook(secret).sign(id, at, text))
    },
  }
}

/** It asks, under its own token, so nothing that arrives needs a signature of its own. */
const inbox = async ({ ports }: Lanes, registry: string): Promise<Receiving> => {
  const asked = async () => {
    const made = call<unknown, unknown>('listInbox', {}, { by: registry, now: ports.clock.now() })
    return bodyOf(await listInbox(ports, { ...made, query: { limit: 50 } })).items as Row[]
  }
  const acknowledge = async (deliveryId: string) => {
    const made = call('acknowledgeDelivery', { path: { deliveryId } }, { by: registry, now: ports.clock.now() })
    const answered = await acknowledgeDelivery(ports, made as never)
    expect(answered).toMatchObject({ ok: true, value: { status: 204 } })
  }
  let accepts = true
  return {
    take: async () => {
      const items = await asked()
      if (accepts) for (const { id } of items) await acknowledge(id)
      return items.map((body) => ({ id: String(body['id']), text: canonicalJson(body), body }))
    },
    leave: async () => {},
    comeBack: async () => {},
    refuse: () => {
      accepts = false
    },
    accept: () => {
      accepts = true
    },
    verify: () => {},
  }
}

const RECEIVING = { webhook, inbox } satisfies Record<
  RegistryTransport,
  (lanes: Lanes, registry: string) => Promise<Receiving>
>

describe.each(TRANSPORTS)('a registry reached by %s', (transport) => {
  let lanes: Lanes
  let registry: string
  let one: TestCase
  let receiving: Receiving

  beforeEach(async () => {
    receiver.heard.length = 0
    lanes = openLanes(engine.table)
    registry = await createRegistry(lanes, transport)
    receiving = await RECEIVING[transport](lanes, registry)
    one = await openCase(lanes, { bank: await createBank(lanes), registry })
  })

  afterEach(() => closeInstitution(lanes, registry))

  const lodge = () => one.tell('case.lodged', ['registry'])
  const withdraw = () => one.tell('case.withdrawal-requested', ['registry'])
  const idOf = (n: number) => `dlv_${one.caseId}_${n}`
  const idsOf = (arrived: readonly Arrived[]) => arrived.map(({ id }) => id)
  const work = (ports: LanePorts = lanes.ports) =>
    deliver(ports, { receiver: receiverOf('registry', registry), subjectId: one.caseId })
  const attempts = async (): Promise<Row[]> => {
    const made = call<unknown, unknown>('listDeliveries', {}, { by: registry, now: lanes.ports.clock.now() })
    return bodyOf(await listDeliveries(lanes.ports, { ...made, query: {} })).items
  }

  it('gets every event once, in order, under an id that says which', async () => {
    await lodge()
    for (let n = 2; n <= 12; n++) await withdraw()
    await sweepAndWork(lanes)
    expect(idsOf(await receiving.take())).toEqual(Array.from({ length: 12 }, (_, i) => idOf(i + 1)))
    expect(await waiting(lanes, one, registry)).toEqual([])
    await sweepAndWork(lanes)
    expect(await receiving.take()).toEqual([])
  })

  it('gets it in the shape of the contract, in canonical bytes that prove where they come from', async () => {
    const eventId = await lodge()
    await withdraw()
    await sweepAndWork(lanes)
    const [lodged, later] = await receiving.take()
    if (!lodged || !later) throw new Error('two deliveries expected')
    const link = `https://api.example.test/v1/registry/cases/${one.caseId}/documents/doc_1/download-link`
    const { archiveKey: _, ...paper } = LOCKED_PAPER
    const about = { caseId: one.caseId, registry, occurredAt: expect.any(String) }
    expect(lodged.body).toEqual({
      id: idOf(1),
      eventId,
      type: 'case.lodged',
      ...about,
      business: 'new-loan',
      registrations: [],
      filing: { business: 'new-loan' },
      filingSignature: 'p..s',
      documents: [{ ...paper, link }],
    })
    expect(later.body).toEqual({
      id: idOf(2),
      eventId: expect.any(String),
      type: 'case.withdrawal-requested',
      ...about,
    })
    for (const arrived of [lodged, later]) {
      expect(RegistryDelivery.parse(arrived.body)).toEqual(arrived.body)
      expect(arrived.text).toBe(canonicalJson(arrived.body))
      expect(arrived.id).toBe(arrived.body['id'])
      receiving.verify(arrived)
    }
  })

  it('gets a delivery again, the same bytes under the same id, when the worker dies before it has noted that it arrived', async () => {
    await lodge()
    await withdraw()
    const { table } = lanes.ports
    const isSettling = (write: Write) => 'delete' in write && write.delete.sk.startsWith('OUT#')
    const write: typeof table.write = async (wanted) => {
      if (isSettling(wanted)) throw new Error('died')
      return table.write(wanted)
    }
    await expect(work({ ...lanes.ports, table: { ...table, write } })).rejects.toThrow('died')
    const before = await receiving.take()
    expect(idsOf(before)).toEqual([idOf(1)])
    lanes.advance(150)
    await sweepAndWork(lanes)
    const [again, next] = await receiving.take()
    expect([again?.id, again?.text, next?.id]).toEqual([before[0]?.id, before[0]?.text, idOf(2)])
    expect(await receiving.take()).toEqual([])
  })

  it('hears everything in order, at whichever call a worker dies', async () => {
    await lodge()
    await withdraw()
    const seen: string[] = []
    const died = await dyingAtEachCall(lanes.ports, async (dying) => {
      lanes.advance(121)
      await sweepAndWork({ ...lanes, ports: dying }).finally(async () => seen.push(...idsOf(await receiving.take())))
    })
    expect(died).toBeGreaterThan(10)
    expect(await waiting(lanes, one, registry)).toEqual([])
    expect([...new Set(seen)]).toEqual([idOf(1), idOf(2)])
    expect(seen.lastIndexOf(idOf(1))).toBeLessThan(seen.indexOf(idOf(2)))
  })

  it('gets what waited for it, in order, when it comes back', async () => {
    await receiving.leave()
    await lodge()
    await sweepAndWork(lanes)
    await withdraw()
    await sweepAndWork(lanes)
    await receiving.comeBack()
    lanes.advance(6)
    await sweepAndWork(lanes)
    expect(idsOf(await receiving.take())).toEqual([idOf(1), idOf(2)])
  })

  it('gets again what it did not take in, and before that nothing that follows', async () => {
    receiving.refuse()
    await lodge()
    await withdraw()
    await sweepAndWork(lanes)
    expect((await receiving.take())[0]?.id).toBe(idOf(1))
    receiving.accept()
    lanes.advance(6)
    await sweepAndWork(lanes)
    expect(idsOf(await receiving.take())).toEqual([idOf(1), idOf(2)])
    expect(await waiting(lanes, one, registry)).toEqual([])
  })

  it('gets a delivery that it asks for again: the same bytes under the same id', async () => {
    await lodge()
    await withdraw()
    await sweepAndWork(lanes)
    const [first] = await receiving.take()
    const path = { deliveryId: idOf(1) }
    const made = call('replayDelivery', { path }, { by: registry, key: randomUUID(), now: lanes.ports.clock.now() })
    expect(bodyOf(await replayDelivery(lanes.ports, made as never))).toMatchObject({ status: 202 })
    await sweepAndWork(lanes)
    expect((await receiving.take()).map(({ id, text }) => [id, text])).toEqual([[first?.id, first?.text]])
  })

  it('is told by one of several workers at once', async () => {
    await lodge()
    await Promise.all(Array.from({ length: 5 }, () => work()))
    expect(idsOf(await receiving.take())).toEqual([idOf(1)])
    expect(await attempts()).toMatchObject([{ deliveryId: idOf(1), attempt: 1, outcome: 'delivered' }])
  })

  it('is told by nobody else while a worker is at it, and by the next one when that worker is gone for two minutes', async () => {
    await lodge()
    const { table } = lanes.ports
    const reached = Promise.withResolvers<void>()
    const released = Promise.withResolvers<void>()
    /** Stands still once the delivery was brought, before that is recorded. */
    const write: typeof table.write = async (wanted) => {
      if ('put' in wanted && String(wanted.put['pk']).startsWith('ATTEMPTS#')) {
        reached.resolve()
        await released.promise
        throw new Error('died')
      }
      return table.write(wanted)
    }
    const slow = work({ ...lanes.ports, table: { ...table, write } })
    await reached.promise
    lanes.advance(119)
    await work()
    expect(await attempts()).toEqual([])
    lanes.advance(2)
    await work()
    released.resolve()
    await expect(slow).rejects.toThrow('died')
    expect(new Set(idsOf(await receiving.take()))).toEqual(new Set([idOf(1)]))
    expect(await attempts()).toMatchObject([{ deliveryId: idOf(1), attempt: 2, outcome: 'delivered' }])
    expect(await waiting(lanes, one, registry)).toEqual([])
  })

  it('finds each attempt in its list, with what it was about', async () => {
    await lodge()
    await sweepAndWork(lanes)
    const subject = { kind: 'case', id: one.caseId }
    expect(await attempts()).toMatchObject([
      { deliveryId: idOf(1), type: 'case.lodged', subject, caseId: one.caseId, attempt: 1, outcome: 'delivered' },
    ])
  })
})
