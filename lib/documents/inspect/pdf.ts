/**
 * PDF (ISO 32000-1). Everything outside streams is read token by token, object streams are unpacked and read likewise, and so is whatever
 * stands behind an `obj`, wherever it is: a name cannot hide behind an escape, in a compressed object, in a string or in a stream. Only page
 * tree and dangers are looked at, in every revision.
 */
import { CutOff, skip, startWork, type Text, TooMuch, textOf, valueAt } from '../pdf/lexer.ts'
import {
  filtersOf,
  isBlank,
  listedIn,
  objectsOf,
  type Placed,
  placedAt,
  unpacked,
  valuesBehindObj,
} from '../pdf/objects.ts'
import { isDictionary, numberIn } from '../pdf/values.ts'
import type { Inside } from './inside.ts'
import { concludeDangers, type Dangers, noteDictionary, noteName, notePlaced, startDangers } from './pdf-dangers.ts'
import type { ReadOnce } from './source.ts'
import { type Flaw, flaw, PAGES_MAX, type Verdict } from './verdict.ts'

/** Outside streams even a thousand pages need little; what swells beyond is a bomb or no document. */
const TEXT_MAX_BYTES = 12 * 1024 * 1024
const OBJECT_STREAM_MAX_BYTES = 4 * 1024 * 1024
/** Of one file, with those in object streams: ten times what a book needs. */
const OBJECTS_MAX = 300_000

/** The two longest, wherever they stand and however they are escaped, also where no `obj` leads; but not in a text or an address. */
const ANYWHERE = new RegExp(
  `(?:${['JavaScript', 'RichMedia']
    .map(
      (name) =>
        `/${[...name].map((c) => `(?:${c}|#${c.charCodeAt(0).toString(16)}|#${c.charCodeAt(0).toString(16).toUpperCase()})`).join('')}`,
    )
    .join('|')})(?![\\w.+-])`,
  'g',
)
const EXCUSED_MAX = 10_000
const [SWEPT_BYTES, OVERLAP_BYTES] = [1024 * 1024, 40]

type Tree = {
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

const startTree = (bytes: Buffer, { budget }: Inside): Tree => {
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

const count = (tree: Tree, { value }: Placed): void => {
  if (!isDictionary(value)) return
  const type = value.get('Type')
  if (type === '/Page') tree.pages += 1
  if (type === '/Pages' && !value.has('Parent')) tree.root = numberIn(value.get('Count'))
  if (value.has('Encrypt')) tree.encrypted = true
}

const note = (tree: Tree, placed: Placed): void => {
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
const readObjectStream = (tree: Tree, placed: Placed): void => {
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
const tryObjectStream = (tree: Tree, placed: Placed): void => {
  try {
    readObjectStream(tree, placed)
  } catch (error) {
    if (error instanceof TooMuch) throw error
    tree.amiss ??= 'document.damaged'
  }
}

const readTree = (tree: Tree): void => {
  let streamBytes = 0
  for (const one of objectsOf(tree.text)) {
    if ('xref' in one) continue
    const { stream } = one
    tree.read.add(one.from)
    note(tree, one)
    count(tree, one)
    if (stream) streamBytes += stream.end - stream.begin
    if (one.end - streamBytes > TEXT_MAX_BYTES) throw new TooMuch()
    if (one.misfits) throw new CutOff()
    if (stream && !tree.encrypted) tryObjectStream(tree, one)
  }
  if (tree.text.bytes.length - streamBytes > TEXT_MAX_BYTES) throw new TooMuch()
}

/** Within streams, strings and comments, where only an offset would lead: what is no value there is none of anybody's. */
const readHidden = (tree: Tree): void => {
  const { text } = tree
  for (const behind of valuesBehindObj(text.bytes)) {
    const at = skip(text, behind)
    if (tree.read.has(at)) continue
    try {
      const placed = placedAt(text, at, { number: -1, at })
      note(tree, placed)
      if (!tree.encrypted) readObjectStream(tree, placed)
    } catch (error) {
      // bytes that only look like the beginning of an object
      if (error instanceof TooMuch) throw error
    }
  }
}

const sweep = ({ dangers, text: { bytes }, excused }: Tree): void => {
  for (let at = 0; at < bytes.length; at += SWEPT_BYTES) {
    const from = Math.max(0, at - OVERLAP_BYTES)
    const part = bytes.toString('latin1', from, Math.min(bytes.length, at + SWEPT_BYTES))
    for (const { index } of part.matchAll(ANYWHERE))
      if (!excused.has(from + index)) {
        dangers.flaws.add('document.active-content')
        return
      }
  }
}

const TAIL_BYTES = 2_048

const tailFlaw = (bytes: Buffer): Flaw | undefined => {
  const from = Math.max(0, bytes.length - TAIL_BYTES)
  const end = bytes.lastIndexOf('%%EOF')
  if (end < from) return 'document.damaged'
  if (!isBlank(bytes, end + 5)) return 'document.two-formats'
  const start = Number(/startxref\s+(\d+)\s*$/.exec(bytes.toString('latin1', from, end))?.[1] ?? -1)
  const at = bytes.toString(
    'latin1',
    Math.min(bytes.length, Math.max(0, start)),
    Math.min(bytes.length, Math.max(0, start + 32)),
  )
  return /^\s*(xref|\d+\s+\d+\s+obj)/.test(at) ? undefined : 'document.damaged'
}

/** In this order where there are several: which reader takes what is the last thing that helps who has to make the file anew. */
const DANGERS: readonly Flaw[] = [
  'document.active-content',
  'document.doubled-key',
  'document.disguised-objects',
  'document.remote-action',
  'document.embedded-program',
]

const unpackedFile = (text: Text, placed: Placed): Buffer | Flaw => {
  try {
    return unpacked(text, placed, text.work.budget.unpackable)
  } catch (error) {
    if (error instanceof TooMuch) return 'document.exceeds-limits'
    const filters = filtersOf(placed.value)
    return filters?.every((one) => one === '/FlateDecode') ? 'document.damaged' : 'document.embedded-unreadable'
  }
}

/** Most files hold none; those that do are read in a second turn, every version of each. */
const embeddedFlaw = async (tree: Tree, embedded: ReadonlySet<number>, inside: Inside): Promise<Flaw | undefined> => {
  if (embedded.size === 0) return undefined
  const text = textOf(tree.text.bytes, inside.budget)
  for (const placed of objectsOf(text)) {
    if ('xref' in placed || !placed.stream || !embedded.has(placed.number)) continue
    const bytes = unpackedFile(text, placed)
    const amiss = typeof bytes === 'string' ? bytes : await inside.inspect(bytes)
    if (amiss) return amiss
  }
  return undefined
}

const embeddedFlawOrLimit: typeof embeddedFlaw = async (...given) => {
  try {
    return await embeddedFlaw(...given)
  } catch (error) {
    if (error instanceof TooMuch) return 'document.exceeds-limits'
    throw error
  }
}

/** Until something is amiss; what was met by then is noted. */
const readAll = (tree: Tree): void => {
  try {
    readTree(tree)
    if (tree.amiss) return
    readHidden(tree)
    sweep(tree)
  } catch (error) {
    tree.amiss ??= error instanceof TooMuch ? 'document.exceeds-limits' : 'document.damaged'
  }
}

export const inspectPdf = async (source: ReadOnce, inside: Inside): Promise<Verdict> => {
  const bytes = await source.whole()
  const tail = tailFlaw(bytes)
  if (tail) return flaw(tail)
  const tree = startTree(bytes, inside)
  readAll(tree)
  if (tree.encrypted) return flaw('document.encrypted')
  const { embedded } = concludeDangers(tree.dangers)
  const danger = DANGERS.find((one) => tree.dangers.flaws.has(one)) ?? tree.amiss
  const amiss = danger ?? (await embeddedFlawOrLimit(tree, embedded, inside))
  if (amiss) return flaw(amiss)
  const { root = 0, pages } = tree
  if (root > PAGES_MAX) return flaw('document.exceeds-limits')
  if (!Number.isInteger(root) || root < 1 || pages < root) return flaw('document.damaged')
  return tree.dangers.signed ? { pages: root, signed: true } : { pages: root }
}
