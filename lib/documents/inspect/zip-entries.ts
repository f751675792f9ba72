/** What an entry of a zip holds: that it is what the directory states, and no program, whatever it is called. */
import { crc32 } from 'node:zlib'
import type { Entry, ZipFile } from 'yauzl'
import type { Inside } from './inside.ts'
import { kindOfContent } from './programs.ts'
import type { Flaw } from './verdict.ts'

export type Named = { readonly name: string; readonly entry: Entry }

const HEAD_BYTES = 2_048
const FLAW_OF_KIND = {
  program: 'document.embedded-program',
  'closed-archive': 'document.embedded-unreadable',
  other: undefined,
} as const

/** Papers and archives are inspected whole; so is the part that lists what an Office file holds. */
const isLookedInto = (name: string, head: Buffer): boolean =>
  head.subarray(0, 5).equals(Buffer.from('%PDF-')) ||
  head.subarray(0, 4).equals(Buffer.from('PK\x03\x04')) ||
  name === '[Content_Types].xml'

const flawOfContent = async (name: string, bytes: Buffer, inside: Inside): Promise<Flaw | undefined> => {
  if (name === '[Content_Types].xml')
    return /macro/i.test(bytes.toString('latin1')) ? 'document.embedded-program' : undefined
  return inside.inspect(bytes)
}

/** yauzl ends the stream as soon as it is more than the directory states, and knows nothing of the checksum. */
export const entryFlaw = async (zip: ZipFile, { name, entry }: Named, inside: Inside): Promise<Flaw | undefined> => {
  let sum = 0
  let head = Buffer.alloc(0)
  const kept: Buffer[] = []
  for await (const chunk of await zip.openReadStreamPromise(entry)) {
    sum = crc32(chunk, sum)
    if (head.length < HEAD_BYTES) head = Buffer.concat([head, chunk.subarray(0, HEAD_BYTES - head.length)])
    if (!isLookedInto(name, head)) continue
    inside.budget.unpackable -= chunk.length
    if (inside.budget.unpackable < 0) return 'document.exceeds-limits'
    kept.push(chunk)
  }
  if (sum >>> 0 !== entry.crc32) return 'document.damaged'
  return kept.length > 0 ? flawOfContent(name, Buffer.concat(kept), inside) : FLAW_OF_KIND[kindOfContent(head)]
}
