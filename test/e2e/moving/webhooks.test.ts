import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Bank, startBank } from '../../../tools/simulate/bank.ts'
import type { Answer } from '../../../tools/simulate/client.ts'
import { type Listener, type Message, type Reply, startListener } from '../../../tools/simulate/listener.ts'
import type { Registries } from '../../../tools/simulate/registry.ts'
import { attemptsOf, eventually, flat, openScene, XIAMEN } from '../scene.ts'

const cast = openScene()
let bank: Bank
let listener: Listener
let registries: Registries

beforeAll(async () => {
  const third = cast.sandbox.banks[2]
  if (third === undefined) throw new Error('The sandbox has two banks only')
  registries = await cast.registries({ only: [XIAMEN] })
  bank = await cast.bank({ bank: third, withoutWebhook: true })
  for (const { endpointId } of (await bank.client.read('/v1/endpoints')).items) await drop(endpointId)
  listener = await startListener()
})
afterAll(() => listener.close())

const drop = (endpointId: string) => bank.client.must({ method: 'DELETE', path: `/v1/endpoints/${endpointId}` })
const create = (url: string) => bank.client.call({ method: 'POST', path: '/v1/endpoints', body: { url } })
const codeOf = (answer: Answer) => `${answer.status} ${answer.body?.code}`

/** An endpoint of its own, what came to it, and how it answers. */
const openEndpoint = async (
  name: string,
  reply: (message: Message, times: number) => Reply = () => ({ status: 204 }),
) => {
  const created = (
    await bank.client.must({ method: 'POST', path: '/v1/endpoints', body: { url: listener.url(`/${name}`) } })
  ).body
  const messages: Message[] = []
  const secrets: string[] = [created.secret]
  let forged = 0
  listener.attach(`/${name}`, {
    secrets: () => secrets,
    now: bank.client.now,
    syncClock: bank.client.syncClock,
    receive: async (message) => {
      messages.push(message)
      return reply(message, messages.filter(({ id }) => id === message.id).length)
    },
    forged: () => {
      forged += 1
    },
  })
  const { endpointId } = created as { endpointId: string }
  return { endpointId, messages, secrets, forged: () => forged, close: () => drop(endpointId) }
}

const fileSilent = async () => {
  const { caseId } = await bank.submit({ units: [flat('350203', '9003')] })
  return caseId
}

const heardOf = (messages: readonly Message[], caseId: string) =>
  messages.filter((message) => JSON.parse(message.text).caseId === caseId)

/** Until it holds, with a sweep before each look, as the clock of the platform gives one each minute. */
const swept = <T>(look: () => T | Promise<T>, holds: (seen: T) => boolean) =>
  eventually(async () => {
    await cast.control.runSchedule('sweep')
    return look()
  }).toSatisfy(holds)

describe('a webhook endpoint', () => {
  it('hears every event of the feed, under the same ids, and the feed has no gaps', async () => {
    const endpoint = await openEndpoint('all')
    const from = (await bank.feed()).at(-1)?.sequence ?? 0
    const { caseId } = await bank.submit({ units: [flat('350203')] })
    await bank.waitFor(caseId, 'certificate.delivered')
    await bank.disburse(caseId)
    await bank.waitFor(caseId, 'loan.disbursed')
    const feed = await bank.feed(from)
    expect(feed.map((one) => one.sequence)).toEqual(feed.map((_, index) => from + index + 1))
    await eventually(() => endpoint.messages.map((message) => message.id).sort()).toEqual(
      feed.map((one) => one.id).sort(),
    )
    expect(JSON.parse(endpoint.messages[0]?.text ?? '{}')).toMatchObject({ caseId })
    expect(endpoint.messages.every((message) => message.text.length < 20_000)).toBe(true)
    expect(endpoint.forged()).toBe(0)
    expect(await bank.feed(from)).toEqual(feed)
    await endpoint.close()
  })

  it('rotates its secret with an overlap during which both hold', async () => {
    const endpoint = await openEndpoint('rotating')
    const path = `/v1/endpoints/${endpoint.endpointId}/secret-rotation`
    const { secret } = (await bank.client.must({ method: 'POST', path, body: { overlapSeconds: 3600 } })).body
    expect(secret).not.toBe(endpoint.secrets[0])
    const overlapping = await fileSilent()
    await eventually(() => heardOf(endpoint.messages, overlapping).length).toBeGreaterThan(0)
    expect(heardOf(endpoint.messages, overlapping)[0]?.headers['webhook-signature']?.split(' ')).toHaveLength(2)
    await cast.control.advance(3700)
    endpoint.secrets.splice(0, 1, secret)
    const after = await fileSilent()
    await eventually(() => heardOf(endpoint.messages, after).length).toBeGreaterThan(0)
    expect(heardOf(endpoint.messages, after)[0]?.headers['webhook-signature']?.split(' ')).toHaveLength(1)
    expect(endpoint.forged()).toBe(0)
    await endpoint.close()
  })

  it('can be tested before it is relied on', async () => {
    const good = await openEndpoint('good')
    const bad = await openEndpoint('bad', () => ({ status: 503 }))
    const test = (endpointId: string) =>
      bank.client.must({ method: 'POST', path: `/v1/endpoints/${endpointId}/test`, key: null })
    expect((await test(good.endpointId)).body.status).toBe(204)
    expect((await test(bad.endpointId)).body.status).toBe(503)
    await good.close()
    await bad.close()
  })

  it('that fails is tried again on the schedule, with the same id, and order is kept', async () => {
    // What other cases still have to say comes too, and is no part of this.
    const others = new Set((await bank.feed()).map((one) => one.caseId))
    let first: string | undefined
    const endpoint = await openEndpoint('failing', (message, times) => {
      if (!others.has(JSON.parse(message.text).caseId)) first ??= message.id
      return { status: message.id === first && times <= 2 ? 500 : 204 }
    })
    const caseId = await fileSilent()
    const failures = async () => (await attemptsOf(bank.client)).filter((one) => one.status === 500).length
    // The next try is due from when the failure was written down, which is after the receiver has heard of it.
    await swept(failures, (count) => count >= 1)
    await cast.control.advance(10)
    await swept(failures, (count) => count >= 2)
    await cast.control.advance(400)
    await swept(
      () => endpoint.messages.filter((message) => message.id === first).length,
      (times) => times >= 3,
    )
    await cast.control.advance(400)
    const idsInFeed = async () => (await bank.feed()).filter((one) => one.caseId === caseId).map((one) => one.id)
    const idsHeard = () => [...new Set(heardOf(endpoint.messages, caseId).map((message) => message.id))]
    await swept(
      async () => [await idsInFeed(), idsHeard()] as const,
      ([feed, heard]) => feed.length > 0 && feed.join() === heard.join(),
    )
    expect((await bank.client.read('/v1/deliveries?held=true')).items).toEqual([])
    await endpoint.close()
  })

  it('gets a delivery again by hand, under the same id', async () => {
    const endpoint = await openEndpoint('again')
    const caseId = await fileSilent()
    await eventually(() => heardOf(endpoint.messages, caseId).length).toBeGreaterThan(0)
    const attempts = await attemptsOf(bank.client)
    const one = attempts.find((attempt) => attempt.caseId === caseId)
    const before = endpoint.messages.length
    const answer = await bank.client.must({ method: 'POST', path: `/v1/deliveries/${one?.deliveryId}/replay` })
    expect(answer.status).toBe(202)
    await eventually(() => endpoint.messages.length).toBeGreaterThan(before)
    expect(endpoint.messages.slice(0, before).map((message) => message.id)).toContain(endpoint.messages.at(-1)?.id)
    await endpoint.close()
  })

  it('that is dead keeps nothing from another, and is asked alone for what it is to hear again', async () => {
    const good = await openEndpoint('apart')
    const dead = await openEndpoint('dead', () => ({ status: 503 }))
    const caseId = await fileSilent()
    await bank.waitFor(caseId, 'case.lodged')
    const feed = (await bank.feed()).filter((one) => one.caseId === caseId)
    const heard = () => heardOf(good.messages, caseId).map(({ id }) => id)
    await eventually(heard).toEqual(feed.map(({ id }) => id))
    const delivered = (await attemptsOf(bank.client)).find(
      (one) => one.caseId === caseId && one.outcome === 'delivered',
    )
    expect(delivered).toMatchObject({ endpointId: good.endpointId })
    const path = `/v1/deliveries/${delivered?.deliveryId}/replay?endpointId=${good.endpointId}`
    await bank.client.must({ method: 'POST', path })
    await eventually(() => heard().length).toBe(feed.length + 1)
    await dead.close()
    await good.close()
  })

  it('as stand-by hears what the main does not take', async () => {
    const mode = (word: string) =>
      bank.client.must({ method: 'POST', path: '/v1/endpoints/mode', body: { mode: word } })
    const main = await openEndpoint('main', () => ({ status: 503 }))
    const standby = await openEndpoint('standby')
    expect((await mode('any')).body).toEqual({ mode: 'any' })
    const caseId = await fileSilent()
    await bank.waitFor(caseId, 'case.lodged')
    const feed = (await bank.feed()).filter((one) => one.caseId === caseId)
    await eventually(() => heardOf(standby.messages, caseId).map(({ id }) => id)).toEqual(feed.map(({ id }) => id))
    await mode('each')
    await main.close()
    await standby.close()
  })

  it('of a registry, a second one, hears what the first hears', async () => {
    const registry = registries.client(XIAMEN)
    const heard: string[] = []
    listener.attach('/second-office', {
      secrets: () => [secret],
      now: bank.client.now,
      syncClock: bank.client.syncClock,
      receive: async (message) => {
        heard.push(JSON.parse(message.text).caseId)
        return { status: 204 }
      },
      forged: () => {},
    })
    const body = { url: listener.url('/second-office') }
    const { endpointId, secret } = (await registry.must({ method: 'POST', path: '/v1/endpoints', body })).body
    const caseId = await fileSilent()
    await eventually(() => heard.includes(caseId)).toBe(true)
    await eventually(() => registries.timesHeard(caseId)).toBeGreaterThan(0)
    await registry.must({ method: 'DELETE', path: `/v1/endpoints/${endpointId}` })
  })

  it('that answers 410 is disabled; the feed still tells everything', async () => {
    const endpoint = await openEndpoint('gone', () => ({ status: 410 }))
    const caseId = await fileSilent()
    const status = async () =>
      (await bank.client.read('/v1/endpoints')).items.find(
        (one: { endpointId: string }) => one.endpointId === endpoint.endpointId,
      )?.status
    await eventually(status).toBe('disabled')
    await bank.waitFor(caseId, 'case.lodged')
    await endpoint.close()
  })

  it('must lie within the address policy', async () => {
    for (const url of ['http://10.1.2.3/hook', 'https://169.254.169.254/latest', 'ftp://127.0.0.1/x']) {
      const answer = await create(url)
      expect([400, 422]).toContain(answer.status)
    }
    expect(codeOf(await create('http://10.1.2.3/hook'))).toBe('422 endpoint.address-refused')
  })

  it('is one of a few', async () => {
    const made: string[] = []
    for (let n = 0; n < 30; n++) {
      const answer = await create(listener.url(`/many/${n}`))
      if (answer.status !== 201) {
        expect(codeOf(answer)).toBe('409 endpoint.too-many')
        break
      }
      made.push(answer.body.endpointId)
    }
    expect(made.length).toBeLessThan(30)
    for (const endpointId of made) await drop(endpointId)
  })

  it('that is removed hears nothing more', async () => {
    const endpoint = await openEndpoint('removed')
    await endpoint.close()
    const caseId = await fileSilent()
    await bank.waitFor(caseId, 'case.lodged')
    expect(endpoint.messages).toEqual([])
  })
})

describe('the feed', () => {
  it('is each bank’s own, and is read in pages from any sequence', async () => {
    const whole = await bank.feed()
    const [first] = cast.sandbox.banks
    if (first === undefined) return
    const other = await startBank({
      baseUrl: cast.sandbox.baseUrl,
      sandbox: cast.sandbox,
      bank: first,
      withoutWebhook: true,
      observe: cast.observe,
    })
    const theirs = new Set((await other.feed()).map((one) => one.id))
    expect(whole.some((one) => theirs.has(one.id))).toBe(false)
    const page = await bank.client.read('/v1/notifications?after=1&limit=2')
    expect(page.items).toEqual(whole.slice(1, 3))
    expect(page).toMatchObject({ next: 3, head: whole.length })
    const end = await bank.client.read(`/v1/notifications?after=${whole.length}&limit=2`)
    expect(end).toMatchObject({ items: [], next: whole.length })
  })
})
