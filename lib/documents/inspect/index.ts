/** What a file is, by its content and never by its name, and whether it may be used. */
import type { ContentType } from '../types.ts'
import { inspectJpeg, inspectPng, inspectTiff } from './images.ts'
import { inspectPdf } from './pdf.ts'
import { type Source, windowed } from './source.ts'
import { flaw, type Verdict } from './verdict.ts'

export type { Source } from './source.ts'
export type { Flaw, Verdict } from './verdict.ts'

/** Its readers of zip and XML wait for the first OFD: most papers are PDF or pictures. */
const inspectOfd = async (source: Source): Promise<Verdict> => (await import('./ofd.ts')).inspectOfd(source)

const FORMATS: readonly {
  readonly contentType: ContentType
  readonly begins: readonly string[]
  readonly inspect: (source: Source) => Promise<Verdict>
}[] = [
  { contentType: 'application/pdf', begins: ['%PDF-1.', '%PDF-2.'], inspect: inspectPdf },
  { contentType: 'application/ofd', begins: ['PK\x03\x04'], inspect: inspectOfd },
  { contentType: 'image/jpeg', begins: ['\xff\xd8\xff'], inspect: inspectJpeg },
  { contentType: 'image/png', begins: ['\x89PNG\r\n\x1a\n'], inspect: inspectPng },
  { contentType: 'image/tiff', begins: ['II*\0', 'MM\0*'], inspect: inspectTiff },
]

/** Readers look for a PDF's beginning in the first kilobyte, and for a zip's end in the last 64. */
const PDF_HEADER_WITHIN = 1_024
const ZIP_END_WITHIN = 65_557

/** Whether another reader would take the file for something else: a PDF that begins later, or a zip that ends where it ends. */
const isSomethingElseToo = async (source: Source, contentType: ContentType): Promise<boolean> => {
  const head = (await source.read(0, PDF_HEADER_WITHIN)).toString('latin1')
  if (head.indexOf('%PDF-', 1) > 0) return true
  if (contentType === 'application/ofd') return false
  const tail = Buffer.from(await source.read(Math.max(0, source.length - ZIP_END_WITHIN), source.length))
  for (let at = tail.indexOf('PK\x05\x06', 0, 'latin1'); at >= 0; at = tail.indexOf('PK\x05\x06', at + 1, 'latin1'))
    if (at + 22 <= tail.length && at + 22 + tail.readUInt16LE(at + 20) === tail.length) return true
  return false
}

export const inspect = async (given: Source, declared: ContentType): Promise<Verdict> => {
  const source = windowed(given)
  const head = (await source.read(0, 16)).toString('latin1')
  const format = FORMATS.find(({ begins }) => begins.some((begin) => head.startsWith(begin)))
  if (!format) return flaw('document.format-unknown')
  if (format.contentType !== declared) return flaw('document.format-differs')
  if (await isSomethingElseToo(source, declared)) return flaw('document.two-formats')
  return format.inspect(source)
}
