/** JPEG, PNG and TIFF: whole, of a size that viewers can bear, and nothing behind their end. */

import { crc32, inflateSync } from 'node:zlib'
import type { Budget } from '../pdf/lexer.ts'
import type { Inside } from './inside.ts'
import type { Source } from './source.ts'
import { isTooLarge } from './too-large.ts'
import { type Flaw, flaw, PAGES_MAX, sizeFlaw, type Verdict } from './verdict.ts'

const SEGMENTS_MAX = 1_000
const PADDING = /[\0\s]*$/

const endsWithMarker = async (source: Source): Promise<boolean> =>
  (await source.read(source.length - 256, source.length)).toString('latin1').replace(PADDING, '').endsWith('\xff\xd9')

/** ISO/IEC 10918-1, Annex B: segments up to the frame header, which has the size. */
export const inspectJpeg = async (source: Source): Promise<Verdict> => {
  let at = 2
  for (let segment = 0; segment < SEGMENTS_MAX; segment++) {
    const head = await source.read(at, at + 9)
    const marker = head[1] ?? 0
    if (head.length < 9 || head[0] !== 0xff) return flaw('document.damaged')
    if (marker === 0xff) {
      at += 1
      continue
    }
    const length = head.readUInt16BE(2)
    if (length < 2 || marker === 0xda || marker === 0xd9) return flaw('document.damaged')
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc
    if (isFrame) {
      const amiss = sizeFlaw(head.readUInt16BE(7), head.readUInt16BE(5))
      if (amiss) return flaw(amiss)
      return (await endsWithMarker(source)) ? { pages: 1 } : flaw('document.damaged')
    }
    at += 2 + length
  }
  return flaw('document.exceeds-limits')
}

const CHUNKS_MAX = 50_000
const TEXT_MAX_BYTES = 4 * 1024 * 1024
/** Where the compressed part of an ancillary chunk begins: after its name, a zero and the method (PNG 11.3). */
const COMPRESSED = new Set(['zTXt', 'iCCP', 'iTXt'])

/** Where the compressed part begins; undefined for international text that is none (11.3.4.5). */
const compressedIn = (type: string, data: Buffer): Buffer | undefined => {
  const begin = data.indexOf(0) + 2
  if (type !== 'iTXt') return data.subarray(begin)
  const language = data.indexOf(0, begin + 1)
  const keyword = data.indexOf(0, language + 1)
  if (data[begin - 1] !== 1 || language < 0 || keyword < 0) return undefined
  return data.subarray(keyword + 1)
}

/** A profile or text that cannot be unpacked is no reader's; what it would be unpacked to is of all chunks together. */
const compressedFlaw = (compressed: Buffer, allowance: Pick<Budget, 'unpackable'>): Flaw | undefined => {
  try {
    const { length } = inflateSync(compressed, { maxOutputLength: Math.max(1, allowance.unpackable) })
    allowance.unpackable -= length
    return allowance.unpackable < 0 ? 'document.exceeds-limits' : undefined
  } catch (error) {
    return isTooLarge(error) ? 'document.exceeds-limits' : 'document.damaged'
  }
}

const PIECE = 1024 * 1024

/** Of type and data; in pieces, for a chunk may be the whole file. */
const checksumOf = async (source: Source, from: number, to: number): Promise<number> => {
  let sum = 0
  for (let at = from; at < to; at += PIECE) sum = crc32(await source.read(at, Math.min(to, at + PIECE)), sum)
  return sum >>> 0
}

export const inspectPng = async (source: Source, { budget }: Inside): Promise<Verdict> => {
  let at = 8
  let sawData = false
  const allowance = { unpackable: Math.min(TEXT_MAX_BYTES, budget.unpackable) }
  for (let chunk = 0; chunk < CHUNKS_MAX; chunk++) {
    const head = await source.read(at, at + 16)
    if (head.length < 12 && chunk === 0) return flaw('document.damaged')
    if (head.length < 8) return flaw('document.damaged')
    const length = head.readUInt32BE(0)
    const type = head.toString('latin1', 4, 8)
    const end = at + 12 + length
    if (end > source.length) return flaw('document.damaged')
    if (chunk === 0) {
      if (type !== 'IHDR' || length !== 13) return flaw('document.damaged')
      const amiss = sizeFlaw(head.readUInt32BE(8), head.readUInt32BE(12))
      if (amiss) return flaw(amiss)
    }
    if (COMPRESSED.has(type)) {
      if (length > TEXT_MAX_BYTES) return flaw('document.exceeds-limits')
      const compressed = compressedIn(type, await source.read(at + 8, at + 8 + length))
      const before = allowance.unpackable
      const amiss = compressed && compressedFlaw(compressed, allowance)
      if (amiss) return flaw(amiss)
      budget.unpackable -= before - allowance.unpackable
    }
    const sum = (await source.read(end - 4, end)).readUInt32BE(0)
    if ((await checksumOf(source, at + 4, end - 4)) !== sum) return flaw('document.damaged')
    sawData ||= type === 'IDAT'
    if (type === 'IEND') {
      if (!sawData) return flaw('document.damaged')
      return end === source.length ? { pages: 1 } : flaw('document.two-formats')
    }
    at = end
  }
  return flaw('document.exceeds-limits')
}

const [WIDTH, HEIGHT, STRIPS, STRIP_BYTES, TILES, TILE_BYTES] = [256, 257, 273, 279, 324, 325]
const ENTRIES_MAX = 512
const PARTS_MAX = 100_000
const SIZES: Readonly<Record<number, number>> = {
  1: 1,
  2: 1,
  3: 2,
  4: 4,
  5: 8,
  6: 1,
  7: 1,
  8: 2,
  9: 4,
  10: 8,
  11: 4,
  12: 8,
}

type Ints = (bytes: Buffer, at: number, size: number) => number

/** Of all directories: no honest file lets two tables share their bytes, so together they are no longer than it. */
type Tables = { readonly int: Ints; bytesLeft: number }

const LOOKED_AT = new Set([WIDTH, HEIGHT, STRIPS, STRIP_BYTES, TILES, TILE_BYTES])

type Entry = { readonly tag: number; readonly size: number; readonly many: number; readonly place: number }

/** One image file directory (TIFF 6.0, section 2): its entries. */
const readEntries = async (source: Source, at: number, int: Ints): Promise<readonly Entry[] | undefined> => {
  const counted = await source.read(at, at + 2)
  const count = counted.length < 2 ? 0 : int(counted, 0, 2)
  const bytes = await source.read(at + 2, at + 2 + count * 12)
  if (count === 0 || count > ENTRIES_MAX || bytes.length < count * 12) return undefined
  return Array.from({ length: count }, (_, i) => {
    const from = i * 12
    const [size, many] = [SIZES[int(bytes, from + 2, 2)] ?? 0, int(bytes, from + 4, 4)]
    const place = many * size <= 4 ? at + 2 + from + 8 : int(bytes, from + 8, 4)
    return { tag: int(bytes, from, 2), size, many, place }
  })
}

/** The numbers of a directory by tag. */
const readTags = async (
  source: Source,
  at: number,
  tables: Tables,
): Promise<ReadonlyMap<number, readonly number[]> | Flaw> => {
  const entries = await readEntries(source, at, tables.int)
  if (!entries) return 'document.damaged'
  const tags = new Map<number, readonly number[]>()
  for (const { tag, size, many, place } of entries) {
    if (size === 0) continue
    if (place + many * size > source.length) return 'document.damaged'
    if (!LOOKED_AT.has(tag)) continue
    // one that comes twice is read differently by different readers
    if (tags.has(tag)) return 'document.damaged'
    tables.bytesLeft -= many * size
    if (many > PARTS_MAX || size > 4 || size < 2 || tables.bytesLeft < 0) return 'document.exceeds-limits'
    const bytes = await source.read(place, place + many * size)
    tags.set(
      tag,
      Array.from({ length: many }, (_, i) => tables.int(bytes, i * size, size)),
    )
  }
  return tags
}

const partsFlaw = (tags: ReadonlyMap<number, readonly number[]>, length: number): Flaw | undefined => {
  const [offsets, sizes] = [tags.get(STRIPS) ?? tags.get(TILES), tags.get(STRIP_BYTES) ?? tags.get(TILE_BYTES)]
  if (!offsets || offsets.length === 0 || offsets.length !== sizes?.length) return 'document.damaged'
  return offsets.some((offset, i) => offset + (sizes[i] ?? 0) > length) ? 'document.damaged' : undefined
}

export const inspectTiff = async (source: Source): Promise<Verdict> => {
  const head = await source.read(0, 8)
  if (head.length < 8) return flaw('document.damaged')
  const little = head[0] === 0x49
  const int: Ints = (bytes, at, size) => (little ? bytes.readUIntLE(at, size) : bytes.readUIntBE(at, size))
  const tables: Tables = { int, bytesLeft: source.length }
  const seen = new Set<number>()
  for (let at = int(head, 4, 4); at !== 0; ) {
    if (seen.has(at)) return flaw('document.damaged')
    if (seen.size >= PAGES_MAX) return flaw('document.exceeds-limits')
    seen.add(at)
    const tags = await readTags(source, at, tables)
    if (typeof tags === 'string') return flaw(tags)
    const amiss = sizeFlaw(tags.get(WIDTH)?.[0] ?? 0, tags.get(HEIGHT)?.[0] ?? 0) ?? partsFlaw(tags, source.length)
    if (amiss) return flaw(amiss)
    const count = int(await source.read(at, at + 2), 0, 2)
    const next = await source.read(at + 2 + count * 12, at + 6 + count * 12)
    if (next.length < 4) return flaw('document.damaged')
    at = int(next, 0, 4)
  }
  return seen.size === 0 ? flaw('document.damaged') : { pages: seen.size }
}
