/** What lies in a bucket already, and putting what may be there by a call whose answer was lost. */
import { HeadObjectCommand, type S3Client, S3ServiceException } from '@aws-sdk/client-s3'
import type { BucketName } from '../../names/resources.ts'
import type { Objects } from '../ports.ts'

/** Digests are lower hex in our API and base64 in S3's. */
export const toBase64 = (hex: string) => Buffer.from(hex, 'hex').toString('base64')
const toHex = (base64: string) => Buffer.from(base64, 'base64').toString('hex')

/** S3 answers 404 only to those who may list the bucket; without `<bucket>.list` it is a 403, which is a fault of ours. */
const isAbsent = (error: unknown) => error instanceof S3ServiceException && error.$metadata.httpStatusCode === 404

/** Somebody put it first, or this very call did and its answer was lost. */
const isThereAlready = (error: unknown) =>
  error instanceof S3ServiceException && [409, 412].includes(error.$metadata.httpStatusCode ?? 0)

export const statOf =
  (name: (bucket: BucketName) => string, client: S3Client): Objects['stat'] =>
  async (bucket, key) => {
    try {
      const head = await client.send(new HeadObjectCommand({ Bucket: name(bucket), Key: key, ChecksumMode: 'ENABLED' }))
      return {
        length: head.ContentLength ?? 0,
        sha256: toHex(head.ChecksumSHA256 ?? ''),
        contentType: head.ContentType ?? '',
      }
    } catch (error) {
      if (isAbsent(error)) return undefined
      throw error
    }
  }

/** What is put once may be there by this very call, whose answer was lost: well, where the bytes agree. */
export const putOnceTo =
  (stat: Objects['stat']) =>
  async (archiveKey: string, sha256: string, put: () => Promise<unknown>): Promise<void> => {
    const isThere = async (): Promise<boolean> => {
      const there = await stat('archive', archiveKey)
      if (there && there.sha256 !== sha256) throw new Error(`${archiveKey} holds something else`)
      return there !== undefined
    }
    if (await isThere()) return
    try {
      await put()
    } catch (error) {
      if (!isThereAlready(error) || !(await isThere())) throw error
    }
  }
