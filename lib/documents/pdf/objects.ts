/** Where the objects of a PDF lie, revision by revision, found by reading it from front to back and not by its own tables. */
import { inflateSync } from 'node:zlib'
import { isTooLarge } from '../inspect/too-large.ts'
import { endOfWord, kindAt, REGULAR, SPACE, skip, valueAt } from './lexer.ts'
import { isDictionary, isList, numberIn, type Value } from './values.ts'
import { CutOff, type Text, TooMuch, type Work } from './work.ts'

export type Stream = { readonly begin: number; readonly end: number }
export type Placed = {
  /** -1 for a value that is no object: a trailer, or what should not stand there. */
  readonly number: number
  readonly at: number
  /** Where the value begins; in an object stream, within that. */
  readonly from: number
  readonly end: number
  readonly value: Value
  readonly stream?: Stream
  /** The stream is not as long as its dictionary states. */
  readonly misfits?: true
}

/** `xref`: the place that a `startxref` names. */
type Mark = { readonly at: number; readonly xref: number }
const NO_OBJECT = -1

const ENDSTREAM = Buffer.from('endstream')
/** Between the last byte of a stream and its keyword. */
const EOL_MAX_BYTES = 4

/** As its length states, else before the next `endstream`. */
const streamAt = ({ bytes }: Text, from: number, value: Value): Pick<Placed, 'misfits'> & { stream: Stream } => {
  const begin = from + (bytes[from] === 0x0d && bytes[from + 1] === 0x0a ? 2 : 1)
  const length = isDictionary(value) ? numberIn(value.get('Length')) : undefined
  const stated = begin + (length ?? 0)
  const behind = bytes.subarray(stated, stated + EOL_MAX_BYTES + ENDSTREAM.length).indexOf(ENDSTREAM)
  if (length !== undefined && behind >= 0) return { stream: { begin, end: stated } }
  const end = bytes.indexOf(ENDSTREAM, begin)
  if (end < 0) throw new CutOff()
  return { stream: { begin, end }, ...(length !== undefined && { misfits: true }) }
}

/** The value at `from`, with the stream behind it. */
export const placedAt = (text: Text, behind: number, { number, at }: Pick<Placed, 'number' | 'at'>): Placed => {
  text.work.values = 0
  const from = skip(text, behind)
  const { value, end } = valueAt(text, from)
  const next = skip(text, end)
  const isStream = isDictionary(value) && text.bytes.toString('latin1', next, next + 6) === 'stream'
  if (!isStream || kindAt(text.bytes, next + 6) === REGULAR) return { number, at, from, end, value }
  const { stream, misfits } = streamAt(text, next + 6, value)
  const closing = text.bytes.indexOf(ENDSTREAM, stream.end) + ENDSTREAM.length
  return { number, at, from, end: closing, value, stream, ...(misfits && { misfits }) }
}

type Word = { readonly word: string; readonly at: number }
const NONE: Word = { word: '', at: -1 }

const isNumber = ({ word }: Word, digits: number): boolean => word.length <= digits && /^\d+$/.test(word)

/** The objects and marks that begin at or after `from`, and what else stands between them. */
export function* objectsOf(text: Text, from = 0): Generator<Placed | Mark> {
  const { bytes } = text
  let [last, before] = [NONE, NONE]
  for (let at = skip(text, from); at < bytes.length; at = skip(text, at)) {
    if (kindAt(bytes, at) !== REGULAR) {
      const placed = placedAt(text, at, { number: NO_OBJECT, at })
      yield placed
      at = placed.end
      ;[last, before] = [NONE, NONE]
      continue
    }
    const end = endOfWord(text, at)
    const word = bytes.toString('latin1', at, Math.min(end, at + 16))
    if (word === 'obj' && isNumber(last, 5) && isNumber(before, 10)) {
      const placed = placedAt(text, end, { number: Number(before.word), at: before.at })
      yield placed
      at = placed.end
    } else {
      if (last.word === 'startxref' && isNumber({ word, at }, 12)) yield { at: last.at, xref: Number(word) }
      ;[before, last] = [last, { word, at }]
      at = end
    }
  }
}

/** The places behind each `obj`, wherever it stands: where only an offset would lead a reader too. */
export function* valuesBehindObj(bytes: Buffer): Generator<number> {
  for (let at = bytes.indexOf('obj'); at >= 0; at = bytes.indexOf('obj', at + 3))
    if (kindAt(bytes, at - 1) !== REGULAR && kindAt(bytes, at + 3) !== REGULAR) yield at + 3
}

/** Stream filters by name, in their order; undefined where the dictionary leaves them to another object. */
export const filtersOf = (value: Value): readonly string[] | undefined => {
  if (!isDictionary(value)) return undefined
  const filter = value.get('Filter') ?? []
  const names = (isList(filter) ? filter : [filter]).map((one) => (typeof one === 'string' ? one : ''))
  if (names.some((one) => !one.startsWith('/') && one !== 'null')) return undefined
  return names.filter((one) => one !== 'null').map((one) => (one === '/Fl' ? '/FlateDecode' : one))
}

/** Whether bytes change again after they are unpacked. */
const isPredicted = (value: Value): boolean => {
  const parameters = isDictionary(value) ? (value.get('DecodeParms') ?? value.get('DP') ?? []) : []
  return (isList(parameters) ? parameters : [parameters]).some((one) =>
    isDictionary(one) ? (numberIn(one.get('Predictor') ?? '1') ?? 0) !== 1 : one !== 'null',
  )
}

/** Of the bytes that may still be unpacked these are gone, whether it ends well or not. */
const inflated = (bytes: Buffer, maximum: number, { budget }: Work): Buffer => {
  const most = Math.min(maximum, budget.unpackable)
  try {
    const unpacked = inflateSync(bytes, { maxOutputLength: most })
    budget.unpackable -= unpacked.length
    return unpacked
  } catch (error) {
    budget.unpackable -= most
    throw isTooLarge(error) ? new TooMuch() : error
  }
}

/** Throws `TooMuch` rather than unpack more than `maximum` bytes. A predictor is the caller's. */
export const unpackedRaw = ({ bytes, work }: Text, { value, stream }: Placed, maximum: number): Buffer => {
  const filters = filtersOf(value)
  if (!stream || !filters) throw new Error('no stream')
  if (filters.some((one) => one !== '/FlateDecode') || filters.length > 2) throw new Error('another filter')
  return filters.reduce((all) => inflated(all, maximum, work), bytes.subarray(stream.begin, stream.end))
}

const UNPACKED_MAX_BYTES = 4 * 1024 * 1024

export const unpacked = (text: Text, placed: Placed, maximum = UNPACKED_MAX_BYTES): Buffer => {
  if (isPredicted(placed.value)) throw new Error('another predictor')
  return unpackedRaw(text, placed, maximum)
}

/** What an object stream (7.5.7) names: the numbers of its objects and where each begins. */
export const listedIn = (text: Text, first: number): readonly { readonly number: number; readonly at: number }[] => {
  const words: number[] = []
  for (let at = skip(text, 0); at < Math.min(first, text.bytes.length); at = skip(text, at)) {
    if (kindAt(text.bytes, at) !== REGULAR) break
    const end = endOfWord(text, at)
    words.push(Number(text.bytes.toString('latin1', at, end)))
    at = end
  }
  return words.flatMap((number, i) => {
    const offset = words[i + 1]
    return i % 2 === 1 || offset === undefined ? [] : [{ number, at: first + offset }]
  })
}

/** The objects packed into an object stream. */
export const packedIn = (text: Text, packed: Placed): readonly Placed[] => {
  if (!isDictionary(packed.value)) return []
  const inner = { bytes: unpacked(text, packed), work: text.work }
  return listedIn(inner, numberIn(packed.value.get('First')) ?? 0).map(({ number, at }) => {
    inner.work.values = 0
    return { number, at: packed.at, from: at, end: packed.end, value: valueAt(inner, at).value }
  })
}

export const isPacked = ({ value, stream }: Placed): boolean =>
  stream !== undefined && isDictionary(value) && value.get('Type') === '/ObjStm'

/** Throws where the text holds what is no value: what follows could be read in more than one way. */
export const strictly = ({ work }: Text): void => {
  if (work.malformed) throw new Error('no object')
}

export const isBlank = (bytes: Buffer, from: number): boolean => {
  for (let at = from; at < bytes.length; at++) if (kindAt(bytes, at) !== SPACE) return false
  return true
}
