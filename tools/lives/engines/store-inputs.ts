/** What the commands of S3 say: fields, bytes, locks, ranges and sources. */
import type { CopyObjectCommandInput, PutObjectCommandInput } from '@aws-sdk/client-s3'
import type { Retention } from './buckets.ts'
import { faultOf } from './store-refusals.ts'

/** As the SDK gives it: read once or as a whole. */
export class StoredBody {
  readonly #bytes: Buffer

  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }

  get bytes(): Buffer {
    return Buffer.from(this.#bytes)
  }

  async transformToByteArray(): Promise<Uint8Array> {
    return this.bytes
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    yield this.bytes
  }
}

const FIELDS = {
  put: 'Bucket Key Body ContentType ContentLength ChecksumSHA256 IfNoneMatch ObjectLockMode ObjectLockRetainUntilDate',
  copy: 'Bucket Key CopySource ChecksumAlgorithm ObjectLockMode ObjectLockRetainUntilDate',
  get: 'Bucket Key Range',
  head: 'Bucket Key ChecksumMode',
  hold: 'Bucket Key LegalHold',
  tags: 'Bucket Key',
} as const

export const refuseUnknown = (input: object, kind: keyof typeof FIELDS): void => {
  const known = FIELDS[kind].split(' ')
  for (const [field, value] of Object.entries(input))
    if (value !== undefined && !known.includes(field)) throw new Error(`the simulated store does not know ${field}`)
}

export const bytesOf = (body: unknown): Buffer => {
  if (body instanceof StoredBody) return body.bytes
  if (typeof body === 'string' || body instanceof Uint8Array) return Buffer.from(body)
  throw new Error('the simulated store takes texts, bytes and what it gave itself')
}

type Locking = Pick<PutObjectCommandInput, 'ObjectLockMode' | 'ObjectLockRetainUntilDate'>

export const retentionOf = ({
  ObjectLockMode: mode,
  ObjectLockRetainUntilDate: until,
}: Locking): Retention | undefined => {
  if (mode === undefined && until === undefined) return undefined
  if (mode === undefined || until === undefined)
    throw faultOf(400, 'InvalidArgument', 'Object lock mode and date come together')
  return { mode, until: until.getTime() }
}

/** `[from, to)`; the last byte that is asked for may lie beyond the end. */
export const rangeOf = (text: string, length: number): readonly [number, number] => {
  const [, from, last] = /^bytes=(\d+)-(\d+)$/.exec(text) ?? []
  if (from === undefined || last === undefined) throw new Error(`the simulated store does not know the range ${text}`)
  if (Number(from) >= length || Number(last) < Number(from))
    throw faultOf(416, 'InvalidRange', 'The requested range is not satisfiable')
  return [Number(from), Math.min(Number(last) + 1, length)]
}

export const sourceOf = ({ CopySource = '' }: CopyObjectCommandInput): readonly [bucket: string, key: string] => {
  const [bucket = '', ...key] = decodeURIComponent(CopySource).replace(/^\//, '').split('/')
  return [bucket, key.join('/')]
}
