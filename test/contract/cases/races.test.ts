/**
 * Two workers examine one case, as hint and sweep, or a doubled message, have them do. The second stands still before one of its calls,
 * while the first ends the work and the case goes on; then the second goes on with what it read before.
 */
import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { examineCase } from '../../../lib/cases/examine/examine-case.ts'
import { sendMessage } from '../../../lib/cases/later/send-message.ts'
import { agreementKey } from '../../../lib/institutions/model.ts'
import { unitLockViolations } from '../../../tools/lives/laws/rows.ts'
import {
  agreement,
  type CasePorts,
  decided,
  FUZHOU,
  filingFor,
  filingOver,
  QUANZHOU,
  signedCall,
  submitted,
  tapped,
} from '../../support/cases.ts'
import { AT, headOf, viewOf } from '../../support/decisions.ts'
import { BANK, bodyOf, DECLARATION, uploader } from '../../support/documents.ts'
import { rowsOf } from '../../support/invariants.ts'
import type { Row } from '../../support/looked.ts'
import { useDirectory } from '../../support/platform.ts'
import { sampleOf } from '../../support/sample.ts'

const { engine, ports } = useDirectory()

const agreed = (status: 'in-force' | 'suspended') =>
  engine.table.write({ table: 'directory', put: { ...agreementKey(BANK), ...agreement, status } })
beforeEach(() => agreed('in-force'))
afterEach(() => agreed('in-force'))

/** Call 2 reads the filing: all that an examination judges by is read after it, and the head before. */
const MOMENTS = [2, 'its first write'] as const
type Moment = number | (typeof MOMENTS)[number]
/** More than an examination makes; where it ends before, it was not overtaken, which is a case too. */
const CALLS = 20

const WRITES = ['write', 'transact', 'keep', 'keepOnce']

/** Stands still before this one of its calls, until it is released. */
const stalledAt = (moment: Moment) => {
  let calls = 0
  let stalls = false
  const [arrived, released] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const tap = async (method: string) => {
    calls += 1
    if (stalls || (moment === 'its first write' ? !WRITES.includes(method) : calls !== moment)) return
    stalls = true
    arrived.resolve()
    await released.promise
  }
  const objects = tapped(ports.objects as never, tap) as unknown as CasePorts['objects']
  const working: CasePorts = { ...ports, table: tapped(ports.table, tap), objects }
  return { working, arrived: arrived.promise, release: released.resolve }
}

const NOT_ACCEPTED = { decision: 'not-accepted', ground: 'incomplete', reason: '材料不全', decidedAt: AT }

type Deed = (caseId: string) => Promise<unknown>

/** For the moments that matter most, and a sample of all others. */
const atMoments = async (file: () => Promise<string>, meanwhile: Deed, after: Deed = async () => {}) => {
  const others = Array.from({ length: CALLS }, (_, at) => at + 1).filter((at) => at !== 2)
  for (const moment of [...MOMENTS, ...sampleOf(others, 0.05, 'calls before which a second worker stands still')]) {
    await agreed('in-force')
    const caseId = await file()
    const second = stalledAt(moment)
    const ended = examineCase(second.working, caseId).catch(() => {})
    await Promise.race([second.arrived, ended])
    await meanwhile(caseId)
    second.release()
    await ended
    expect([moment, unitLockViolations(await rowsOf(engine.client, 'cases'))]).toEqual([moment, []])
    await after(caseId)
  }
}

const filed = async () => bodyOf(await submitted(ports, await filingFor(ports))).caseId as string
const examined = (caseId: string) => examineCase(ports, caseId)

/** Its agreement ends between the looks of the two workers; so might a letter, a paper or a day. */
const suspendedAfter: Deed = async (caseId) => {
  await examined(caseId)
  await agreed('suspended')
}

it('leaves the locks of a lodged case where a second worker would fail it', async () => {
  await atMoments(filed, suspendedAfter, async (caseId) =>
    expect((await headOf(ports, caseId))['applicationState']).toBe('lodged'),
  )
})

it('takes no lock for a case that its registry has refused meanwhile', async () => {
  const refuse: Deed = async (caseId) => {
    await examined(caseId)
    await decided(ports, caseId, NOT_ACCEPTED)
  }
  await atMoments(filed, refuse, async (caseId) =>
    expect((await headOf(ports, caseId))['applicationState']).toBe('not-accepted'),
  )
})

it('takes no lock, and ties no paper, for a case that another worker has failed meanwhile', async () => {
  const tiedTo = async (caseId: string) =>
    (await rowsOf(engine.client, 'cases')).filter((row) => row['usedBy'] === caseId).length
  let tied = 0
  const fail: Deed = async (caseId) => {
    await agreed('suspended')
    await examined(caseId)
    await agreed('in-force')
    tied = await tiedTo(caseId)
  }
  await atMoments(filed, fail, async (caseId) => expect(await tiedTo(caseId)).toBe(tied))
})

const told = async (caseId: string, documentId: string) => {
  const body = { text: '补充', attachments: [documentId] }
  const call = await signedCall('sendMessage', { body, path: { caseId } })
  return bodyOf(await sendMessage(ports, call as never, 'bank'))
}

const papersOf = async (caseId: string): Promise<string[]> => {
  const row = await engine.table.get('cases', { pk: `CASE#${caseId}`, sk: 'DOCUMENTS' })
  return row.documents.map((one: Row) => one['documentId'])
}

it('keeps the papers that came after a case was lodged', async () => {
  const sent = new Map<string, string>()
  const send: Deed = async (caseId) => {
    await examined(caseId)
    const documentId = await uploader(() => ports).confirmed({ by: BANK, as: { ...DECLARATION, type: 'other' } })
    expect(await told(caseId, documentId)).toMatchObject({ status: 200 })
    sent.set(caseId, documentId)
  }
  await atMoments(filed, send, async (caseId) => expect(await papersOf(caseId)).toContain(sent.get(caseId)))
})

it('leaves the locks of a part filed again where a second worker finds it replaced', async () => {
  const loan = await filingOver(ports, ['350203', '350102', '350503'])
  const parent = bodyOf(await submitted(ports, loan)).caseId as string
  await examined(parent)
  const { parts } = await viewOf(ports, parent)
  for (const { caseId } of parts) await examined(caseId)
  let failed = parts.find((part: Row) => part['registry'] === FUZHOU).caseId as string
  expect(parts.map((part: Row) => part['registry'])).toContain(QUANZHOU)
  const again = async () => {
    await decided(ports, failed, NOT_ACCEPTED, { by: FUZHOU })
    await examined(failed)
    const { disbursementWaitsFor: _, ...rest } = loan
    const units = loan.units.filter(({ unitNumber }) => unitNumber.startsWith('350102'))
    const bankReference = `AG${randomUUID().slice(0, 18).toUpperCase()}`
    const said = bodyOf(await submitted(ports, { ...rest, bankReference, units, replacesPart: failed }))
    failed = said.caseId
    return said.caseId as string
  }
  await atMoments(again, examined, async (caseId) =>
    expect((await headOf(ports, caseId))['applicationState']).toBe('lodged'),
  )
})

it('adds papers to what was there before, and loses none where two acts read the list at different moments', async () => {
  const caseId = await filed()
  await examined(caseId)
  const paper = () => uploader(() => ports).confirmed({ by: BANK, as: { ...DECLARATION, type: 'other' } })
  const [one, other] = [await paper(), await paper()]
  // one read of many rows is no snapshot: this one sees the list as it was before the head
  const before = await engine.table.get('cases', { pk: `CASE#${caseId}`, sk: 'DOCUMENTS' })
  await told(caseId, one)
  const stale = {
    ...ports.table,
    batchGet: async (asked: Parameters<typeof ports.table.batchGet>[0]) => {
      const rows = await ports.table.batchGet(asked)
      return asked.map(({ key }, at) => (key.sk === 'DOCUMENTS' ? before : rows[at]))
    },
  } as unknown as CasePorts['table']
  const body = { text: '补充', attachments: [other] }
  const call = await signedCall('sendMessage', { body, path: { caseId } })
  expect(bodyOf(await sendMessage({ ...ports, table: stale }, call as never, 'bank'))).toEqual({
    refused: 'platform.contended',
  })
  expect(bodyOf(await sendMessage(ports, call as never, 'bank'))).toMatchObject({ status: 200 })
  expect(await papersOf(caseId)).toEqual(expect.arrayContaining([one, other]))
})
