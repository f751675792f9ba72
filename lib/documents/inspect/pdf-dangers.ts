/**
 * What in a PDF (ISO 32000-2) would run, start or fetch something, or be read in two ways: noted dictionary by dictionary in every revision,
 * because any reader may take any of them, and judged when all of the file was seen, because what runs may be an object elsewhere.
 */
import { ALSO_BLANK, TooMuch } from '../pdf/lexer.ts'
import type { Placed } from '../pdf/objects.ts'
import { type Dictionary, isDictionary, isList, referenceIn, textIn, type Value } from '../pdf/values.ts'
import { isProgramName, isProgramType } from './programs.ts'
import type { Flaw } from './verdict.ts'

/** Names that no paper needs, wherever they stand (12.6.4, 12.7.8, 13). */
const ACTIVE = [
  ...['JavaScript', 'JS', 'Launch', 'RichMedia', 'RichMediaExecute', 'XFA', 'ImportData', 'SubmitForm', 'Rendition'],
  ...['Renditions', 'Movie', 'Sound', 'GoTo3DView', 'OnInstantiate', 'AlternatePresentations', 'PresSteps'],
]
/** Actions that lead into another file, of this disk, of another machine or embedded. */
const REMOTE = ['GoToR', 'GoToE']
const FLAW_OF_NAME = new Map<string, Flaw>([
  ...ACTIVE.map((name) => [name, 'document.active-content'] as const),
  ...REMOTE.map((name) => [name, 'document.remote-action'] as const),
])

/** The keys of a file specification that name it, and those of its embedded files (7.11.3). */
const FILE_KEYS = ['F', 'UF', 'DOS', 'Mac', 'Unix'] as const
/** The triggers of additional actions (12.6.3). */
const TRIGGERS = [
  'E',
  'X',
  'D',
  'U',
  'Fo',
  'Bl',
  'PO',
  'PC',
  'PV',
  'PI',
  'O',
  'C',
  'K',
  'F',
  'V',
  'WC',
  'WS',
  'DS',
  'WP',
  'DP',
]
/** Named actions that change what is shown, or ask before they print. */
const HARMLESS = new Set(['/NextPage', '/PrevPage', '/FirstPage', '/LastPage', '/Print'])

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

const SAFE_SCHEMES = new Set(['http', 'https', 'mailto', 'tel', 'sms', 'ftp', 'ftps', 'urn', 'doi', 'geo'])
const SCRIPT_SCHEMES = new Set(['javascript', 'vbscript', 'livescript', 'data', 'mocha'])

/** A link to the web or within it is no danger; one to a disk, to another machine's share or into a program is. */
const flawOfAddress = (value: Value): Flaw | undefined => {
  const address = (textIn(value) ?? '').replace(/[\p{Cc}\p{Z}]+/gu, '')
  if (/^[\\/]{2}/.test(address)) return 'document.remote-action'
  const scheme = /^([a-z][a-z0-9+.-]{0,31}):/i.exec(address)?.[1]?.toLowerCase()
  if (scheme === undefined || SAFE_SCHEMES.has(scheme)) return undefined
  // a host with its port, as people write it
  if (scheme.includes('.') && /^[^:]*:\d/.test(address)) return undefined
  return SCRIPT_SCHEMES.has(scheme) ? 'document.active-content' : 'document.remote-action'
}

const noteReference = (into: Set<number>, value: Value | undefined): void => {
  const reference = referenceIn(value)
  if (reference !== undefined) into.add(reference)
}

/** An action that leaves the file, or whose kind stands elsewhere. */
const leaves = (action: Dictionary): boolean => {
  const kind = action.get('S')
  if (kind === '/Named') return !HARMLESS.has(String(action.get('N')))
  return kind === '/URI' || (kind === '/Thread' && action.has('F')) || referenceIn(kind) !== undefined
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

const linksOf = (value: Value): readonly Value[] => {
  if (isList(value)) return value
  if (!isDictionary(value)) return []
  const keys = value.has('S') ? ['Next'] : ['Next', ...TRIGGERS, ...FILE_KEYS]
  return keys.flatMap((key) => {
    const one = value.get(key)
    return one === undefined ? [] : isList(one) ? one : [one]
  })
}

/** An action, and what stands in it to run after it. */
const chained = (value: Value | undefined): readonly Value[] => {
  if (value === undefined) return []
  if (isList(value)) return value.flatMap(chained)
  return isDictionary(value) ? [value, ...chained(value.get('Next'))] : [value]
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
