/**
 * Result certificates on real engines: the registry is asked for its own, brings it, and the bank fetches it. And the platform's print for
 * reference: what it says, that it is made once, can be verified, and goes with its answer.
 */
import { readFileSync } from 'node:fs'
import { PDFiumLibrary } from '@hyzyla/pdfium'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { ResultOrderDelivery } from '../../../lib/deliveries/messages.ts'
import { queryDelivery } from '../../../lib/deliveries/query-delivery.ts'
import { SENT_TO_REGISTRY } from '../../../lib/deliveries/sent-to-registry.ts'
import { sha256Hex } from '../../../lib/kernel/digest.ts'
import { Waiting } from '../../../lib/outbox/rows.ts'
import { randomIds } from '../../../lib/platform/aws/clock.ts'
import { resultDueOn } from '../../../lib/queries/due.ts'
import { getReferencePrint } from '../../../lib/queries/reference-prints.ts'
import { authorizationFor, BOOK, FOUND, OWNER, questionUnder, UNIT } from '../../support/authorizations.ts'
import { casePorts, signedCall } from '../../support/cases.ts'
import { DECLARATION, NOW, OTHER_BANK, OTHER_REGISTRY, REGISTRY, uploader } from '../../support/documents.ts'
import { useApi } from '../../support/platform.ts'

const FONT = readFileSync('node_modules/@embedpdf/fonts-sc/fonts/NotoSansHans-Regular.otf')
const DAY_MS = 86_400_000

const api = useApi()
let pdfium: PDFiumLibrary

beforeAll(async () => {
  pdfium = await PDFiumLibrary.init()
})
afterAll(async () => {
  pdfium?.destroy()
})

const ports = () => ({
  table: api.engine.table,
  ids: randomIds({ now: () => NOW }),
  font: { read: () => FONT },
  publicUrl: 'https://api.example.test',
})

const asked = async (kind = 'ownership'): Promise<string> => {
  const documents = uploader(() => casePorts(api.engine.table, api.store.objects))
  const body = await authorizationFor(documents, { queryKinds: ['ownership', 'mortgages', 'unit-status'] })
  const { authorizationId } = await api.done('recordAuthorization', { body })
  return (await api.done('submitQuery', { body: { ...questionUnder(authorizationId), kind } })).queryId
}
const answer = (queryId: string, body: object = FOUND) => api.call('answerQuery', { path: { queryId }, body })

const order = async (queryId: string, by?: string) => {
  const { status, body } = await api.call('orderResultCertificate', { path: { queryId }, ...(by && { by }) })
  return status < 400 ? body : body.code
}
const fetched = async (queryId: string, { now = NOW, by }: { now?: Date; by?: string } = {}) => {
  const call = await signedCall('getReferencePrint', { body: undefined, path: { queryId } }, { now, ...(by && { by }) })
  const result = await getReferencePrint(ports(), call)
  return result.ok ? Buffer.from(result.value.body, 'base64') : result.refusal.code
}
const paper = async (queryId: string): Promise<Buffer> => {
  const pdf = await fetched(queryId)
  if (typeof pdf === 'string') throw new Error(pdf)
  return pdf
}
const textOf = async (pdf: Buffer): Promise<string> => {
  const document = await pdfium.loadDocument(pdf)
  const text = [...document.pages()].map((page) => page.getText()).join('\n')
  document.destroy()
  return text.replaceAll(/\s/g, '')
}
const verify = async (query: Record<string, string>) => (await api.done('verifyResultCertificate', { query })).status

/** What the query's receivers were told, by type. */
const toldOf = async (queryId: string, type: string) => {
  const { rows } = await api.engine.table.query({ table: 'cases', pk: `QUERY#${queryId}`, sk: { prefix: 'OUT#' } })
  return rows.filter((row) => row.type === type)
}

const registryPaper = (type: 'query-result' | 'registration-copy') =>
  uploader(() => casePorts(api.engine.table, api.store.objects)).confirmed({ by: REGISTRY, as: { type } })

const sealed = async (more: object = {}) => ({
  documentId: await registryPaper('query-result'),
  sha256: DECLARATION.sha256,
  ...more,
})
const bring = (queryId: string, body: object, by = REGISTRY) =>
  api.call('deliverResultCertificate', { by, path: { queryId }, body })

describe('the registry’s certificate', () => {
  it('is ordered of the registry, brought by it, and fetched by the bank', async () => {
    const queryId = await asked()
    await answer(queryId)
    expect(await order(queryId)).toMatchObject({ status: 'ordered', dueOn: '2026-12-01', papers: [] })
    expect(await toldOf(queryId, 'result-certificate.ordered')).toMatchObject([{ party: REGISTRY }])
    const paperBrought = await sealed()
    const { status, body } = await bring(queryId, paperBrought)
    expect([status, body.registry, body.documentId]).toEqual([200, REGISTRY, paperBrought.documentId])
    expect(await order(queryId)).toMatchObject({ status: 'delivered', papers: [paperBrought] })
    expect(await api.done('getResultCertificate', { path: { queryId } })).toMatchObject({ status: 'delivered' })
    expect((await api.done('getQuery', { path: { queryId } })).resultPapers).toMatchObject([paperBrought])
    expect(await toldOf(queryId, 'result-certificate.delivered')).toHaveLength(1)
    const { documentId } = paperBrought
    const link = await api.done('mintQueryCopyLink', { path: { queryId, documentId } })
    expect(link).toMatchObject({ sha256: DECLARATION.sha256 })
    expect((await bring(queryId, paperBrought, OTHER_REGISTRY)).body.code).toBe('resource.not-found')
  })

  it('ordered before the answer tells the registry at once, and is delivered to it with number, kind and day', async () => {
    const queryId = await asked()
    await order(queryId)
    const [out] = await toldOf(queryId, 'result-certificate.ordered')
    const waiting = Waiting.parse(out)
    const ordered = await queryDelivery({ table: api.engine.table, baseUrl: '' }, waiting)
    expect(ordered).toMatchObject({
      type: 'result-certificate.ordered',
      queryId,
      registry: REGISTRY,
      order: { kind: 'ownership', unitNumber: UNIT, dueOn: '2026-12-01' },
    })
    expect(() => ResultOrderDelivery.parse(ordered)).not.toThrow()
    const { query } = SENT_TO_REGISTRY
    const sending = { subjectId: queryId, n: waiting.n, registry: REGISTRY }
    expect(await query(ports(), sending)).toMatchObject({ type: 'result-certificate.ordered' })
    expect(await query(ports(), { ...sending, n: 1 })).toMatchObject({ type: 'query.asked' })
    expect(await query(ports(), { ...sending, registry: OTHER_REGISTRY })).toBeUndefined()
  })

  it('is taken only for what was shown, of its kind and as stated; a later one holds', async () => {
    const [unanswered, refused, found] = [await asked(), await asked(), await asked()]
    expect((await bring(unanswered, await sealed())).body.code).toBe('result-certificate.nothing-to-certify')
    await answer(refused, { outcome: 'refused', readAt: FOUND.readAt, ground: 'not-entitled' })
    expect((await bring(refused, await sealed())).body.code).toBe('result-certificate.nothing-to-certify')
    await answer(found)
    const pointers = async (body: object) =>
      (await bring(found, body)).body.errors?.map(({ pointer }: { pointer: string }) => pointer)
    expect(await pointers(await sealed({ sha256: '0'.repeat(64) }))).toEqual(['/sha256'])
    const copy = await registryPaper('registration-copy')
    expect(await pointers(await sealed({ documentId: copy }))).toEqual(['/slot'])
    const [first, second] = [await sealed(), await sealed()]
    for (const body of [first, second]) expect((await bring(found, body)).status).toBe(200)
    expect((await api.done('getQuery', { path: { queryId: found } })).resultPapers).toMatchObject([second])
  })

  it('is neither brought nor fetched once the letter is revoked', async () => {
    const documents = uploader(() => casePorts(api.engine.table, api.store.objects))
    const { authorizationId } = await api.done('recordAuthorization', { body: await authorizationFor(documents) })
    const { queryId } = await api.done('submitQuery', { body: questionUnder(authorizationId) })
    await answer(queryId)
    const brought = await sealed()
    expect((await bring(queryId, brought)).status).toBe(200)
    await api.done('revokeAuthorization', { path: { authorizationId }, body: { reason: 'owner-asked' } })
    expect((await bring(queryId, await sealed())).body.code).toBe('authorization.revoked')
    const path = { queryId, documentId: brought.documentId }
    expect((await api.call('mintQueryCopyLink', { path })).body.code).toBe('authorization.revoked')
  })

  it('whose day passes before it is brought is told to be late, once; one that is there is not', async () => {
    const [late, silent, brought] = [await asked(), await asked(), await asked()]
    for (const queryId of [late, brought]) await answer(queryId)
    for (const queryId of [late, silent, brought]) await order(queryId)
    await bring(brought, await sealed())
    const told = async (queryId: string) =>
      (await toldOf(queryId, 'result-certificate.overdue')).map(({ notification }) => notification.data)
    const wake = async (at: string) => {
      vi.setSystemTime(Date.parse(at))
      for (const queryId of [late, late, silent, brought]) await api.examine(queryId)
      vi.setSystemTime(NOW)
    }
    await wake('2026-12-01T23:59:59+08:00')
    expect(await told(late)).toEqual([])
    await wake('2026-12-02T00:00:00+08:00')
    for (const queryId of [late, silent])
      expect(await told(queryId)).toMatchObject([{ kind: 'ownership', registry: '350200', dueOn: '2026-12-01' }])
    expect(await told(brought)).toEqual([])
    for (const queryId of [late, silent, brought])
      expect((await api.engine.table.get('cases', { pk: `QUERY#${queryId}`, sk: 'RESULT' }))?.dueOf).toBeUndefined()
    expect(await order(late)).toMatchObject({ overdueSince: '2026-12-02T00:00:00.000+08:00' })
  })

  it('counts working days from the day after', () => {
    expect(resultDueOn(new Date('2026-11-24T15:00:00Z'))).toBe('2026-12-01')
    expect(resultDueOn(new Date('2026-11-28T02:00:00Z'))).toBe('2026-12-04')
    expect(resultDueOn(new Date('2026-12-30T02:00:00Z'))).toBeUndefined()
  })

  it('is another bank’s to order as little as a query that never was', async () => {
    const queryId = await asked()
    await answer(queryId)
    expect(await order(queryId, OTHER_BANK)).toBe('resource.not-found')
    expect(await fetched(queryId, { by: OTHER_BANK })).toBe('resource.not-found')
  })
})

describe('a print for reference', () => {
  it('says for what it was asked, and what was shown: no less and no more', async () => {
    const queryId = await asked()
    await answer(queryId)
    const pdf = await paper(queryId)
    expect(pdf.length).toBeLessThan(200_000)
    const text = await textOf(pdf)
    for (const said of [
      '不动产登记资料查询结果（参考）',
      '不是不动产登记机构出具的查询结果证明',
      '该记录依申请用于贷款审批',
      OWNER.name,
      String(BOOK.certificateNumber),
      UNIT,
      BOOK.facts.location,
      '住宅',
      '89.52平方米',
      '测****',
    ])
      expect(text).toContain(said.replaceAll(/\s/g, ''))
    for (const cut of ['测试共有人', '350102190001010015', '测试第三银行', '测试附记']) expect(text).not.toContain(cut)
  })

  it('of mortgages and of status says what the register says of them', async () => {
    const [mortgages, status] = [await asked('mortgages'), await asked('unit-status')]
    for (const queryId of [mortgages, status]) {
      await answer(queryId)
    }
    const said = await textOf(await paper(mortgages))
    for (const words of [
      '测试第三银行',
      '一般抵押',
      '50万元',
      '2023-03-04',
      '债务履行期间',
      '担保范围',
      '转让抵押不动产的约定',
    ])
      expect(said).toContain(words)
    expect(await textOf(await paper(status))).toMatch(/查封状况查封（2024-05-06登记）居住权状况无/)
  })

  it('is verified by number and code, and the file by its digest; anything else is unknown', async () => {
    const queryId = await asked()
    await answer(queryId)
    const pdf = await paper(queryId)
    const sha256 = sha256Hex(pdf)
    const text = await textOf(pdf)
    const [, code = ''] = /核验码([\w-]{16})/.exec(text) ?? []
    const [, number = ''] = /编号：(CX\d{8}-[0-9A-Z]{12})/.exec(text) ?? []
    expect(await verify({ number, code })).toBe('valid')
    expect(await verify({ number, code, sha256 })).toBe('valid')
    expect(await verify({ number, code, sha256: '0'.repeat(64) })).toBe('unknown')
    expect(await verify({ number, code: '0'.repeat(16) })).toBe('unknown')
    expect(await verify({ number: 'CX20261124-000000000000', code })).toBe('unknown')
    const { rows } = await api.engine.table.query({ table: 'cases', pk: `RESULT#${number}` })
    expect(Object.keys(rows[0] ?? {}).sort()).toEqual(['codeSha256', 'pk', 'sha256', 'sk'])
  })

  it('is made when it is fetched first after the answer, once', async () => {
    const queryId = await asked()
    expect(await fetched(queryId)).toBe('result-certificate.not-made')
    await answer(queryId)
    const many = await Promise.all(Array.from({ length: 6 }, () => fetched(queryId)))
    const first = await paper(queryId)
    for (const one of many) if (typeof one !== 'string') expect(one.equals(first)).toBe(true)
    expect(many.filter((one) => one !== 'platform.contended').length).toBeGreaterThan(0)
  })

  it('is not made where a character would be a blank', async () => {
    const queryId = await asked()
    await answer(queryId, { ...FOUND, book: { ...BOOK, facts: { ...BOOK.facts, location: '测试路🏠号' } } })
    expect(await fetched(queryId)).toBe('result-certificate.unprintable')
  })

  it('goes with the answer: afterwards no store has a word of it', async () => {
    const queryId = await asked()
    await answer(queryId)
    await paper(queryId)
    expect(await fetched(queryId, { now: new Date(NOW.getTime() + 31 * DAY_MS) })).toBe('query.answer-expired')
    const row = await api.engine.table.get('deliveries', { pk: `QUERY#${queryId}`, sk: 'PRINT' })
    expect(row?.expiresAt).toBe(Math.floor(NOW.getTime() / 1000) + 30 * 86_400)
    const { rows } = await api.engine.table.query({ table: 'cases', pk: `QUERY#${queryId}` })
    expect(JSON.stringify(rows)).not.toContain(BOOK.facts.location)
  })
})
