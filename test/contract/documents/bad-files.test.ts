/** Every bad file gets its documented refusal, on the real engines; none can be filed or fetched afterwards. */
import { createHash } from 'node:crypto'
import { describe, expect, it, test } from 'vitest'
import { confirmDocument } from '../../../lib/api/documents.ts'
import { confirmDocument as useConfirm } from '../../../lib/documents/confirm-document.ts'
import { examineDocuments, filedDocumentAsks } from '../../../lib/documents/filing.ts'
import { getDocument } from '../../../lib/documents/get-document.ts'
import { inspect } from '../../../lib/documents/inspect/index.ts'
import { mintDownloadLink } from '../../../lib/documents/mint-download-link.ts'
import { mintUploadLink } from '../../../lib/documents/mint-upload-link.ts'
import { DOCUMENT_MAX_BYTES, DocumentDeclaration } from '../../../lib/documents/model.ts'
import { randomIds, systemClock } from '../../../lib/platform/aws/clock.ts'
import type { Scanner } from '../../../lib/platform/ports.ts'
import { makePdf } from '../../../tools/simulate/pdf.ts'
import { BAD_FILES, type SampleFile, SOUND_FILES } from '../../support/bad-files.ts'
import { BANK, BYTES, bodyOf, call, DECLARATION, declarationOf, NOW, uploader } from '../../support/documents.ts'
import { useObjects, useTables } from '../../support/platform.ts'

const engine = useTables()
const store = useObjects()
const ids = randomIds(systemClock)
const ports = () => ({ table: engine.table, objects: store.objects, ids })
const { declare, upload, confirm } = uploader(ports)

const sent = async ({ as: contentType, bytes }: Omit<SampleFile, 'name'>): Promise<string> => {
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const documentId = await declare({ as: { contentType, length: bytes.length, sha256 } })
  await upload(documentId, { body: bytes })
  return documentId
}

const faultsWhenFiled = async (documentId: string) => {
  const filed = [{ pointer: '/documents/0', documentId, slot: 'loan-contract' as const }]
  const rows = await engine.table.batchGet(filedDocumentAsks(BANK, filed))
  return examineDocuments(filed, rows, { caseId: `case_${'0'.repeat(26)}`, filedAt: NOW }).faults.map(
    ({ code }) => code,
  )
}

const cannotBeUsed = async (documentId: string, refused: string): Promise<void> => {
  const path = { documentId }
  expect(bodyOf(await mintDownloadLink(ports(), call('mintDownloadLink', { path })))).toEqual({ refused })
  expect(await faultsWhenFiled(documentId)).toEqual(['document.not-confirmed'])
}

test('there are at least sixty of them, and each refusal is in the contract', () => {
  expect(BAD_FILES.length).toBeGreaterThanOrEqual(60)
  expect(new Set(BAD_FILES.map(({ name }) => name)).size).toBe(BAD_FILES.length)
  for (const { flaw } of BAD_FILES) expect(confirmDocument.refusals).toContain(flaw)
})

describe.each(BAD_FILES)('$name as $as', ({ flaw, ...file }) => {
  it(`is refused with ${flaw}, again and again, and can be neither fetched nor filed nor replaced`, async () => {
    const documentId = await sent(file)
    await cannotBeUsed(documentId, 'document.not-uploaded')
    expect(await confirm(documentId)).toEqual({ refused: flaw })
    expect(await confirm(documentId)).toEqual({ refused: flaw })
    await cannotBeUsed(documentId, 'document.refused')
    const again = await mintUploadLink(ports(), call('mintUploadLink', { path: { documentId } }))
    expect(bodyOf(again)).toEqual({ refused: 'document.already-uploaded' })
  })
})

it.each(SOUND_FILES)('takes a sound $name and counts $pages page(s)', async ({ pages, ...file }) => {
  const confirmed = await confirm(await sent(file))
  expect(confirmed).toMatchObject({ status: 'confirmed', pages })
  // whether a seal in it holds is said only where it was looked at
  const verdicts: Readonly<Record<string, string>> = { 'application/pdf': 'none', 'application/ofd': 'not-verified' }
  expect(confirmed.signatures?.verdict).toBe(verdicts[file.as])
})

it('refuses bytes of another digest than declared', async () => {
  const bytes = makePdf(['另一份'])
  const documentId = await declare({ as: declarationOf(bytes) })
  await upload(documentId, { body: Buffer.from(bytes).fill(0x20, 20, 21) })
  expect(await confirm(documentId)).toEqual({ refused: 'document.differs' })
  await cannotBeUsed(documentId, 'document.not-uploaded')
})

it('is not usable before the scanner has spoken', async () => {
  const documentId = await sent({ as: 'application/pdf', bytes: BYTES })
  const scanner: Scanner = { version: async () => 'a', scan: async () => 'unfinished' }
  const asked = await useConfirm({ ...ports(), scanner }, call('confirmDocument', { path: { documentId } }))
  expect(asked).toMatchObject({ ok: false, refusal: { code: 'document.being-scanned', retryAfterSeconds: 5 } })
  expect(bodyOf(await getDocument(ports(), call('getDocument', { path: { documentId } })))).toMatchObject({
    status: 'scanning',
  })
  await cannotBeUsed(documentId, 'document.not-uploaded')
  expect(await confirm(documentId)).toMatchObject({ status: 'confirmed' })
})

it('is refused for good where no scanner will ever look at it', async () => {
  const documentId = await sent({ as: 'application/pdf', bytes: makePdf(['无法检查']) })
  const scanner: Scanner = { version: async () => 'a', scan: async () => 'unscannable' }
  expect(await confirm(documentId, { scanner })).toEqual({ refused: 'document.not-scannable' })
  expect(await confirm(documentId)).toEqual({ refused: 'document.not-scannable' })
  await cannotBeUsed(documentId, 'document.refused')
})

it('declares nothing of 0 bytes or of 41,943,041', () => {
  for (const length of [0, DOCUMENT_MAX_BYTES + 1, 41_943_041])
    expect(DocumentDeclaration.safeParse({ ...DECLARATION, length }).success).toBe(false)
  expect(DocumentDeclaration.safeParse({ ...DECLARATION, length: DOCUMENT_MAX_BYTES }).success).toBe(true)
})

it('reads the largest PDF in pieces, each of them once', async () => {
  const head = '<< /Type /XObject /Length '
  const [before, after] = BYTES.toString('latin1').split('4 0 obj') as [string, string]
  const filler = 40_000_000
  const begin = Buffer.from(`${before}9 0 obj\n${head}${filler} >>\nstream\n`, 'latin1')
  const end = Buffer.from(
    `\nendstream\nendobj\n4 0 obj${after}`.replace(/startxref\n(\d+)/, (_, at) => {
      const shift = begin.length + filler + '\nendstream\nendobj\n'.length - before.length
      return `startxref\n${Number(at) + shift}`
    }),
    'latin1',
  )
  const length = begin.length + filler + end.length
  let [largest, sum] = [0, 0]
  const source = {
    length,
    read: async (from: number, to: number) => {
      largest = Math.max(largest, to - from)
      sum += to - from
      const bytes = Buffer.alloc(to - from, 0x20)
      begin.copy(bytes, 0, Math.min(from, begin.length), Math.min(to, begin.length))
      const tail = begin.length + filler
      if (to > tail) end.copy(bytes, Math.max(0, tail - from), Math.max(0, from - tail), to - tail)
      return bytes
    },
  }
  expect(await inspect(source, 'application/pdf')).toEqual({ pages: 1 })
  expect(largest).toBeLessThanOrEqual(1024 * 1024)
  expect(sum).toBe(length)
})
