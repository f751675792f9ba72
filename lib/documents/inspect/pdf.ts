/**
 * PDF (ISO 32000-1). Everything outside streams is read token by token, object streams are unpacked and read likewise, and so is whatever
 * stands behind an `obj`, wherever it is: a name cannot hide behind an escape, in a compressed object, in a string or in a stream. Only page
 * tree and dangers are looked at, in every revision.
 */
import { skip } from '../pdf/lexer.ts'
import { filtersOf, isBlank, objectsOf, type Placed, placedAt, unpacked, valuesBehindObj } from '../pdf/objects.ts'
import { CutOff, type Text, TooMuch, textOf } from '../pdf/work.ts'
import type { Inside } from './inside.ts'
import { concludeDangers } from './pdf-dangers.ts'
import {
  ANYWHERE,
  count,
  note,
  readObjectStream,
  startTree,
  TEXT_MAX_BYTES,
  type Tree,
  tryObjectStream,
} from './pdf-tree.ts'
import type { ReadOnce } from './source.ts'
import { type Flaw, flaw, PAGES_MAX, type Verdict } from './verdict.ts'

const [SWEPT_BYTES, OVERLAP_BYTES] = [1024 * 1024, 40]

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
