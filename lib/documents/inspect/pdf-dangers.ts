/**
 * What in a PDF (ISO 32000-2) would run, start or fetch something, or be read in two ways: noted dictionary by dictionary in every revision,
 * because any reader may take any of them, and judged when all of the file was seen, because what runs may be an object elsewhere.
 */
import { ALSO_BLANK } from '../pdf/lexer.ts'
import type { Placed } from '../pdf/objects.ts'
import { type Dictionary, isDictionary, isList, referenceIn, textIn, type Value } from '../pdf/values.ts'
import { TooMuch } from '../pdf/work.ts'
import { chained, FILE_KEYS, FLAW_OF_NAME, flawOfAddress, leaves, linksOf } from './pdf-actions.ts'
import { isProgramName, isProgramType } from './programs.ts'
import type { Flaw } from './verdict.ts'

/** References that are held until the end. */
const LINKS_MAX = 500_000

export type Dangers = {
  readonly flaws: Set<Flaw>
  signed: boolean
  links: number
  /** Objects that run when the file is opened, a page turned, the pointer moved. */
  readonly automatic: Set<number>
  /** Objects that, once run, leave the file. */
  readonly leaving: Set<number>
  /** Objects that lead to others, as a list or as what runs next. */
  readonly next: Map<number, number[]>
  /** Objects that hold, or list, embedded files. */
  readonly embedded: Set<number>
  /** Strings by reference: what names a file and what an address; and those objects that may be neither. */
  readonly named: Set<number>
  readonly addressed: Set<number>
  readonly programNames: Set<number>
  readonly addresses: Map<number, Flaw>
}

export const startDangers = (): Dangers => ({
  flaws: new Set(),
  signed: false,
  links: 0,
  automatic: new Set(),
  leaving: new Set(),
  next: new Map(),
  embedded: new Set(),
  named: new Set(),
  addressed: new Set(),
  programNames: new Set(),
  addresses: new Map(),
})

const addAll = <T>(lists: Map<number, T[]>, number: number, added: readonly T[]): void => {
  const list = lists.get(number)
  if (list) for (const one of added) list.push(one)
  else lists.set(number, [...added])
}

const noteWhole = (dangers: Dangers, name: string): void => {
  const amiss = FLAW_OF_NAME.get(name)
  if (amiss) dangers.flaws.add(amiss)
  if (name === 'ByteRange') dangers.signed = true
}

export const noteName = (dangers: Dangers, name: string): void => {
  noteWhole(dangers, name)
  if (ALSO_BLANK.test(name)) for (const one of name.split(ALSO_BLANK)) noteWhole(dangers, one)
}

const noteReference = (into: Set<number>, value: Value | undefined): void => {
  const reference = referenceIn(value)
  if (reference !== undefined) into.add(reference)
}

/** `value`: an action, a list of them or what leads to one. */
const noteAutomatic = (dangers: Dangers, value: Value | undefined): void => {
  noteReference(dangers.automatic, value)
  if (isList(value)) for (const one of value) noteAutomatic(dangers, one)
  if (!isDictionary(value)) return
  if (leaves(value)) dangers.flaws.add('document.remote-action')
  noteAutomatic(dangers, value.get('Next'))
}

const noteEmbedded = (dangers: Dangers, value: Value | undefined): void => {
  noteReference(dangers.embedded, value)
  if (isDictionary(value)) for (const one of value.values()) noteEmbedded(dangers, one)
  if (isList(value)) for (const one of value) noteEmbedded(dangers, one)
}

const noteFileNames = (dangers: Dangers, specification: Dictionary): void => {
  for (const value of FILE_KEYS.flatMap((key) => specification.get(key) ?? [])) {
    noteReference(dangers.named, value)
    if (isProgramName(textIn(value) ?? '')) dangers.flaws.add('document.embedded-program')
  }
}

export const noteDictionary = (dangers: Dangers, dictionary: Dictionary, doubled: boolean): void => {
  const { flaws } = dangers
  if (doubled) flaws.add('document.doubled-key')
  noteAutomatic(dangers, dictionary.get('OpenAction'))
  const additional = dictionary.get('AA')
  noteReference(dangers.automatic, additional)
  if (isDictionary(additional)) for (const one of additional.values()) noteAutomatic(dangers, one)
  const address = dictionary.get('URI')
  noteReference(dangers.addressed, address)
  const amiss = address && flawOfAddress(isDictionary(address) ? (address.get('Base') ?? '') : address)
  if (amiss) flaws.add(amiss)
  const files = dictionary.get('EF')
  noteEmbedded(dangers, files)
  noteEmbedded(dangers, dictionary.get('RF'))
  if (files !== undefined || ['/Filespec', '/F'].includes(String(dictionary.get('Type'))))
    noteFileNames(dangers, dictionary)
}

/** What the value of an object as a whole may be to those that name it. */
const noteObject = (dangers: Dangers, { number, value }: Placed): void => {
  if (number < 0) return
  if (typeof value === 'string') {
    const text = textIn(value)
    if (text !== undefined && isProgramName(text)) dangers.programNames.add(number)
    const amiss = flawOfAddress(value)
    if (amiss) dangers.addresses.set(number, amiss)
    return
  }
  const inner = [value, ...linksOf(value).flatMap(chained)]
  const references = inner.flatMap((one) => referenceIn(one) ?? [])
  dangers.links += references.length
  if (dangers.links > LINKS_MAX) throw new TooMuch()
  if (references.length > 0) addAll(dangers.next, number, references)
  if (inner.filter(isDictionary).some(leaves)) dangers.leaving.add(number)
  const amiss = isDictionary(value) && flawOfAddress(value.get('Base') ?? '')
  if (amiss) dangers.addresses.set(number, amiss)
}

const noteStream = (dangers: Dangers, placed: Placed): void => {
  const { value, number } = placed
  if (!isDictionary(value)) return
  // ISO 32000-1, 7.3.8.2: its bytes are those of another file
  if (value.has('F') && value.get('F') !== 'null') dangers.flaws.add('document.remote-action')
  // a form that stands for a page of another file (8.10.4)
  const imported = value.get('Ref')
  if (isDictionary(imported) && imported.has('F')) dangers.flaws.add('document.remote-action')
  const isDeclared = value.get('Type') === '/EmbeddedFile'
  if (isDeclared && isProgramType(String(value.get('Subtype')))) dangers.flaws.add('document.embedded-program')
  if (isDeclared) dangers.embedded.add(number)
}

/** Each object where it was read; without the bytes of its stream. */
export const notePlaced = (dangers: Dangers, placed: Placed): void => {
  noteObject(dangers, placed)
  if (placed.stream) noteStream(dangers, placed)
}

/** All that can be reached from the given. */
const reachable = ({ next }: Dangers, from: ReadonlySet<number>): ReadonlySet<number> => {
  const seen = new Set(from)
  for (const number of seen) for (const one of next.get(number) ?? []) seen.add(one)
  return seen
}

/** When all objects were noted. `embedded`: the numbers of those that may hold files. */
export const concludeDangers = (dangers: Dangers): { readonly embedded: ReadonlySet<number> } => {
  const { flaws } = dangers
  if ([...reachable(dangers, dangers.automatic)].some((one) => dangers.leaving.has(one)))
    flaws.add('document.remote-action')
  if ([...dangers.named].some((one) => dangers.programNames.has(one))) flaws.add('document.embedded-program')
  for (const one of dangers.addressed) {
    const amiss = dangers.addresses.get(one)
    if (amiss) flaws.add(amiss)
  }
  return { embedded: reachable(dangers, dangers.embedded) }
}
