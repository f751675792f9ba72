/**
 * Tokens of PDF (ISO 32000-1, 7.2 and 7.3) read over bytes into values. Whoever reads says what it may cost: every byte that is looked at
 * is counted, so that no file makes a reader look at the same bytes for ever.
 */
import type { Read, Value } from './values.ts'
import { CutOff, spend, type Text, TooMuch } from './work.ts'

const VALUES_MAX = 400_000
/** A value costs more than its bytes. */
const VALUE_COSTS_BYTES = 8
const DEPTH_MAX = 64

export const [REGULAR, SPACE, DELIMITER] = [0, 1, 2]
const KINDS = new Uint8Array(256)
for (const byte of [0x00, 0x09, 0x0a, 0x0c, 0x0d, 0x20]) KINDS[byte] = SPACE
for (const byte of Buffer.from('()<>[]{}/%')) KINDS[byte] = DELIMITER
/** Behind the last byte stands a blank. */
export const kindAt = (bytes: Buffer, at: number): number => KINDS[bytes[at] ?? 0x20] ?? REGULAR

const [LF, CR, PERCENT, OPEN, CLOSE, LESS, GREATER, SLASH, LIST, END_LIST, BACKSLASH] = [
  ...Buffer.from('\n\r%()<>/[]\\', 'latin1'),
]

/** Behind blanks and comments. */
export const skip = (text: Text, from: number): number => {
  const { bytes } = text
  let at = from
  for (;;) {
    while (at < bytes.length && kindAt(bytes, at) === SPACE) at++
    if (bytes[at] !== PERCENT) break
    while (at < bytes.length && bytes[at] !== LF && bytes[at] !== CR) at++
  }
  spend(text, at - from)
  return at
}

/** Where the run of regular characters that begins at or before `from` ends. */
export const endOfWord = (text: Text, from: number): number => {
  let end = from
  while (end < text.bytes.length && kindAt(text.bytes, end) === REGULAR) end++
  spend(text, end - from + 1)
  return end
}

const unescaped = (name: string): string =>
  name.includes('#')
    ? name.replace(/#([0-9a-fA-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))
    : name

const stringAt = (text: Text, from: number): Read => {
  const { bytes } = text
  let depth = 0
  for (let at = from; at < bytes.length; at++) {
    const byte = bytes[at]
    if (byte === BACKSLASH) at++
    else if (byte === OPEN) depth++
    else if (byte === CLOSE && --depth === 0) {
      spend(text, at - from)
      const value = bytes.toString('latin1', from, at)
      text.work.onString?.(value, from, bytes)
      return { value, end: at + 1 }
    }
  }
  spend(text, bytes.length - from)
  throw new CutOff()
}

const hexAt = (text: Text, from: number): Read => {
  const end = text.bytes.indexOf(GREATER ?? 0, from)
  spend(text, (end < 0 ? text.bytes.length : end) - from)
  if (end < 0) throw new CutOff()
  return { value: `<${text.bytes.toString('latin1', from + 1, end).replace(/[^0-9a-fA-F]+/g, '')}`, end: end + 1 }
}

type Name = { readonly name: string; readonly end: number }

const nameAt = (text: Text, from: number): Name => {
  const end = endOfWord(text, from + 1)
  const name = unescaped(text.bytes.toString('latin1', from + 1, end))
  text.work.onName?.(name)
  return { name, end }
}

const isDigits = (bytes: Buffer, from: number, to: number): boolean => {
  if (to <= from || to - from > 10) return false
  for (let at = from; at < to; at++) if ((bytes[at] ?? 0) < 0x30 || (bytes[at] ?? 0) > 0x39) return false
  return true
}

/** A word, or `5 0 R`. */
const wordAt = (text: Text, from: number): Read => {
  const { bytes } = text
  const end = endOfWord(text, from)
  const word = bytes.toString('latin1', from, end)
  if (!isDigits(bytes, from, end) || kindAt(bytes, end) === DELIMITER) return { value: word, end }
  const second = skip(text, end)
  const secondEnd = isDigits(bytes, second, second + 1) ? endOfWord(text, second) : second
  if (!isDigits(bytes, second, secondEnd) || secondEnd - second > 5) return { value: word, end }
  const third = skip(text, secondEnd)
  if (bytes[third] !== 0x52 || kindAt(bytes, third + 1) === REGULAR) return { value: word, end }
  return { value: `${Number(word)} ${Number(bytes.toString('latin1', second, secondEnd))} R`, end: third + 1 }
}

const isClosing = ({ bytes }: Text, at: number): boolean => bytes[at] === GREATER && bytes[at + 1] === GREATER

const listAt = (text: Text, from: number, depth: number): Read => {
  const list: Value[] = []
  let at = skip(text, from + 1)
  while (text.bytes[at] !== END_LIST) {
    if (isClosing(text, at)) {
      text.work.malformed = true
      return { value: list, end: at }
    }
    const read = valueAt(text, at, depth + 1)
    list.push(read.value)
    at = skip(text, read.end)
  }
  return { value: list, end: at + 1 }
}

/** Some readers end a name at these too: for them it is the shorter one. */
export const ALSO_BLANK = /[\v\u0080\u00a0\u00ff]/

const isThere = (dictionary: ReadonlyMap<string, Value>, name: string): boolean => {
  if (dictionary.has(name)) return true
  const at = ALSO_BLANK.test(name) ? name.search(ALSO_BLANK) : 0
  return at > 0 && dictionary.has(name.slice(0, at))
}

const dictionaryAt = (text: Text, from: number, depth: number): Read => {
  const { bytes, work } = text
  const dictionary = new Map<string, Value>()
  let doubled = false
  let at = skip(text, from + 2)
  while (!isClosing(text, at)) {
    if (bytes[at] !== SLASH) {
      work.malformed = true
      at = skip(text, valueAt(text, at, depth + 1).end)
      continue
    }
    const key = nameAt(text, at)
    at = skip(text, key.end)
    const read = isClosing(text, at) ? { value: 'null', end: at } : valueAt(text, at, depth + 1)
    if (read.end === at) work.malformed = true
    const isAgain = isThere(dictionary, key.name)
    doubled ||= isAgain
    // a key that comes twice is read differently by different readers: no revision with one passes for another
    dictionary.set(isAgain ? `${key.name} again` : key.name, read.value)
    at = skip(text, read.end)
  }
  work.onDictionary?.(dictionary, doubled)
  return { value: dictionary, end: at + 2 }
}

/** Throws where the bytes end first; what is no value counts as a word of one character. */
export const valueAt = (text: Text, from: number, depth = 0): Read => {
  const { bytes, work } = text
  const at = skip(text, from)
  if (at >= bytes.length) throw new CutOff()
  if (depth > DEPTH_MAX || ++work.values > VALUES_MAX) throw new TooMuch()
  const byte = bytes[at]
  spend(text, VALUE_COSTS_BYTES)
  if (byte === SLASH) {
    const { name, end } = nameAt(text, at)
    return { value: `/${name}`, end }
  }
  if (byte === LESS && bytes[at + 1] === LESS) return dictionaryAt(text, at, depth)
  if (byte === LIST) return listAt(text, at, depth)
  if (byte === OPEN) return stringAt(text, at)
  if (byte === LESS) return hexAt(text, at)
  if (kindAt(bytes, at) === REGULAR) return wordAt(text, at)
  work.malformed = true
  spend(text, 1)
  return { value: bytes.toString('latin1', at, at + 1), end: at + 1 }
}
