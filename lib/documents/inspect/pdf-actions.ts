/** The actions of a PDF (ISO 32000-2, 12.6): which of them no paper needs, which leave the file, and where a link may lead. */
import { type Dictionary, isDictionary, isList, referenceIn, textIn, type Value } from '../pdf/values.ts'
import type { Flaw } from './verdict.ts'

/** Names that no paper needs, wherever they stand (12.6.4, 12.7.8, 13). */
const ACTIVE = [
  ...['JavaScript', 'JS', 'Launch', 'RichMedia', 'RichMediaExecute', 'XFA', 'ImportData', 'SubmitForm', 'Rendition'],
  ...['Renditions', 'Movie', 'Sound', 'GoTo3DView', 'OnInstantiate', 'AlternatePresentations', 'PresSteps'],
]
/** Actions that lead into another file, of this disk, of another machine or embedded. */
const REMOTE = ['GoToR', 'GoToE']
export const FLAW_OF_NAME = new Map<string, Flaw>([
  ...ACTIVE.map((name) => [name, 'document.active-content'] as const),
  ...REMOTE.map((name) => [name, 'document.remote-action'] as const),
])

/** Named actions that change what is shown, or ask before they print. */
const HARMLESS = new Set(['/NextPage', '/PrevPage', '/FirstPage', '/LastPage', '/Print'])

/** An action that leaves the file, or whose kind stands elsewhere. */
export const leaves = (action: Dictionary): boolean => {
  const kind = action.get('S')
  if (kind === '/Named') return !HARMLESS.has(String(action.get('N')))
  return kind === '/URI' || (kind === '/Thread' && action.has('F')) || referenceIn(kind) !== undefined
}

/** An action, and what stands in it to run after it. */
export const chained = (value: Value | undefined): readonly Value[] => {
  if (value === undefined) return []
  if (isList(value)) return value.flatMap(chained)
  return isDictionary(value) ? [value, ...chained(value.get('Next'))] : [value]
}

const SAFE_SCHEMES = new Set(['http', 'https', 'mailto', 'tel', 'sms', 'ftp', 'ftps', 'urn', 'doi', 'geo'])
const SCRIPT_SCHEMES = new Set(['javascript', 'vbscript', 'livescript', 'data', 'mocha'])

/** A link to the web or within it is no danger; one to a disk, to another machine's share or into a program is. */
export const flawOfAddress = (value: Value): Flaw | undefined => {
  const address = (textIn(value) ?? '').replace(/[\p{Cc}\p{Z}]+/gu, '')
  if (/^[\\/]{2}/.test(address)) return 'document.remote-action'
  const scheme = /^([a-z][a-z0-9+.-]{0,31}):/i.exec(address)?.[1]?.toLowerCase()
  if (scheme === undefined || SAFE_SCHEMES.has(scheme)) return undefined
  // a host with its port, as people write it
  if (scheme.includes('.') && /^[^:]*:\d/.test(address)) return undefined
  return SCRIPT_SCHEMES.has(scheme) ? 'document.active-content' : 'document.remote-action'
}

/** The keys of a file specification that name it, and those of its embedded files (7.11.3). */
export const FILE_KEYS = ['F', 'UF', 'DOS', 'Mac', 'Unix'] as const
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

/** What an object leads to: the members of a list, what runs next or by a trigger, embedded files. */
export const linksOf = (value: Value): readonly Value[] => {
  if (isList(value)) return value
  if (!isDictionary(value)) return []
  const keys = value.has('S') ? ['Next'] : ['Next', ...TRIGGERS, ...FILE_KEYS]
  return keys.flatMap((key) => {
    const one = value.get(key)
    return one === undefined ? [] : isList(one) ? one : [one]
  })
}
