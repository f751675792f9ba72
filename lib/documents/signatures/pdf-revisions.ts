/**
 * Whether what was appended to a PDF after a signature only signs it again (ISO 32000-2, 12.8.2.2; ETSI EN 319 142-1, 5.1): new signature
 * fields, their appearance, validation data. Everything that is drawn or asked must be as it was, or the earlier signature is partial.
 */

import { isPacked, objectsOf, type Placed, packedIn, strictly } from '../pdf/objects.ts'
import { isDictionary, isList, numberIn, referenceIn, spelled, type Value } from '../pdf/values.ts'
import type { Text } from '../pdf/work.ts'
import { INFO, isSigning, type Look, startComparing } from './pdf-changes.ts'
import { type Entry, sectionAt } from './pdf-sections.ts'

const APPENDED_MAX = 2_000
/** Tables since one signature; each further signature needs one. */
const SECTIONS_MAX = 200
/** Values of objects that signing may touch, all together. */
const HELD_MAX = 1_000_000

type Objects = ReadonlyMap<number, readonly Placed[]>

type Surveyed = {
  /** By number, in the order of the file. */
  readonly before: Objects
  readonly appended: Objects
  /** Where the table begins, before and at last. */
  readonly xrefBefore: number
  readonly xref: number
}

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
