/** What the templates say about buckets, and the refusals of S3. */

import type { Json } from '../templates/template.ts'
import type { ObjectStore } from './files.ts'

export type BucketRules = {
  readonly name: string
  readonly versioned: boolean
  readonly lockable: boolean
  readonly defaultRetention?: { readonly mode: string; readonly days: number }
}
export type S3 = {
  readonly store: ObjectStore
  readonly buckets: ReadonlyMap<string, BucketRules>
  readonly now: () => number
}
export type Fault = { status: number; code: string; message: string }
export const fault = (status: number, code: string, message: string): Fault => ({ status, code, message })
export const NOT_FOUND = fault(404, 'NoSuchKey', 'The specified key does not exist.')
export const DENIED = fault(403, 'AccessDenied', 'Access Denied')

export const isFault = (value: unknown): value is Fault =>
  typeof value === 'object' && value !== null && 'code' in value && 'status' in value

/** What the template says about a bucket. Throws where it asks for something the rules above do not keep. */
export const readBucketRules = (name: string, properties: Json): BucketRules => {
  const block = properties.PublicAccessBlockConfiguration ?? {}
  const closed = ['BlockPublicAcls', 'BlockPublicPolicy', 'IgnorePublicAcls', 'RestrictPublicBuckets'].every(
    (one) => block[one] === true,
  )
  if (!closed) throw new Error(`bucket ${name} is not closed to the public`)
  const standard = properties.ObjectLockConfiguration?.Rule?.DefaultRetention
  return {
    name,
    versioned: properties.VersioningConfiguration?.Status === 'Enabled',
    lockable: properties.ObjectLockEnabled === true,
    ...(standard
      ? { defaultRetention: { mode: standard.Mode, days: standard.Days ?? (standard.Years ?? 0) * 365 } }
      : {}),
  }
}
