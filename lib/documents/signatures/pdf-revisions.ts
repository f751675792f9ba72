/**
 * Whether what was appended to a PDF after a signature only signs it again (ISO 32000-2, 12.8.2.2; ETSI EN 319 142-1, 5.1): new signature
 * fields, their appearance, validation data. Everything that is drawn or asked must be as it was, or the earlier signature is partial.
 */
import type { Text } from '../pdf/lexer.ts'
import { isPacked, objectsOf, type Placed, packedIn, strictly } from '../pdf/objects.ts'
import { type Dictionary, isDictionary, isList, numberIn, referenceIn, spelled, type Value } from '../pdf/values.ts'
import { type Entry, sectionAt } from './pdf-sections.ts'

const APPENDED_MAX = 2_000
/** Tables since one signature; each further signature needs one. */
const SECTIONS_MAX = 200
/** Values of objects that signing may touch, all together. */
const HELD_MAX = 1_000_000
/** Characters that are compared for one signature. */
const COMPARED_MAX = 32_000_000

type Objects = ReadonlyMap<number, readonly Placed[]>

type Surveyed = {
  /** By number, in the order of the file. */
  readonly before: Objects
  readonly appended: Objects
  /** Where the table begins, before and at last. */
  readonly xrefBefore: number
  readonly xref: number
}

const INFO: ReadonlySet<string> = new Set(
  'Title Author Subject Keywords Creator Producer CreationDate ModDate Trapped'.split(' '),
)

const DISTINGUISHED = ['/Catalog', '/Page', '/Metadata', '/DSS', '/XRef']
const KEPT: Value = '/kept'

/** Of what stood before, only what signing may touch is held: anything else that comes again is a change. */
const heldOf = (placed: Placed): Placed => {
  const { value } = placed
  if (isList(value)) return value.every((one) => referenceIn(one) !== undefined) ? placed : { ...placed, value: KEPT }
  if (!isDictionary(value)) return { ...placed, value: KEPT }
  const isTouched =
    DISTINGUISHED.includes(String(value.get('Type'))) ||
    value.has('FT') ||
    value.has('Fields') ||
    [...value.keys()].every((key) => INFO.has(key))
  return isTouched ? placed : { ...placed, value: KEPT }
}

const sizeOf = (value: Value): number => {
  if (isDictionary(value)) return [...value.values()].reduce((sum, one) => sum + sizeOf(one), 1)
  return isList(value) ? value.reduce((sum: number, one) => sum + sizeOf(one), 1) : 1
}

/** An object, and those packed into it. */
const withPacked = (text: Text, placed: Placed): readonly Placed[] =>
  isPacked(placed) ? [placed, ...packedIn(text, placed)] : [placed]

type Survey = {
  /** In the order of the file, as far as signing may touch them. */
  readonly objects: readonly Placed[]
  readonly marks: readonly { readonly at: number; readonly xref: number }[]
}

const survey = (text: Text): Survey => {
  const objects: Placed[] = []
  const marks: Survey['marks'][number][] = []
  let held = 0
  for (const one of objectsOf(text)) {
    if ('xref' in one) {
      marks.push(one)
      continue
    }
    if (one.number < 0) continue
    strictly(text)
    for (const each of withPacked(text, one)) {
      const kept = heldOf(each)
      held += sizeOf(kept.value)
      if (held > HELD_MAX) throw new Error('more than is reasonable')
      objects.push(kept)
    }
  }
  return { objects, marks }
}

/** A file's objects, read once for all of its signatures, when the first asks. */
export type Revisions = { readonly text: Text; readonly survey: () => Survey }

export const revisionsOf = (text: Text): Revisions => {
  let surveyed: Survey | undefined
  return {
    text,
    survey: () => {
      surveyed ??= survey(text)
      return surveyed
    },
  }
}

/** What was appended since `end`, whole. */
const appendedSince = (text: Text, end: number): readonly Placed[] | undefined => {
  const appended: Placed[] = []
  for (const one of objectsOf(text, end)) {
    if ('xref' in one || one.number < 0) continue
    strictly(text)
    appended.push(...withPacked(text, one))
    if (appended.length > APPENDED_MAX) return undefined
  }
  return appended
}

const surveySince = ({ text, survey }: Revisions, end: number): Surveyed | undefined => {
  const { objects, marks } = survey()
  if (objects.some((one) => one.at < end && one.end > end)) return undefined
  const since = objects.filter((one) => one.at >= end)
  const appended = since.length > APPENDED_MAX ? undefined : appendedSince(text, end)
  // read from its beginning or from there it must be the same
  if (appended?.length !== since.length || since.some(({ at }, i) => at !== appended[i]?.at)) return undefined
  const byNumber = new Map<number, Placed[]>()
  for (const one of appended) byNumber.set(one.number, [...(byNumber.get(one.number) ?? []), one])
  return {
    before: new Map(objects.flatMap((one) => (one.at < end ? [[one.number, [one]]] : []))),
    appended: byNumber,
    xrefBefore: marks.findLast(({ at }) => at < end)?.xref ?? -1,
    xref: marks.at(-1)?.xref ?? -1,
  }
}

/** Every table appended points only at what was appended, frees nothing, and the chain ends at the table of before. */
const isChained = (text: Text, end: number, { appended, xref, xrefBefore }: Surveyed): boolean => {
  const seen = new Set<number>()
  const streams = new Map([...appended.values()].flat().flatMap((one) => (one.stream ? [[one.at, one]] : [])))
  // a place where another object begins, or none, would show what nobody looked at
  const isAppended = ({ number, kind, place }: Entry) =>
    kind === 'free'
      ? number === 0
      : appended
          .get(number)
          ?.some((one) => (kind === 'at' ? one.at === place : appended.get(place)?.some(isPacked))) === true
  let [at, root]: [number, string | undefined] = [xref, undefined]
  while (at >= end) {
    if (seen.has(at) || seen.size >= SECTIONS_MAX) return false
    seen.add(at)
    const { entries, trailer } = sectionAt(text, at, streams.get(at))
    if (!entries.every(isAppended) || trailer.has('Encrypt')) return false
    root ??= spelled(trailer.get('Root'))
    if (spelled(trailer.get('Root')) !== root) return false
    at = numberIn(trailer.get('Prev')) ?? -1
  }
  return at === xrefBefore
}

const ofCatalog = ['AcroForm', 'DSS', 'Extensions', 'Version', 'Metadata']
const ofForm = ['Fields', 'SigFlags', 'DR', 'DA']
const ofField = ['V', 'AP', 'M', 'MK', 'F', 'Lock']

/** `same`: whether two values are, as long as not too much was compared. */
type Comparing = { readonly same: (a: Value | undefined, b: Value | undefined) => boolean }

const startComparing = (): Comparing => {
  let left = COMPARED_MAX
  return {
    same: (a, b) => {
      const [one, other] = [spelled(a), spelled(b)]
      left -= one.length + other.length + 1
      if (left < 0) throw new Error('more than is reasonable')
      return one === other
    },
  }
}

type Except = { readonly except: readonly string[] } & Comparing

const sameBut = (a: Dictionary, b: Dictionary, { except, same }: Except): boolean =>
  [...new Set([...a.keys(), ...b.keys()])].every((key) => except.includes(key) || same(a.get(key), b.get(key)))

/** What a reference may lead to: `old` as it stood, `now` every version appended, for another reader may take any of them. */
type Look = (reference: Value | undefined) => readonly Value[]
type Looks = { readonly old: Look; readonly now: Look } & Comparing

const resolved = (value: Value | undefined, look: Look): readonly Value[] =>
  referenceIn(value) === undefined ? (value === undefined ? [] : [value]) : look(value)

const isSignatureField = (value: Value | undefined, look: Look): boolean => {
  if (!isDictionary(value)) return false
  const parents = resolved(value.get('Parent'), look)
  const isOfSignature = (one: Value) => isDictionary(one) && one.get('FT') === '/Sig'
  const isSignature = isOfSignature(value) || (!value.has('FT') && parents.length > 0 && parents.every(isOfSignature))
  return isSignature && (!value.has('Subtype') || value.get('Subtype') === '/Widget')
}

/** What was in the list is still there in its order; what came is a signature's field. */
const onlyFieldsAdded = (before: Value | undefined, after: Value | undefined, { old, now, same }: Looks): boolean => {
  const [was = []] = resolved(before, old)
  const isField = (one: Value) => {
    const versions = resolved(one, now)
    return versions.length > 0 && versions.every((version) => same('', '') && isSignatureField(version, now))
  }
  const grew = (list: Value) =>
    isList(was) && isList(list) && was.every((one, i) => same(one, list[i])) && list.slice(was.length).every(isField)
  const lists = resolved(after, now)
  return lists.length > 0 ? lists.every(grew) : isList(was) && was.length === 0
}

const formGrew = (before: Value | undefined, after: Value | undefined, looks: Looks): boolean => {
  const [was = new Map()] = resolved(before, looks.old)
  const forms = resolved(after, looks.now)
  return (
    isDictionary(was) &&
    forms.length > 0 &&
    forms.every(
      (form) =>
        isDictionary(form) &&
        sameBut(was, form, { ...looks, except: ofForm }) &&
        onlyFieldsAdded(was.get('Fields'), form.get('Fields'), looks),
    )
  )
}

const isSigning = (before: Placed, { value: now, stream }: Placed, look: Looks): boolean => {
  const { same } = look
  const { value: old } = before
  if (isList(old)) return onlyFieldsAdded(old, now, look)
  if (!isDictionary(old) || !isDictionary(now)) return same(old, now)
  const type = old.get('Type')
  if (type !== now.get('Type')) return false
  if (type === '/Metadata' || type === '/DSS' || type === '/XRef') return true
  if (stream || before.stream) return false
  if (type === '/Catalog')
    return (
      sameBut(old, now, { same, except: ofCatalog }) &&
      (!now.has('AcroForm') || formGrew(old.get('AcroForm'), now.get('AcroForm'), look))
    )
  if (type === '/Page')
    return (
      sameBut(old, now, { same, except: ['Annots'] }) && onlyFieldsAdded(old.get('Annots'), now.get('Annots'), look)
    )
  if (old.has('Fields')) return formGrew(old, now, look)
  if (isSignatureField(old, look.old) && !old.has('V')) return sameBut(old, now, { same, except: ofField })
  if ([...old.keys(), ...now.keys()].every((key) => INFO.has(key))) return true
  return same(old, now)
}

/** `end`: where the bytes that were signed end. */
export const onlySignedSince = (revisions: Revisions, end: number): boolean => {
  try {
    const surveyed = surveySince(revisions, end)
    if (!surveyed || !isChained(revisions.text, end, surveyed)) return false
    const { before, appended } = surveyed
    const old: Look = (reference) => (before.get(referenceIn(reference) ?? -1) ?? []).map(({ value }) => value)
    const now: Look = (reference) =>
      appended.get(referenceIn(reference) ?? -1)?.map(({ value }) => value) ?? old(reference)
    const looks = { old, now, ...startComparing() }
    return [...appended].every(([number, versions]) => {
      const was = before.get(number)?.at(-1)
      return was === undefined || versions.every((version) => isSigning(was, version, looks))
    })
  } catch {
    // what cannot be read cannot be shown to be harmless
    return false
  }
}
