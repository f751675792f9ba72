/** What is noted of a PDF while it is read: its pages and its dangers, in objects of its own and in those packed into streams. */
import { skip, valueAt } from '../pdf/lexer.ts'
import { filtersOf, listedIn, type Placed, unpacked } from '../pdf/objects.ts'
import { isDictionary, numberIn } from '../pdf/values.ts'
import { startWork, type Text, TooMuch } from '../pdf/work.ts'
import type { Inside } from './inside.ts'
import { type Dangers, noteDictionary, noteName, notePlaced, startDangers } from './pdf-dangers.ts'
import type { Flaw } from './verdict.ts'

/** Outside streams even a thousand pages need little; what swells beyond is a bomb or no document. */
export const TEXT_MAX_BYTES = 12 * 1024 * 1024
const OBJECT_STREAM_MAX_BYTES = 4 * 1024 * 1024
/** Of one file, with those in object streams: ten times what a book needs. */
const OBJECTS_MAX = 300_000

/** The two longest, wherever they stand and however they are escaped, also where no `obj` leads; but not in a text or an address. */
export const ANYWHERE = new RegExp(
  `(?:${['JavaScript', 'RichMedia']
    .map(
      (name) =>
        `/${[...name].map((c) => `(?:${c}|#${c.charCodeAt(0).toString(16)}|#${c.charCodeAt(0).toString(16).toUpperCase()})`).join('')}`,
    )
    .join('|')})(?![\\w.+-])`,
  'g',
)
const EXCUSED_MAX = 10_000
export type Tree = {
  readonly text: Text
  readonly dangers: Dangers
  pages: number
  root: number | undefined
  encrypted: boolean
  amiss: Flaw | undefined
  objects: number
  objectStreamBytes: number
  /** Where values were read already. */
  readonly read: Set<number>
  /** Where one of the two names stands in a string: there it is a text or an address. */
  readonly excused: Set<number>
}

export const startTree = (bytes: Buffer, { budget }: Inside): Tree => {
  const dangers = startDangers()
  const excused = new Set<number>()
  const work = startWork(budget, {
    onName: (name) => noteName(dangers, name),
    onString: (value, from, of) => {
      if (of !== bytes || !value.includes('/')) return
      for (const { index } of value.matchAll(ANYWHERE)) excused.add(from + index)
      if (excused.size > EXCUSED_MAX) throw new TooMuch()
    },
    onDictionary: (dictionary, doubled) => noteDictionary(dangers, dictionary, doubled),
  })
  return {
    text: { bytes, work },
    dangers,
    pages: 0,
    root: undefined,
    encrypted: false,
    amiss: undefined,
    objects: 0,
    objectStreamBytes: 0,
    read: new Set(),
    excused,
  }
}

export const count = (tree: Tree, { value }: Placed): void => {
  if (!isDictionary(value)) return
  const type = value.get('Type')
  if (type === '/Page') tree.pages += 1
  if (type === '/Pages' && !value.has('Parent')) tree.root = numberIn(value.get('Count'))
  if (value.has('Encrypt')) tree.encrypted = true
}

export const note = (tree: Tree, placed: Placed): void => {
  if (++tree.objects > OBJECTS_MAX) throw new TooMuch()
  notePlaced(tree.dangers, placed)
}

/** What an object stream holds, in the order of its bytes; then what its own list says, should that be something else. */
const readPacked = (tree: Tree, inner: Text, first: number): void => {
  const numbers = new Map(listedIn(inner, first).map(({ number, at }) => [at, number]))
  const read = new Set<number>()
  for (let at = skip(inner, 0); at < inner.bytes.length; at = skip(inner, at)) {
    inner.work.values = 0
    const { value, end } = valueAt(inner, at)
    const placed = { number: numbers.get(at) ?? -1, at, from: at, end, value }
    read.add(at)
    note(tree, placed)
    count(tree, placed)
    at = end
  }
  for (const [listed, number] of numbers) {
    const at = skip(inner, listed)
    if (at >= inner.bytes.length) continue
    inner.work.values = 0
    if (!read.has(at) || at !== listed) note(tree, { number, at, from: at, end: at, value: valueAt(inner, at).value })
  }
}

/** Readers know an object stream by its numbers as well as by its type: one that is not called so is one in disguise. */
export const readObjectStream = (tree: Tree, placed: Placed): void => {
  const { value, stream } = placed
  if (!isDictionary(value) || !stream) return
  const isNumbered = value.has('N') && value.has('First')
  if (value.get('Type') !== '/ObjStm' && !isNumbered) return
  const first = numberIn(value.get('First'))
  if (value.get('Type') !== '/ObjStm' || numberIn(value.get('N')) === undefined || first === undefined) {
    tree.dangers.flaws.add('document.disguised-objects')
    return
  }
  if (stream.end - stream.begin > OBJECT_STREAM_MAX_BYTES) throw new TooMuch()
  const filters = filtersOf(value)
  if (filters === undefined || filters.length > 1) throw new Error('packed in another way')
  const bytes = unpacked(tree.text, placed, OBJECT_STREAM_MAX_BYTES)
  tree.objectStreamBytes += bytes.length
  if (tree.objectStreamBytes > TEXT_MAX_BYTES) throw new TooMuch()
  readPacked(tree, { bytes, work: tree.text.work }, first)
}

/** One that does not unpack is noted, and reading goes on: a danger behind it weighs more. */
export const tryObjectStream = (tree: Tree, placed: Placed): void => {
  try {
    readObjectStream(tree, placed)
  } catch (error) {
    if (error instanceof TooMuch) throw error
    tree.amiss ??= 'document.damaged'
  }
}
