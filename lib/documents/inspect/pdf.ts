/**
 * PDF (ISO 32000-1). Everything outside streams is read token by token, object streams are unpacked and read likewise: a name cannot
 * hide behind an escape, in a compressed object or in a string that looks like a stream. Only page tree and dangers are looked at.
 */

import { inflateSync } from 'node:zlib'
import { find, type Source, sweep } from './source.ts'
import { isTooLarge } from './too-large.ts'
import { type Flaw, flaw, PAGES_MAX, type Verdict } from './verdict.ts'

/** Outside streams even a thousand pages need little; what swells beyond is a bomb or no document. */
const TEXT_MAX_BYTES = 12 * 1024 * 1024
const OBJECT_STREAM_MAX_BYTES = 4 * 1024 * 1024

const ACTIVE = new Set([
  'JavaScript',
  'JS',
  'Launch',
  'RichMedia',
  'XFA',
  'ImportData',
  'SubmitForm',
  'Rendition',
  'Movie',
])

/** The two longest, wherever they stand and however they are escaped: also where only an offset would lead a reader. */
const ANYWHERE = new RegExp(
  ['JavaScript', 'RichMedia']
    .map(
      (name) =>
        `/${[...name].map((c) => `(?:${c}|#${c.charCodeAt(0).toString(16)}|#${c.charCodeAt(0).toString(16).toUpperCase()})`).join('')}`,
    )
    .join('|'),
)
const ANYWHERE_BYTES = 40

type Dictionary = Map<string, string[]>
type Tree = {
  pages: number
  root: number | undefined
  encrypted: boolean
  active: boolean
  signed: boolean
  objectStreams: number
}

const DELIMITER = /[\s\0()<>[\]{}/%]/
const unescaped = (name: string) =>
  name.replace(/#([0-9a-fA-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))

const judge = (tree: Tree, dictionary: Dictionary): void => {
  const type = dictionary.get('Type')?.[0]
  if (type === '/Page') tree.pages += 1
  if (type === '/Pages' && !dictionary.has('Parent')) tree.root = Number(dictionary.get('Count')?.[0])
  if (dictionary.has('Encrypt')) tree.encrypted = true
}

/** Where a string that opens at `at` ends, or -1. */
const endOfString = (text: string, at: number): number => {
  let depth = 0
  for (let i = at; i < text.length; i++) {
    const c = text[i]
    if (c === '\\') i++
    else if (c === '(') depth++
    else if (c === ')' && --depth === 0) return i + 1
  }
  return -1
}

/** Reads text up to its end or to a stream; says where that stream's bytes begin and what its dictionary says. */
const readText = (text: string, from: number, tree: Tree) => {
  let dictionary: Dictionary = new Map()
  let [depth, list, key] = [0, 0, '']
  const value = (token: string) => {
    if (depth === 1 && key !== '') dictionary.set(key, [...(dictionary.get(key) ?? []), token].slice(0, 4))
  }
  const name = (raw: string) => {
    const plain = unescaped(raw)
    if (ACTIVE.has(plain)) tree.active = true
    if (plain === 'ByteRange') tree.signed = true
    if (depth !== 1) return
    if (list > 0 || (key !== '' && !dictionary.has(key))) value(`/${plain}`)
    else key = plain
  }
  for (let at = from; at < text.length; ) {
    const c = text.charAt(at)
    if (c === '%') {
      const end = text.slice(at, at + 65_536).search(/[\r\n]/)
      at = end < 0 ? at + 65_536 : at + end
    } else if (c === '(') {
      at = endOfString(text, at)
      if (at < 0) return { at: text.length, broken: true as const }
      value('()')
    } else if (text.startsWith('<<', at)) {
      if (depth === 0) [dictionary, key, list] = [new Map(), '', 0]
      value('<<')
      depth += 1
      at += 2
    } else if (text.startsWith('>>', at)) {
      depth -= 1
      if (depth === 0) judge(tree, dictionary)
      at += 2
    } else if (c === '/') {
      let end = at + 1
      while (end < text.length && !DELIMITER.test(text.charAt(end))) end++
      name(text.slice(at + 1, end))
      at = end
    } else if (c === '[' || c === ']') {
      if (depth === 1) list += c === '[' ? 1 : -1
      if (depth === 1 && c === '[') value('[')
      at += 1
    } else if (DELIMITER.test(c)) at += 1
    else {
      let end = at
      while (end < text.length && !DELIMITER.test(text.charAt(end))) end++
      const word = text.slice(at, end)
      if (word === 'stream' && depth === 0) return { at: end, dictionary }
      value(word)
      at = end
    }
    if (depth < 0) depth = 0
  }
  return { at: text.length }
}

const EOL_MAX = 2
const ENDSTREAM = Buffer.from('endstream')

/** Where the bytes of a stream end: as its length says if that is a number, else before the next `endstream`. */
const endOfStream = async (source: Source, begin: number, dictionary: Dictionary): Promise<number> => {
  const length = dictionary.get('Length') ?? []
  if (length.length === 1 && /^\d+$/.test(length[0] ?? '')) {
    const end = begin + Number(length[0])
    const at = await find(source, ENDSTREAM, end)
    return at >= end && at - end <= EOL_MAX * 2 ? at : -1
  }
  return find(source, ENDSTREAM, begin)
}

const unpackObjects = async (
  source: Source,
  place: { begin: number; end: number; dictionary: Dictionary },
  tree: Tree,
): Promise<Flaw | undefined> => {
  const filters = (place.dictionary.get('Filter') ?? []).filter((one) => one !== '[')
  if (place.end - place.begin > OBJECT_STREAM_MAX_BYTES) return 'document.exceeds-limits'
  if (filters.length > 1 || (filters[0] && filters[0] !== '/FlateDecode')) return 'document.damaged'
  const packed = Buffer.from(await source.read(place.begin, place.end))
  try {
    const text = filters.length === 0 ? packed : inflateSync(packed, { maxOutputLength: OBJECT_STREAM_MAX_BYTES })
    tree.objectStreams += text.length
    if (tree.objectStreams > TEXT_MAX_BYTES) return 'document.exceeds-limits'
    readText(text.toString('latin1'), 0, tree)
    return undefined
  } catch (error) {
    return isTooLarge(error) ? 'document.exceeds-limits' : 'document.damaged'
  }
}

const TAIL_BYTES = 2_048

const tailFlaw = async (source: Source): Promise<Flaw | undefined> => {
  const tail = (await source.read(source.length - TAIL_BYTES, source.length)).toString('latin1')
  const end = tail.lastIndexOf('%%EOF')
  if (end < 0) return 'document.damaged'
  if (!/^[\s\0]*$/.test(tail.slice(end + 5))) return 'document.two-formats'
  const start = Number(/startxref\s+(\d+)\s*$/.exec(tail.slice(0, end))?.[1] ?? -1)
  const at = (await source.read(start, start + 32)).toString('latin1')
  return /^\s*(xref|\d+\s+\d+\s+obj)/.test(at) ? undefined : 'document.damaged'
}

const TEXT_STEP_BYTES = 64 * 1024

/** All text outside streams, object streams unpacked on the way. */
const readTree = async (source: Source, tree: Tree): Promise<Flaw | undefined> => {
  let readBytes = 0
  for (let at = 0; at < source.length; ) {
    // text between two streams is short: take more only while no stream is met
    let found: ReturnType<typeof readText> | undefined
    for (let step = TEXT_STEP_BYTES; ; step *= 4) {
      const text = (await source.read(at, at + step)).toString('latin1')
      const trial: Tree = { ...tree }
      const read = readText(text, 0, trial)
      const complete = at + step >= source.length
      if ('dictionary' in read && read.at + EOL_MAX <= text.length) found = read
      else if (complete) found = read
      else if (step > TEXT_MAX_BYTES) return 'document.exceeds-limits'
      if (!found) continue
      Object.assign(tree, trial)
      break
    }
    if (found.broken) return 'document.damaged'
    readBytes += found.at
    if (readBytes > TEXT_MAX_BYTES) return 'document.exceeds-limits'
    if (!found.dictionary) return undefined
    const after = await source.read(at + found.at, at + found.at + EOL_MAX)
    const begin = at + found.at + (after[0] === 0x0d && after[1] === 0x0a ? 2 : 1)
    const end = await endOfStream(source, begin, found.dictionary)
    if (end < 0) return 'document.damaged'
    if (found.dictionary.get('Type')?.[0] === '/ObjStm') {
      const amiss = tree.encrypted
        ? undefined
        : await unpackObjects(source, { begin, end, dictionary: found.dictionary }, tree)
      if (amiss) return amiss
    }
    at = end + ENDSTREAM.length
  }
  return undefined
}

export const inspectPdf = async (source: Source): Promise<Verdict> => {
  const tail = await tailFlaw(source)
  if (tail) return flaw(tail)
  const tree: Tree = { pages: 0, root: undefined, encrypted: false, active: false, signed: false, objectStreams: 0 }
  const amiss = await readTree(source, tree)
  if (tree.encrypted) return flaw('document.encrypted')
  if (tree.active) return flaw('document.active-content')
  if (amiss) return flaw(amiss)
  if (await sweep(source, ANYWHERE_BYTES, (bytes) => ANYWHERE.test(bytes.toString('latin1'))))
    return flaw('document.active-content')
  const { root = 0, pages } = tree
  if (root > PAGES_MAX) return flaw('document.exceeds-limits')
  if (!Number.isInteger(root) || root < 1 || pages < root) return flaw('document.damaged')
  return tree.signed ? { pages: root, signed: true } : { pages: root }
}
