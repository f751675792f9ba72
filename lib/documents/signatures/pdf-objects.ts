/** Where the objects of a PDF lie, revision by revision, found by reading it from front to back and not by its own tables. */
import { inflateSync } from 'node:zlib'
import { find, type Source } from '../inspect/source.ts'
import { type Dictionary, isDictionary, isList, numberIn, type Value, valueAt } from './pdf-values.ts'

const CHUNK_BYTES = 64 * 1024
const OBJECT_MAX_BYTES = 8 * 1024 * 1024
const UNPACKED_MAX_BYTES = 4 * 1024 * 1024
const TOKEN_BYTES = 64

export type Stream = { readonly begin: number; readonly end: number }
export type Placed = {
  readonly number: number
  readonly at: number
  readonly end: number
  readonly value: Value
  readonly stream?: Stream
}

/** `xref`: the place that a `startxref` names. */
type Mark = { readonly at: number; readonly xref: number }

const NEXT =
  /%[^\r\n]*|(?<![^\s\0>\])}])(\d{1,10})[\s\0]+\d{1,5}[\s\0]+obj(?![A-Za-z])|startxref[\s\0]+(\d{1,12})(?=[\s\0%])/g

const ENDSTREAM = Buffer.from('endstream')

const streamAt = async (source: Source, from: number, dictionary: Dictionary): Promise<Stream> => {
  const [first, second] = await source.read(from, from + 2)
  const begin = from + (first === 0x0d && second === 0x0a ? 2 : 1)
  const length = numberIn(dictionary.get('Length'))
  const stated = begin + (length ?? 0)
  if (length !== undefined && /^\s{0,2}endstream/.test((await source.read(stated, stated + 11)).toString('latin1')))
    return { begin, end: stated }
  const end = await find(source, ENDSTREAM, begin)
  if (end < 0) throw new Error('a stream without end')
  return { begin, end }
}

/** The object whose `obj` ends at `from`; more of the file is read until it is whole. */
const objectAt = async (source: Source, { number, at, from }: { number: number; at: number; from: number }) => {
  for (let size = CHUNK_BYTES; ; size *= 4) {
    const text = (await source.read(from, from + size)).toString('latin1')
    try {
      const { value, end } = valueAt(text, 0)
      const after = /^[\s\0]*(stream)?/.exec(text.slice(end, end + TOKEN_BYTES))
      const stop = from + end + (after?.[0].length ?? 0)
      if (after?.[1] === undefined || !isDictionary(value)) return { number, at, end: from + end, value }
      const stream = await streamAt(source, stop, value)
      return { number, at, end: stream.end + ENDSTREAM.length, value, stream }
    } catch (error) {
      if (size >= OBJECT_MAX_BYTES || from + size >= source.length) throw error
    }
  }
}

export async function* objectsOf(source: Source): AsyncGenerator<Placed | Mark> {
  for (let at = 0; at < source.length; ) {
    const text = (await source.read(at, at + CHUNK_BYTES)).toString('latin1')
    NEXT.lastIndex = 0
    let next: RegExpExecArray | null = NEXT.exec(text)
    while (next && next[1] === undefined && next[2] === undefined) next = NEXT.exec(text)
    const isCut = next !== null && next.index + next[0].length > text.length - 1 && at + text.length < source.length
    if (next === null || isCut) {
      if (at + text.length >= source.length) return
      at += Math.max(1, isCut ? (next?.index ?? 1) : text.length - TOKEN_BYTES)
      continue
    }
    const end = at + next.index + next[0].length
    if (next[2] !== undefined) {
      yield { at: at + next.index, xref: Number(next[2]) }
      at = end
    } else {
      const placed = await objectAt(source, { number: Number(next[1]), at: at + next.index, from: end })
      yield placed
      at = placed.end
    }
  }
}

/** Fails rather than unpack more than `maximum` bytes. */
export const unpacked = async (
  source: Source,
  { value, stream }: Placed,
  maximum = UNPACKED_MAX_BYTES,
): Promise<Buffer> => {
  if (!stream || !isDictionary(value)) throw new Error('no stream')
  const filter = value.get('Filter')
  const name = isList(filter) && filter.length === 1 ? filter[0] : filter
  const bytes = Buffer.from(await source.read(stream.begin, stream.end))
  if (filter === undefined) return bytes
  if (name !== '/FlateDecode') throw new Error('another filter')
  return inflateSync(bytes, { maxOutputLength: maximum })
}

/** The objects packed into an object stream (7.5.7). */
export const packedIn = async (source: Source, packed: Placed): Promise<readonly Placed[]> => {
  if (!isDictionary(packed.value)) return []
  const first = numberIn(packed.value.get('First')) ?? 0
  const text = `${(await unpacked(source, packed)).toString('latin1')} `
  const numbers = text
    .slice(0, first)
    .trim()
    .split(/[\s\0]+/)
    .map(Number)
  return numbers.flatMap((number, i) => {
    const offset = numbers[i + 1]
    if (i % 2 === 1 || offset === undefined) return []
    return [{ number, at: packed.at, end: packed.end, value: valueAt(text, first + offset).value }]
  })
}

export const isPacked = ({ value, stream }: Placed): boolean =>
  stream !== undefined && isDictionary(value) && value.get('Type') === '/ObjStm'
