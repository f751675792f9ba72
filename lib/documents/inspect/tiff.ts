/** TIFF (6.0): every page whole, of a size that viewers can bear, and no table read more often than the file is long. */
import type { Source } from './source.ts'
import { type Flaw, flaw, PAGES_MAX, sizeFlaw, type Verdict } from './verdict.ts'

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
