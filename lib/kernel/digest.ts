/** Digests, and the one text form of a value that a digest may be taken of. */
import { createHash } from 'node:crypto'

/** As content security policies and `Repr-Digest` write it. */
export const sha256Base64 = (bytes: string | Uint8Array): string => createHash('sha256').update(bytes).digest('base64')

export const sha256Hex = (bytes: string | Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** RFC 8785: keys in the order of their UTF-16 code units, no blanks. Absent values are left out as JSON does. */
export const canonicalJson = (value: unknown): string => {
  if (typeof value === 'number' && !Number.isFinite(value)) throw new TypeError('canonical JSON has no such number')
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null'
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  const fields = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
  return `{${fields.map(([key, field]) => `${JSON.stringify(key)}:${canonicalJson(field)}`).join(',')}}`
}
