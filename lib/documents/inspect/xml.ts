/**
 * Reads the elements of an XML file as every reader must: comments, CDATA, prefixes and encodings as the standard has them, nothing
 * expanded, nothing repaired.
 */
import { SaxesParser } from 'saxes'
import type { Flaw } from './verdict.ts'

/** Documents of dozens of producers go down six elements. */
const DEPTH_MAX = 64

/** An element of the root's own namespace: local names from the root down, its own text. */
export type XmlElement = {
  readonly path: string
  readonly attribute: (name: string) => string | undefined
  readonly text: string
}

const PROLOG = /^<\?xml\s[^>]*?encoding\s*=\s*["']([\w.:-]+)["']/

/** By the mark at its beginning, else by how its first character stands, else by what it says (XML 1.0, appendix F). */
const encodingOf = (bytes: Buffer): string => {
  const head = bytes.toString('latin1', 0, 200)
  if (head.startsWith('\xfe\xff') || head.startsWith('\0<')) return 'utf-16be'
  if (head.startsWith('\xff\xfe') || head.startsWith('<\0')) return 'utf-16le'
  const [, stated = 'utf-8'] = PROLOG.exec(head.replace(/^\xef\xbb\xbf/, '')) ?? []
  // it could be read up to here, so it is none of two bytes: .NET states the encoding of the string that it was before
  return /^(utf-16|ucs-2|unicode)/i.test(stated) ? 'utf-8' : stated
}

const decoded = (bytes: Buffer): string => new TextDecoder(encodingOf(bytes), { fatal: true }).decode(bytes)

/** Calls for each element when it ends. A flaw where it is no well-formed XML, or defines what is to be expanded. */
export const readXml = (bytes: Buffer, visit: (element: XmlElement) => void): Flaw | undefined => {
  let amiss: Flaw = 'document.damaged'
  const stop = (flaw: Flaw): never => {
    amiss = flaw
    throw new Error(flaw)
  }
  const parser = new SaxesParser({ xmlns: true, position: false })
  const open: { readonly path: string; text: string }[] = []
  let namespace: string | undefined
  const add = (text: string): void => {
    const last = open.at(-1)
    if (last) last.text += text
  }
  parser.on('doctype', () => stop('document.active-content'))
  parser.on('opentag', ({ local, uri }) => {
    namespace ??= uri
    const name = uri === namespace ? local : '*'
    open.push({ path: open.length === 0 ? name : `${open.at(-1)?.path}/${name}`, text: '' })
    if (open.length > DEPTH_MAX) stop('document.exceeds-limits')
  })
  parser.on('text', add)
  parser.on('cdata', add)
  parser.on('closetag', ({ attributes }) => {
    const element = open.pop()
    if (element) visit({ ...element, text: element.text.trim(), attribute: (name) => attributes[name]?.value })
  })
  try {
    parser.write(decoded(bytes)).close()
    return undefined
  } catch {
    // not well-formed, in an encoding that nobody knows, or stopped
    return amiss
  }
}
