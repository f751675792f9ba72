/** Scanners behind the port, each by its own protocol; and that the same bytes are looked at once, by nobody's leave but their owner's. */
import { createHash, randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { S3Client } from '@aws-sdk/client-s3'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { declareDocument } from '../../../lib/documents/declare-document.ts'
import { examineDocuments, filedDocumentAsks } from '../../../lib/documents/filing.ts'
import { getDocument } from '../../../lib/documents/get-document.ts'
import { mintDownloadLink } from '../../../lib/documents/mint-download-link.ts'
import { trustKey } from '../../../lib/documents/signatures/trust.ts'
import { clamdAddress, clamdScanner } from '../../../lib/platform/aws/clamd.ts'
import { randomIds, systemClock } from '../../../lib/platform/aws/clock.ts'
import { guardDutyScanner } from '../../../lib/platform/aws/guardduty.ts'
import { jsonLog } from '../../../lib/platform/aws/log.ts'
import type { Table } from '../../../lib/platform/ports.ts'
import { makePdf } from '../../../tools/simulate/pdf.ts'
import { startClamd, type TestClamd } from '../../support/clamd.ts'
import { BANK, bodyOf, call, DAY_MS, declarationOf, later, NOW, OTHER_BANK, uploader } from '../../support/documents.ts'
import { useObjects, useTables } from '../../support/platform.ts'

const engine = useTables()
const store = useObjects()
let clamd: TestClamd
const log = jsonLog(systemClock)
const ids = randomIds(systemClock)
const ports = () => ({ table: engine.table, objects: store.objects, ids })
const { declare, upload, confirm } = uploader(ports)
const scanner = () => clamdScanner(clamd.address, log)

beforeEach(async () => {
  clamd = await startClamd()
})
afterEach(() => clamd.stop())

const EICAR = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD', '-ANTIVIRUS-TEST-FILE!$H+H*'].join('')
const uploadOf = (bytes: Buffer) => ({
  key: 'incoming/1',
  length: bytes.length,
  read: async (from: number, to: number) => bytes.subarray(from, to),
})

const declared = async (bytes: Buffer, { by = BANK, now = NOW } = {}): Promise<string> =>
  declare({ as: declarationOf(bytes), by, now })
const sent = async (bytes: Buffer, given: { by?: string; now?: Date } = {}): Promise<string> => {
  const documentId = await declared(bytes, given)
  await upload(documentId, { body: bytes, ...given })
  return documentId
}
const stateOf = async (documentId: string, by = BANK) =>
  bodyOf(await getDocument(ports(), call('getDocument', { path: { documentId } }, { by }))).status
describe('clamd', () => {
  it('is sent the whole file in chunks, each after its length, and a chunk of none', async () => {
    const bytes = Buffer.alloc(3 * 1024 * 1024 + 7, 0x41)
    expect(await scanner().scan(uploadOf(bytes))).toBe('clean')
    expect(clamd.streams.map((one) => createHash('sha256').update(one).digest('hex'))).toEqual([
      createHash('sha256').update(bytes).digest('hex'),
    ])
  })

  it('finds what it knows, wherever it stands', async () => {
    const bytes = Buffer.concat([Buffer.alloc(2_000_000, 0x41), Buffer.from(EICAR)])
    expect(await scanner().scan(uploadOf(bytes))).toBe('infected')
  })

  it('says its version, by which a verdict holds', async () => {
    expect(await scanner().version()).toBe('ClamAV 1.4.3/27800/Tue Nov 24 08:00:00 2026')
  })

  it.each(['INSTREAM size limit exceeded. ERROR', 'stream: Can’t allocate memory ERROR', 'UNKNOWN COMMAND', ''])(
    'has said nothing of the bytes with “%s”',
    async (instead) => {
      clamd.instead = instead
      expect(await scanner().scan(uploadOf(makePdf(['一'])))).toBe('unfinished')
    },
  )

  it('that is down is no fault of ours, and no verdict', async () => {
    await clamd.stop()
    const { address } = clamd
    clamd = await startClamd()
    const down = clamdScanner(address, log)
    expect([await down.version(), await down.scan(uploadOf(Buffer.from('x')))]).toEqual([undefined, 'unfinished'])
  })

  it('is found by name and port', () => {
    expect(clamdAddress('clamd.internal.test:3310')).toEqual({ host: 'clamd.internal.test', port: 3310 })
  })
})

describe('GuardDuty', () => {
  let server: Server
  let tags: Record<string, string> = {}
  let asked: string[] = []
  const guardDuty = () => {
    const client = new S3Client({
      region: 'ap-southeast-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      forcePathStyle: true,
    })
    return guardDutyScanner((bucket) => bucket, log, client)
  }
  /** GetObjectTagging as S3 answers it. */
  beforeAll(async () => {
    server = createServer((request, response) => {
      asked.push(String(request.url))
      const set = Object.entries(tags).map(([key, value]) => `<Tag><Key>${key}</Key><Value>${value}</Value></Tag>`)
      response.setHeader('content-type', 'application/xml')
      response.end(`<?xml version="1.0" encoding="UTF-8"?>
<Tagging xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><TagSet>${set.join('')}</TagSet></Tagging>`)
    })
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  })
  afterAll(() => new Promise((done) => server.close(done)))

  it.each([
    [{}, 'unfinished'],
    [{ GuardDutyMalwareScanStatus: 'NO_THREATS_FOUND' }, 'clean'],
    [{ GuardDutyMalwareScanStatus: 'THREATS_FOUND' }, 'infected'],
    [{ GuardDutyMalwareScanStatus: 'UNSUPPORTED' }, 'unscannable'],
    [{ GuardDutyMalwareScanStatus: 'ACCESS_DENIED' }, 'unscannable'],
    [{ GuardDutyMalwareScanStatus: 'FAILED' }, 'unscannable'],
    [{ somebody: 'NO_THREATS_FOUND' }, 'unfinished'],
  ])('that has written %j says %s', async (written, verdict) => {
    tags = written
    asked = []
    expect(await guardDuty().scan(uploadOf(Buffer.from('x')))).toBe(verdict)
    expect(asked).toEqual(['/incoming/incoming/1?tagging='])
  })
})

describe('A scanner that is down', () => {
  it('leaves the document scanning: neither fetched nor filed, asked again, and never passed', async () => {
    const documentId = await sent(makePdf([randomUUID()]))
    await clamd.stop()
    const down = scanner()
    for (const _ of [1, 2]) {
      expect(await confirm(documentId, { scanner: down })).toEqual({ refused: 'document.being-scanned' })
      expect(await stateOf(documentId)).toBe('scanning')
      const path = { documentId }
      expect(bodyOf(await mintDownloadLink(ports(), call('mintDownloadLink', { path })))).toEqual({
        refused: 'document.not-uploaded',
      })
      const filed = [{ pointer: '/documents/0', documentId, slot: 'loan-contract' as const }]
      const rows = await engine.table.batchGet(filedDocumentAsks(BANK, filed))
      const { faults } = examineDocuments(filed, rows, { caseId: `case_${'0'.repeat(26)}`, filedAt: NOW })
      expect(faults.map(({ code }) => code)).toEqual(['document.not-confirmed'])
    }
    clamd = await startClamd()
    expect(await confirm(documentId, { scanner: scanner() })).toMatchObject({ status: 'confirmed' })
  })
})

describe('The same bytes', () => {
  it('of the same institution are uploaded once and scanned once', async () => {
    const bytes = makePdf([randomUUID()])
    const first = await sent(bytes)
    expect(await confirm(first, { scanner: scanner() })).toMatchObject({ status: 'confirmed' })
    const second = await declared(bytes, { now: later(DAY_MS) })
    expect(await stateOf(second)).toBe('uploaded')
    expect(await confirm(second, { scanner: scanner(), now: later(DAY_MS) })).toMatchObject({ status: 'confirmed' })
    expect(clamd.streams).toHaveLength(1)
    const [one, other] = await Promise.all(
      [first, second].map(async (documentId) => {
        const link = await mintDownloadLink(ports(), call('mintDownloadLink', { path: { documentId } }))
        return new URL(bodyOf(link).url).pathname
      }),
    )
    expect(other).toBe(one)
  })

  it('are usable only when they are confirmed, though they lie here', async () => {
    const bytes = makePdf([randomUUID()])
    await confirm(await sent(bytes), { scanner: scanner() })
    const documentId = await declared(bytes)
    const link = await mintDownloadLink(ports(), call('mintDownloadLink', { path: { documentId } }))
    expect(bodyOf(link)).toEqual({ refused: 'document.not-uploaded' })
  })

  it('lie long enough for the last who shares them, or are uploaded anew', async () => {
    const bytes = makePdf([randomUUID()])
    await confirm(await sent(bytes), { scanner: scanner() })
    expect(await stateOf(await declared(bytes, { now: later(3 * DAY_MS - 1000) }))).toBe('uploaded')
    const late = later(3 * DAY_MS)
    const documentId = await sent(bytes, { now: late })
    expect(await confirm(documentId, { scanner: scanner(), now: late })).toMatchObject({ status: 'confirmed' })
    expect(clamd.streams).toHaveLength(1)
  })

  it('as another type, length or digest are others', async () => {
    const bytes = makePdf([randomUUID()])
    await confirm(await sent(bytes), { scanner: scanner() })
    const as = { ...declarationOf(bytes), contentType: 'application/ofd' as const }
    expect(await stateOf(await declare({ as }))).toBe('declared')
    expect(await stateOf(await declared(makePdf([randomUUID()])))).toBe('declared')
  })

  it('of another institution are asked of the engine alike, answered alike, and scanned for itself', async () => {
    const [known, unknown] = [makePdf(['甲']), makePdf(['乙'])]
    await confirm(await sent(known), { scanner: scanner() })
    const observed = async (bytes: Buffer) => {
      const calls: string[] = []
      const watched: Table = {
        ...engine.table,
        batchGet: (keys) => {
          calls.push(JSON.stringify(keys.map(({ table, key }) => ({ table, key }))).replace(/KEY#[^"]*/, 'KEY'))
          return engine.table.batchGet(keys)
        },
        get: (table, key, model) => {
          calls.push(JSON.stringify([table, key]))
          return engine.table.get(table, key, model)
        },
      }
      const body = declarationOf(bytes)
      const asked = call('declareDocument', { body }, { by: OTHER_BANK })
      const answer = bodyOf(await declareDocument({ ...ports(), table: watched }, asked))
      const { documentId, ...shown } = answer
      await upload(documentId, { by: OTHER_BANK, body: bytes })
      const before = clamd.streams.length
      const confirmed = await confirm(documentId, { by: OTHER_BANK, scanner: scanner() })
      const { documentId: _, ...seen } = confirmed
      const text = JSON.stringify({ shown, calls, seen, scans: clamd.streams.length - before })
      return text.replaceAll(body.sha256, 'SHA').replaceAll(`${body.length}`, 'LENGTH')
    }
    expect(await observed(known)).toBe(await observed(unknown))
  })

  it('that were found malicious are refused again without being looked at again', async () => {
    const bytes = Buffer.concat([makePdf([randomUUID()]), Buffer.from(`\n%${EICAR}\n`)])
    expect(await confirm(await sent(bytes), { scanner: scanner() })).toEqual({ refused: 'document.malware' })
    const again = await declared(bytes)
    expect(await stateOf(again)).toBe('declared')
    await upload(again, { body: bytes })
    expect(await confirm(again, { scanner: scanner() })).toEqual({ refused: 'document.malware' })
    expect(clamd.streams).toHaveLength(1)
  })

  it('are looked at again by another version, which may find what the one before did not', async () => {
    const bytes = makePdf([randomUUID()])
    await confirm(await sent(bytes), { scanner: scanner() })
    clamd.version = 'ClamAV 1.4.3/27801/Wed Nov 25 08:00:00 2026'
    clamd.instead = 'stream: Pdf.Exploit.Test FOUND'
    const second = await declared(bytes)
    expect(await stateOf(second)).toBe('uploaded')
    expect(await confirm(second, { scanner: scanner() })).toEqual({ refused: 'document.malware' })
    const third = await declared(bytes)
    expect(await stateOf(third)).toBe('declared')
    await upload(third, { body: bytes })
    expect(await confirm(third, { scanner: scanner() })).toEqual({ refused: 'document.malware' })
    expect(clamd.streams).toHaveLength(2)
  })

  it('are not taken on an old word while the scanner cannot be asked for its version', async () => {
    const bytes = makePdf([randomUUID()])
    await confirm(await sent(bytes), { scanner: scanner() })
    const second = await declared(bytes)
    await clamd.stop()
    expect(await confirm(second, { scanner: scanner() })).toEqual({ refused: 'document.being-scanned' })
    clamd = await startClamd()
  })

  it('have their signatures verified anew, against the list of that day', async () => {
    const signed = readFileSync('test/vectors/signatures/valid-rsa.pdf')
    const first = await confirm(await sent(signed), { scanner: scanner() })
    expect(first.signatures).toMatchObject({ verdict: 'untrusted', trustList: 0 })
    const list = JSON.parse(readFileSync('test/vectors/signatures/trust-list.json', 'utf8'))
    await engine.table.write({ table: 'directory', put: { ...trustKey(3), version: 3, ...list } })
    const second = await confirm(await declared(signed), { scanner: scanner() })
    expect(second.signatures).toMatchObject({ verdict: 'valid', trustList: 3 })
    expect(clamd.streams).toHaveLength(1)
  })
})
