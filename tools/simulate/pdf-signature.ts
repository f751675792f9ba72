/**
 * Signs a PDF as PAdES does (ISO 32000-1 12.8, ETSI EN 319 142-1): an incremental update with a signature field, and in it CMS (RFC 5652)
 * over everything but itself. What was there before stays byte for byte.
 */
import { createHash } from 'node:crypto'
import { PDFArray, PDFDict, PDFDocument, PDFHexString, PDFName, PDFNumber, PDFString } from '@cantoo/pdf-lib'
import { inside, integer, octets, oid, seq, setOf, utcTime } from './der.ts'
import type { Holder } from './pki.ts'

const DATA = '1.2.840.113549.1.7.1'
const DIGESTS = { sha256: seq(oid('2.16.840.1.101.3.4.2.1')), sm3: seq(oid('1.2.156.10197.1.401')) } as const

const attribute = (type: string, value: Buffer): Buffer => seq(oid(type), setOf(value))

const cmsOver = (content: Buffer, by: Holder, at: Date): Buffer => {
  const named = createHash('sha256').update(by.certificate).digest()
  const attributes = setOf(
    attribute('1.2.840.113549.1.9.3', oid(DATA)),
    attribute('1.2.840.113549.1.9.4', octets(createHash(by.digest).update(content).digest())),
    attribute('1.2.840.113549.1.9.5', utcTime(at)),
    // signing-certificate-v2 (RFC 5035)
    attribute('1.2.840.113549.1.9.16.2.47', seq(seq(seq(octets(named))))),
  )
  const info = seq(
    integer(1),
    seq(by.issuer, integer(by.serial)),
    DIGESTS[by.digest],
    // what is signed is the SET; what is sent carries its number in place of that tag
    Buffer.concat([Buffer.from([0xa0]), attributes.subarray(1)]),
    by.signatureAlgorithm,
    octets(by.sign(attributes)),
  )
  const signed = seq(integer(1), setOf(DIGESTS[by.digest]), seq(oid(DATA)), inside(0, by.certificate), setOf(info))
  return seq(oid('1.2.840.113549.1.7.2'), inside(0, signed))
}

const ROOM_BYTES = 4096
const UNKNOWN = 9_999_999_999

/** The catalogue's form, with the field added. */
const formWith = (pdf: PDFDocument, field: ReturnType<PDFDocument['context']['register']>): PDFDict => {
  const key = PDFName.of('AcroForm')
  const before = pdf.catalog.lookupMaybe(key, PDFDict)
  const fields = before?.lookupMaybe(PDFName.of('Fields'), PDFArray)?.asArray() ?? []
  return pdf.context.obj({ Fields: [...fields, field], SigFlags: 3 }) as PDFDict
}

const updated = async (bytes: Buffer, field: string, at: Date): Promise<Buffer> => {
  const pdf = await PDFDocument.load(bytes, { forIncrementalUpdate: true, updateMetadata: false })
  const snapshot = pdf.takeSnapshot()
  const { context } = pdf
  const page = pdf.getPages().at(-1)
  if (!page) throw new Error('a PDF has a page')
  const range = [0, UNKNOWN, UNKNOWN, UNKNOWN].map((number) => PDFNumber.of(number))
  const signature = context.register(
    context.obj({
      Type: 'Sig',
      Filter: 'Adobe.PPKLite',
      SubFilter: 'ETSI.CAdES.detached',
      M: PDFString.fromDate(at),
      ByteRange: range,
      Contents: PDFHexString.of('0'.repeat(2 * ROOM_BYTES)),
    }),
  )
  const widget = context.register(
    context.obj({
      Type: 'Annot',
      Subtype: 'Widget',
      FT: 'Sig',
      T: PDFHexString.fromText(field),
      V: signature,
      F: 132,
      Rect: [0, 0, 0, 0],
      P: page.ref,
    }),
  )
  const annotations = page.node.Annots()?.asArray() ?? []
  page.node.set(PDFName.of('Annots'), context.obj([...annotations, widget]))
  pdf.catalog.set(PDFName.of('AcroForm'), formWith(pdf, widget))
  const { Root } = context.trailerInfo
  snapshot.markRefsForSave([page.ref, ...(Root ? [Root as typeof page.ref] : [])])
  const added = await pdf.saveIncremental(snapshot, { useObjectStreams: false })
  return Buffer.concat([bytes, added])
}

/** `bytes` with one more signature. */
export const signPdf = async (bytes: Buffer, by: Holder, at: Date): Promise<Buffer> => {
  const made = await updated(bytes, `Signature ${by.certificateSha256.slice(0, 16)} ${bytes.length}`, at)
  const gap = made.indexOf(`<${'0'.repeat(2 * ROOM_BYTES)}>`, bytes.length)
  const end = gap + 2 * ROOM_BYTES + 2
  const unknown = `[ 0 ${UNKNOWN} ${UNKNOWN} ${UNKNOWN} ]`
  const place = made.indexOf(unknown, bytes.length)
  if (gap < 0 || place < 0) throw new Error('the update has no place for a signature')
  made.write(`[0 ${gap} ${end} ${made.length - end}]`.padEnd(unknown.length), place, 'latin1')
  const content = Buffer.concat([made.subarray(0, gap), made.subarray(end)])
  made.write(cmsOver(content, by, at).toString('hex'), gap + 1, 'latin1')
  return made
}
