/** Result certificates on real engines: what they say, that each is made once, can be verified, and goes with its answer. */
import { readFileSync } from 'node:fs'
import { PDFiumLibrary } from '@hyzyla/pdfium'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { sha256Hex } from '../../../lib/kernel/digest.ts'
import { randomIds } from '../../../lib/platform/aws/clock.ts'
import { resultDueOn } from '../../../lib/queries/due.ts'
import { getResultCertificate, orderResultCertificate } from '../../../lib/queries/result-certificates.ts'
import { authorizationFor, BOOK, FOUND, OWNER, questionUnder, UNIT } from '../../support/authorizations.ts'
import { casePorts, signedCall } from '../../support/cases.ts'
import { NOW, OTHER_BANK, uploader } from '../../support/documents.ts'
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

const order = async (queryId: string, { now = NOW, by }: { now?: Date; by?: string } = {}) => {
  const call = await signedCall(
    'orderResultCertificate',
    { body: undefined, path: { queryId } },
    { now, ...(by && { by }) },
  )
  const result = await orderResultCertificate(ports(), call)
  return result.ok ? JSON.parse(result.value.body) : result.refusal.code
}
const fetched = async (queryId: string, now = NOW) => {
  const call = await signedCall('getResultCertificate', { body: undefined, path: { queryId } }, { now })
  const result = await getResultCertificate(ports(), call)
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

describe('a result certificate', () => {
  it('says for what it was asked, and what was shown: no less and no more', async () => {
    const queryId = await asked()
    await answer(queryId)
    const standing = await order(queryId)
    expect(standing).toMatchObject({ status: 'made', sha256: expect.any(String) })
    const pdf = await paper(queryId)
    expect(sha256Hex(pdf)).toBe(standing.sha256)
    expect(pdf.length).toBeLessThan(200_000)
    const text = await textOf(pdf)
    for (const said of [
      '不动产登记资料查询结果证明',
      standing.number,
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
      await order(queryId)
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
    const { number, sha256 } = await order(queryId)
    const [, code = ''] = /核验码([\w-]{16})/.exec(await textOf(await paper(queryId))) ?? []
    expect(await verify({ number, code })).toBe('valid')
    expect(await verify({ number, code, sha256 })).toBe('valid')
    expect(await verify({ number, code, sha256: '0'.repeat(64) })).toBe('unknown')
    expect(await verify({ number, code: '0'.repeat(16) })).toBe('unknown')
    expect(await verify({ number: 'CX20261124-000000000000', code })).toBe('unknown')
    const { rows } = await api.engine.table.query({ table: 'cases', pk: `RESULT#${number}` })
    expect(Object.keys(rows[0] ?? {}).sort()).toEqual(['codeSha256', 'pk', 'sha256', 'sk'])
  })

  it('ordered before the answer is due in five working days, and made when it is fetched after it, once', async () => {
    const queryId = await asked()
    const standing = await order(queryId)
    expect(standing).toMatchObject({ status: 'ordered', dueOn: '2026-12-01' })
    expect(await fetched(queryId)).toBe('result-certificate.not-made')
    await answer(queryId)
    const many = await Promise.all(Array.from({ length: 6 }, () => fetched(queryId)))
    const first = await paper(queryId)
    for (const one of many) if (typeof one !== 'string') expect(one.equals(first)).toBe(true)
    expect(many.filter((one) => one !== 'platform.contended').length).toBeGreaterThan(0)
    expect(await order(queryId)).toMatchObject({ number: standing.number, status: 'made', sha256: sha256Hex(first) })
  })

  it('whose day passes before the registry answers is told to be late, once; an answered one is not', async () => {
    const [late, answered] = [await asked(), await asked()]
    for (const queryId of [late, answered]) await order(queryId)
    await answer(answered)
    const told = async (queryId: string) => {
      const { rows } = await api.engine.table.query({ table: 'cases', pk: `QUERY#${queryId}`, sk: { prefix: 'OUT#' } })
      return rows
        .filter(({ type }) => type === 'result-certificate.overdue')
        .map(({ notification }) => notification.data)
    }
    const wake = async (at: string) => {
      vi.setSystemTime(Date.parse(at))
      for (const queryId of [late, late, answered]) await api.examine(queryId)
      vi.setSystemTime(NOW)
    }
    await wake('2026-12-01T23:59:59+08:00')
    expect(await told(late)).toEqual([])
    await wake('2026-12-02T00:00:00+08:00')
    expect(await told(late)).toMatchObject([{ kind: 'ownership', registry: '350200', dueOn: '2026-12-01' }])
    expect(await told(answered)).toEqual([])
    for (const queryId of [late, answered]) {
      const row = await api.engine.table.get('cases', { pk: `QUERY#${queryId}`, sk: 'RESULT' })
      expect(row).toMatchObject({ status: 'ordered' })
      expect(row?.dueOf).toBeUndefined()
    }
    expect(await order(late)).toMatchObject({ overdueSince: '2026-12-02T00:00:00.000+08:00' })
  })

  it('counts working days from the day after', () => {
    expect(resultDueOn(new Date('2026-11-24T15:00:00Z'))).toBe('2026-12-01')
    expect(resultDueOn(new Date('2026-11-28T02:00:00Z'))).toBe('2026-12-04')
    expect(resultDueOn(new Date('2026-12-30T02:00:00Z'))).toBeUndefined()
  })

  it('is not made where a character would be a blank', async () => {
    const queryId = await asked()
    await answer(queryId, { ...FOUND, book: { ...BOOK, facts: { ...BOOK.facts, location: '测试路🏠号' } } })
    expect(await order(queryId)).toBe('result-certificate.unprintable')
  })

  it('is another bank’s to ask for as little as a query that never was', async () => {
    const queryId = await asked()
    await answer(queryId)
    expect(await order(queryId, { by: OTHER_BANK })).toBe('resource.not-found')
  })

  it('goes with the answer: afterwards no store has a word of it', async () => {
    const queryId = await asked()
    await answer(queryId)
    await order(queryId)
    expect(await fetched(queryId, new Date(NOW.getTime() + 31 * DAY_MS))).toBe('query.answer-expired')
    const row = await api.engine.table.get('deliveries', { pk: `QUERY#${queryId}`, sk: 'RESULT' })
    expect(row?.expiresAt).toBe(Math.floor(NOW.getTime() / 1000) + 30 * 86_400)
    const { rows } = await api.engine.table.query({ table: 'cases', pk: `QUERY#${queryId}` })
    expect(JSON.stringify(rows)).not.toContain(BOOK.facts.location)
  })
})
