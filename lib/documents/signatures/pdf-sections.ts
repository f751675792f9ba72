/** The cross-reference tables of a PDF (ISO 32000-1, 7.5.4 and 7.5.8): which object stands where, as one revision says it. */
import { endOfWord, skip, valueAt } from '../pdf/lexer.ts'
import { type Placed, unpackedRaw } from '../pdf/objects.ts'
import { type Dictionary, isDictionary, isList, numberIn, type Value } from '../pdf/values.ts'
import type { Text } from '../pdf/work.ts'

export type Entry = { readonly number: number; readonly kind: 'free' | 'at' | 'in'; readonly place: number }
export type Section = { readonly entries: readonly Entry[]; readonly trailer: Dictionary }

/** Of one table: every one must name an object that was appended, and those are fewer. */
const ENTRIES_MAX = 10_000
const UNPACKED_MAX_BYTES = 1024 * 1024

const noSection = (): never => {
  throw new Error('no section')
}

type Words = { readonly next: () => string; readonly at: () => number }

const wordsFrom = (text: Text, from: number): Words => {
  let at = from
  return {
    next: () => {
      const begin = skip(text, at)
      at = endOfWord(text, begin)
      return text.bytes.toString('latin1', begin, Math.min(at, begin + 16))
    },
    at: () => at,
  }
}

const wholeNumber = (word: string): number => (/^\d{1,10}$/.test(word) ? Number(word) : noSection())

const tableAt = (text: Text, at: number): Section => {
  const entries: Entry[] = []
  const { next, at: place } = wordsFrom(text, at)
  for (let word = next(); word !== 'trailer'; word = next()) {
    const [first, count] = [wholeNumber(word), wholeNumber(next())]
    if (entries.length + count > ENTRIES_MAX) noSection()
    for (let i = 0; i < count; i++) {
      const [offset, , kind] = [wholeNumber(next()), wholeNumber(next()), next()]
      if (kind !== 'n' && kind !== 'f') noSection()
      entries.push({ number: first + i, kind: kind === 'n' ? 'at' : 'free', place: offset })
    }
  }
  const trailer = valueAt(text, place()).value
  return isDictionary(trailer) && !trailer.has('XRefStm') ? { entries, trailer } : noSection()
}

/** PNG predictors none, sub and up (7.4.4.4). */
const unpredicted = (bytes: Buffer, columns: number): Buffer => {
  const rows = Math.floor(bytes.length / (columns + 1))
  const plain = Buffer.alloc(rows * columns)
  for (let row = 0; row < rows; row++) {
    const [from, to] = [row * (columns + 1), row * columns]
    const filter = bytes[from] ?? 0
    if (filter > 2) throw new Error('another predictor')
    for (let i = 0; i < columns; i++) {
      const beside = i === 0 ? 0 : (plain[to + i - 1] ?? 0)
      const above = row === 0 ? 0 : (plain[to + i - columns] ?? 0)
      plain[to + i] = (bytes[from + 1 + i] ?? 0) + ([0, beside, above][filter] ?? 0)
    }
  }
  return plain
}

const KINDS = ['free', 'at', 'in'] as const

const numbersIn = (value: Value | undefined): readonly number[] =>
  isList(value) ? value.map((one) => numberIn(one) ?? -1) : []

const plainBytes = (text: Text, placed: Placed, columns: number): Buffer => {
  const parameters = isDictionary(placed.value) ? placed.value.get('DecodeParms') : undefined
  const predictor = isDictionary(parameters) ? (numberIn(parameters.get('Predictor')) ?? 1) : 1
  if (predictor > 1 && predictor < 10) throw new Error('another predictor')
  const raw = unpackedRaw(text, placed, UNPACKED_MAX_BYTES)
  return predictor >= 10 ? unpredicted(raw, columns) : raw
}

const streamSection = (text: Text, placed: Placed): Section => {
  const trailer = placed.value
  if (!isDictionary(trailer) || trailer.get('Type') !== '/XRef') return noSection()
  const widths = numbersIn(trailer.get('W'))
  const [kindWidth = 0, placeWidth = 0] = widths
  const total = widths.reduce((sum, one) => sum + one, 0)
  // a table of no width would have entries without end
  if (widths.length !== 3 || total < 1 || widths.some((one) => one < 0 || one > 6)) return noSection()
  const bytes = plainBytes(text, placed, total)
  const index = numbersIn(trailer.get('Index') ?? ['0', trailer.get('Size') ?? '0'])
  const entries: Entry[] = []
  let at = 0
  for (let pair = 0; pair + 1 < index.length; pair += 2)
    for (let i = 0; i < (index[pair + 1] ?? 0) && at + total <= bytes.length; i++, at += total) {
      const kind = KINDS[kindWidth === 0 ? 1 : bytes.readUIntBE(at, kindWidth)] ?? noSection()
      const place = placeWidth === 0 ? 0 : bytes.readUIntBE(at + kindWidth, placeWidth)
      if (entries.push({ number: (index[pair] ?? 0) + i, kind, place }) > ENTRIES_MAX) noSection()
    }
  return { entries, trailer }
}

/** `stream`: the one that begins there, if one does. */
export const sectionAt = (text: Text, at: number, stream: Placed | undefined): Section => {
  const begin = text.bytes.toString('latin1', at, at + 5)
  if (/^xref\s/.test(begin)) return tableAt(text, at + 4)
  return stream ? streamSection(text, stream) : noSection()
}
