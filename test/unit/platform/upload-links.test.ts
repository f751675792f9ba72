import { createHash } from 'node:crypto'
import { S3Client } from '@aws-sdk/client-s3'
import { describe, expect, test } from 'vitest'
import { attachment, s3Objects } from '../../../lib/platform/aws/objects.ts'

const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' }
const client = new S3Client({
  region: 'cn-north-1',
  credentials,
  endpoint: 'http://127.0.0.1:9999',
  requestChecksumCalculation: 'WHEN_REQUIRED',
})
const objects = s3Objects(
  (bucket) => `test-${bucket}`,
  () => 'governance',
  client,
)
const bytes = Buffer.from('%PDF-1.7 测试')
const object = {
  length: bytes.length,
  sha256: createHash('sha256').update(bytes).digest('hex'),
  contentType: 'application/pdf',
}

describe('an upload link', () => {
  test('signs length, type, checksum and if-none-match as headers, and nothing but the host beside them', async () => {
    const { url } = await objects.mintUpload('incoming/91350000MA00YH0179/doc_1', object, 600)
    expect(new URL(url).searchParams.get('X-Amz-SignedHeaders')).toBe(
      'content-length;content-type;host;if-none-match;x-amz-checksum-sha256',
    )
  })

  test('keeps every limit out of the query, where S3 would not enforce it', async () => {
    const { url } = await objects.mintUpload('incoming/91350000MA00YH0179/doc_1', object, 600)
    const names = [...new URL(url).searchParams.keys()].map((name) => name.toLowerCase())
    expect(names.filter((name) => name.includes('checksum') || name.includes('crc'))).toEqual([])
    expect(new URL(url).searchParams.get('X-Amz-Expires')).toBe('600')
    expect(new URL(url).pathname).toBe('/test-incoming/incoming/91350000MA00YH0179/doc_1')
  })

  test('tells the client exactly the headers to send', async () => {
    const { headers } = await objects.mintUpload('incoming/91350000MA00YH0179/doc_1', object, 600)
    expect(headers).toEqual({
      'content-type': 'application/pdf',
      'content-length': String(bytes.length),
      'x-amz-checksum-sha256': createHash('sha256').update(bytes).digest('base64'),
      'if-none-match': '*',
    })
  })
})

describe('a download link', () => {
  test('names the file in both forms, so that a Chinese name survives', () => {
    expect(attachment('抵押合同 "2026" (1).pdf')).toBe(
      'attachment; filename="____ _2026_ (1).pdf"; filename*=UTF-8\'\'' +
        '%E6%8A%B5%E6%8A%BC%E5%90%88%E5%90%8C%20%222026%22%20%281%29.pdf',
    )
  })

  test('carries the file name in its signed query and lives as long as told', async () => {
    const url = new URL(await objects.mintDownload('archive', 'cases/case_1/doc_1', '抵押合同.pdf', 300))
    expect(url.searchParams.get('response-content-disposition')).toBe(attachment('抵押合同.pdf'))
    expect(url.searchParams.get('X-Amz-Expires')).toBe('300')
    expect(url.searchParams.get('X-Amz-SignedHeaders')).toBe('host')
  })
})
