/** Papers as banks bring them, and files made to cost: sizes and numbers that the bounds of reading are held against. */
import { deflateSync } from 'node:zlib'
import PDFDocument from 'pdfkit'
import { signPdf } from '../../tools/simulate/pdf-signature.ts'
import { startAuthority } from '../../tools/simulate/pki.ts'
import { pdfOf } from './bad-files.ts'

const NOW = new Date('2026-11-24T02:00:00.500Z')

/** A contract of so many pages, in a standard font, each with some lines. */
export const contract = (pages: number): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const paper = new PDFDocument({ size: 'A4', info: { CreationDate: NOW } })
    const parts: Buffer[] = []
    paper.on('data', (part: Buffer) => parts.push(part))
    paper.on('end', () => resolve(Buffer.concat(parts)))
    paper.on('error', reject)
    for (let page = 1; page <= pages; page++) {
      if (page > 1) paper.addPage()
      for (let line = 1; line <= 5; line++)
        paper.text(`Clause ${page}.${line} The mortgagor owes what is stated above.`)
    }
    paper.end()
  })

const authority = startAuthority(() => NOW, 'Synthetic Root of Papers')
export const TRUST = {
  version: 1,
  anchors: [
    { name: 'root', certificate: authority.root.toString('base64'), trustedFrom: '2026-01-01T00:00:00.000+08:00' },
  ],
  intermediates: [],
  revocationLists: [],
  ocspAnswers: [],
}
const SIGNERS = [
  { kind: 'person', name: '陈测试' },
  { kind: 'person', name: '林测试' },
  { kind: 'seal', name: '测试银行厦门分行' },
] as const

/** Signed one after the other by two persons and a bank. */
export const signedContract = async (pages: number): Promise<Buffer> => {
  let bytes = await contract(pages)
  for (const signer of SIGNERS) bytes = await signPdf(bytes, authority.holderOf(signer), NOW)
  return bytes
}

const CATALOG = '<< /Type /Catalog /Pages 2 0 R >>'
const PAGES = '<< /Type /Pages /Kids [3 0 R] /Count 1 >>'
const PAGE = '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>'

/** A PDF of one page with so many streams of so many bytes, as scanners and printers make them. */
export const pdfOfStreams = (streams: number, bytes: number): Buffer => {
  const stream = Buffer.concat([
    Buffer.from(`<< /Length ${bytes} >>\nstream\n`),
    Buffer.alloc(bytes, 'x'),
    Buffer.from('\nendstream'),
  ])
  return pdfOf([CATALOG, PAGES, PAGE, ...Array.from({ length: streams }, () => stream)])
}

/** A PDF of one page with these objects behind it, the first of them number 4. */
export const pdfWith = (...objects: readonly (string | Buffer)[]): Buffer => pdfOf([CATALOG, PAGES, PAGE, ...objects])

/** And with this in its catalogue. */
export const pdfWithCatalog = (entries: string, ...objects: readonly (string | Buffer)[]): Buffer =>
  pdfOf([`<< /Type /Catalog /Pages 2 0 R ${entries} >>`, PAGES, PAGE, ...objects])

export const streamOf = (dictionary: string, bytes: Buffer): Buffer =>
  Buffer.concat([
    Buffer.from(`<< ${dictionary} /Length ${bytes.length} >>\nstream\n`),
    bytes,
    Buffer.from('\nendstream'),
  ])

/** Objects packed, under a dictionary of one's own. */
export const packed = (text: string, dictionary = '/Type /ObjStm /N 1 /First 4'): Buffer =>
  streamOf(`${dictionary} /Filter /FlateDecode`, deflateSync(Buffer.from(text, 'latin1')))

/** A PDF with this file attached. */
export const pdfAttaching = (name: string, file: Buffer, more = ''): Buffer =>
  pdfWithCatalog(
    '/Names << /EmbeddedFiles << /Names [(a) 4 0 R] >> >>',
    `<< /Type /Filespec /F ${name} /UF ${name} /EF << /F 5 0 R >> >>`,
    streamOf(`${more} /Filter /FlateDecode`, deflateSync(file)),
  )

/** Counts what it is asked for. */
export const countingSource = (bytes: Buffer) => {
  const asked = { reads: 0, bytes: 0 }
  return {
    asked,
    length: bytes.length,
    read: async (from: number, to: number) => {
      const part = bytes.subarray(Math.max(0, from), Math.max(0, to))
      asked.reads += 1
      asked.bytes += part.length
      return part
    },
  }
}

const MEBIBYTE = 1024 * 1024
/** What a file of this size may ask of the store, whoever looks at it. */
export const readsAllowed = (length: number) => ({ reads: Math.ceil(length / MEBIBYTE) + 10, bytes: 2 * length })
