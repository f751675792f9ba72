/** S3 with what the platform asks of it: objects with their digests, put once where that is demanded, and copies. */
import { createHash } from 'node:crypto'
import {
  CopyObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  PutObjectLegalHoldCommand,
  S3ServiceException,
} from '@aws-sdk/client-s3'
import type { Command, Output } from '../wire.ts'

type Stored = { readonly bytes: Buffer; readonly sha256: string; readonly contentType: string }

const refusal = (name: string, httpStatusCode: number): S3ServiceException =>
  new S3ServiceException({ name, message: name, $fault: 'client', $metadata: { httpStatusCode } })

/** A body as the SDK gives it, and as it is given back to be put. */
class Body {
  readonly bytes: Buffer
  constructor(bytes: Buffer) {
    this.bytes = bytes
  }
  async transformToByteArray(): Promise<Uint8Array> {
    return this.bytes
  }
  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    yield this.bytes
  }
}

/** One byte array has one digest, however often it is put. */
const digests = new WeakMap<Buffer, string>()
const digestOf = (bytes: Buffer): string => {
  const known = digests.get(bytes) ?? createHash('sha256').update(bytes).digest('base64')
  digests.set(bytes, known)
  return known
}

const rangeOf = (bytes: Buffer, range: string | undefined): Buffer => {
  const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(range ?? '') ?? []
  return from === undefined ? bytes : bytes.subarray(Number(from), Number(to) + 1)
}

export class SimulatedObjects {
  readonly #objects = new Map<string, Stored>()

  put(bucket: string, key: string, bytes: Buffer): void {
    this.#objects.set(`${bucket}/${key}`, { bytes, sha256: digestOf(bytes), contentType: 'application/pdf' })
  }

  get(bucket: string, key: string): Buffer | undefined {
    return this.#objects.get(`${bucket}/${key}`)?.bytes
  }

  #found(place: string): Stored {
    const stored = this.#objects.get(place)
    if (!stored) throw refusal('NotFound', 404)
    return stored
  }

  #put({
    Bucket = '',
    Key = '',
    Body: body,
    ContentType,
    IfNoneMatch,
    ChecksumSHA256,
  }: PutObjectCommand['input']): Output {
    if (IfNoneMatch === '*' && this.get(Bucket, Key)) throw refusal('PreconditionFailed', 412)
    const bytes = body instanceof Body ? body.bytes : Buffer.isBuffer(body) ? body : Buffer.from(String(body))
    if (ChecksumSHA256 !== undefined && ChecksumSHA256 !== digestOf(bytes)) throw refusal('BadDigest', 400)
    this.#objects.set(`${Bucket}/${Key}`, { bytes, sha256: digestOf(bytes), contentType: ContentType ?? '' })
    return {}
  }

  send(command: Command): Output {
    const { Bucket, Key, CopySource = '', Range } = command.input
    const place = `${Bucket}/${Key}`
    if (command instanceof PutObjectCommand) return this.#put(command.input)
    if (command instanceof HeadObjectCommand) {
      const { bytes, sha256, contentType } = this.#found(place)
      return { ContentLength: bytes.length, ChecksumSHA256: sha256, ContentType: contentType }
    }
    if (command instanceof GetObjectCommand) return { Body: new Body(rangeOf(this.#found(place).bytes, Range)) }
    if (command instanceof CopyObjectCommand) {
      this.#objects.set(place, this.#found(decodeURIComponent(CopySource)))
      return {}
    }
    if (command instanceof PutObjectLegalHoldCommand) {
      this.#found(place)
      return {}
    }
    throw new Error(`no store takes a ${command.constructor.name}`)
  }
}
