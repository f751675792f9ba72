import { randomUUID } from 'node:crypto'
import { PutObjectCommand } from '@aws-sdk/client-s3'
import { describe, expect, test } from 'vitest'
import { confirmDocument } from '../../../lib/documents/confirm-document.ts'
import { declareDocument } from '../../../lib/documents/declare-document.ts'
import { getDocument } from '../../../lib/documents/get-document.ts'
import { testFileScanner } from '../../../lib/documents/inspect/scan.ts'
import { mintDownloadLink } from '../../../lib/documents/mint-download-link.ts'
import { mintUploadLink } from '../../../lib/documents/mint-upload-link.ts'
import { documentKey } from '../../../lib/documents/model.ts'
import { randomIds, systemClock } from '../../../lib/platform/aws/clock.ts'
import type { Table } from '../../../lib/platform/ports.ts'
import { makePdf } from '../../../tools/simulate/pdf.ts'
import {
  BANK,
  bodyOf,
  call,
  DAY_MS,
  DECLARATION,
  declarationOf,
  later,
  OTHER_BANK,
  uploader,
} from '../../support/documents.ts'
import { useObjects, useTables } from '../../support/platform.ts'

const engine = useTables()
const store = useObjects()
const ids = randomIds(systemClock)
const ports = () => ({ table: engine.table, objects: store.objects, ids })
const { declare, upload, confirm, confirmed } = uploader(ports)

describe('declaring a document', () => {
  test('answers an id, where it is, and until when it may be used', async () => {
    const { as } = fresh()
    const result = await declareDocument(ports(), call('declareDocument', { body: as }))
    const document = bodyOf(result)
    expect(document).toMatchObject({
      ...as,
      status: 'declared',
      declaredAt: '2026-11-24T10:00:00.500+08:00',
      usableUntil: '2026-12-01T10:00:00.500+08:00',
    })
    expect(result.ok && result.value.headers).toMatchObject({ location: `/v1/documents/${document.documentId}` })
  })

  test('with one key twice is one document, with another body a refusal', async () => {
    const key = randomUUID()
    const first = await declare({ key })
    expect(await declare({ key })).toBe(first)
    const other = call('declareDocument', { body: { ...DECLARATION, length: 1 } }, { key })
    expect(bodyOf(await declareDocument(ports(), other))).toEqual({ refused: 'idempotency.key-reused' })
    expect(await declare({ key, by: OTHER_BANK })).not.toBe(first)
  })

  test('names a type that is not the caller’s to declare and a format the type does not take, together', async () => {
    const body = { ...DECLARATION, type: 'registration-certificate', contentType: 'image/png' } as const
    const result = await declareDocument(ports(), call('declareDocument', { body }))
    expect(result.ok ? [] : result.refusal.faults?.map(({ pointer, code }) => [pointer, code])).toEqual([
      ['/type', 'document.type-of-others'],
      ['/contentType', 'value.not-allowed'],
    ])
  })
})

/** Bytes that nobody brought before. */
const fresh = () => {
  const bytes = makePdf([randomUUID()])
  return { as: declarationOf(bytes), body: bytes }
}

describe('uploading and confirming', () => {
  test('a confirmed document is usable, and confirming it again changes nothing', async () => {
    const documentId = await confirmed()
    const again = await confirm(documentId, { now: later(60_000) })
    expect(again).toMatchObject({ status: 'confirmed', confirmedAt: '2026-11-24T10:00:00.500+08:00' })
  })

  test('a paper that two confirmations died of is refused by the third, which does not read it', async () => {
    const { as, body } = fresh()
    const documentId = await declare({ as })
    await upload(documentId, { body })
    let reads = 0
    const readPart = async (): Promise<Buffer> => {
      reads += 1
      throw new Error('died')
    }
    const dying = (ms: number) => {
      const sent = call('confirmDocument', { path: { documentId } }, { now: later(ms) })
      const objects = { ...store.objects, readPart }
      return confirmDocument({ ...ports(), objects, scanner: testFileScanner }, sent)
    }
    await expect(dying(0)).rejects.toThrow('died')
    await expect(dying(60_000)).rejects.toThrow('died')
    const read = reads
    expect(bodyOf(await dying(120_000))).toEqual({ refused: 'document.unfinished' })
    expect(reads).toBe(read)
    expect(await confirm(documentId, { now: later(180_000) })).toEqual({ refused: 'document.unfinished' })
  })

  test('a paper is not blamed for confirmations that a store failed, nor for those still under way', async () => {
    const { as, body } = fresh()
    const documentId = await declare({ as })
    await upload(documentId, { body })
    const failing = (ms: number, error: Error) => {
      const sent = call('confirmDocument', { path: { documentId } }, { now: later(ms) })
      const readPart = () => Promise.reject(error)
      return confirmDocument({ ...ports(), objects: { ...store.objects, readPart }, scanner: testFileScanner }, sent)
    }
    const slow = Object.assign(new Error('SlowDown'), { $metadata: { httpStatusCode: 503 } })
    for (const ms of [0, 60_000, 120_000]) await expect(failing(ms, slow)).rejects.toThrow('SlowDown')
    for (const ms of [180_000, 180_001]) await expect(failing(ms, new Error('died'))).rejects.toThrow('died')
    expect(await confirm(documentId, { now: later(180_002) })).toMatchObject({ status: 'confirmed' })
  })

  test('a link says its method and expiry and is not given once something was uploaded', async () => {
    const { as, body } = fresh()
    const documentId = await declare({ as })
    const link = bodyOf(await mintUploadLink(ports(), call('mintUploadLink', { path: { documentId } })))
    expect(link).toMatchObject({ status: 200, method: 'PUT', expiresAt: '2026-11-24T10:10:00.000+08:00' })
    await upload(documentId, { body })
    const mint = async () => bodyOf(await mintUploadLink(ports(), call('mintUploadLink', { path: { documentId } })))
    expect(await mint()).toEqual({ refused: 'document.already-uploaded' })
    await confirm(documentId)
    expect(await mint()).toEqual({ refused: 'document.already-uploaded' })
  })

  test('nothing uploaded is nothing to confirm or to download', async () => {
    const documentId = await declare(fresh())
    expect(await confirm(documentId)).toEqual({ refused: 'document.not-uploaded' })
    const link = await mintDownloadLink(ports(), call('mintDownloadLink', { path: { documentId } }))
    expect(bodyOf(link)).toEqual({ refused: 'document.not-uploaded' })
  })

  test('other bytes than declared are refused even if the store took them', async () => {
    const documentId = await declare(fresh())
    await upload(documentId, { body: Buffer.from('%PDF-1.7 借款合同!') })
    expect(await confirm(documentId)).toEqual({ refused: 'document.differs' })
  })

  test('after seven days an unused document has expired for every purpose', async () => {
    const [declared, usable] = [await declare(), await confirmed()]
    const now = later(7 * DAY_MS + 1)
    expect(await confirm(declared, { now })).toEqual({ refused: 'document.expired' })
    const path = { documentId: declared }
    const uploadLink = await mintUploadLink(ports(), call('mintUploadLink', { path }, { now }))
    expect(bodyOf(uploadLink)).toEqual({ refused: 'document.expired' })
    const downloadLink = await mintDownloadLink(
      ports(),
      call('mintDownloadLink', { path: { documentId: usable } }, { now }),
    )
    expect(bodyOf(downloadLink)).toEqual({ refused: 'document.expired' })
  })

  test('a concurrent twin with the same key replays, with another key may try again', async () => {
    const documentId = await declare()
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
    const foreign = await confirmed()
    const asked = async (documentId: string) => {
      const calls: string[] = []
      const noted = (name: string, asked: unknown) =>
        calls.push(
          `${name} ${JSON.stringify(asked)
            .replaceAll(documentId, 'ID')
            .replace(/KEY#[^"]*/, 'KEY')}`,
        )
      const watched: Table = {
        ...engine.table,
        get: (table, key, model) => {
          noted('get', { table, key })
          return engine.table.get(table, key, model)
        },
        batchGet: (keys) => {
          noted(
            'batchGet',
            keys.map(({ table, key }) => ({ table, key })),
          )
          return engine.table.batchGet(keys)
        },
      }
      const result = await useCase(
        { ...ports(), scanner: testFileScanner, table: watched },
        call(operation, { path: { documentId } }, { by: OTHER_BANK }),
      )
      return { calls, result }
    }
    const answers = [await asked(foreign), await asked(UNKNOWN)]
    expect(answers[0]).toEqual(answers[1])
    expect(answers[0]?.result).toEqual({ ok: false, refusal: { code: 'resource.not-found' } })
  })
})

describe('a paper in the archive', () => {
  test('gets a link while what lies there is what was recorded, and none once another version was laid over it', async () => {
    const documentId = await confirmed()
    const archiveKey = `cases/case_1/documents/${documentId}`
    const key = documentKey(BANK, documentId)
    // the same bytes may lie there from an earlier document
    const stored = await engine.table.get('cases', key)
    await store.objects.keep(stored?.key, archiveKey, new Date('2036-11-24T00:00:00Z'))
    await engine.table.write({ table: 'cases', update: key, set: { usedBy: `case_${'0'.repeat(26)}`, archiveKey } })
    const link = () => mintDownloadLink(ports(), call('mintDownloadLink', { path: { documentId } }))
    expect(bodyOf(await link())).toMatchObject({ status: 200, sha256: DECLARATION.sha256 })
    const other = { Bucket: 'archive', Key: archiveKey, Body: 'other', ChecksumAlgorithm: 'SHA256' as const }
    await store.client.send(new PutObjectCommand(other))
    await expect(link()).rejects.toThrow('is not what was recorded')
  })
})
