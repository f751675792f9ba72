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
  readonly url: string
  readonly objects: Objects
  readonly client: S3Client
  /** Its versions with their locks and holds, beneath the port. */
  readonly store: ReturnType<typeof openObjects>
  stop(): Promise<void>
}

const CREDENTIALS = { accessKeyId: 'test', secretAccessKey: 'test' }
const SIGNED = { accessKeyId: CREDENTIALS.accessKeyId, service: 's3', presigned: false }
const EVERYTHING = { permit: () => true, mayList: () => true, requestId: 'test' }

type Store = ReturnType<typeof openObjects>

/** The store that answers: there is one at a time. */
let behind: Store | undefined
let address: Promise<string> | undefined

/** Functions keep the address they first called: it is the same for all files that share a worker. */
const serve = async (): Promise<string> => {
  const buckets = new Map(
    Object.keys(BUCKETS).map((name) => [name, { name, versioned: true, lockable: name === 'archive' }] as const),
  )
  const server = createServer((request, response) => {
    if (behind) void handleS3({ store: behind, buckets, now: Date.now }, request, response, SIGNED, EVERYTHING)
    else request.destroy()
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  server.unref()
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** An empty store. It is the one that answers, until it is stopped or another is started. */
export const startObjects = async (): Promise<TestObjects> => {
  const root = mkdtempSync(join(tmpdir(), 'dengtong-objects-'))
  const store = openObjects(root)
  behind = store
  address ??= serve()
  const url = await address
  const client = new S3Client({
    region: 'cn-north-1',
    credentials: CREDENTIALS,
    endpoint: url,
    forcePathStyle: true,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  })
  return {
    url,
    objects: s3Objects(
      (bucket) => bucket,
      () => 'governance',
      client,
    ),
    client,
    store,
    stop: async () => {
      client.destroy()
      if (behind === store) behind = undefined
      rmSync(root, { recursive: true, force: true })
    },
  }
}
