/**
 * Whether what was appended to a PDF after a signature only signs it again (ISO 32000-2, 12.8.2.2; ETSI EN 319 142-1, 5.1): new signature
 * fields, their appearance, validation data. Everything that is drawn or asked must be as it was, or the earlier signature is partial.
 */
import type { Source } from '../inspect/source.ts'
import { isPacked, objectsOf, type Placed, packedIn, unpacked } from './pdf-objects.ts'
import {
  type Dictionary,
  isDictionary,
  isList,
  numberIn,
  referenceIn,
  spelled,
  type Value,
  valueAt,
} from './pdf-values.ts'

const APPENDED_MAX = 2_000

type Entry = { readonly number: number; readonly kind: 'free' | 'at' | 'in'; readonly place: number }
type Section = { readonly entries: readonly Entry[]; readonly trailer: Dictionary }

const SECTION_MAX_BYTES = 1024 * 1024

const tableIn = (text: string): Section => {
  const entries: Entry[] = []
  const start = text.indexOf('trailer')
  const words = text.slice(4, start).trim().split(/\s+/)
  for (let at = 0; at + 1 < words.length; ) {
    const [first, count] = [Number(words[at]), Number(words[at + 1])]
    at += 2
    for (let i = 0; i < count; i++, at += 3)
      entries.push({ number: first + i, kind: words[at + 2] === 'n' ? 'at' : 'free', place: Number(words[at]) })
  }
  const trailer = valueAt(text, start + 7).value
  if (start < 0 || !isDictionary(trailer) || trailer.has('XRefStm')) throw new Error('no section')
  return { entries, trailer }
}

/** PNG predictors none, sub and up (7.4.4.4). */
const unpredicted = (bytes: Buffer, columns: number): Buffer => {
  const rows: Buffer[] = []
  for (let at = 0; at + columns < bytes.length; at += columns + 1) {
    const row = Buffer.from(bytes.subarray(at + 1, at + 1 + columns))
    const above = rows.at(-1)
    const filter = bytes[at]
    if (filter === undefined || filter > 2) throw new Error('another predictor')
    for (let i = 0; i < columns && filter > 0; i++) {
      const beside = filter === 1 ? (row[i - 1] ?? 0) : (above?.[i] ?? 0)
      row[i] = ((row[i] ?? 0) + beside) & 0xff
    }
    rows.push(row)
  }
  return Buffer.concat(rows)
}

const KINDS = ['free', 'at', 'in'] as const

const streamSection = async (source: Source, placed: Placed): Promise<Section> => {
  const trailer = placed.value
  if (!isDictionary(trailer) || trailer.get('Type') !== '/XRef') throw new Error('no section')
  const numbersIn = (value: Value | undefined) => (isList(value) ? value.map((one) => numberIn(one) ?? -1) : [])
  const widths = numbersIn(trailer.get('W'))
  const [kindWidth = 0, placeWidth = 0] = widths
  const total = widths.reduce((sum, one) => sum + one, 0)
  if (widths.length !== 3 || widths.some((one) => one < 0 || one > 6)) throw new Error('no section')
  const parameters = trailer.get('DecodeParms')
  const predictor = isDictionary(parameters) ? (numberIn(parameters.get('Predictor')) ?? 1) : 1
  const raw = await unpacked(source, placed)
  const bytes = predictor >= 10 ? unpredicted(raw, total) : raw
  if (predictor > 1 && predictor < 10) throw new Error('another predictor')
  const index = numbersIn(trailer.get('Index') ?? ['0', trailer.get('Size') ?? '0'])
  const entries: Entry[] = []
  let at = 0
  for (let pair = 0; pair + 1 < index.length; pair += 2)
    for (let i = 0; i < (index[pair + 1] ?? 0) && at + total <= bytes.length; i++, at += total) {
      const kind = KINDS[kindWidth === 0 ? 1 : bytes.readUIntBE(at, kindWidth)]
      if (kind === undefined) throw new Error('no section')
      const place = placeWidth === 0 ? 0 : bytes.readUIntBE(at + kindWidth, placeWidth)
      entries.push({ number: (index[pair] ?? 0) + i, kind, place })
    }
  return { entries, trailer }
}

type Objects = ReadonlyMap<number, readonly Placed[]>

const sectionAt = async (source: Source, at: number, appended: Objects): Promise<Section> => {
  const text = (await source.read(at, at + SECTION_MAX_BYTES)).toString('latin1')
  if (/^xref\s/.test(text)) return tableIn(text)
  const stream = [...appended.values()].flat().find((one) => one.at === at && one.stream)
  if (!stream) throw new Error('no section')
  return streamSection(source, stream)
}

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

const survey = async (source: Source, end: number): Promise<Surveyed | undefined> => {
  const [before, appended] = [new Map<number, Placed[]>(), new Map<number, Placed[]>()]
  let [xrefBefore, xref, count] = [-1, -1, 0]
  for await (const one of objectsOf(source)) {
    if ('xref' in one) {
      if (one.at < end) xrefBefore = one.xref
      xref = one.xref
      continue
    }
    if (one.at < end && one.end > end) return undefined
    const into = one.at < end ? before : appended
    for (const each of isPacked(one) ? [one, ...(await packedIn(source, one))] : [one]) {
      if (into === appended && ++count > APPENDED_MAX) return undefined
      into.set(each.number, into === appended ? [...(appended.get(each.number) ?? []), each] : [heldOf(each)])
    }
  }
  return { before, appended, xrefBefore, xref }
}

/** Every table appended points only at what was appended, frees nothing, and the chain ends at the table of before. */
const isChained = async (source: Source, end: number, { appended, xref, xrefBefore }: Surveyed) => {
  const seen = new Set<number>()
  let [at, root]: [number, string | undefined] = [xref, undefined]
  while (at >= end) {
    if (seen.has(at)) return false
    seen.add(at)
    const { entries, trailer } = await sectionAt(source, at, appended)
    // a place where another object begins, or none, would show what nobody looked at
    const isAppended = ({ number, kind, place }: Entry) =>
      kind === 'free'
        ? number === 0
        : appended
            .get(number)
            ?.some((one) => (kind === 'at' ? one.at === place : appended.get(place)?.some(isPacked))) === true
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

const sameBut = (a: Dictionary, b: Dictionary, except: readonly string[]): boolean =>
  [...new Set([...a.keys(), ...b.keys()])].every(
    (key) => except.includes(key) || spelled(a.get(key)) === spelled(b.get(key)),
  )

/** What a reference may lead to: `old` as it stood, `now` every version appended, for another reader may take any of them. */
type Look = (reference: Value | undefined) => readonly Value[]
type Looks = { readonly old: Look; readonly now: Look }

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
const onlyFieldsAdded = (before: Value | undefined, after: Value | undefined, { old, now }: Looks): boolean => {
  const [was = []] = resolved(before, old)
  const isField = (one: Value) => {
    const versions = resolved(one, now)
    return versions.length > 0 && versions.every((version) => isSignatureField(version, now))
  }
  const grew = (list: Value) =>
    isList(was) &&
    isList(list) &&
    was.every((one, i) => spelled(one) === spelled(list[i])) &&
    list.slice(was.length).every(isField)
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
        sameBut(was, form, ofForm) &&
        onlyFieldsAdded(was.get('Fields'), form.get('Fields'), looks),
    )
  )
}

const isSigning = (before: Placed, { value: now, stream }: Placed, look: Looks): boolean => {
  const { value: old } = before
  if (isList(old)) return onlyFieldsAdded(old, now, look)
  if (!isDictionary(old) || !isDictionary(now)) return spelled(old) === spelled(now)
  const type = old.get('Type')
  if (type !== now.get('Type')) return false
  if (type === '/Metadata' || type === '/DSS' || type === '/XRef') return true
  if (stream || before.stream) return false
  if (type === '/Catalog')
    return (
      sameBut(old, now, ofCatalog) && (!now.has('AcroForm') || formGrew(old.get('AcroForm'), now.get('AcroForm'), look))
    )
  if (type === '/Page')
    return sameBut(old, now, ['Annots']) && onlyFieldsAdded(old.get('Annots'), now.get('Annots'), look)
  if (old.has('Fields')) return formGrew(old, now, look)
  if (isSignatureField(old, look.old) && !old.has('V')) return sameBut(old, now, ofField)
  if ([...old.keys(), ...now.keys()].every((key) => INFO.has(key))) return true
  return spelled(old) === spelled(now)
}

/** `end`: where the bytes that were signed end. */
export const onlySignedSince = async (source: Source, end: number): Promise<boolean> => {
  try {
    const surveyed = await survey(source, end)
    if (!surveyed || !(await isChained(source, end, surveyed))) return false
    const { before, appended } = surveyed
    const old: Look = (reference) => (before.get(referenceIn(reference) ?? -1) ?? []).map(({ value }) => value)
    const now: Look = (reference) =>
      appended.get(referenceIn(reference) ?? -1)?.map(({ value }) => value) ?? old(reference)
    return [...appended].every(([number, versions]) => {
      const was = before.get(number)?.at(-1)
      return was === undefined || versions.every((version) => isSigning(was, version, { old, now }))
    })
  } catch {
    // what cannot be read cannot be shown to be harmless
    return false
  }
}
