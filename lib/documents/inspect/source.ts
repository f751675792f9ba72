/** A file is read through a window: whatever its size, an inspection holds no more than a piece of it. */
import type { Bytes } from '../../platform/ports.ts'

export type Source = Bytes

export const WINDOW_BYTES = 1024 * 1024

/** Reads through one window, so that many small reads close together are one call to the store. */
export const windowed = (source: Source): Source => {
  let window: Buffer = Buffer.alloc(0)
  let start = 0
  return {
    length: source.length,
    read: async (wanted, to) => {
      const [from, end] = [Math.max(0, wanted), Math.min(to, source.length)]
      if (end <= from) return Buffer.alloc(0)
      if (from < start || end > start + window.length) {
        window = await source.read(from, Math.min(source.length, Math.max(end, from + WINDOW_BYTES)))
        start = from
      }
      return window.subarray(from - start, end - start)
    },
  }
}

/** Where `needle` begins at or after `from`; the window moves along. */
export const find = async (source: Source, needle: Buffer, from: number): Promise<number> => {
  for (let at = from; at < source.length; at += WINDOW_BYTES) {
    const found = (await source.read(at, at + WINDOW_BYTES + needle.length - 1)).indexOf(needle)
    if (found >= 0) return at + found
  }
  return -1
}

/** Each window with the last bytes of the one before, so that nothing hides across a border. */
export const sweep = async (source: Source, overlap: number, look: (bytes: Buffer) => boolean): Promise<boolean> => {
  for (let at = 0; at < source.length; at += WINDOW_BYTES)
    if (look(await source.read(Math.max(0, at - overlap), at + WINDOW_BYTES))) return true
  return false
}
