import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3'
import { describe, expect, test } from 'vitest'
import { mintCertificateLink } from '../../../lib/cases/read/mint-certificate-link.ts'
import { mintFiledDocumentLink } from '../../../lib/cases/read/mint-filed-document-link.ts'
import { NOTHING_ELSEWHERE } from '../../../lib/cases/registry/certificates-elsewhere.ts'
import { documentsKey, headKey, partyKey } from '../../../lib/cases/state/rows.ts'
import { certificateDocumentAsks, issueCertificates } from '../../../lib/certificates/issue-certificates.ts'
import { lockCertificates } from '../../../lib/certificates/lock-certificates.ts'
import type { CertificateReport } from '../../../lib/certificates/model.ts'
import {
  examineDocuments,
  type Filed,
  filedDocumentAsks,
  lockDocuments,
  useDocuments,
} from '../../../lib/documents/filing.ts'
import { getDocument } from '../../../lib/documents/get-document.ts'
import { mintDownloadLink } from '../../../lib/documents/mint-download-link.ts'
import { documentKey } from '../../../lib/documents/model.ts'
import { lockedUntil } from '../../../lib/kernel/retention.ts'
import { beijing } from '../../../lib/kernel/time.ts'
import { randomIds, systemClock } from '../../../lib/platform/aws/clock.ts'
import { licenceIdentifier } from '../../../tools/simulate/licence.ts'
import { makePdf } from '../../../tools/simulate/pdf.ts'
import {
  BANK,
  BYTES,
  bodyOf,
  call,
  DAY_MS,
  DECLARATION,
  declarationOf,
  later,
  NOW,
  OTHER_BANK,
  REGISTRY,
  uploader,
} from '../../support/documents.ts'
import { useObjects, useTables } from '../../support/platform.ts'

const engine = useTables()
const store = useObjects()
const ids = randomIds(systemClock)
const ports = () => ({ table: engine.table, objects: store.objects, ids })
const { declare, upload, confirm, confirmed } = uploader(ports)
const until = lockedUntil('case-paper', NOW)

const filedAs = (documentId: string, slot: Filed['slot'] = 'loan-contract'): Filed => ({
  pointer: '/documents/0',
  documentId,
  slot,
})

type About = { readonly by?: string; readonly at?: Date; readonly caseId?: string }

const examine = async (filed: Filed, { by = BANK, at = NOW, caseId = 'case_1' }: About = {}) => {
  const rows = await engine.table.batchGet(filedDocumentAsks(by, [filed]))
  return examineDocuments([filed], rows, { caseId, filedAt: at })
}

const faultsFound = async (filed: Filed, about: About = {}) =>
  (await examine(filed, about)).faults.map(({ pointer, code }) => [pointer, code])

describe('examining the documents of a filing', () => {
  test('finds a confirmed document of the filer fit for its slot', async () => {
    const documentId = await confirmed()
    const verdict = await examine(filedAs(documentId))
    expect(verdict.faults).toEqual([])
    expect(verdict.documents).toMatchObject([{ slot: 'loan-contract', document: { documentId } }])
  })

  test('says what is wrong with each of the others, and where', async () => {
    const [declared, usable] = [await declare(), await confirmed()]
    const at = '/documents/0/documentId'
    expect(await faultsFound(filedAs(declared))).toEqual([[at, 'document.not-confirmed']])
    expect(await faultsFound(filedAs(usable), { by: OTHER_BANK })).toEqual([[at, 'document.unknown']])
    expect(await faultsFound(filedAs(usable), { at: later(7 * DAY_MS + 1) })).toEqual([[at, 'document.expired']])
    expect(await faultsFound(filedAs(usable, 'identity-papers'))).toEqual([
      ['/documents/0/slot', 'document.type-unfit'],
    ])
  })

  test('judges by the day of filing, so that a backlog of ours costs no bank its documents', async () => {
    expect(await faultsFound(filedAs(await confirmed()), { at: later(7 * DAY_MS - 1) })).toEqual([])
  })
})

describe('keeping the documents of a case', () => {
  test('makes a copy that the owner then downloads, and ties the document to one case for good', async () => {
    const documentId = await confirmed()
    const caseId = ids.next('case')
    const { documents } = await examine(filedAs(documentId))
    const kept = await lockDocuments(store.objects, documents, { caseId, until })
    expect(await lockDocuments(store.objects, documents, { caseId, until })).toEqual(kept)
    const use = (by: string) => engine.table.transact(useDocuments(documents, by))
    expect([await use(caseId), await use(caseId)]).toEqual([{ committed: true }, { committed: true }])
    expect(await use('case_other')).toMatchObject({ committed: false })
    expect(await faultsFound(filedAs(documentId), { caseId: 'case_other' })).toEqual([
      ['/documents/0/documentId', 'document.used-by-another-case'],
    ])
    expect(await faultsFound(filedAs(documentId), { caseId })).toEqual([])

    const now = later(400 * DAY_MS)
    const path = { documentId }
    const seen = bodyOf(await getDocument(ports(), call('getDocument', { path }, { now })))
    expect(seen).toMatchObject({ status: 'used', caseId })
    const link = bodyOf(await mintDownloadLink(ports(), call('mintDownloadLink', { path }, { now })))
    expect(link).toMatchObject({ sha256: DECLARATION.sha256, length: BYTES.length })
    expect(new URL(link.url).pathname).toBe(`/archive/${kept[0]?.archiveKey}`)
    expect(Buffer.from(await (await fetch(link.url)).arrayBuffer())).toEqual(BYTES)
  })

  test('copies a document once that fills two slots', async () => {
    const documentId = await confirmed()
    const filed = [filedAs(documentId), filedAs(documentId, 'mortgage-contract')]
    const rows = await engine.table.batchGet(filedDocumentAsks(BANK, filed))
    const { documents, faults } = examineDocuments(filed, rows, { caseId: 'case_1', filedAt: NOW })
    expect(faults).toEqual([])
    const kept = await lockDocuments(store.objects, documents, { caseId: 'case_1', until })
    expect(kept.map(({ slot }) => slot)).toEqual(['loan-contract', 'mortgage-contract'])
    expect(new Set(kept.map(({ archiveKey }) => archiveKey)).size).toBe(1)
    expect(useDocuments(documents, 'case_1')).toHaveLength(1)
  })

  test('never overwrites a kept copy, whatever happens to the upload', async () => {
    const bytes = makePdf(['保存一次'])
    const documentId = await declare({ as: declarationOf(bytes) })
    await upload(documentId, { body: bytes })
    await confirm(documentId)
    const { documents } = await examine(filedAs(documentId))
    const [kept] = await lockDocuments(store.objects, documents, { caseId: 'case_2', until })
    const Key = (await engine.table.get('cases', documentKey(BANK, documentId)))?.['key']
    await store.client.send(new PutObjectCommand({ Bucket: 'incoming', Key, Body: 'tampered' }))
    await lockDocuments(store.objects, documents, { caseId: 'case_2', until })
    const { Body } = await store.client.send(new GetObjectCommand({ Bucket: 'archive', Key: kept?.archiveKey }))
    expect(await Body?.transformToString()).toBe(bytes.toString())
  })

  test('lets the registry of the case read it, and nobody else', async () => {
    const documentId = await confirmed()
    const caseId = ids.next('case')
    const { documents } = await examine(filedAs(documentId))
    const kept = await lockDocuments(store.objects, documents, { caseId, until })
    await engine.table.transact([
      { table: 'cases', put: { ...partyKey(caseId, REGISTRY), role: 'registry' } },
      { table: 'cases', put: { ...documentsKey(caseId), documents: kept } },
    ])
    const mint = async (by: string, path = { caseId, documentId }) =>
      bodyOf(await mintFiledDocumentLink(ports(), call('mintFiledDocumentLink', { path }, { by }), 'registry'))
    const link = await mint(REGISTRY)
    expect(link).toMatchObject({ status: 200, sha256: DECLARATION.sha256, length: BYTES.length })
    expect(Buffer.from(await (await fetch(link.url)).arrayBuffer())).toEqual(BYTES)
    expect(await mint('350100')).toEqual({ refused: 'resource.not-found' })
    expect(await mint(REGISTRY, { caseId, documentId: ids.next('doc') })).toEqual({ refused: 'resource.not-found' })
  })
})

const UNIT = '350203001002GB00123F00010203'
const AS_CERTIFICATE = { type: 'registration-certificate' } as const

const reported = (documentId: string, over: Partial<CertificateReport> = {}): CertificateReport => ({
  number: '闽（2026）厦门市不动产证明第0000001号',
  licenceId: licenceIdentifier(REGISTRY, 1),
  documentId,
  sha256: DECLARATION.sha256,
  units: [UNIT],
  issuedAt: beijing(NOW),
  ...over,
})

const issue = async (reports: readonly CertificateReport[], { caseId = 'case_1', at = NOW } = {}) => {
  const rows = await engine.table.batchGet(certificateDocumentAsks(REGISTRY, reports))
  const next = { nextId: () => ids.next('crt'), nextCode: () => ids.secret(12) }
  return issueCertificates(reports, rows, { caseId, at, elsewhere: NOTHING_ELSEWHERE, ...next })
}

const faultsOfIssue = async (...reports: CertificateReport[]) =>
  (await issue(reports)).faults.map(({ pointer, code }) => [pointer, code])

describe('certificates', () => {
  test('rest on a confirmed file of the registry whose digest the registry repeats', async () => {
    const documentId = await confirmed({ by: REGISTRY, as: AS_CERTIFICATE })
    const { certificates, faults } = await issue([reported(documentId)])
    expect(faults).toEqual([])
    expect(certificates).toMatchObject([
      { number: '闽(2026)厦门市不动产证明第0000001号', status: 'issued', length: BYTES.length },
    ])
  })

  test('are refused with every fault named, and then nothing is written', async () => {
    const documentId = await confirmed({ by: REGISTRY, as: AS_CERTIFICATE })
    const declared = await declare({ by: REGISTRY, as: AS_CERTIFICATE })
    const other = await confirmed({ by: REGISTRY, as: { type: 'other' } })
    const good = reported(documentId)
    expect(await faultsOfIssue({ ...good, sha256: '0'.repeat(64) })).toEqual([
      ['/certificates/0/sha256', 'certificate.digest-differs'],
    ])
    expect(await faultsOfIssue(reported(declared))).toEqual([['/certificates/0/documentId', 'document.not-confirmed']])
    expect(await faultsOfIssue(reported(other))).toEqual([['/certificates/0/documentId', 'document.type-unfit']])
    expect(await faultsOfIssue(reported(await confirmed()))).toEqual([
      ['/certificates/0/documentId', 'document.unknown'],
    ])
    expect(await faultsOfIssue(good, good)).toEqual([
      ['/certificates/1/number', 'list.repeats'],
      ['/certificates/1/licenceId', 'list.repeats'],
      ['/certificates/1/documentId', 'list.repeats'],
    ])
    expect(await issue([good, good])).toMatchObject({ certificates: [], writes: [] })
  })

  test('are for the bank once they lie under lock', async () => {
    const documentId = await confirmed({ by: REGISTRY, as: AS_CERTIFICATE })
    const caseId = ids.next('case')
    const { certificates, writes } = await issue([reported(documentId)], { caseId })
    const certificateId = certificates[0]?.certificateId ?? ''
    const party = { table: 'cases', put: { ...partyKey(caseId, BANK), role: 'bank' } } as const
    const said = {
      ...{ caseId, bank: BANK, branch: BANK, registry: REGISTRY, business: 'second-hand-sale', bankReference: 'ref-1' },
      ...{
        caseState: 'completed',
        applicationState: 'certified',
        milestones: [],
        units: [],
        sequence: 1,
        lastHash: '',
      },
      ...{ createdAt: '2026-11-24T10:00:00.000+08:00', updatedAt: '2026-11-24T10:00:00.000+08:00' },
    }
    const head = (held: unknown) =>
      ({ table: 'cases', put: { ...headKey(caseId), ...said, certificates: held } }) as const
    await engine.table.transact([party, head(certificates), ...writes])
    const mint = async (by = BANK, id = certificateId) =>
      bodyOf(
        await mintCertificateLink(
          ports(),
          call('mintCertificateLink', { path: { caseId, certificateId: id } }, { by }),
        ),
      )
    expect(await mint()).toEqual({ refused: 'certificate.not-kept' })

    const kept = await lockCertificates(store.objects, certificates, { caseId, until })
    expect(await lockCertificates(store.objects, certificates, { caseId, until })).toEqual(kept)
    await engine.table.transact([head(kept)])
    const link = await mint()
    expect(link).toMatchObject({ status: 200, sha256: DECLARATION.sha256, length: BYTES.length })
    expect(new URL(link.url).searchParams.get('response-content-disposition')).toContain('filename*=UTF-8')
    expect(Buffer.from(await (await fetch(link.url)).arrayBuffer())).toEqual(BYTES)
    expect(await mint(OTHER_BANK)).toEqual({ refused: 'resource.not-found' })
    expect(await mint(BANK, ids.next('crt'))).toEqual({ refused: 'resource.not-found' })
    expect((await issue([reported(documentId)])).faults).toMatchObject([{ code: 'document.used-by-another-case' }])
  })
})
