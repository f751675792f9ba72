/** Links that carry their own authority for a short time. They are minted on each call and never stored. */
import * as z from 'zod/mini'
import { beijing, Instant } from '../kernel/time.ts'
import type { BucketName } from '../names/resources.ts'
import type { Objects } from '../platform/ports.ts'
import { Sha256 } from './model.ts'

export const UPLOAD_LINK_SECONDS = 600
export const DOWNLOAD_LINK_SECONDS = 300

export const UploadLink = z.strictObject({
  url: z.string(),
  method: z.literal('PUT'),
  /** All of them are signed: send exactly these. */
  headers: z.record(z.string(), z.string()),
  expiresAt: Instant,
})
export type UploadLink = z.infer<typeof UploadLink>

export const DownloadLink = z.strictObject({
  url: z.string(),
  expiresAt: Instant,
  sha256: Sha256,
  length: z.int(),
})
export type DownloadLink = z.infer<typeof DownloadLink>

/** Signatures know whole seconds: rounding down never promises more than the link holds. */
export const expiryOf = (now: Date, seconds: number): Instant =>
  beijing(new Date((Math.floor(now.getTime() / 1000) + seconds) * 1000))

type Stored = {
  readonly bucket: BucketName
  readonly key: string
  readonly fileName: string
  readonly sha256: string
  readonly length: number
}

/** Throws where something else lies in the archive than was recorded: another version laid over it is a fault that wakes somebody, never a link. */
export const downloadLink = async (
  objects: Objects,
  { bucket, key, fileName, sha256, length }: Stored,
  now: Date,
): Promise<DownloadLink> => {
  const there = bucket === 'archive' ? await objects.stat(bucket, key) : undefined
  if (there && there.sha256 !== sha256) throw new Error(`${key} is not what was recorded`)
  return {
    url: await objects.mintDownload(bucket, key, fileName, DOWNLOAD_LINK_SECONDS),
    expiresAt: expiryOf(now, DOWNLOAD_LINK_SECONDS),
    sha256,
    length,
  }
}
