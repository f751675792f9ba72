/** Receivers over real HTTP, cases with events to tell of, and the workers of the lanes on a clock that is moved by hand. */

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { eventWithOutRows } from '../../lib/cases/state/advance.ts'
import type { EventReceiver, EventType } from '../../lib/cases/state/lifecycle.ts'
import { documentsKey, eventKey, filingKey, type Head, headKey, partyRow } from '../../lib/cases/state/rows.ts'
import { admitsAddress, readEndpoint } from '../../lib/deliveries/address-policy.ts'
import { deliver } from '../../lib/deliveries/deliver.ts'
import { Endpoint, endpointKey } from '../../lib/deliveries/endpoints.ts'
import { feedHead, readFeed } from '../../lib/deliveries/feed.ts'
import { publish } from '../../lib/deliveries/publish.ts'
import { push } from '../../lib/deliveries/push.ts'
import { sweep } from '../../lib/deliveries/sweep.ts'
import { newWebhookSecret } from '../../lib/deliveries/webhook-signature.ts'
import { institutionRows } from '../../lib/institutions/model.ts'
import { AnyRow } from '../../lib/kernel/stored.ts'
import { beijing } from '../../lib/kernel/time.ts'
import type { LaneName } from '../../lib/names/resources.ts'
import { laneOf, outRange, type Receiver, receiverOf } from '../../lib/outbox/rows.ts'
import { randomIds } from '../../lib/platform/aws/clock.ts'
import { outgoingHttp } from '../../lib/platform/aws/http.ts'
import type { Hint, Http, Ports, Table } from '../../lib/platform/ports.ts'
import type { RegistryTransport } from '../../lib/registries/model.ts'
import { registryRow } from './cases.ts'
import { putAll } from './institutions.ts'
import type { Row } from './looked.ts'

export type ReceivedRequest = {
  readonly path: string
  readonly body: string
  readonly headers: Readonly<Record<string, string>>
}
export type ReceiverAnswer = { readonly status: number; readonly headers?: Readonly<Record<string, string>> }
export type TestReceiver = {
  readonly heard: ReceivedRequest[]
  readonly url: (path: string) => string
  /** What it answers from now on; 204 if nobody says otherwise. */
  answer: (heard: ReceivedRequest, times: number) => ReceiverAnswer
  close(): Promise<void>
}

export const startReceiver = async (): Promise<TestReceiver> => {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]))
    const heard = { path: request.url ?? '', body: Buffer.concat(chunks).toString(), headers }
    receiver.heard.push(heard)
    const said = receiver.answer(heard, receiver.heard.filter(({ path }) => path === heard.path).length)
    response.writeHead(said.status, said.headers).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const receiver: TestReceiver = {
    heard: [],
    url: (path) => `http://127.0.0.1:${port}${path}`,
    answer: () => ({ status: 204 }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
  return receiver
}

export type LanePorts = Ports & { readonly http: Http; readonly baseUrl: string }

let institutions = 0

/** Everything one test needs; institutions of its own keep it apart from others on the same engine. */
export const openLanes = (table: Table, start = new Date('2026-11-24T02:00:00.500Z')) => {
  let now = start.getTime()
  const clock = { now: () => new Date(now) }
  const hints: Hint[] = []
  const logged: string[] = []
  const ports: LanePorts = {
    table,
    clock,
    ids: randomIds(clock),
    log: { info: (event) => void logged.push(event), error: (event) => void logged.push(event), measure: () => {} },
    queue: { hint: async (_, sent) => void hints.push(...sent) },
    http: outgoingHttp({ readEndpoint, admitsAddress }),
    baseUrl: 'https://api.example.test',
  }
  return {
    ports,
    hints,
    logged,
    advance: (seconds: number) => {
      now += seconds * 1000
    },
  }
}
export type Lanes = ReturnType<typeof openLanes>

const created = async ({ ports }: Lanes, kind: 'bank' | 'registry'): Promise<string> => {
  institutions += 1
  const institutionId =
    kind === 'bank' ? `91350000MA00${String(institutions).padStart(6, '0')}` : String(360_000 + institutions)
  const addressPolicy = { schemes: ['http' as const], cidrs: ['127.0.0.0/8'] }
  const institution = { institutionId, kind, name: '测试机构', status: 'active' as const, rateSlot: 1, addressPolicy }
  await putAll(ports.table, [...institutionRows(institution)])
  return institutionId
}

export const createBank = (lanes: Lanes): Promise<string> => created(lanes, 'bank')

export const createRegistry = async (lanes: Lanes, transport: RegistryTransport): Promise<string> => {
  const code = await created(lanes, 'registry')
  await putAll(lanes.ports.table, [registryRow(code, { transport })])
  return code
}

/** It is swept no more. */
export const closeInstitution = async ({ ports }: Lanes, institutionId: string): Promise<void> => {
  await ports.table.write({ table: 'directory', delete: { pk: `INSTITUTION#${institutionId}`, sk: 'HEAD' } })
}

export const openEndpoint = async ({ ports }: Lanes, institutionId: string, url: string) => {
  const endpointId = ports.ids.next('end')
  const secret = newWebhookSecret(ports.ids)
  const row = { endpointId, url, secrets: [{ secret }], status: 'active', createdAt: beijing(ports.clock.now()) }
  await putAll(ports.table, [{ ...endpointKey(institutionId, endpointId), ...row }])
  return { endpointId, secret }
}

export const statusOf = async ({ ports }: Lanes, institutionId: string, endpointId: string) =>
  (await ports.table.get('directory', endpointKey(institutionId, endpointId), Endpoint))?.status

/** A paper of the case, as it lies locked. */
export const LOCKED_PAPER = {
  documentId: 'doc_1',
  slot: 'loan-contract',
  type: 'loan-contract',
  fileName: '借款合同.pdf',
  contentType: 'application/pdf',
  length: 3,
  sha256: 'a'.repeat(64),
  archiveKey: 'hidden',
}

/** Of a signature that nobody verifies. */
export const evidenceOf = (at: string) => ({
  protected: 'p',
  signature: 's',
  kid: 'test.sign',
  jwk: { kty: 'EC', crv: 'P-256', x: 'A'.repeat(43), y: 'A'.repeat(43) },
  thumbprint: 'A'.repeat(43),
  at,
})

type Parties = { readonly bank: string; readonly registry: string }

/** A case of these parties, with its filing, on which events can be told of. */
export const openCase = async ({ ports }: Lanes, { bank, registry }: Parties) => {
  const caseId = ports.ids.next('case')
  const at = beijing(ports.clock.now())
  let head: Head = {
    caseId,
    caseState: 'open',
    applicationState: 'lodged',
    milestones: [],
    bank,
    branch: '91350200MA00YH412T',
    registry,
    business: 'new-loan',
    bankReference: `YW-${caseId}`,
    units: [],
    sequence: 0,
    lastHash: '',
    createdAt: at,
    updatedAt: at,
  }
  const put = (row: Row) => ({ table: 'cases', put: row }) as const
  await ports.table.transact([
    put({ ...headKey(caseId), ...head }),
    put(partyRow(head, bank, 'bank')),
    put(partyRow(head, registry, 'registry')),
    put({ ...filingKey(caseId), filing: '{"business":"new-loan"}', evidence: evidenceOf(at) }),
    put({ ...documentsKey(caseId), documents: [LOCKED_PAPER] }),
  ])
  return {
    caseId,
    async tell(type: EventType, tells: readonly EventReceiver[], skewSeconds = 0): Promise<string> {
      const now = new Date(ports.clock.now().getTime() + skewSeconds * 1000)
      const eventId = ports.ids.next('evt')
      const act = { actor: { institutionId: bank }, occurredAt: beijing(now), now }
      const { event, outRows } = eventWithOutRows(head, { eventId, type, tells, act })
      head = { ...head, sequence: event.n, lastHash: event.hash }
      await ports.table.transact([
        put({ ...headKey(caseId), ...head }),
        put({ ...eventKey(caseId, event.n), ...event }),
        ...outRows.map(put),
      ])
      return eventId
    },
  }
}
export type TestCase = Awaited<ReturnType<typeof openCase>>

const WORK: Partial<Record<LaneName, (ports: LanePorts, receiver: Receiver, subjectId: string) => Promise<void>>> = {
  registry: (ports, receiver, subjectId) => deliver(ports, { receiver, subjectId }),
  push: (ports, receiver, subjectId) => push(ports, { receiver, subjectId }),
  feed: (ports, receiver, subjectId) => publish(ports, { receiver, subjectIds: subjectId ? [subjectId] : [] }),
}

/** What the function of the lane does with a hint. */
export const work = async (ports: LanePorts, { receiver, subjectId = '' }: Hint): Promise<void> =>
  WORK[laneOf(receiver)]?.(ports, receiver as Receiver, subjectId)

/** Works off the hints there are, and those they lead to. */
export const workAll = async ({ ports, hints }: Lanes): Promise<void> => {
  for (let hint = hints.shift(); hint; hint = hints.shift()) await work(ports, hint)
}

export const sweepAndWork = async (lanes: Lanes): Promise<void> => {
  await sweep(lanes.ports)
  await workAll(lanes)
}

export const publishAndPush = async (lanes: Lanes, bank: string): Promise<void> => {
  await publish(lanes.ports, { receiver: receiverOf('feed', bank) })
  await workAll(lanes)
}

/** What a party has not heard of yet. */
export const waiting = async ({ ports }: Lanes, { caseId }: Pick<TestCase, 'caseId'>, party: string): Promise<Row[]> =>
  (await ports.table.query({ table: 'cases', pk: `CASE#${caseId}`, sk: outRange(party) }, AnyRow)).rows

export const feedOf = async ({ ports }: Lanes, bank: string): Promise<Row[]> =>
  readFeed(ports, bank, { after: 0, last: await feedHead(ports, bank), limit: 10_000 })

export const bodies = (heard: readonly ReceivedRequest[], path: string): Row[] =>
  heard.filter((one) => one.path === path).map(({ body }) => JSON.parse(body))
