/**
 * OFD (GB/T 33190-2016): a zip whose OFD.xml names the documents, whose Document.xml lists the pages. Pages are counted of the documents as
 * they stand now; earlier versions (DocBody/Versions) are none of theirs.
 */
import { dirname, join, normalize } from 'node:path/posix'
import type { Inside } from './inside.ts'
import type { Source } from './source.ts'
import { type Flaw, flaw, PAGES_MAX, type Verdict } from './verdict.ts'
import { readXml, type XmlElement } from './xml.ts'
import { readZip, type Zip } from './zip.ts'

const XML_MAX_BYTES = 4 * 1024 * 1024
const DOCUMENTS_MAX = 20
/** Of root and documents together. */
const XML_SUM_MAX_BYTES = 8 * 1024 * 1024
const LOCATION_MAX = 1_024

/** ST_Loc (7.3): from the root where it begins with a stroke, else from the file that names it; some producers leave the stroke out. */
const located = ({ sizes }: Zip, named: string, by: string): string | undefined => {
  if (named.length > LOCATION_MAX) return undefined
  const path = normalize(named.replaceAll('\\', '/'))
  const fromRoot = path.replace(/^\/+/, '')
  const candidates = path.startsWith('/') ? [fromRoot] : [join(dirname(by), path), fromRoot]
  return candidates.find((candidate) => sizes.has(candidate))
}

const elementsAt = async (
  { sizes, bytes }: Zip,
  file: string,
  wanted: string,
): Promise<readonly XmlElement[] | Flaw> => {
  if ((sizes.get(file) ?? 0) > XML_MAX_BYTES) return 'document.damaged'
  const elements: XmlElement[] = []
  const amiss = readXml(await bytes(file), (element) => {
    if (element.path === wanted) elements.push(element)
  })
  return amiss ?? elements
}

const countPages = async (zip: Zip, file: string): Promise<number | Flaw> => {
  const pages = await elementsAt(zip, file, 'Document/Pages/Page')
  if (typeof pages === 'string') return pages
  if (pages.length > PAGES_MAX) return 'document.exceeds-limits'
  const isThere = (page: XmlElement): boolean => located(zip, page.attribute('BaseLoc') ?? '', file) !== undefined
  return pages.length > 0 && pages.every(isThere) ? pages.length : 'document.damaged'
}

export const inspectOfd = async (source: Source, inside: Inside): Promise<Verdict> => {
  const zip = await readZip(source, inside, 'document.active-content')
  if (typeof zip === 'string') return flaw(zip)
  const size = zip.sizes.get('OFD.xml') ?? 0
  if (size === 0 || size > XML_MAX_BYTES) return flaw('document.format-differs')
  const roots = await elementsAt(zip, 'OFD.xml', 'OFD/DocBody/DocRoot')
  if (typeof roots === 'string') return flaw(roots)
  if (roots.length === 0) return flaw('document.damaged')
  if (roots.length > DOCUMENTS_MAX) return flaw('document.exceeds-limits')
  let [pages, bytes] = [0, size]
  const counts = new Map<string, number>()
  for (const { text } of roots) {
    const file = located(zip, text, '')
    if (file === undefined) return flaw('document.damaged')
    bytes += counts.has(file) ? 0 : (zip.sizes.get(file) ?? 0)
    if (bytes > XML_SUM_MAX_BYTES) return flaw('document.exceeds-limits')
    const counted = counts.get(file) ?? (await countPages(zip, file))
    if (typeof counted === 'string') return flaw(counted)
    counts.set(file, counted)
    pages += counted
  }
  return pages > PAGES_MAX ? flaw('document.exceeds-limits') : { pages }
}
