/**
 * Reads a zip for an inspection: its directory by yauzl, its bounds here. What two readers could take in two ways is refused: a comment
 * or other bytes behind the directory, entries that share bytes, a name twice, numbers of ZIP64 that the plain end contradicts.
 */
import { Readable } from 'node:stream'
import { type Entry, fromRandomAccessReaderPromise, RandomAccessReader, type ZipFile } from 'yauzl'
import type { Inside } from './inside.ts'
import { isProgramName } from './programs.ts'
import type { Source } from './source.ts'
import type { Flaw } from './verdict.ts'
import { entryFlaw, type Named } from './zip-entries.ts'

const ENTRIES_MAX = 20_000
const DIRECTORY_MAX_BYTES = 4 * 1024 * 1024
const NAME_MAX_BYTES = 1_024
const RATIO_MAX = 200
const RATIO_FROM_BYTES = 1024 * 1024
const ENTRY_BYTES = 46
const END_BYTES = 22
/** The end of directory of ZIP64 without extensions, and its locator. */
const ZIP64_END_BYTES = 56 + 20
const PIECE = 256 * 1024

/** `bytes` unpacks one entry; every entry was unpacked once before and is as the directory states it. */
export type Zip = {
  readonly sizes: ReadonlyMap<string, number>
  readonly bytes: (name: string) => Promise<Buffer>
}

const pieces = async function* (source: Source, from: number, to: number) {
  for (let at = from; at < to; at += PIECE) yield Buffer.from(await source.read(at, Math.min(to, at + PIECE)))
}

const readerOf = (source: Source): RandomAccessReader =>
  new (class extends RandomAccessReader {
    override _readStreamForRange(from: number, to: number): Readable {
      return Readable.from(pieces(source, from, to))
    }
    /** Its own starts a stream for each header of 46 bytes. */
    override read(...[buffer, offset, length, at, done]: Parameters<RandomAccessReader['read']>): void {
      source
        .read(at, at + length)
        .then((bytes) => {
          buffer.set(bytes, offset)
          done(bytes.length < length ? new Error('ends too early') : null)
        })
        .catch(done)
    }
  })()

const [UTF8, GB18030] = [new TextDecoder('utf-8', { fatal: true }), new TextDecoder('gb18030')]

/** Programs on Chinese Windows write names in its own encoding and set no flag; yauzl would read them as those of DOS. */
const nameOf = ({ fileNameRaw }: Entry): string => {
  try {
    return UTF8.decode(fileNameRaw)
  } catch {
    return GB18030.decode(fileNameRaw)
  }
}

type End = { readonly count: number; readonly bytes: number; readonly at: number }

const readEnd = async (source: Source): Promise<End | undefined> => {
  const end = Buffer.from(await source.read(source.length - END_BYTES, source.length))
  const isEnd = end.length === END_BYTES && end.readUInt32LE(0) === 0x06054b50 && end.readUInt16LE(20) === 0
  return isEnd ? { count: end.readUInt16LE(10), bytes: end.readUInt32LE(12), at: end.readUInt32LE(16) } : undefined
}

/** Whether nothing but the end stands behind the directory, and every reader finds the same directory. */
const endsThere = async (source: Source, stated: End, seen: End): Promise<boolean> => {
  const from = seen.at + seen.bytes
  const rest = source.length - END_BYTES - from
  if (rest === 0) return stated.count === seen.count && stated.bytes === seen.bytes && stated.at === seen.at
  if (rest !== ZIP64_END_BYTES) return false
  const end = Buffer.from(await source.read(from, from + ZIP64_END_BYTES))
  const isZip64 =
    end.readUInt32LE(0) === 0x06064b50 &&
    end.readBigUInt64LE(4) === 44n &&
    end.readUInt32LE(56) === 0x07064b50 &&
    end.readBigUInt64LE(64) === BigInt(from) &&
    end.readBigUInt64LE(40) === BigInt(seen.bytes)
  return (
    isZip64 &&
    [seen.count, 0xffff].includes(stated.count) &&
    [seen.bytes, 0xffff_ffff].includes(stated.bytes) &&
    [seen.at, 0xffff_ffff].includes(stated.at)
  )
}

const readDirectory = async (source: Source, zip: ZipFile): Promise<readonly Named[] | Flaw> => {
  if (zip.entryCount > ENTRIES_MAX) return 'document.exceeds-limits'
  // a number, whatever its types say
  const at = Number(zip.readEntryCursor)
  const named: Named[] = []
  let bytes = 0
  for await (const entry of zip.eachEntry()) {
    bytes += ENTRY_BYTES + entry.fileNameLength + entry.extraFieldLength + entry.fileCommentLength
    if (bytes > DIRECTORY_MAX_BYTES || entry.fileNameLength > NAME_MAX_BYTES) return 'document.exceeds-limits'
    named.push({ name: nameOf(entry), entry })
  }
  const stated = await readEnd(source)
  const isWhole = stated !== undefined && (await endsThere(source, stated, { count: named.length, bytes, at }))
  return isWhole ? named : 'document.damaged'
}

const leavesFolder = (name: string) => name.startsWith('/') || name.includes('\\') || name.split('/').includes('..')

/** Macros of Office files (ECMA-376, ISO 26300): their parts bear these names. */
const MACROS = /(^|\/)(vbaproject|vbadata|macrosheets\/|activex\/|basic\/.|scripts\/.)/i

/** `programs`: the flaw of an archive that has one by name. */
const entriesFlaw = (named: readonly Named[], { budget }: Inside, programs: Flaw): Flaw | undefined => {
  const names = new Set(named.map(({ name }) => name))
  const entries = named.map(({ entry }) => entry)
  if (entries.some((entry) => entry.isEncrypted()) || names.has('Encryptions.xml')) return 'document.encrypted'
  if (names.size !== named.length || [...names].some(leavesFolder)) return 'document.damaged'
  if (entries.some((entry) => !entry.canDecodeFileData())) return 'document.damaged'
  if ([...names].some((name) => isProgramName(name) || MACROS.test(name))) return programs
  const unpacked = entries.reduce((sum, { uncompressedSize }) => sum + uncompressedSize, 0)
  const swells = entries.some(
    ({ uncompressedSize, compressedSize }) =>
      uncompressedSize > RATIO_FROM_BYTES && uncompressedSize > compressedSize * RATIO_MAX,
  )
  if (unpacked > budget.unzippable || swells) return 'document.exceeds-limits'
  budget.unzippable -= unpacked
  return undefined
}

/** Entries that share bytes are how small zips become huge. */
const overlap = async (zip: ZipFile, entries: readonly Entry[], directoryAt: number): Promise<boolean> => {
  let before = 0
  for (const entry of [...entries].sort((a, b) => a.relativeOffsetOfLocalHeader - b.relativeOffsetOfLocalHeader)) {
    if (entry.relativeOffsetOfLocalHeader < before) return true
    const { fileDataStart } = await zip.readLocalFileHeaderPromise(entry, { minimal: true })
    before = fileDataStart + entry.compressedSize
  }
  return before > directoryAt
}

const read = async (source: Source, inside: Inside, programs: Flaw): Promise<Zip | Flaw> => {
  if (!(await readEnd(source))) return 'document.damaged'
  const zip = await fromRandomAccessReaderPromise(readerOf(source), source.length, {
    autoClose: false,
    decodeStrings: false,
    validateEntrySizes: true,
  })
  const directoryAt = Number(zip.readEntryCursor)
  const named = await readDirectory(source, zip)
  if (typeof named === 'string') return named
  const amiss = entriesFlaw(named, inside, programs)
  if (amiss) return amiss
  const entries = named.map(({ entry }) => entry)
  if (await overlap(zip, entries, directoryAt)) return 'document.damaged'
  for (const one of named) {
    const flaw = await entryFlaw(zip, one, inside)
    if (flaw) return flaw
  }
  const byName = new Map(named.map(({ name, entry }) => [name, entry]))
  return {
    sizes: new Map(named.map(({ name, entry }) => [name, entry.uncompressedSize])),
    bytes: async (name) => {
      const entry = byName.get(name)
      return entry ? Buffer.concat(await (await zip.openReadStreamPromise(entry)).toArray()) : Buffer.alloc(0)
    },
  }
}

export const readZip = async (source: Source, inside: Inside, programs: Flaw): Promise<Zip | Flaw> => {
  try {
    return await read(source, inside, programs)
  } catch (error) {
    // what the library refuses is damaged, but for strong encryption, which it names
    return /encrypt/i.test(String(error)) ? 'document.encrypted' : 'document.damaged'
  }
}

/** Of an archive in a file: what is amiss with it or with what it holds. */
export const inspectZip = async (source: Source, inside: Inside): Promise<Flaw | undefined> => {
  const zip = await readZip(source, inside, 'document.embedded-program')
  return typeof zip === 'string' ? zip : undefined
}
