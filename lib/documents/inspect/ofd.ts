/**
 * OFD (GB/T 33190-2016): a zip whose OFD.xml names the document, whose Document.xml lists the pages. The archive is read from its
 * directory, each entry is inflated once in pieces and compared with what the directory says of it.
 */
import { Readable, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { crc32, createInflateRaw, inflateRawSync } from 'node:zlib'
import type { Source } from './source.ts'
import { type Flaw, flaw, PAGES_MAX, type Verdict } from './verdict.ts'

const ENTRIES_MAX = 20_000
const DIRECTORY_MAX_BYTES = 4 * 1024 * 1024
const UNPACKED_MAX_BYTES = 400 * 1024 * 1024
const RATIO_MAX = 200
const RATIO_FROM_BYTES = 1024 * 1024
const XML_MAX_BYTES = 4 * 1024 * 1024
const END_BYTES = 22
const PIECE = 256 * 1024

type Entry = {
  readonly name: string
  readonly flags: number
  readonly method: number
  readonly crc: number
  readonly packed: number
  readonly unpacked: number
  readonly at: number
}

const readDirectory = async (source: Source): Promise<readonly Entry[] | Flaw> => {
  const end = Buffer.from(await source.read(source.length - END_BYTES, source.length))
  if (end.length < END_BYTES || end.readUInt32LE(0) !== 0x06054b50 || end.readUInt16LE(20) !== 0)
    return 'document.damaged'
  const [count, size, start] = [end.readUInt16LE(10), end.readUInt32LE(12), end.readUInt32LE(16)]
  if (count > ENTRIES_MAX || size > DIRECTORY_MAX_BYTES) return 'document.exceeds-limits'
  if (start + size !== source.length - END_BYTES) return 'document.damaged'
  const directory = Buffer.from(await source.read(start, start + size))
  const entries: Entry[] = []
  for (let at = 0; at < directory.length; ) {
    if (at + 46 > directory.length || directory.readUInt32LE(at) !== 0x02014b50) return 'document.damaged'
    const [nameBytes, extra, comment] = [28, 30, 32].map((field) => directory.readUInt16LE(at + field)) as [
      number,
      number,
      number,
    ]
    entries.push({
      name: directory.toString('utf8', at + 46, at + 46 + nameBytes),
      flags: directory.readUInt16LE(at + 8),
      method: directory.readUInt16LE(at + 10),
      crc: directory.readUInt32LE(at + 16),
      packed: directory.readUInt32LE(at + 20),
      unpacked: directory.readUInt32LE(at + 24),
      at: directory.readUInt32LE(at + 42),
    })
    at += 46 + nameBytes + extra + comment
  }
  return entries.length === count ? entries : 'document.damaged'
}

const leavesFolder = (name: string) => name.startsWith('/') || name.includes('\\') || name.split('/').includes('..')
const EXECUTABLE = /\.(exe|dll|com|bat|cmd|ps1|sh|js|vbs|hta|jar|scr|lnk|html?|svg)$/i

const entriesFlaw = (entries: readonly Entry[]): Flaw | undefined => {
  const names = new Set(entries.map(({ name }) => name))
  if (entries.some(({ flags }) => (flags & 1) === 1) || names.has('Encryptions.xml')) return 'document.encrypted'
  if (names.size !== entries.length || entries.some(({ name }) => leavesFolder(name))) return 'document.damaged'
  if (entries.some(({ method }) => method !== 0 && method !== 8)) return 'document.damaged'
  if (entries.some(({ name }) => EXECUTABLE.test(name))) return 'document.active-content'
  const unpacked = entries.reduce((sum, one) => sum + one.unpacked, 0)
  const swells = entries.some((one) => one.unpacked > RATIO_FROM_BYTES && one.unpacked > one.packed * RATIO_MAX)
  return unpacked > UNPACKED_MAX_BYTES || swells ? 'document.exceeds-limits' : undefined
}

/** Where the bytes of each entry lie; entries that share bytes are how small zips become huge. */
const placesOf = async (source: Source, entries: readonly Entry[]) => {
  const places: { readonly entry: Entry; readonly from: number; readonly to: number }[] = []
  let before = 0
  for (const entry of [...entries].sort((a, b) => a.at - b.at)) {
    const local = await source.read(entry.at, entry.at + 30)
    if (local.length < 30 || local.readUInt32LE(0) !== 0x04034b50 || entry.at < before) return undefined
    const from = entry.at + 30 + local.readUInt16LE(26) + local.readUInt16LE(28)
    before = from + entry.packed
    if (before > source.length) return undefined
    places.push({ entry, from, to: before })
  }
  return places
}

const bytesOf = async function* (source: Source, from: number, to: number) {
  for (let at = from; at < to; at += PIECE) yield Buffer.from(await source.read(at, Math.min(to, at + PIECE)))
}

/** Whether an entry unpacks to exactly what the directory promises. Stops as soon as it is more. */
const unpacksAsSaid = async (source: Source, { entry, from, to }: { entry: Entry; from: number; to: number }) => {
  let [sum, length] = [0, 0]
  const measure = new Writable({
    write(chunk: Buffer, _, done) {
      sum = crc32(chunk, sum)
      length += chunk.length
      done(length > entry.unpacked ? new Error('more than it says') : null)
    },
  })
  try {
    const packed = Readable.from(bytesOf(source, from, to))
    await (entry.method === 8 ? pipeline(packed, createInflateRaw(), measure) : pipeline(packed, measure))
  } catch {
    return false
  }
  return length === entry.unpacked && sum >>> 0 === entry.crc
}

export const inspectOfd = async (source: Source): Promise<Verdict> => {
  const entries = await readDirectory(source)
  if (typeof entries === 'string') return flaw(entries)
  const amiss = entriesFlaw(entries)
  if (amiss) return flaw(amiss)
  const places = await placesOf(source, entries)
  if (!places) return flaw('document.damaged')
  for (const place of places) if (!(await unpacksAsSaid(source, place))) return flaw('document.damaged')

  const xml = async (name: string): Promise<string> => {
    const place = places.find(({ entry }) => entry.name === name)
    if (!place || place.entry.unpacked > XML_MAX_BYTES) return ''
    const packed = Buffer.from(await source.read(place.from, place.to))
    return (place.entry.method === 8 ? inflateRawSync(packed) : packed).toString('utf8')
  }
  const root = await xml('OFD.xml')
  if (root === '') return flaw('document.format-differs')
  const [, path = ''] = /<(?:\w+:)?DocRoot>\s*([^<\s]+)\s*</.exec(root) ?? []
  const document = await xml(path.replace(/^\//, ''))
  if (/<!(DOCTYPE|ENTITY)/i.test(root + document)) return flaw('document.active-content')
  const pages = document.match(/<(?:\w+:)?Page\s[^>]*BaseLoc\s*=/g)?.length ?? 0
  if (pages > PAGES_MAX) return flaw('document.exceeds-limits')
  return pages === 0 ? flaw('document.damaged') : { pages }
}
