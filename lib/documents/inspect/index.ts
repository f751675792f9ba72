/** What a file is, by its content and never by its name, and whether it may be used. */

import { type Budget, startBudget } from '../pdf/work.ts'
import type { ContentType } from '../types.ts'
import { inspectJpeg, inspectPng } from './images.ts'
import type { Inside } from './inside.ts'
import { inspectPdf } from './pdf.ts'
import { kindOfContent } from './programs.ts'
import { atHand, type ReadOnce, readOnce, type Source } from './source.ts'
import { inspectTiff } from './tiff.ts'
import { type Flaw, flaw, type Verdict } from './verdict.ts'

export type { Source } from './source.ts'
export type { Flaw, Verdict } from './verdict.ts'

/** Its readers of zip and XML wait for the first OFD: most papers are PDF or pictures. */
const inspectOfd = async (source: ReadOnce, inside: Inside): Promise<Verdict> =>
  (await import('./ofd.ts')).inspectOfd(source, inside)
const inspectZip = async (source: ReadOnce, inside: Inside): Promise<Flaw | undefined> =>
  (await import('./zip.ts')).inspectZip(source, inside)

const FORMATS: readonly {
  readonly contentType: ContentType
  readonly begins: readonly string[]
  readonly inspect: (source: ReadOnce, inside: Inside) => Promise<Verdict>
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

const endsAsZip = async (source: Source): Promise<boolean> => {
  const tail = await source.read(Math.max(0, source.length - ZIP_END_WITHIN), source.length)
  for (let at = tail.indexOf('PK\x05\x06', 0, 'latin1'); at >= 0; at = tail.indexOf('PK\x05\x06', at + 1, 'latin1'))
    if (at + 22 <= tail.length && at + 22 + tail.readUInt16LE(at + 20) === tail.length) return true
  return false
}

const beginsAsPdf = async (source: Source): Promise<boolean> =>
  (await source.read(0, PDF_HEADER_WITHIN)).toString('latin1').indexOf('%PDF-', 1) > 0

const formatOf = async (source: Source) => {
  const head = (await source.read(0, 16)).toString('latin1')
  return FORMATS.find(({ begins }) => begins.some((begin) => head.startsWith(begin)))
}

const DEPTH_MAX = 4
const FLAW_OF_KIND = {
  program: 'document.embedded-program',
  'closed-archive': 'document.embedded-unreadable',
  other: undefined,
} as const

/** A file in a file: a paper, a picture or an archive is inspected as one, anything else must be no program. */
const inspectWithin = async (bytes: Buffer, budget: Budget, depth: number): Promise<Flaw | undefined> => {
  budget.embedded -= 1
  if (depth > DEPTH_MAX || budget.embedded < 0) return 'document.exceeds-limits'
  const source = atHand(bytes)
  const inside: Inside = { budget, inspect: (inner) => inspectWithin(inner, budget, depth + 1) }
  const format = await formatOf(source)
  // a paper that an archive begins with is inspected as one of its entries
  if (format?.contentType === 'application/ofd') return inspectZip(source, inside)
  if ((await beginsAsPdf(source)) || (await endsAsZip(source))) return 'document.two-formats'
  if (!format) return FLAW_OF_KIND[kindOfContent(bytes)]
  const verdict = await format.inspect(source, inside)
  return 'flaw' in verdict ? verdict.flaw : undefined
}

/** `budget`: what it may cost; what is left of it when the verdict is there says what it did. */
export const inspect = async (source: Source, declared: ContentType, budget = startBudget()): Promise<Verdict> => {
  const once = readOnce(source)
  const format = await formatOf(once)
  if (!format) return flaw('document.format-unknown')
  if (format.contentType !== declared) return flaw('document.format-differs')
  // another reader would take it for something else: a PDF that begins later, or a zip that ends where it ends
  if (await beginsAsPdf(once)) return flaw('document.two-formats')
  if (declared !== 'application/ofd' && (await endsAsZip(once))) return flaw('document.two-formats')
  return format.inspect(once, { budget, inspect: (bytes) => inspectWithin(bytes, budget, 1) })
}
