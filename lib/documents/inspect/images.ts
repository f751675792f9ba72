/** JPEG and PNG: whole, of a size that viewers can bear, and nothing behind their end. */

import { crc32, inflateSync } from 'node:zlib'
import type { Budget } from '../pdf/work.ts'
import type { Inside } from './inside.ts'
import type { Source } from './source.ts'
import { isTooLarge } from './too-large.ts'
import { type Flaw, flaw, sizeFlaw, type Verdict } from './verdict.ts'

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
