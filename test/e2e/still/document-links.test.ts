import { randomBytes } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Client } from '../../../tools/simulate/client.ts'
import {
  declarationOf,
  fetchDocument,
  type Link,
  putBytes,
  sha256Of,
  uploadDocument,
} from '../../../tools/simulate/documents.ts'
import { makePdfOf } from '../../../tools/simulate/pdf.ts'
import { openScene } from '../scene.ts'

const MAX_BYTES = 41_943_040

const cast = openScene()
let client: Client
let other: Client

beforeAll(() => {
  const [bank, another] = cast.sandbox.banks
  if (!bank || !another) throw new Error('The sandbox lacks two banks')
  client = cast.client(bank)
  other = cast.client(another)
})

const upload = (bytes: Buffer) => ({ type: 'loan-contract', fileName: '借款合同 (1).pdf', bytes })

const declare = async (bytes: Buffer): Promise<string> =>
  (await client.must({ method: 'POST', path: '/v1/documents', body: declarationOf(upload(bytes)) })).body.documentId

const mint = (documentId: string, kind: 'upload' | 'download', by = client) =>
  by.call({ method: 'POST', path: `/v1/documents/${documentId}/${kind}-link`, key: null })

const uploadLink = async (bytes: Buffer): Promise<Link> => (await mint(await declare(bytes), 'upload')).body

const PAPER = () => makePdfOf(2000)

describe('an upload link', () => {
  it('takes the largest document whole, and not a byte more', async () => {
    const bytes = makePdfOf(MAX_BYTES)
    const { documentId, sha256 } = await uploadDocument(client, upload(bytes))
    const back = await fetchDocument(client, `/v1/documents/${documentId}/download-link`)
    expect([back.bytes.length, sha256Of(back.bytes)]).toEqual([MAX_BYTES, sha256])

    const longer = Buffer.concat([randomBytes(MAX_BYTES), Buffer.from('!')])
    const link = await uploadLink(longer.subarray(0, MAX_BYTES))
    expect(await putBytes(link, longer)).toBeGreaterThanOrEqual(400)
    expect(await putBytes(link, longer.subarray(0, MAX_BYTES))).toBe(200)
  })

  it('names exactly the headers to send, and signs them all', async () => {
    const { url, headers } = await uploadLink(PAPER())
    expect(Object.keys(headers).sort()).toEqual([
      'content-length',
      'content-type',
      'if-none-match',
      'x-amz-checksum-sha256',
    ])
    expect(new URL(url).searchParams.get('X-Amz-SignedHeaders')?.split(';')).toEqual(
      [...Object.keys(headers), 'host'].sort(),
    )
  })

  it.each([
    ['another content type', { 'content-type': 'text/html' }],
    ['another checksum', { 'x-amz-checksum-sha256': Buffer.alloc(32).toString('base64') }],
    ['a condition that would overwrite', { 'if-none-match': '"0"' }],
    ['a header that nobody signed', { 'x-amz-object-lock-legal-hold': 'ON' }],
  ])('takes nothing with %s', async (_, header) => {
    const bytes = PAPER()
    const { url, headers } = await uploadLink(bytes)
    expect(await putBytes({ url, headers: { ...headers, ...header } }, bytes)).toBe(403)
    expect(await putBytes({ url, headers }, bytes)).toBe(200)
  })

  it('serves no other document, no other method and no other signature', async () => {
    const bytes = PAPER()
    const [documentId, target] = [await declare(bytes), await declare(bytes)]
    const { url, headers } = (await mint(documentId, 'upload')).body as Link
    expect(await putBytes({ url: url.replace(documentId, target), headers }, bytes)).toBe(403)
    const forged = url.replace(/(X-Amz-Signature=)(.)/, (_, name, digit) => `${name}${digit === '0' ? '1' : '0'}`)
    expect(await putBytes({ url: forged, headers }, bytes)).toBe(403)
    expect((await fetch(url)).status).toBe(403)
    expect((await fetch(url, { method: 'DELETE' })).status).toBe(403)
  })
})

describe('a download link', () => {
  it('gives the file under its own name and type', async () => {
    const { documentId } = await uploadDocument(client, upload(PAPER()))
    const { url } = (await mint(documentId, 'download')).body
    const answer = await fetch(url)
    await answer.arrayBuffer()
    expect(answer.headers.get('content-type')).toBe('application/pdf')
    const disposition = answer.headers.get('content-disposition') ?? ''
    expect(decodeURIComponent(disposition.split("filename*=UTF-8''")[1] ?? '')).toBe('借款合同 (1).pdf')
  })

  it('cannot be turned to another name or document', async () => {
    const ids = [await uploadDocument(client, upload(PAPER())), await uploadDocument(client, upload(PAPER()))]
    const [one = '', two = ''] = ids.map(({ documentId }) => documentId)
    const { url } = (await mint(one, 'download')).body
    expect((await fetch(url.replace('attachment', 'inline'))).status).toBe(403)
    expect((await fetch(url.replace(one, two))).status).toBe(403)
    expect((await fetch(url, { method: 'DELETE' })).status).toBe(403)
  })

  it('is for the owner: to another bank the document is as unknown as one that never was', async () => {
    const { documentId } = await uploadDocument(client, upload(PAPER()))
    const unknown = `doc_${'0'.repeat(26)}`
    const answers = [await mint(documentId, 'download', other), await mint(unknown, 'download', other)]
    const [foreign, absent] = answers.map(({ status, body }) => ({ status, body: { ...body, requestId: '' } }))
    expect(foreign).toEqual(absent)
    expect(foreign?.status).toBe(404)
  })
})
