/**
 * The buckets in memory as S3 is documented to keep them, for the commands that the product sends; anything else throws a plain `Error`.
 * Who may do what is not asked: policies are evaluated by the runner (tools/local/iam).
 */
import {
  CopyObjectCommand,
  type CopyObjectCommandInput,
  GetObjectCommand,
  type GetObjectCommandInput,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  type HeadObjectCommandInput,
  PutObjectCommand,
  type PutObjectCommandInput,
  PutObjectLegalHoldCommand,
  type Tag,
} from '@aws-sdk/client-s3'
import type { BucketName } from '../../../lib/names/resources.ts'
import { Buckets, type Retention, type Version } from './buckets.ts'
import { bytesOf, rangeOf, refuseUnknown, retentionOf, StoredBody, sourceOf } from './store-inputs.ts'
import { faultOf, notFound } from './store-refusals.ts'

export class SimulatedObjects {
  readonly #buckets: Buckets

  /** `now` in milliseconds. */
  constructor({ now }: { now(): number }) {
    this.#buckets = new Buckets(now)
  }

  /** Throws as the SDK does. */
  send(command: object): object {
    if (command instanceof HeadObjectCommand) return this.#head(command.input)
    if (command instanceof GetObjectCommand) return this.#get(command.input)
    if (command instanceof PutObjectCommand) return this.#put(command.input)
    if (command instanceof CopyObjectCommand) return this.#copy(command.input)
    if (command instanceof PutObjectLegalHoldCommand) {
      refuseUnknown(command.input, 'hold')
      const { Bucket = '', Key = '', LegalHold } = command.input
      this.#buckets.hold(Bucket, Key, LegalHold?.Status === 'ON')
      return {}
    }
    if (command instanceof GetObjectTaggingCommand) {
      refuseUnknown(command.input, 'tags')
      return {
        TagSet: this.#buckets
          .there(command.input.Bucket ?? '', command.input.Key ?? '')
          .tags.map((tag) => ({ ...tag })),
      }
    }
    throw new Error(`the simulated store does not know ${command.constructor.name}`)
  }

  /** What comes by a link to upload: `headers` are those that came with the link. Throws as S3 refuses it. */
  upload(key: string, bytes: Uint8Array, headers: Readonly<Record<string, string>>): void {
    const { 'content-length': length = '' } = headers
    this.#put({
      Bucket: 'incoming',
      Key: key,
      Body: bytes,
      ContentLength: Number(length),
      ContentType: headers['content-type'],
      ChecksumSHA256: headers['x-amz-checksum-sha256'],
      IfNoneMatch: headers['if-none-match'],
    })
  }

  /** Lays bytes there with their checksum, for whoever makes a world in which they are there already. */
  put(bucket: BucketName, key: string, bytes: Uint8Array): void {
    this.#buckets.add(bucket, key, {
      bytes: Buffer.from(bytes),
      contentType: undefined,
      checksummed: true,
      retention: undefined,
    })
  }

  /** As the scanner of the account marks what lies there. */
  tag(bucket: string, key: string, tags: readonly Tag[]): void {
    this.#buckets.tag(bucket, key, tags)
  }

  /** The current bytes; undefined where nothing is there. */
  get(bucket: string, key: string): Buffer | undefined {
    const there = this.#buckets.current(bucket, key)
    return there && Buffer.from(there.bytes)
  }

  /** Every version of an object with its lock and hold, the first one first. */
  versions(bucket: string, key: string): readonly Version[] {
    return this.#buckets.versions(bucket, key)
  }

  /** Of a bucket, sorted, whatever is current or was. */
  keys(bucket: string): readonly string[] {
    return this.#buckets.keys(bucket)
  }

  #head(input: HeadObjectCommandInput): object {
    refuseUnknown(input, 'head')
    const there = this.#buckets.current(input.Bucket ?? '', input.Key ?? '')
    if (!there) throw notFound()
    return {
      ContentLength: there.bytes.length,
      ContentType: there.contentType,
      VersionId: there.versionId,
      ...(input.ChecksumMode === 'ENABLED' && there.sha256 !== undefined && { ChecksumSHA256: there.sha256 }),
    }
  }

  #get(input: GetObjectCommandInput): object {
    refuseUnknown(input, 'get')
    const { bytes, contentType, versionId } = this.#buckets.there(input.Bucket ?? '', input.Key ?? '')
    const [from, to] = input.Range === undefined ? [0, bytes.length] : rangeOf(input.Range, bytes.length)
    const part = input.Range === undefined ? {} : { ContentRange: `bytes ${from}-${to - 1}/${bytes.length}` }
    return {
      Body: new StoredBody(bytes.subarray(from, to)),
      ContentLength: to - from,
      ContentType: contentType,
      VersionId: versionId,
      ...part,
    }
  }

  #lockOf(input: CopyObjectCommandInput | PutObjectCommandInput): Retention | undefined {
    const retention = retentionOf(input)
    if (retention) this.#buckets.checkLock(input.Bucket ?? '', retention)
    return retention
  }

  #put(input: PutObjectCommandInput): object {
    refuseUnknown(input, 'put')
    const { Bucket = '', Key = '', IfNoneMatch } = input
    const retention = this.#lockOf(input)
    const bytes = bytesOf(input.Body)
    if (IfNoneMatch !== undefined && IfNoneMatch !== '*')
      throw new Error('the simulated store knows If-None-Match: * alone')
    if (IfNoneMatch === '*' && this.#buckets.current(Bucket, Key))
      throw faultOf(412, 'PreconditionFailed', 'At least one of the pre-conditions you specified did not hold')
    if (input.ContentLength !== undefined && input.ContentLength !== bytes.length)
      throw faultOf(400, 'IncompleteBody', 'You did not provide the number of bytes specified by Content-Length')
    const version = this.#buckets.add(Bucket, Key, {
      bytes,
      contentType: input.ContentType,
      declaredSha256: input.ChecksumSHA256,
      retention,
    })
    return { VersionId: version.versionId, ...(version.sha256 !== undefined && { ChecksumSHA256: version.sha256 }) }
  }

  /** The copy is checksummed where that is asked for. */
  #copy(input: CopyObjectCommandInput): object {
    refuseUnknown(input, 'copy')
    const retention = this.#lockOf(input)
    const from = this.#buckets.there(...sourceOf(input))
    const version = this.#buckets.add(input.Bucket ?? '', input.Key ?? '', {
      bytes: from.bytes,
      contentType: from.contentType,
      checksummed: input.ChecksumAlgorithm === 'SHA256',
      retention,
    })
    return { VersionId: version.versionId, CopyObjectResult: { ChecksumSHA256: version.sha256 } }
  }
}
