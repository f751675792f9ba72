/** The Objects port on S3: links that carry their own limits, and copies that nobody can take back. */
import {
  CopyObjectCommand,
  GetObjectCommand,
  PutObjectCommand,
  PutObjectLegalHoldCommand,
  PutObjectRetentionCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'
import { sha256Hex } from '../../kernel/digest.ts'
import type { BucketName } from '../../names/resources.ts'
import type { LockMode } from '../../names/settings.ts'
import type { Objects } from '../ports.ts'
import { ofFiles } from './clients.ts'
import { putOnceTo, statOf, toBase64 } from './objects-there.ts'

const LOCKS = { governance: 'GOVERNANCE', compliance: 'COMPLIANCE' } as const satisfies Record<LockMode, string>

/** RFC 6266 with the RFC 5987 form that keeps Chinese file names; old clients read the plain one. */
export const attachment = (fileName: string) => {
  const plain = fileName.replace(/[^\x20-\x7e]/g, '_').replace(/["\\%]/g, '_')
  const full = encodeURIComponent(fileName).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)
  return `attachment; filename="${plain}"; filename*=UTF-8''${full}`
}

/** The SDK's default checksum (CRC32) would be signed into upload links beside ours, and no client could send it. */
export const s3Client = () =>
  new S3Client({
    ...ofFiles(),
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  })

/** What an upload must send, byte for byte: all of it is signed, so S3 refuses anything else. */
const uploadHeaders = (object: { length: number; sha256: string; contentType: string }) => ({
  'content-type': object.contentType,
  'content-length': String(object.length),
  'x-amz-checksum-sha256': toBase64(object.sha256),
  'if-none-match': '*',
})

/** As it comes, into the one buffer there is: the SDK's own way copies it twice more, and forty megabytes are read in pieces. */
const filled = async (into: Buffer, body: AsyncIterable<Uint8Array> | undefined): Promise<Buffer> => {
  let at = 0
  for await (const chunk of body ?? []) {
    into.set(chunk, at)
    at += chunk.length
  }
  return into.subarray(0, at)
}

/** A stream cannot be digested before it is sent, but its digest is known: signed, it holds S3 to it. */
const signWithDigest = (put: PutObjectCommand, sha256: string): PutObjectCommand => {
  put.middlewareStack.add(
    (next) => (args) => {
      const { headers } = args.request as { headers: Record<string, string> }
      headers['x-amz-content-sha256'] = sha256
      return next(args)
    },
    { step: 'build', name: 'signWithDigest' },
  )
  return put
}

/** What changes on a kept object without a new version of it. */
const locksTo = (
  name: (bucket: BucketName) => string,
  lockMode: () => LockMode,
  client: S3Client,
): Pick<Objects, 'prolong' | 'hold'> => ({
  async prolong(archiveKey, until) {
    const lock = LOCKS[lockMode()]
    if (!lock) return
    await client.send(
      new PutObjectRetentionCommand({
        Bucket: name('archive'),
        Key: archiveKey,
        Retention: { Mode: lock, RetainUntilDate: until },
      }),
    )
  },

  async hold(archiveKey, onHold) {
    await client.send(
      new PutObjectLegalHoldCommand({
        Bucket: name('archive'),
        Key: archiveKey,
        LegalHold: { Status: onHold ? 'ON' : 'OFF' },
      }),
    )
  },
})

/** `name` turns a bucket's name in code into its name in the account; `lockMode` is asked only when something is kept. */
export const s3Objects = (
  name: (bucket: BucketName) => string,
  lockMode: () => LockMode,
  client: S3Client = s3Client(),
): Objects => {
  const stat = statOf(name, client)
  const putOnce = putOnceTo(stat)
  const copy = async (from: BucketName, key: string, { archiveKey, until }: { archiveKey: string; until: Date }) => {
    // The archive is versioned: a second copy would be another locked version, paid for until the lock ends.
    if (await stat('archive', archiveKey)) return
    await client.send(
      new CopyObjectCommand({
        Bucket: name('archive'),
        Key: archiveKey,
        CopySource: `${name(from)}/${key.split('/').map(encodeURIComponent).join('/')}`,
        ChecksumAlgorithm: 'SHA256',
        ObjectLockMode: LOCKS[lockMode()],
        ObjectLockRetainUntilDate: until,
      }),
    )
  }
  return {
    stat,

    async mintUpload(key, object, expiresInSeconds) {
      const command = new PutObjectCommand({
        Bucket: name('incoming'),
        Key: key,
        ContentType: object.contentType,
        ContentLength: object.length,
        ChecksumSHA256: toBase64(object.sha256),
        IfNoneMatch: '*',
      })
      const url = await getSignedUrl(client, command, {
        expiresIn: expiresInSeconds,
        // The presigner leaves content-type unsigned, and moves x-amz-* into the URL, where S3 does not enforce them.
        signableHeaders: new Set(['host', ...Object.keys(uploadHeaders(object))]),
        unhoistableHeaders: new Set(['x-amz-checksum-sha256']),
      })
      return { url, headers: uploadHeaders(object) }
    },

    mintDownload: (bucket, key, fileName, expiresInSeconds) =>
      getSignedUrl(
        client,
        new GetObjectCommand({
          Bucket: name(bucket),
          Key: key,
          ResponseContentDisposition: attachment(fileName),
        }),
        { expiresIn: expiresInSeconds },
      ),

    async store(incomingKey, bytes, object) {
      await client.send(
        new PutObjectCommand({
          Bucket: name('incoming'),
          Key: incomingKey,
          Body: bytes,
          ContentType: object.contentType,
          ChecksumSHA256: toBase64(object.sha256),
        }),
      )
    },

    async read(bucket, key) {
      const { Body } = await client.send(new GetObjectCommand({ Bucket: name(bucket), Key: key }))
      return Buffer.from((await Body?.transformToByteArray()) ?? [])
    },

    async readPart(bucket, key, from, to) {
      const Range = `bytes=${from}-${to - 1}`
      const { Body } = await client.send(new GetObjectCommand({ Bucket: name(bucket), Key: key, Range }))
      return filled(Buffer.allocUnsafe(to - from), Body as AsyncIterable<Uint8Array> | undefined)
    },

    keep: (incomingKey, archiveKey, until) => copy('incoming', incomingKey, { archiveKey, until }),

    keepAgain: (keptKey, archiveKey, until) => copy('archive', keptKey, { archiveKey, until }),

    async keepOnce(incomingKey, archiveKey, object, until) {
      await putOnce(archiveKey, object.sha256, async () => {
        const { Body } = await client.send(new GetObjectCommand({ Bucket: name('incoming'), Key: incomingKey }))
        if (!Body) throw new Error(`${incomingKey} came without bytes`)
        const put = new PutObjectCommand({
          Bucket: name('archive'),
          Key: archiveKey,
          Body,
          ContentLength: object.length,
          ContentType: object.contentType,
          ChecksumSHA256: toBase64(object.sha256),
          // A server-side copy knows no such condition in every region; the bucket's policy demands it here.
          IfNoneMatch: '*',
          ObjectLockMode: LOCKS[lockMode()],
          ObjectLockRetainUntilDate: until,
        })
        await client.send(signWithDigest(put, object.sha256))
      })
    },

    async preserve(archiveKey, text, until) {
      const sha256 = sha256Hex(text)
      const lock = LOCKS[lockMode()]
      const put = () =>
        new PutObjectCommand({
          Bucket: name('archive'),
          Key: archiveKey,
          Body: text,
          ContentType: 'application/json',
          ChecksumSHA256: toBase64(sha256),
          IfNoneMatch: '*',
          ...(lock && { ObjectLockMode: lock, ObjectLockRetainUntilDate: until }),
        })
      await putOnce(archiveKey, sha256, () => client.send(put()))
    },

    ...locksTo(name, lockMode, client),
  }
}
