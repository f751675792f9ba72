/** The Objects port on the runner's S3: its rules of versions, locks and holds, without its permissions and signatures. */
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { S3Client } from '@aws-sdk/client-s3'
import { BUCKETS } from '../../lib/names/resources.ts'
import { s3Objects } from '../../lib/platform/aws/objects.ts'
import type { Objects } from '../../lib/platform/ports.ts'
import { openObjects } from '../../tools/local/s3/files.ts'
import { handleS3 } from '../../tools/local/s3/handle.ts'

export type TestObjects = {
  readonly objects: Objects
  readonly client: S3Client
  /** Its versions with their locks and holds, beneath the port. */
  readonly store: ReturnType<typeof openObjects>
  stop(): Promise<void>
}

const CREDENTIALS = { accessKeyId: 'test', secretAccessKey: 'test' }
const SIGNED = { accessKeyId: CREDENTIALS.accessKeyId, service: 's3', presigned: false }
const EVERYTHING = { permit: () => true, mayList: () => true, requestId: 'test' }

export const startObjects = async (): Promise<TestObjects> => {
  const root = mkdtempSync(join(tmpdir(), 'dengtong-objects-'))
  const store = openObjects(root)
  const buckets = new Map(
    Object.keys(BUCKETS).map((name) => [name, { name, versioned: true, lockable: name === 'archive' }] as const),
  )
  const s3 = { store, buckets, now: Date.now }
  const server = createServer((request, response) => void handleS3(s3, request, response, SIGNED, EVERYTHING))
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const client = new S3Client({
    region: 'cn-north-1',
    credentials: CREDENTIALS,
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    forcePathStyle: true,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  })
  return {
    objects: s3Objects(
      (bucket) => bucket,
      () => 'governance',
      client,
    ),
    client,
    store,
    stop: async () => {
      client.destroy()
      server.closeAllConnections()
      server.close()
      rmSync(root, { recursive: true, force: true })
    },
  }
}
