/**
 * OFD (GB/T 33190-2016): a zip whose OFD.xml names the documents, whose Document.xml lists the pages. Pages are counted of the documents as
 * they stand now; earlier versions (DocBody/Versions) are none of theirs.
 */
import { dirname, join, normalize } from 'node:path/posix'
import type { Source } from './source.ts'
import { type Flaw, flaw, PAGES_MAX, type Verdict } from './verdict.ts'
import { readXml, type XmlElement } from './xml.ts'
import { readZip, type Zip } from './zip.ts'

const XML_MAX_BYTES = 4 * 1024 * 1024
/** Each is read anew, though it were one and the same. */
const DOCUMENTS_MAX = 20

/** ST_Loc (7.3): from the root where it begins with a stroke, else from the file that names it; some producers leave the stroke out. */
const located = ({ sizes }: Zip, named: string, by: string): string | undefined => {
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

const countPages = async (zip: Zip, root: string): Promise<number | Flaw> => {
  const file = located(zip, root, '')
  if (file === undefined) return 'document.damaged'
  const pages = await elementsAt(zip, file, 'Document/Pages/Page')
  if (typeof pages === 'string') return pages
  if (pages.length > PAGES_MAX) return 'document.exceeds-limits'
  const isThere = (page: XmlElement): boolean => located(zip, page.attribute('BaseLoc') ?? '', file) !== undefined
  return pages.length > 0 && pages.every(isThere) ? pages.length : 'document.damaged'
}

export const inspectOfd = async (source: Source): Promise<Verdict> => {
  const zip = await readZip(source)
  if (typeof zip === 'string') return flaw(zip)
  const size = zip.sizes.get('OFD.xml') ?? 0
  if (size === 0 || size > XML_MAX_BYTES) return flaw('document.format-differs')
  const roots = await elementsAt(zip, 'OFD.xml', 'OFD/DocBody/DocRoot')
  if (typeof roots === 'string') return flaw(roots)
  if (roots.length === 0) return flaw('document.damaged')
  if (roots.length > DOCUMENTS_MAX) return flaw('document.exceeds-limits')
  let pages = 0
  for (const { text } of roots) {
    const counted = await countPages(zip, text)
    if (typeof counted === 'string') return flaw(counted)
    pages += counted
  }
  return pages > PAGES_MAX ? flaw('document.exceeds-limits') : { pages }
}
