/** PDF objects as values (ISO 32000-1, 7.3), so that two revisions of one can be compared whatever their spelling. */

/** A token: `/Name`, `12`, `true`, `(string`, `<hex`, or `5 0 R`. */
export type Value = string | readonly Value[] | Dictionary
export type Dictionary = ReadonlyMap<string, Value>

export const isDictionary = (value: Value | undefined): value is Dictionary => value instanceof Map
export const isList = (value: Value | undefined): value is readonly Value[] => Array.isArray(value)

const SPACE = /[\s\0]/
const DELIMITER = /[\s\0()<>[\]{}/%]/
const DEPTH_MAX = 64

const plain = (name: string): string =>
  name.replace(/#([0-9a-fA-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))

/** Where the text is cut off a parse cannot end: more of it is needed, or there is none. */
const CUT = 'cut off'

const skipped = (text: string, from: number): number => {
  let at = from
  for (;;) {
    while (at < text.length && SPACE.test(text.charAt(at))) at++
    if (text[at] !== '%') return at
    while (at < text.length && text[at] !== '\n' && text[at] !== '\r') at++
  }
}

const endOfString = (text: string, from: number): number => {
  let depth = 0
  for (let at = from; at < text.length; at++) {
    if (text[at] === '\\') at++
    else if (text[at] === '(') depth++
    else if (text[at] === ')' && --depth === 0) return at + 1
  }
  throw new Error(CUT)
}

type Read = { readonly value: Value; readonly end: number }

const wordAt = (text: string, from: number): Read => {
  let end = from + 1
  while (end < text.length && !DELIMITER.test(text.charAt(end))) end++
  if (end >= text.length) throw new Error(CUT)
  const word = text.slice(from, end)
  const reference = /^\d+$/.test(word)
    ? /^[\s\0]+(\d+)[\s\0]+R(?![^\s\0()<>[\]{}/%])/.exec(text.slice(end, end + 32))
    : null
  if (reference) return { value: `${Number(word)} ${Number(reference[1])} R`, end: end + reference[0].length }
  return { value: word.startsWith('/') ? plain(word) : word, end }
}

const listAt = (text: string, from: number, depth: number): Read => {
  const list: Value[] = []
  let at = skipped(text, from + 1)
  while (text[at] !== ']') {
    const read = valueAt(text, at, depth + 1)
    list.push(read.value)
    at = skipped(text, read.end)
  }
  return { value: list, end: at + 1 }
}

const dictionaryAt = (text: string, from: number, depth: number): Read => {
  const dictionary = new Map<string, Value>()
  let at = skipped(text, from + 2)
  while (!text.startsWith('>>', at)) {
    if (at + 1 >= text.length) throw new Error(CUT)
    const key = valueAt(text, at, depth + 1)
    const read = valueAt(text, skipped(text, key.end), depth + 1)
    // a key that comes twice is read differently by different readers: no revision with one passes for another
    const name = String(key.value).slice(1)
    dictionary.set(dictionary.has(name) ? `${name} again` : name, read.value)
    at = skipped(text, read.end)
  }
  return { value: dictionary, end: at + 2 }
}

/** Throws where the text ends first, or is no object. */
export const valueAt = (text: string, from: number, depth = 0): Read => {
  const at = skipped(text, from)
  if (depth > DEPTH_MAX) throw new Error('nested too deep')
  if (at >= text.length) throw new Error(CUT)
  if (text.startsWith('<<', at)) return dictionaryAt(text, at, depth)
  if (text[at] === '[') return listAt(text, at, depth)
  if (text[at] === '(') {
    const end = endOfString(text, at)
    return { value: text.slice(at, end - 1), end }
  }
  if (text[at] === '<') {
    const end = text.indexOf('>', at)
    if (end < 0) throw new Error(CUT)
    return { value: `<${text.slice(at + 1, end).replace(/[\s\0]/g, '')}`, end: end + 1 }
  }
  if (text[at] === ']' || text[at] === '>' || text[at] === ')') throw new Error('no object')
  return wordAt(text, at)
}

/** One spelling for each value. */
export const spelled = (value: Value | undefined): string => {
  if (value === undefined) return 'null'
  if (isDictionary(value))
    return `<<${[...value.keys()]
      .sort()
      .map((key) => `/${key} ${spelled(value.get(key))}`)
      .join(' ')}>>`
  return isList(value) ? `[${value.map(spelled).join(' ')}]` : (value as string)
}

export const referenceIn = (value: Value | undefined): number | undefined => {
  const found = typeof value === 'string' ? /^(\d+) \d+ R$/.exec(value) : null
  return found ? Number(found[1]) : undefined
}

export const numberIn = (value: Value | undefined): number | undefined =>
  typeof value === 'string' && /^\+?\d+$/.test(value) ? Number(value) : undefined
