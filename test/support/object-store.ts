/** The Objects port on a store of its own. The store keeps checksums but checks nothing; the rules of links are the runner's to prove. */
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3'
import { startFauxqs } from 'fauxqs'
import { BUCKETS } from '../../lib/names/resources.ts'
import { s3Objects } from '../../lib/platform/aws/objects.ts'
import type { Objects } from '../../lib/platform/ports.ts'

export type TestObjects = { readonly objects: Objects; readonly client: S3Client; stop(): Promise<void> }

export const startObjects = async (): Promise<TestObjects> => {
  const server = await startFauxqs({ port: 0, logger: false })
  const client = new S3Client({
    region: 'cn-north-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    endpoint: `http://127.0.0.1:${server.port}`,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  })
  for (const Bucket of Object.keys(BUCKETS)) await client.send(new CreateBucketCommand({ Bucket }))
  return {
    objects: s3Objects(
      (bucket) => bucket,
      () => 'governance',
      client,
    ),
    client,
    stop: async () => {
      client.destroy()
      await server.stop()
    },
  }
}
