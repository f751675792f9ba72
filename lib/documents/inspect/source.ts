/** A file is read once, in pieces, and kept while it is looked at: whoever looks again asks nothing of the store. */
import type { Bytes } from '../../platform/ports.ts'

export type Source = Bytes

export const WINDOW_BYTES = 1024 * 1024

/** A source that reads no byte twice. */
export type ReadOnce = Source & {
  /** The whole file, in its only copy: not to be written to. */
  readonly whole: () => Promise<Buffer>
}

const isReadOnce = (source: Source): source is ReadOnce => 'whole' in source

/** Bytes that are at hand. */
export const atHand = (bytes: Buffer): ReadOnce => ({
  length: bytes.length,
  read: async (from, to) => bytes.subarray(Math.max(0, from), Math.max(0, to)),
  whole: async () => bytes,
})

/** Asks for each mebibyte once, when it is wanted, however many look at it. */
export const readOnce = (source: Source): ReadOnce => {
  if (isReadOnce(source)) return source
  const { length } = source
  const asked: Promise<void>[] = []
  let kept: Buffer | undefined
  const fetch = async (into: Buffer, piece: number): Promise<void> => {
    const from = piece * WINDOW_BYTES
    const to = Math.min(length, from + WINDOW_BYTES)
    const bytes = await source.read(from, to)
    if (bytes.length !== to - from) throw new Error(`${bytes.length} bytes came of ${to - from}`)
    into.set(bytes, from)
  }
  const read = async (wanted: number, until: number): Promise<Buffer> => {
    const [from, to] = [Math.max(0, wanted), Math.min(until, length)]
    if (to <= from) return Buffer.alloc(0)
    kept ??= Buffer.allocUnsafeSlow(length)
    for (let piece = Math.floor(from / WINDOW_BYTES); piece * WINDOW_BYTES < to; piece++) {
      asked[piece] ??= fetch(kept, piece)
      await asked[piece]
    }
    return kept.subarray(from, to)
  }
  return { length, read, whole: () => read(0, length) }
}

/** Where `needle` begins at or after `from`; asks piece by piece. */
export const find = async (source: Source, needle: Buffer, from: number): Promise<number> => {
  for (let at = from; at < source.length; at += WINDOW_BYTES) {
    const found = (await source.read(at, at + WINDOW_BYTES + needle.length - 1)).indexOf(needle)
    if (found >= 0) return at + found
  }
  return -1
}
