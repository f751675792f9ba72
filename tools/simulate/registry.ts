/**
 * Every registry of the province, played by one process over the public API: webhooks come to one listener with a path
 * per registry, registries without inbound connections poll their inbox. See scripts.ts for how they may misbehave.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { type Client, connect, type Observe } from './client.ts'
import { registerEndpoint } from './endpoints.ts'
import { type Delivery, type Ledger, openLedger } from './ledger.ts'
import { type Listener, type Reply, startListener } from './listener.ts'
import { workCallUp } from './registry-call-up.ts'
import { workCase } from './registry-case.ts'
import { type Deed, type Office, scriptOf } from './registry-job.ts'
import { workQuery } from './registry-query.ts'
import type { Sandbox, SandboxRegistry } from './sandbox.ts'
import { chinaTime } from './time.ts'

export type RegistriesOptions = {
  readonly baseUrl: string
  readonly sandbox: Sandbox
  /** Play only these registries; all otherwise. */
  readonly only?: readonly string[]
  /** JSON lines; with it a restarted simulator goes on where it stopped. */
  readonly ledgerFile?: string
  readonly port?: number
  readonly pollMs?: number
  readonly tell?: (deed: Deed) => void
  readonly observe?: Observe
}

export type Registries = {
  /** All endpoints stand. */
  readonly ready: Promise<void>
  /** How often each case was written into a register, as the registries count. */
  readonly registrations: () => ReadonlyMap<string, number>
  /** Everything done so far, in order. */
  readonly deeds: readonly Deed[]
  /** Deliveries whose signature did not hold. */
  readonly forged: () => number
  readonly client: (code: string) => Client
  readonly endpointOf: (code: string) => { endpointId: string; secret: string } | undefined
  /** How often the case was delivered, however it was answered. */
  readonly timesHeard: (caseId: string) => number
  readonly close: () => Promise<void>
}

type Entry = { readonly code: string; readonly name: string; readonly transport: 'webhook' | 'inbox' }

type Hall = {
  readonly ledger: Ledger
  readonly listener: Listener
  readonly signal: AbortSignal
  readonly tell: (deed: Deed) => void
  /** By delivery, and by case. */
  readonly heard: Map<string, number>
  readonly running: Set<Promise<void>>
  /** By case: who works on it waits for the next delivery. */
  readonly news: Map<string, PromiseWithResolvers<void>>
  readonly nextSerial: () => number
  forged: number
}

const newsOf = (hall: Hall, caseId: string): PromiseWithResolvers<void> => {
  const known = hall.news.get(caseId) ?? Promise.withResolvers<void>()
  hall.news.set(caseId, known)
  return known
}

const tellNews = (hall: Hall, caseId: string): void => {
  hall.news.get(caseId)?.resolve()
  hall.news.delete(caseId)
}

const waitFor = async (hall: Hall, news: Promise<void>, ms?: number): Promise<void> => {
  const ended = new Promise<void>((resolve) => hall.signal.addEventListener('abort', () => resolve(), { once: true }))
  await Promise.race([news, ended, ...(ms === undefined ? [] : [pause(ms, undefined, { ref: false })])])
  hall.signal.throwIfAborted()
}

const startWork = (hall: Hall, office: Office, delivery: Delivery): void => {
  if (delivery.type === 'case.withdrawal-requested') {
    // whoever works on the case answers it
    tellNews(hall, delivery.caseId)
    return
  }
  if (delivery.type === 'call-up.asked') {
    const work = workCallUp(office, delivery, hall.signal).finally(() => hall.running.delete(work))
    hall.running.add(work)
    return
  }
  if (delivery.type === 'query.asked') {
    const work = workQuery(office, delivery, hall.signal).finally(() => hall.running.delete(work))
    hall.running.add(work)
    return
  }
  if (delivery.type !== 'case.lodged') {
    hall.ledger.finish(delivery.id, office.client.now().toISOString())
    tellNews(hall, delivery.caseId)
    return
  }
  const work = workCase({
    office,
    delivery,
    script: scriptOf(delivery),
    news: () => {
      const { promise } = newsOf(hall, delivery.caseId)
      return (ms) => waitFor(hall, promise, ms)
    },
    signal: hall.signal,
  }).finally(() => hall.running.delete(work))
  hall.running.add(work)
}

type Hearing = { readonly hall: Hall; readonly office: Office; readonly reopen: () => void }

/** How the registry answers a delivery it hears for the nth time. */
const answerFor = async (hearing: Hearing, delivery: Delivery, times: number): Promise<Reply> => {
  const script = delivery.type === 'case.lodged' ? scriptOf(delivery) : 'accept'
  if (script === 'faulty' && times <= 2) return { status: 500 }
  if (script === 'gone' && times === 1) {
    hearing.reopen()
    return { status: 410 }
  }
  if (script === 'slow') await pause(1500)
  if (!hearing.hall.ledger.knows(delivery.id)) {
    hearing.hall.ledger.receive(delivery, hearing.office.client.now().toISOString())
    startWork(hearing.hall, hearing.office, delivery)
    hearing.hall.tell({
      registry: hearing.office.code,
      caseId: delivery.queryId ?? delivery.caseId,
      deed: 'received',
      detail: delivery.type,
    })
  }
  return script === 'lost-acknowledgement' && times === 1 ? 'reset' : { status: 204 }
}

const hear = async (hearing: Hearing, delivery: Delivery): Promise<Reply> => {
  const { heard } = hearing.hall
  const times = (heard.get(delivery.id) ?? 0) + 1
  heard.set(delivery.id, times)
  if (delivery.type === 'case.lodged') heard.set(delivery.caseId, times)
  return answerFor(hearing, delivery, times)
}

const pollInbox = async (hearing: Hearing, pollMs: number): Promise<void> => {
  const { client } = hearing.office
  const { signal } = hearing.hall
  for (let idle = 0; !signal.aborted; ) {
    const inbox = await client
      .insist({ method: 'GET', path: '/v1/registry/inbox?limit=20' }, signal)
      .catch(() => undefined)
    const items = (inbox?.body.items ?? []) as Delivery[]
    for (const item of items) {
      const reply = await hear(hearing, item)
      const path = `/v1/registry/inbox/${item.id}/acknowledgement`
      if (reply !== 'reset' && reply.status < 300)
        await client.insist({ method: 'POST', path, key: `${item.id}-ack` }, signal).catch(() => undefined)
    }
    idle = items.length > 0 ? 0 : idle + 1
    await pause(Math.min(pollMs * 5, pollMs * (1 + idle / 10)), undefined, { signal }).catch(() => undefined)
  }
}

const areaOf = (name: string): string =>
  name
    .replace(/(不动产登记.*|自然资源.*|登记.*)$/u, '')
    .replace(/^福建省/u, '')
    .replace(/综合实验区$/u, '') || '福建省'

const play = async (hall: Hall, options: RegistriesOptions, entry: Entry, keys: SandboxRegistry) => {
  const { baseUrl, sandbox, observe } = options
  const client = connect({ baseUrl, issuer: sandbox.issuer, credentials: keys, ...(observe ? { observe } : {}) })
  const office: Office = {
    code: entry.code,
    area: areaOf(entry.name),
    client,
    ledger: hall.ledger,
    nextSerial: hall.nextSerial,
    tell: hall.tell,
  }
  let endpoint: { endpointId: string; secret: string } | undefined
  const path = `/registries/${entry.code}`
  const open = async () => {
    endpoint = await registerEndpoint(client, hall.listener.url(path))
  }
  const reopen = () =>
    void pause(200)
      .then(open)
      .catch((error: unknown) => console.error(`${entry.code}: ${error}`))
  const hearing = { hall, office, reopen }
  hall.listener.attach(path, {
    secrets: () => (endpoint ? [endpoint.secret] : []),
    now: client.now,
    syncClock: client.syncClock,
    receive: (message) => hear(hearing, JSON.parse(message.text) as Delivery),
    forged: () => {
      hall.forged += 1
    },
  })
  for (const delivery of hall.ledger.unfinished().filter((one) => one.registry === entry.code))
    startWork(hall, office, delivery)
  if (entry.transport === 'inbox') {
    const polling = pollInbox(hearing, options.pollMs ?? 1500).finally(() => hall.running.delete(polling))
    hall.running.add(polling)
  }
  return { client, endpoint: () => endpoint, open: entry.transport === 'inbox' ? async () => undefined : open }
}

const readDirectory = async (client: Client): Promise<Entry[]> => {
  const listed = await client.insist({ method: 'GET', path: '/v1/registries' })
  return listed.body.items as Entry[]
}

/** At most `width` at a time, in order. */
const inTurn = async <T>(items: readonly T[], width: number, act: (item: T) => Promise<void>): Promise<void> => {
  const rest = [...items]
  const one = async (): Promise<void> => {
    for (let item = rest.shift(); item !== undefined; item = rest.shift()) await act(item)
  }
  await Promise.all(Array.from({ length: width }, one))
}

/** Serial numbers restart each year; a simulator without memory begins where the seconds of the year have come to. */
const serialsFrom = (now: Date, last: number) => {
  const year = Date.parse(`${chinaTime(now).slice(0, 4)}-01-01T00:00:00+08:00`)
  let serial = Math.max(last, Math.floor((now.getTime() - year) / 4000))
  return () => ++serial % 10_000_000
}

const openHall = async (options: RegistriesOptions, signal: AbortSignal, deeds: Deed[]): Promise<Hall> => {
  const ledger = openLedger(options.ledgerFile)
  return {
    ledger,
    listener: await startListener(options.port),
    signal,
    tell: (deed) => {
      deeds.push(deed)
      options.tell?.(deed)
    },
    heard: new Map(),
    running: new Set(),
    news: new Map(),
    nextSerial: serialsFrom(new Date(), ledger.lastSerial()),
    forged: 0,
  }
}

export const startRegistries = async (options: RegistriesOptions): Promise<Registries> => {
  const deeds: Deed[] = []
  const abort = new AbortController()
  const hall = await openHall(options, abort.signal, deeds)
  const wanted = options.sandbox.registries.filter(
    (one) => options.only === undefined || options.only.includes(one.code),
  )
  const offices = new Map<string, Awaited<ReturnType<typeof play>>>()
  const first = wanted[0]
  const directory = first
    ? await readDirectory(connect({ baseUrl: options.baseUrl, issuer: options.sandbox.issuer, credentials: first }))
    : []
  for (const keys of wanted) {
    const entry = directory.find((one) => one.code === keys.code)
    if (entry) offices.set(keys.code, await play(hall, options, entry, keys))
  }
  const ready = inTurn([...offices.values()], 6, (office) => office.open()).catch((error: unknown) => {
    if (!abort.signal.aborted) throw error
  })
  ready.catch(() => undefined)
  return {
    ready,
    registrations: hall.ledger.registrations,
    deeds,
    forged: () => hall.forged,
    client: (code) => {
      const office = offices.get(code)
      if (!office) throw new Error(`Registry ${code} is not played here`)
      return office.client
    },
    endpointOf: (code) => offices.get(code)?.endpoint(),
    timesHeard: (caseId) => hall.heard.get(caseId) ?? 0,
    close: async () => {
      abort.abort()
      await hall.listener.close()
      await Promise.allSettled(hall.running)
    },
  }
}
