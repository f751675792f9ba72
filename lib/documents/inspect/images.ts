/** JPEG, PNG and TIFF: whole, of a size that viewers can bear, and nothing behind their end. */

import { crc32, inflateSync } from 'node:zlib'
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

const inflatesTooFar = (data: Buffer): boolean => {
  const begin = data.indexOf(0) + 2
  try {
    inflateSync(data.subarray(begin), { maxOutputLength: TEXT_MAX_BYTES })
    return false
  } catch (error) {
    return isTooLarge(error)
  }
}

const PIECE = 1024 * 1024

/** Of type and data; in pieces, for a chunk may be the whole file. */
const checksumOf = async (source: Source, from: number, to: number): Promise<number> => {
  let sum = 0
  for (let at = from; at < to; at += PIECE) sum = crc32(await source.read(at, Math.min(to, at + PIECE)), sum)
  return sum >>> 0
}

export const inspectPng = async (source: Source): Promise<Verdict> => {
  let at = 8
  let sawData = false
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
      if (inflatesTooFar(await source.read(at + 8, at + 8 + length))) return flaw('document.exceeds-limits')
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

/** One image file directory (TIFF 6.0, section 2): its numbers by tag. */
const readTags = async (source: Source, at: number, int: Ints): Promise<ReadonlyMap<number, number[]> | Flaw> => {
  const counted = await source.read(at, at + 2)
  if (counted.length < 2) return 'document.damaged'
  const count = int(counted, 0, 2)
  if (count === 0 || count > ENTRIES_MAX) return 'document.damaged'
  const entries = Buffer.from(await source.read(at + 2, at + 2 + count * 12))
  if (entries.length < count * 12) return 'document.damaged'
  const tags = new Map<number, number[]>()
  for (let entry = 0; entry < count; entry++) {
    const [tag, type, many] = [
      int(entries, entry * 12, 2),
      int(entries, entry * 12 + 2, 2),
      int(entries, entry * 12 + 4, 4),
    ]
    const size = SIZES[type] ?? 0
    if (size === 0) continue
    const inline = many * size <= 4
    const place = inline ? at + 2 + entry * 12 + 8 : int(entries, entry * 12 + 8, 4)
    if (place + many * size > source.length) return 'document.damaged'
    if (![WIDTH, HEIGHT, STRIPS, STRIP_BYTES, TILES, TILE_BYTES].includes(tag)) continue
    if (many > PARTS_MAX || size > 4 || size < 2) return 'document.exceeds-limits'
    const bytes = await source.read(place, place + many * size)
    tags.set(
      tag,
      Array.from({ length: many }, (_, i) => int(bytes, i * size, size)),
    )
  }
  return tags
}

const partsFlaw = (tags: ReadonlyMap<number, number[]>, length: number): Flaw | undefined => {
  const [offsets, sizes] = [tags.get(STRIPS) ?? tags.get(TILES), tags.get(STRIP_BYTES) ?? tags.get(TILE_BYTES)]
  if (!offsets || offsets.length === 0 || offsets.length !== sizes?.length) return 'document.damaged'
  return offsets.some((offset, i) => offset + (sizes[i] ?? 0) > length) ? 'document.damaged' : undefined
}

export const inspectTiff = async (source: Source): Promise<Verdict> => {
  const head = await source.read(0, 8)
  if (head.length < 8) return flaw('document.damaged')
  const little = head[0] === 0x49
  const int: Ints = (bytes, at, size) => (little ? bytes.readUIntLE(at, size) : bytes.readUIntBE(at, size))
  const seen = new Set<number>()
  for (let at = int(head, 4, 4); at !== 0; ) {
    if (seen.has(at)) return flaw('document.damaged')
    if (seen.size >= PAGES_MAX) return flaw('document.exceeds-limits')
    seen.add(at)
    const tags = await readTags(source, at, int)
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
