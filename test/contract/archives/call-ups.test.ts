/** 相互调阅: each side of a case calls up the other's archive; nobody else, and nothing without a name on it. */

import { readFileSync } from 'node:fs'
import { ScanCommand } from '@aws-sdk/client-dynamodb'
import { unmarshall } from '@aws-sdk/util-dynamodb'
import { beforeAll, beforeEach, expect, it } from 'vitest'
import { answerCallUp, approveCallUp } from '../../../lib/archives/answer-call-up.ts'
import { callUp } from '../../../lib/archives/ask-call-up.ts'
import type { AnsweringCallUp, CallingUp, CallUpSide } from '../../../lib/archives/call-ups.ts'
import { CallUpFiguresRow, callUpFiguresPk, summedCallUps } from '../../../lib/archives/figures.ts'
import { type CallUpQuery, listCallUps } from '../../../lib/archives/list-call-ups.ts'
import { getCallUp, mintCallUpLink } from '../../../lib/archives/read-call-up.ts'
import { warnOfLateCallUp } from '../../../lib/archives/warn-of-late-call-up.ts'
import { auditPk } from '../../../lib/audit/record.ts'
import { examineCase } from '../../../lib/cases/examine/examine-case.ts'
import { deliver } from '../../../lib/deliveries/deliver.ts'
import { publish } from '../../../lib/deliveries/publish.ts'
import { agreementKey } from '../../../lib/institutions/model.ts'
import { receiverOf } from '../../../lib/outbox/rows.ts'
import { monthRows } from '../../../lib/reports/month-rows.ts'
import { casePorts, filingFor, registryRow, signedCall, submitted } from '../../support/cases.ts'
import { openYard } from '../../support/deliveries.ts'
import {
  BANK,
  bodyOf,
  call,
  DAY_MS,
  DECLARATION,
  later,
  NOW,
  OTHER_BANK,
  OTHER_REGISTRY,
  REGISTRY,
  uploader,
} from '../../support/documents.ts'
import type { Row } from '../../support/looked.ts'
import { useDirectory } from '../../support/platform.ts'

const FONT = readFileSync('node_modules/@embedpdf/fonts-sc/fonts/NotoSansHans-Regular.otf')

const { engine, store } = useDirectory()
let ports: ReturnType<typeof casePorts> & { readonly font: { read(): Buffer } }
let caseId: string

beforeAll(async () => {
  const first = casePorts(engine.table, store.objects)
  caseId = bodyOf(await submitted(first, await filingFor(first))).caseId
  await examineCase(first, caseId)
  await engine.table.write({ table: 'directory', put: registryRow(REGISTRY) })
})
beforeEach(() => {
  ports = { ...casePorts(engine.table, store.objects), font: { read: () => FONT } }
})

const ASKED: CallingUp = { what: 'archive', purpose: 'dispute', explanation: '核对抵押合同', askedBy: 'officer-1' }

const ask = async (body: Partial<CallingUp> = {}, { by = BANK, about = caseId, key = '', now = NOW } = {}) =>
  bodyOf(
    await callUp(
      ports,
      await signedCall(
        'callUp',
        { body: { ...ASKED, ...body }, path: { caseId: about } },
        { by, now, ...(key && { key }) },
      ),
    ),
  )
const answer = async (callUpId: string, body: AnsweringCallUp, by = REGISTRY) =>
  bodyOf(await answerCallUp(ports, await signedCall('answerCallUp', { body, path: { callUpId } }, { by })))
const approve = async (callUpId: string, by = REGISTRY) =>
  bodyOf(
    await approveCallUp(
      ports,
      await signedCall('approveCallUp', { body: { approvedBy: '测试科长' }, path: { callUpId } }, { by }),
    ),
  )
const read = async (callUpId: string, by = BANK) =>
  bodyOf(await getCallUp(ports, call('getCallUp', { path: { callUpId } }, { by })))
const link = async (callUpId: string, by = BANK, now = NOW) =>
  bodyOf(await mintCallUpLink(ports, call('mintCallUpLink', { path: { callUpId } }, { by, now })))
const listed = async (query: CallUpQuery, by = BANK) =>
  bodyOf(await listCallUps(ports, { ...call('listCallUps', {}, { by }), query } as never))
const paperOf = (by: string) => uploader(() => ports).confirmed({ by, as: { ...DECLARATION, type: 'other' } })

const recorded = async (callUpId: string): Promise<Row[]> => {
  const shards = await Promise.all(
    Array.from({ length: 16 }, (_, shard) => engine.table.query({ table: 'audit', pk: auditPk('2026-11-24', shard) })),
  )
  return shards
    .flatMap(({ rows }) => rows.map(({ record }) => JSON.parse(record) as Row))
    .filter((record) => record['callUpId'] === callUpId)
}

it('goes from bank to registry and back with a watermarked copy, and every step is recorded by name', async () => {
  const asked = await ask()
  expect(asked).toMatchObject({
    status: 201,
    state: 'asked',
    dueAt: '2026-12-01T17:30:00.000+08:00',
    needsApproval: false,
  })
  const { callUpId } = asked
  expect(ports.hints).toMatchObject([{ receiver: `registry:${REGISTRY}`, subjectId: callUpId }])
  expect(await link(callUpId)).toEqual({ refused: 'call-up.not-delivered' })
  expect(await answer(callUpId, { outcome: 'delivered', documentId: await paperOf(REGISTRY) })).toMatchObject({
    status: 200,
    state: 'delivered',
    copy: { pages: 1 },
  })
  const { url, sha256, length } = await link(callUpId)
  const copy = Buffer.from(await (await fetch(url)).arrayBuffer())
  expect([copy.length, sha256 === DECLARATION.sha256]).toEqual([length, false])
  expect(await link(callUpId, REGISTRY)).toEqual({ refused: 'resource.not-found' })
  expect(await link(callUpId, BANK, later(11 * DAY_MS))).toEqual({ refused: 'call-up.copy-expired' })
  expect(await answer(callUpId, { outcome: 'refused', ground: 'not-held', reason: '-' })).toEqual({
    refused: 'call-up.wrong-step',
  })
  const records = await recorded(callUpId)
  expect(records.map(({ act, actor }) => `${actor.institutionId} ${act}`).sort()).toEqual(
    [`${REGISTRY} answerCallUp`, `${BANK} callUp`, `${BANK} mintCallUpLink`].sort(),
  )
  expect(records.find(({ act }) => act === 'mintCallUpLink')).toMatchObject({
    caseId,
    purpose: 'dispute',
    officer: 'officer-1',
    shownSha256: sha256,
  })
})

it('goes from registry to bank, and is refused with a reason', async () => {
  const { callUpId } = await ask({ askedBy: '测试登记员', purpose: 'correction' }, { by: REGISTRY })
  expect(ports.hints).toMatchObject([{ receiver: `feed:${BANK}`, subjectId: callUpId }])
  expect(
    await answer(callUpId, { outcome: 'refused', ground: 'under-dispute', reason: '正在诉讼' }, BANK),
  ).toMatchObject({ state: 'refused' })
  expect(await read(callUpId, REGISTRY)).toMatchObject({ ground: 'under-dispute', reason: '正在诉讼' })
  expect(await ask({ what: 'registration-information', askedBy: '测试登记员' }, { by: REGISTRY })).toEqual({
    refused: 'request.invalid',
  })
})

it('is, for a third bank or registry, of a case that is not there', async () => {
  const { callUpId } = await ask()
  const unknown = await ask({}, { by: OTHER_BANK, about: `case_${'0'.repeat(26)}` })
  for (const by of [OTHER_BANK, OTHER_REGISTRY]) {
    expect(await ask({}, { by })).toEqual(unknown)
    expect(await read(callUpId, by)).toEqual({ refused: 'resource.not-found' })
    expect(await link(callUpId, by)).toEqual({ refused: 'resource.not-found' })
    expect(await answer(callUpId, { outcome: 'refused', ground: 'other', reason: '-' }, by)).toEqual({
      refused: 'resource.not-found',
    })
  }
  expect(await answer(callUpId, { outcome: 'refused', ground: 'other', reason: '-' }, BANK)).toEqual({
    refused: 'resource.not-found',
  })
  expect(await ask({ askedBy: 'nobody' })).toEqual({ refused: 'officer.not-designated' })
})

it('is approved first where the holder demands it, in the days it sets', async () => {
  const capability = { callUps: { approval: true, workingDays: 2 } }
  await engine.table.write({ table: 'directory', put: registryRow(REGISTRY, { capability }) })
  const agreement = await engine.table.get('directory', agreementKey(BANK))
  await engine.table.write({ table: 'directory', put: { ...agreement, callUps: { approval: true } } as Row })
  try {
    const asked = await ask({ what: 'registration-information' })
    expect(asked).toMatchObject({ needsApproval: true, dueAt: '2026-11-26T17:30:00.000+08:00' })
    const documentId = await paperOf(REGISTRY)
    expect(await answer(asked.callUpId, { outcome: 'delivered', documentId })).toEqual({
      refused: 'call-up.needs-approval',
    })
    expect(await approve(asked.callUpId, BANK)).toEqual({ refused: 'resource.not-found' })
    expect(await approve(asked.callUpId)).toMatchObject({ state: 'approved', approvedBy: '测试科长' })
    expect(await approve(asked.callUpId)).toEqual({ refused: 'call-up.wrong-step' })
    expect(await answer(asked.callUpId, { outcome: 'delivered', documentId })).toMatchObject({ state: 'delivered' })
    expect(await ask({ askedBy: '测试登记员' }, { by: REGISTRY })).toMatchObject({ needsApproval: true })
  } finally {
    await engine.table.write({ table: 'directory', put: registryRow(REGISTRY) })
    await engine.table.write({ table: 'directory', put: agreement as Row })
  }
})

it('delivers only a confirmed PDF of the holder', async () => {
  const { callUpId } = await ask()
  const faultOf = async (documentId: string) => {
    const body = { outcome: 'delivered' as const, documentId }
    const said = await answerCallUp(
      ports,
      await signedCall('answerCallUp', { body, path: { callUpId } }, { by: REGISTRY }),
    )
    return said.ok ? said.value.status : said.refusal.faults?.map(({ code }) => code)
  }
  expect(await faultOf(await paperOf(BANK))).toEqual(['document.unknown'])
  const { declare } = uploader(() => ports)
  expect(await faultOf(await declare({ by: REGISTRY, as: { type: 'other' } }))).toEqual(['document.not-confirmed'])
  const scan = await declare({
    by: REGISTRY,
    as: { type: 'other', contentType: 'image/png', fileName: 'a.png', length: 20_000_000 },
  })
  expect(await faultOf(scan)).toEqual(['document.not-confirmed', 'call-up.not-pdf', 'call-up.too-large'])
})

it('is made once of two calls under one key, and of two answers one counts', async () => {
  const [one, other] = await Promise.all([ask({}, { key: 'same' }), ask({}, { key: 'same' })])
  expect(one.callUpId).toBe(other.callUpId)
  const refused: AnsweringCallUp = { outcome: 'refused', ground: 'other', reason: '-' }
  const answers = await Promise.all([answer(one.callUpId, refused), answer(one.callUpId, refused)])
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
})

it('warns both sides once when it is overdue, and tells each through its own channel', async () => {
  const yard = openYard(engine.table)
  await engine.table.write({ table: 'directory', put: registryRow(REGISTRY, { transport: 'inbox' }) })
  const { callUpId } = await ask()
  const at = (now: Date) => ({ ...ports, clock: { now: () => now } })
  await warnOfLateCallUp(at(later(6 * DAY_MS)), callUpId)
  expect((await read(callUpId)).overdueAt).toBeUndefined()
  await warnOfLateCallUp(at(later(8 * DAY_MS)), callUpId)
  await warnOfLateCallUp(at(later(9 * DAY_MS)), callUpId)
  expect(await read(callUpId)).toMatchObject({ state: 'asked', overdueAt: '2026-12-02T10:00:00.500+08:00' })
  yard.pass(60)
  await deliver(yard.ports, { receiver: receiverOf('registry', REGISTRY), subjectId: callUpId })
  await publish(yard.ports, { receiver: receiverOf('feed', BANK) })
  const inbox = await engine.table.query({ table: 'deliveries', pk: `INBOX#${REGISTRY}` })
  const heard = inbox.rows.map((row) => JSON.stringify(row)).filter((text) => text.includes(callUpId))
  expect(heard.map((text) => /call-up\.\w+/.exec(text)?.[0])).toEqual(['call-up.asked', 'call-up.overdue'])
  expect(heard.join('')).not.toContain('核对抵押合同')
  expect(await answer(callUpId, { outcome: 'refused', ground: 'other', reason: '-' })).toMatchObject({
    state: 'refused',
  })
})

it('goes under the id of the call that moved it last, what the platform says later too', async () => {
  const sent = await signedCall('callUp', { body: ASKED, path: { caseId } })
  const { callUpId } = bodyOf(await callUp(ports, sent))
  const correlation = sent.requestId
  expect(ports.hints).toEqual([{ receiver: `registry:${REGISTRY}`, subjectId: callUpId, correlation }])
  expect(await read(callUpId)).not.toHaveProperty('correlation')
  await warnOfLateCallUp({ ...ports, clock: { now: () => later(8 * DAY_MS) } }, callUpId)
  const { rows } = await engine.table.query({ table: 'cases', pk: `CALLUP#${callUpId}`, sk: { prefix: 'OUT#' } })
  expect(rows.map((row) => [row['type'], row['correlation']]).sort()).toEqual([
    ['call-up.asked', correlation],
    ['call-up.overdue', correlation],
    ['call-up.overdue', correlation],
  ])
})

it('is listed to whoever asked and whoever has to answer, oldest first and page by page, until it is answered', async () => {
  const asked: string[] = []
  for (const minute of [1, 2, 3]) asked.push((await ask({}, { now: later(minute * 60_000) })).callUpId)
  const pages = async (as: CallUpSide, by: string): Promise<string[]> => {
    const found: string[] = []
    let cursor: string | undefined
    do {
      const page = await listed({ as, limit: 2, cursor }, by)
      expect(page.items.length).toBeLessThanOrEqual(2)
      found.push(...page.items.map(({ callUpId }: Row) => callUpId))
      cursor = page.next
    } while (cursor)
    return found
  }
  expect((await pages('asker', BANK)).slice(-3)).toEqual(asked)
  expect((await pages('holder', REGISTRY)).filter((id) => asked.includes(id))).toEqual(asked)
  expect((await pages('holder', BANK)).filter((id) => asked.includes(id))).toEqual([])
  for (const by of [OTHER_BANK, OTHER_REGISTRY])
    for (const as of ['asker', 'holder'] as const) expect(await pages(as, by)).toEqual([])
  await answer(asked[1] as string, { outcome: 'refused', ground: 'other', reason: '-' })
  expect((await pages('holder', REGISTRY)).filter((id) => asked.includes(id))).toEqual([asked[0], asked[2]])
  const { next } = await listed({ as: 'asker', limit: 1 })
  expect(await listed({ as: 'holder', cursor: next })).toEqual({ refused: 'request.invalid' })
  expect(await listed({ as: 'asker', cursor: next }, OTHER_BANK)).toEqual({ refused: 'request.invalid' })
})

it('is not listed to a client that is narrowed to other registries', async () => {
  const { callUpId } = await ask()
  const narrowed = async (regions: string[]) => {
    const asked = call('listCallUps', {}, {})
    const caller = { ...asked.caller, narrowing: { regions } }
    const said = await listCallUps(ports, { ...asked, caller, query: { as: 'asker', limit: 50 } } as never)
    return bodyOf(said).items.some((one: Row) => one['callUpId'] === callUpId)
  }
  expect([await narrowed([REGISTRY]), await narrowed([OTHER_REGISTRY])]).toEqual([true, false])
})

it('is counted: the figures are what the call-ups themselves come to', async () => {
  const refused: AnsweringCallUp = { outcome: 'refused', ground: 'under-dispute', reason: '正在诉讼' }
  for (const [asker, holder] of [
    [BANK, REGISTRY],
    [REGISTRY, BANK],
  ] as const) {
    const asked = [1, 2, 3, 4].map(() => ask(asker === BANK ? {} : { askedBy: '测试登记员' }, { by: asker }))
    const [first, second, third] = (await Promise.all(asked)).map(({ callUpId }) => String(callUpId))
    const answers = [
      [first, { outcome: 'delivered', documentId: await paperOf(holder) }],
      [second, refused],
      [third, refused],
    ] as const
    for (const [callUpId = '', said] of answers)
      expect(await answer(callUpId, said, holder)).toMatchObject({ status: 200 })
  }
  const heads: Row[] = []
  let from: Row | undefined
  do {
    const page = await engine.client.send(
      new ScanCommand({ TableName: 'cases', ...(from && { ExclusiveStartKey: from }) }),
    )
    const rows = (page.Items ?? []).map((item) => unmarshall(item))
    heads.push(...rows.filter(({ pk, sk }) => pk.startsWith('CALLUP#') && sk === 'HEAD'))
    from = page.LastEvaluatedKey
  } while (from)
  const rows = await monthRows(engine, { table: 'cases', pkOf: callUpFiguresPk, model: CallUpFiguresRow }, ['2026-11'])
  const answered = heads.filter(({ answeredAt }) => answeredAt !== undefined)
  expect(summedCallUps(rows)).toEqual({
    asked: heads.length,
    delivered: heads.filter(({ state }) => state === 'delivered').length,
    refused: heads.filter(({ state }) => state === 'refused').length,
    judged: answered.length,
    inTime: answered.filter(({ answeredAt, dueAt }) => answeredAt <= dueAt).length,
  })
  const fromRegistries = heads.filter(({ asker }) => asker.kind === 'registry')
  expect(summedCallUps(rows.filter(({ by }) => by === 'registry')).asked).toBe(fromRegistries.length)
  expect(answered.length).toBeGreaterThan(4)
})
