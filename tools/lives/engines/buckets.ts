/**
 * Versions of objects, their checksums, locks and holds. Both buckets keep versions, the archive alone locks them, and uploads expire by the
 * rule of their bucket (cdk/data-stack.ts): on the midnight of UTC that follows their days.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html and …/object-lock.html
 */
import { createHash } from 'node:crypto'
import type { Tag } from '@aws-sdk/client-s3'
import { INCOMING_EXPIRY_DAYS } from '../../../lib/names/limits.ts'
import { BUCKETS, type BucketName } from '../../../lib/names/resources.ts'
import { faultOf, noBucket, noKey } from './store-refusals.ts'

/** `until` in milliseconds. */
export type Retention = { readonly mode: 'GOVERNANCE' | 'COMPLIANCE'; readonly until: number }

/** `sha256` in base64, where somebody asked for it; `createdAt` in milliseconds. The bytes are not to be changed. */
export type Version = {
  readonly versionId: string
  readonly bytes: Buffer
  readonly contentType: string
  readonly sha256: string | undefined
  readonly createdAt: number
  readonly retention: Retention | undefined
  readonly onHold: boolean
  readonly tags: readonly Tag[]
}

type Draft = {
  readonly bytes: Buffer
  readonly contentType: string | undefined
  /** What the sender says the checksum is. */
  readonly declaredSha256?: string | undefined
  readonly checksummed?: boolean
  readonly retention: Retention | undefined
}

const DAY_MS = 86_400_000
const EXPIRING = { bucket: 'incoming', prefix: 'incoming/' } as const satisfies { bucket: BucketName; prefix: string }
const LOCKABLE: BucketName = 'archive'

const sha256Of = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('base64')

const expiresAt = (createdAt: number): number =>
  Math.ceil((createdAt + INCOMING_EXPIRY_DAYS * DAY_MS) / DAY_MS) * DAY_MS

export class Buckets {
  readonly #now: () => number
  readonly #buckets = new Map(Object.keys(BUCKETS).map((name) => [name, new Map<string, Version[]>()]))
  #versions = 0

  constructor(now: () => number) {
    this.#now = now
  }

  #bucket(name: string): Map<string, Version[]> {
    const bucket = this.#buckets.get(name)
    if (!bucket) throw noBucket()
    return bucket
  }

  versions(bucket: string, key: string): readonly Version[] {
    return this.#bucket(bucket).get(key) ?? []
  }

  keys(bucket: string): readonly string[] {
    return [...this.#bucket(bucket).keys()].sort()
  }

  current(bucket: string, key: string): Version | undefined {
    const last = this.versions(bucket, key).at(-1)
    const expires = bucket === EXPIRING.bucket && key.startsWith(EXPIRING.prefix)
    return last && expires && expiresAt(last.createdAt) <= this.#now() ? undefined : last
  }

  /** Throws where the checksum is not that of the bytes. The lock has been checked. */
  add(bucket: string, key: string, { bytes, contentType, declaredSha256, checksummed, retention }: Draft): Version {
    const versions = this.#bucket(bucket)
    const sha256 = declaredSha256 !== undefined || checksummed ? sha256Of(bytes) : undefined
    if (declaredSha256 !== undefined && declaredSha256 !== sha256)
      throw faultOf(400, 'BadDigest', 'The SHA256 you specified did not match the calculated checksum.')
    this.#versions += 1
    const version: Version = {
      versionId: String(this.#versions),
      bytes,
      contentType: contentType ?? 'application/octet-stream',
      sha256,
      createdAt: this.#now(),
      retention,
      onHold: false,
      tags: [],
    }
    versions.set(key, [...this.versions(bucket, key), version])
    return version
  }

  /** Throws where the bucket does not lock, or not until then. */
  checkLock(bucket: string, { until }: Retention): void {
    if (bucket !== LOCKABLE) throw faultOf(400, 'InvalidRequest', 'Bucket is missing Object Lock Configuration')
    if (until <= this.#now()) throw faultOf(400, 'InvalidArgument', 'The retain until date must be in the future!')
  }

  /** Throws where nothing is there. */
  there(bucket: string, key: string): Version {
    const version = this.current(bucket, key)
    if (!version) throw noKey()
    return version
  }

  hold(bucket: string, key: string, onHold: boolean): void {
    if (bucket !== LOCKABLE) throw faultOf(400, 'InvalidRequest', 'Bucket is missing Object Lock Configuration')
    this.#become(bucket, key, { onHold })
  }

  tag(bucket: string, key: string, tags: readonly Tag[]): void {
    this.#become(bucket, key, { tags })
  }

  #become(bucket: string, key: string, how: Partial<Version>): void {
    const before = this.there(bucket, key)
    const earlier = this.versions(bucket, key).slice(0, -1)
    this.#bucket(bucket).set(key, [...earlier, { ...before, ...how }])
  }
}
