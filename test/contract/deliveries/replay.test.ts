/** Whatever was delivered of any kind of subject is delivered again to whom it was delivered, and to nobody else. */

import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import { written as callUpWritten } from '../../../lib/archives/call-up-steps.ts'
import type { CallUp } from '../../../lib/archives/call-ups.ts'
import { noticesTo } from '../../../lib/cases/units/notify-monitoring-banks.ts'
import { registryDeliveryId } from '../../../lib/deliveries/delivery-id.ts'
import { replayDelivery } from '../../../lib/deliveries/read-deliveries.ts'
import { noticeWrites as materialWrites } from '../../../lib/documents/common/notice.ts'
import { noticeWrites as signingWrites } from '../../../lib/documents/signing/notice.ts'
import { noticeOf } from '../../../lib/institutions/notice.ts'
import { beijing } from '../../../lib/kernel/time.ts'
import type { MatterHead } from '../../../lib/matters/model.ts'
import { raised, stepTakenOn } from '../../../lib/matters/take-step.ts'
import type { Write } from '../../../lib/platform/ports.ts'
import { asked } from '../../../lib/queries/ask.ts'
import { answerNotices } from '../../../lib/queries/notify-of-answer.ts'
import { reportNotice } from '../../../lib/reports/notice.ts'
import { type RegistryKind, SUBJECT_KINDS, SUBJECTS, type SubjectKind } from '../../../lib/subjects/subjects.ts'
import { bodyOf, call } from '../../support/documents.ts'
import {
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
  sweepAndWork,
  workAll,
} from '../../support/lanes.ts'
import { useTables } from '../../support/platform.ts'

const engine = useTables()
let lanes: Lanes
let bank: string
let registry: string

beforeEach(async () => {
  lanes = openLanes(engine.table)
  bank = await createBank(lanes)
  registry = await createRegistry(lanes, 'webhook')
})

const now = () => lanes.ports.clock.now()
const at = () => beijing(now())
const write = async (writes: readonly Write[]) => {
  expect(await lanes.ports.table.transact([...writes])).toMatchObject({ committed: true })
}

const callUpOf = (asker: 'bank' | 'registry'): CallUp => {
  const parties = {
    bank: { kind: 'bank', institutionId: bank },
    registry: { kind: 'registry', institutionId: registry },
  }
  return {
    callUpId: lanes.ports.ids.next('cup'),
    caseId: lanes.ports.ids.next('case'),
    asker: parties[asker],
    holder: parties[asker === 'bank' ? 'registry' : 'bank'],
    what: 'archive',
    purpose: 'audit',
    explanation: '核对',
    askedBy: 'officer-1',
    state: 'asked',
    askedAt: at(),
    needsApproval: false,
    units: [],
    reach: { region: '350200', business: 'new-loan' },
    hours: { days: [1, 2, 3, 4, 5], spans: [{ from: '08:00', to: '17:30' }] },
    workingDays: 5,
    sequence: 1,
  } as unknown as CallUp
}
/** The registry is asked, and answers. */
const aCallUp = async (asker: 'bank' | 'registry') => {
  const [from, to] = asker === 'bank' ? [bank, registry] : [registry, bank]
  const callUp = callUpOf(asker)
  const step = (institutionId: string) => ({ actor: { institutionId }, now: now() })
  await write(callUpWritten(lanes.ports.ids, callUp, { step: 'ask', act: step(from) }).writes)
  const refused = { ...callUp, state: 'refused', sequence: 2 } as CallUp
  await write(callUpWritten(lanes.ports.ids, refused, { step: 'refuse', act: step(to) }).writes)
  return callUp.callUpId
}

const aMatter = async () => {
  const head = {
    matterId: lanes.ports.ids.next('mat'),
    kind: 'other',
    about: { kind: 'registry', registry },
    subject: '询问',
    raisedBy: { kind: 'bank', institutionId: bank },
    owner: { kind: 'registry', institutionId: registry },
    place: registry,
    state: 'open',
    createdAt: at(),
    updatedAt: at(),
    openedAt: at(),
    reopened: 0,
    sequence: 1,
  } as const satisfies MatterHead
  const { ids } = lanes.ports
  await write(raised(ids, head, { actor: { institutionId: bank }, by: 'raiser', now: now() } as never).writes)
  const answer = { actor: { institutionId: registry }, by: 'owner', now: now(), text: '已办' }
  const taken = stepTakenOn(ids, head, { step: 'reply', act: answer as never })
  if (typeof taken === 'string') throw new Error(taken)
  await write(taken.writes)
  return head.matterId
}

const queryOf = (more: object) =>
  ({
    queryId: lanes.ports.ids.next('qry'),
    bank,
    officer: 'officer-1',
    kind: 'unit-status',
    purpose: 'loan-approval',
    askedAt: at(),
    status: 'asked',
    evidence: evidenceOf(at()),
    ...more,
  }) as never as Parameters<typeof answerNotices>[1]
const aQuery = async (more: object = { registry }) => {
  const query = queryOf(more)
  await write(asked(lanes.ports, query, { now: now(), requestId: randomUUID() }).writes)
  await write(answerNotices(lanes.ports.ids, query, { now: now(), outcome: 'not-found' }).writes)
  return query.queryId
}

const aCase = async () => {
  const one = await openCase(lanes, { bank, registry })
  await one.tell('case.submitted', ['bank'])
  await one.tell('case.lodged', ['registry', 'bank'])
  return one.caseId
}

const aSigningRequest = async () => {
  const before = {
    signingRequestId: lanes.ports.ids.next('sgn'),
    bank,
    document: { documentId: 'doc_1', type: 'loan-contract' },
    sequence: 0,
    version: 0,
    signers: [],
    declined: { signer: 'one' },
  } as never
  const written = signingWrites(lanes.ports.ids, { before, after: before }, { type: 'signing.declined', now: now() })
  await write(written.writes.slice(1))
}

const aCommonMaterial = async () => {
  const material = {
    commonMaterialId: lanes.ports.ids.next('com'),
    bank,
    branch: bank,
    kind: 'business-licence',
    sequence: 0,
    checks: [],
  } as never
  const notice = { what: 'checked' } as const
  const { writes } = materialWrites(lanes.ports, material, { notice, now: now() })
  await write(writes.slice(1))
}

const aUnitEvent = async () => {
  const unitEventId = lanes.ports.ids.next('uev')
  const watcher = { bank, monitorId: 'mon_1', authorizationId: 'aut_1', until: '2027-01-01' } as never
  const happened = { unitEventId, eventId: 'evt_1', kind: 'seized', unitNumber: '1', occurredAt: at() }
  await write(noticesTo([watcher], happened, now()).writes)
}

const aReport = async () => {
  const to = { reportId: `rpt_2026-H2.${bank}.35`, hearer: bank }
  await write([{ table: 'cases', put: reportNotice(lanes.ports, to, { type: 'report.due', n: 1, data: {} }) }])
}

const anAccessChange = async (kind: 'bank' | 'registry') => {
  const institutionId = kind === 'bank' ? bank : registry
  const act = { caller: { institutionId: 'an authority' }, now: now(), requestId: randomUUID() } as never
  const of = { type: 'key.proposed', institutionId, kind, data: { kid: `${institutionId}.auth` } } as const
  const { writes, hints } = noticeOf(lanes.ports.ids, act, of)
  await write(writes)
  return hints[0]?.subjectId ?? ''
}

/** Each leaves a notification for the bank, if banks are notified of its kind at all. */
const OCCURS: Record<SubjectKind, (() => Promise<unknown>) | null> = {
  case: aCase,
  query: aQuery,
  'unit-event': aUnitEvent,
  matter: aMatter,
  report: aReport,
  'common-material': aCommonMaterial,
  'call-up': () => aCallUp('registry'),
  'signing-request': aSigningRequest,
  'access-change': () => anAccessChange('bank'),
  'payment-order': null,
}

const replay = async (deliveryId: string, by: string) =>
  bodyOf(
    await replayDelivery(
      lanes.ports,
      call('replayDelivery', { path: { deliveryId } }, { by, key: randomUUID(), now: now() }) as never,
    ),
  )
const MISSING = { refused: 'resource.not-found' }

describe('a bank', () => {
  it.each(SUBJECT_KINDS)('gets again what its feed says of a %s, the same bytes', async (kind) => {
    expect(OCCURS[kind] === null).toBe(SUBJECTS[kind].notification === null)
    await using receiver = await openReceiver(bank)
    await OCCURS[kind]?.()
    await publishAndPush(lanes, bank)
    const sent = receiver.texts()
    const feed = await feedOf(lanes, bank)
    expect(sent).toHaveLength(feed.length)
    expect(feed.length > 0).toBe(SUBJECTS[kind].notification !== null)
    for (const { sequence } of feed) expect(await replay(`dlv_${sequence}`, bank)).toMatchObject({ status: 202 })
    await workAll(lanes)
    expect(receiver.texts().slice(sent.length).toSorted()).toEqual(sent.toSorted())
    const other = await createBank(lanes)
    expect(await replay('dlv_1', other)).toEqual(MISSING)
    expect(await replay(`dlv_${feed.length + 1}`, bank)).toEqual(MISSING)
  })
})

/** What a subject delivers to its registry, by the number of its event, and a number that was not. */
const TO_REGISTRY: Record<RegistryKind, { occurs: () => Promise<string>; n: number; others: readonly number[] }> = {
  case: { occurs: aCase, n: 2, others: [1, 3] },
  query: { occurs: aQuery, n: 1, others: [2, 3] },
  matter: { occurs: aMatter, n: 1, others: [2, 3] },
  'call-up': { occurs: () => aCallUp('bank'), n: 1, others: [2, 3] },
  'access-change': { occurs: () => anAccessChange('registry'), n: 1, others: [2, 3] },
}

describe('a registry', () => {
  it.each(Object.entries(TO_REGISTRY))(
    'gets again what it was sent of a %s, and nothing else of it',
    async (_, kind) => {
      await using receiver = await openReceiver(registry)
      const subjectId = await kind.occurs()
      await sweepAndWork(lanes)
      const sent = receiver.texts()
      const id = registryDeliveryId(subjectId, kind.n)
      expect(sent.map((text) => JSON.parse(text).id)).toEqual([id])
      expect(await replay(id, registry)).toMatchObject({ status: 202 })
      await workAll(lanes)
      expect(receiver.texts()).toEqual([...sent, ...sent])
      for (const n of kind.others) expect(await replay(registryDeliveryId(subjectId, n), registry)).toEqual(MISSING)
      const other = await createRegistry(lanes, 'webhook')
      for (const by of [other, bank]) expect(await replay(id, by)).toEqual(MISSING)
    },
  )

  it('gets again the answer to what it called up itself', async () => {
    await using receiver = await openReceiver(registry)
    const id = registryDeliveryId(await aCallUp('registry'), 2)
    await sweepAndWork(lanes)
    expect(await replay(id, registry)).toMatchObject({ status: 202 })
    await workAll(lanes)
    expect(receiver.texts().map((text) => JSON.parse(text).id)).toEqual([id, id])
  })

  it('gets again a query by name under its own number, not under that of another', async () => {
    const second = await createRegistry(lanes, 'webhook')
    await using receiver = await openReceiver(second)
    const queryId = await aQuery({ registries: [registry, second] })
    await sweepAndWork(lanes)
    expect(await replay(registryDeliveryId(queryId, 1), second)).toEqual(MISSING)
    expect(await replay(registryDeliveryId(queryId, 2), second)).toMatchObject({ status: 202 })
    await workAll(lanes)
    const id = registryDeliveryId(queryId, 2)
    expect(receiver.texts().map((text) => JSON.parse(text).id)).toEqual([id, id])
  })

  it('gets nothing of a kind that registries hear nothing of', async () => {
    const id = `dlv_${lanes.ports.ids.next('sgn')}_1`
    expect(await replay(id, registry)).toEqual(MISSING)
  })
})

/** Real HTTP; closed with the test. */
const openReceiver = async (institutionId: string) => {
  const receiver = await startReceiver()
  await openEndpoint(lanes, institutionId, receiver.url('/'))
  return {
    texts: () => receiver.heard.map(({ body }) => body),
    [Symbol.asyncDispose]: () => receiver.close(),
  }
}
