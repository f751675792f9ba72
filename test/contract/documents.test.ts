import { createHash, randomUUID } from 'node:crypto'
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { confirmDocument } from '../../lib/documents/confirm-document.ts'
import { declareDocument } from '../../lib/documents/declare-document.ts'
import { examineDocuments, filedDocumentKeys, keepDocuments, useDocuments } from '../../lib/documents/filing.ts'
import { getDocument } from '../../lib/documents/get-document.ts'
import { mintDownloadLink } from '../../lib/documents/mint-download-link.ts'
import { mintUploadLink } from '../../lib/documents/mint-upload-link.ts'
import { type DocumentDeclaration, documentKey } from '../../lib/documents/model.ts'
import { lockedUntil } from '../../lib/documents/retention.ts'
import type { Answer, Call } from '../../lib/kernel/call.ts'
import type { Result } from '../../lib/kernel/result.ts'
import type { Operation } from '../../lib/names/routes.ts'
import { randomIds, systemClock } from '../../lib/platform/aws/clock.ts'
import { startTable, type TestTable } from '../support/engines.ts'
import { startObjects, type TestObjects } from '../support/object-store.ts'

const BANK = '91350000MA00YH0179'
const OTHER_BANK = '91350000MA00YH0254'
const NOW = new Date('2026-11-24T02:00:00.500Z')
const DAY = 24 * 60 * 60 * 1000
const later = (ms: number) => new Date(NOW.getTime() + ms)

let engine: TestTable
let store: TestObjects
const ids = randomIds(systemClock)
const ports = () => ({ table: engine.table, objects: store.objects, ids })

beforeAll(async () => {
  ;[engine, store] = await Promise.all([startTable(), startObjects()])
})
afterAll(async () => {
  await engine?.stop()
  await store?.stop()
})

type Given = { by?: string; key?: string; now?: Date; audience?: 'bank' | 'registry' }

const call = <Body, Path>(operation: Operation, sent: { body?: Body; path?: Path }, given: Given = {}) =>
  ({
    operation,
    method: 'POST',
    url: `/${operation}/${JSON.stringify(sent.path ?? {})}`,
    caller: {
      institutionId: given.by ?? BANK,
      clientId: `${given.by ?? BANK}.core`,
      audience: given.audience ?? 'bank',
      scopes: [],
    },
    path: sent.path,
    query: undefined,
    body: sent.body,
    text: JSON.stringify(sent.body ?? ''),
    headers: { 'idempotency-key': given.key ?? randomUUID() },
    language: 'zh',
    requestId: randomUUID(),
    now: given.now ?? NOW,
  }) as unknown as Call<Body, Path>

const bytes = Buffer.from('%PDF-1.7 借款合同')
const digest = createHash('sha256').update(bytes).digest('hex')
const declaration: DocumentDeclaration = {
  type: 'loan-contract',
  fileName: '借款合同.pdf',
  contentType: 'application/pdf',
  length: bytes.length,
  sha256: digest,
}

const told = (result: Result<Answer>) =>
  result.ok ? { status: result.value.status, ...JSON.parse(result.value.body) } : { refused: result.refusal.code }

const declareOne = async (given: Given = {}): Promise<string> => {
  const { documentId } = told(await declareDocument(ports(), call('declareDocument', { body: declaration }, given)))
  return documentId
}

/** What S3 itself would have checked; here only the bytes matter. */
const upload = async (documentId: string, body: Buffer = bytes) => {
  const { url, headers } = told(await mintUploadLink(ports(), call('mintUploadLink', { path: { documentId } })))
  const { 'content-length': _, ...sent } = headers
  const answer = await fetch(url, {
    method: 'PUT',
    headers: { ...sent, 'x-amz-checksum-sha256': createHash('sha256').update(body).digest('base64') },
    body: new Uint8Array(body),
  })
  expect(answer.status).toBe(200)
}

const confirm = async (documentId: string, given: Given = {}) =>
  told(await confirmDocument(ports(), call('confirmDocument', { path: { documentId } }, given)))

const confirmedOne = async () => {
  const documentId = await declareOne()
  await upload(documentId)
  expect(await confirm(documentId)).toMatchObject({ status: 'confirmed' })
  return documentId
}

describe('declaring a document', () => {
  test('answers an id, where it is, and until when it may be used', async () => {
    const result = await declareDocument(ports(), call('declareDocument', { body: declaration }))
    const document = told(result)
    expect(document).toMatchObject({
      ...declaration,
      status: 'declared',
      declaredAt: '2026-11-24T10:00:00.500+08:00',
      usableUntil: '2026-12-01T10:00:00.500+08:00',
    })
    expect(result.ok && result.value.headers).toMatchObject({ location: `/v1/documents/${document.documentId}` })
  })

  test('with one key twice is one document, with another body a refusal', async () => {
    const key = randomUUID()
    const first = await declareOne({ key })
    expect(await declareOne({ key })).toBe(first)
    const other = call('declareDocument', { body: { ...declaration, length: 1 } }, { key })
    expect(told(await declareDocument(ports(), other))).toEqual({ refused: 'idempotency.key-reused' })
    expect(await declareOne({ key, by: OTHER_BANK })).not.toBe(first)
  })

  test('names a type that is not the caller’s to declare and a format the type does not take, together', async () => {
    const body = { ...declaration, type: 'registration-certificate', contentType: 'image/png' } as const
    const result = await declareDocument(ports(), call('declareDocument', { body }))
    expect(result.ok ? [] : result.refusal.faults?.map(({ pointer, code }) => [pointer, code])).toEqual([
      ['/type', 'document.type-of-others'],
      ['/contentType', 'value.not-allowed'],
    ])
  })
})

describe('uploading and confirming', () => {
  test('a confirmed document is usable, and confirming it again changes nothing', async () => {
    const documentId = await confirmedOne()
    const again = await confirm(documentId, { now: later(60_000) })
    expect(again).toMatchObject({ status: 'confirmed', confirmedAt: '2026-11-24T10:00:00.500+08:00' })
  })

  test('a link says its method and expiry and is not given once something was uploaded', async () => {
    const documentId = await declareOne()
    const link = told(await mintUploadLink(ports(), call('mintUploadLink', { path: { documentId } })))
    expect(link).toMatchObject({ status: 200, method: 'PUT', expiresAt: '2026-11-24T10:10:00.000+08:00' })
    await upload(documentId)
    const mint = async () => told(await mintUploadLink(ports(), call('mintUploadLink', { path: { documentId } })))
    expect(await mint()).toEqual({ refused: 'document.already-uploaded' })
    await confirm(documentId)
    expect(await mint()).toEqual({ refused: 'document.already-uploaded' })
  })

  test('nothing uploaded is nothing to confirm or to download', async () => {
    const documentId = await declareOne()
    expect(await confirm(documentId)).toEqual({ refused: 'document.not-uploaded' })
    const link = await mintDownloadLink(ports(), call('mintDownloadLink', { path: { documentId } }))
    expect(told(link)).toEqual({ refused: 'document.not-uploaded' })
  })

  test('other bytes than declared are refused even if the store took them', async () => {
    const documentId = await declareOne()
    await upload(documentId, Buffer.from('%PDF-1.7 借款合同!'))
    expect(await confirm(documentId)).toEqual({ refused: 'document.differs' })
  })

  test('after seven days an unused document has expired for every purpose', async () => {
    const [declared, confirmed] = [await declareOne(), await confirmedOne()]
    const now = later(7 * DAY + 1)
    expect(await confirm(declared, { now })).toEqual({ refused: 'document.expired' })
    const path = { documentId: declared }
    const uploadLink = await mintUploadLink(ports(), call('mintUploadLink', { path }, { now }))
    expect(told(uploadLink)).toEqual({ refused: 'document.expired' })
    const downloadLink = await mintDownloadLink(
      ports(),
      call('mintDownloadLink', { path: { documentId: confirmed } }, { now }),
    )
    expect(told(downloadLink)).toEqual({ refused: 'document.expired' })
  })

  test('a concurrent twin with the same key replays, with another key may try again', async () => {
    const documentId = await declareOne()
    await upload(documentId)
    const key = randomUUID()
    const answers = await Promise.all([confirm(documentId, { key }), confirm(documentId, { key }), confirm(documentId)])
    for (const answer of answers) expect([200, 'platform.contended']).toContain(answer.refused ?? 200)
    expect(await confirm(documentId)).toMatchObject({ status: 'confirmed' })
  })
})

describe('foreign and unknown ids', () => {
  const UNKNOWN = 'doc_00000000000000000000000000'

  test.each([
    ['getDocument', getDocument],
    ['mintUploadLink', mintUploadLink],
    ['confirmDocument', confirmDocument],
    ['mintDownloadLink', mintDownloadLink],
  ] as const)('%s answers both alike and asks the engine alike', async (operation, useCase) => {
    const foreign = await confirmedOne()
    const asked = async (documentId: string) => {
      const calls: string[] = []
      const watched = new Proxy(engine.table, {
        get:
          (table, name: keyof typeof table) =>
          (...args: never[]) => {
            calls.push(
              `${name} ${JSON.stringify(args)
                .replaceAll(documentId, 'ID')
                .replace(/KEY#[^"]*/, 'KEY')}`,
            )
            return (table[name] as (...all: never[]) => unknown)(...args)
          },
      })
      const result = await useCase(
        { ...ports(), table: watched },
        call(operation, { path: { documentId } }, { by: OTHER_BANK }),
      )
      return { calls, result }
    }
    const answers = [await asked(foreign), await asked(UNKNOWN)]
    expect(answers[0]).toEqual(answers[1])
    expect(answers[0]?.result).toEqual({ ok: false, refusal: { code: 'resource.not-found' } })
  })
})

describe('filing documents', () => {
  const caseId = 'case_00000000000000000000000001'
  const examined = (at = NOW) => ({ caseId, filedAt: at })
  const filedAs = (documentId: string, slot: 'loan-contract' | 'identity-papers' = 'loan-contract') => ({
    pointer: '/documents/0',
    documentId,
    slot,
  })
  const examine = async (filed: ReturnType<typeof filedAs>[], { by = BANK, at = NOW } = {}) =>
    examineDocuments(filed, await engine.table.batchGet(filedDocumentKeys(by, filed)), examined(at))
  const codes = (verdict: Awaited<ReturnType<typeof examine>>) => verdict.faults.map(({ code }) => code)

  test('finds a confirmed document of the filer fit for its slot', async () => {
    const documentId = await confirmedOne()
    const verdict = await examine([filedAs(documentId)])
    expect(verdict.faults).toEqual([])
    expect(verdict.documents).toMatchObject([{ slot: 'loan-contract', document: { documentId } }])
  })

  test('says what is wrong with each of the others, and where', async () => {
    const [declared, confirmed] = [await declareOne(), await confirmedOne()]
    expect(codes(await examine([filedAs(declared)]))).toEqual(['document.not-confirmed'])
    expect(codes(await examine([filedAs(confirmed, 'identity-papers')]))).toEqual(['document.type-unfit'])
    expect(codes(await examine([filedAs(confirmed)], { by: OTHER_BANK }))).toEqual(['document.unknown'])
    expect(codes(await examine([filedAs(confirmed)], { at: later(7 * DAY + 1) }))).toEqual(['document.expired'])
    expect((await examine([filedAs(confirmed, 'identity-papers')])).faults[0]?.pointer).toBe('/documents/0/slot')
  })

  test('keeps a locked copy that the owner then downloads, and belongs to one case for good', async () => {
    const documentId = await confirmedOne()
    const { documents } = await examine([filedAs(documentId)])
    const until = lockedUntil(NOW)
    const kept = await keepDocuments(store.objects, documents, { caseId, until })
    expect(await keepDocuments(store.objects, documents, { caseId, until })).toEqual(kept)
    const commit = () => engine.table.transact(useDocuments(documents, caseId))
    expect([await commit(), await commit()]).toEqual([{ committed: true }, { committed: true }])
    expect(await engine.table.transact(useDocuments(documents, 'case_other'))).toMatchObject({ committed: false })

    const now = later(400 * DAY)
    const path = { documentId }
    expect(told(await getDocument(ports(), call('getDocument', { path }, { now })))).toMatchObject({
      status: 'used',
      caseId,
    })
    const link = told(await mintDownloadLink(ports(), call('mintDownloadLink', { path }, { now })))
    expect(link).toMatchObject({ sha256: digest, length: bytes.length })
    expect(new URL(link.url).pathname).toBe(`/archive/${kept[0]?.archiveKey}`)
    expect(Buffer.from(await (await fetch(link.url)).arrayBuffer())).toEqual(bytes)

    const rows = await engine.table.batchGet(filedDocumentKeys(BANK, [filedAs(documentId)]))
    const elsewhere = examineDocuments([filedAs(documentId)], rows, { caseId: 'case_other', filedAt: NOW })
    expect(codes(elsewhere)).toEqual(['document.used-by-another-case'])
  })

  test('never overwrites a kept copy, whatever happens to the upload', async () => {
    const documentId = await confirmedOne()
    const { documents } = await examine([filedAs(documentId)])
    const [kept] = await keepDocuments(store.objects, documents, { caseId, until: lockedUntil(NOW) })
    const { key } = documentKeyOf(await engine.table.get('cases', documentKey(BANK, documentId)))
    await store.client.send(new PutObjectCommand({ Bucket: 'incoming', Key: key, Body: 'tampered' }))
    await keepDocuments(store.objects, documents, { caseId, until: lockedUntil(NOW) })
    const { Body } = await store.client.send(new GetObjectCommand({ Bucket: 'archive', Key: kept?.archiveKey }))
    expect(await Body?.transformToString()).toBe(bytes.toString())
  })
})

const documentKeyOf = (row: unknown) => row as { key: string }
