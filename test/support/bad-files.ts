/** Files that must not come in, made here byte by byte, each with the refusal it is documented to get. And sound ones beside them. */
import { crc32, deflateSync } from 'node:zlib'
import type { Flaw } from '../../lib/documents/inspect/index.ts'
import type { ContentType } from '../../lib/documents/types.ts'
import { makePdf } from '../../tools/simulate/pdf.ts'
import { type Packed, zipOf } from './zips.ts'

export type SampleFile = { readonly name: string; readonly as: ContentType; readonly bytes: Buffer }
export type BadFile = SampleFile & { readonly flaw: Flaw }

const latin = (text: string) => Buffer.from(text, 'latin1')
const be32 = (value: number) => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value >>> 0)
  return bytes
}

/** A PDF of the objects given, `1 0 R` its catalogue. */
export const pdfOf = (objects: readonly (string | Buffer)[], trailer = ''): Buffer => {
  const parts: Buffer[] = [latin('%PDF-1.7\n')]
  const offsets: number[] = []
  const length = () => parts.reduce((sum, one) => sum + one.length, 0)
  objects.forEach((object, i) => {
    offsets.push(length())
    parts.push(latin(`${i + 1} 0 obj\n`), typeof object === 'string' ? latin(object) : object, latin('\nendobj\n'))
  })
  const start = length()
  const rows = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')
  parts.push(
    latin(
      `xref\n0 ${offsets.length + 1}\n0000000000 65535 f \n${rows}trailer\n<< /Size ${offsets.length + 1} /Root 1 0 R ${trailer}>>\nstartxref\n${start}\n%%EOF\n`,
    ),
  )
  return Buffer.concat(parts)
}
const PAGES = '<< /Type /Pages /Kids [3 0 R] /Count 1 >>'
const PAGE = '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>'
const CATALOG = '<< /Type /Catalog /Pages 2 0 R >>'
const streamOf = (dictionary: string, bytes: Buffer) =>
  Buffer.concat([latin(`<< ${dictionary} /Length ${bytes.length} >>\nstream\n`), bytes, latin('\nendstream')])
const packedObjects = (text: string, filter = '/Filter /FlateDecode', bytes = deflateSync(latin(text))) =>
  streamOf(`/Type /ObjStm /N 1 /First 4 ${filter}`, bytes)
const withAction = (action: string) => pdfOf([`<< /Type /Catalog /Pages 2 0 R /OpenAction ${action} >>`, PAGES, PAGE])
const with4 = (object: string | Buffer) => pdfOf([CATALOG, PAGES, PAGE, object])

export const SOUND_PDF = makePdf(['借款合同'])

const chunk = (type: string, data: Buffer) => {
  const named = Buffer.concat([latin(type), data])
  return Buffer.concat([be32(data.length), named, be32(crc32(named))])
}
const PNG_BEGIN = latin('\x89PNG\r\n\x1a\n')
const header = (width: number, height: number) =>
  chunk('IHDR', Buffer.concat([be32(width), be32(height), Buffer.of(8, 0, 0, 0, 0)]))
const pixels = chunk('IDAT', deflateSync(Buffer.alloc(6)))
const END = chunk('IEND', Buffer.alloc(0))
const png = (...chunks: readonly Buffer[]) => Buffer.concat([PNG_BEGIN, ...chunks])
export const SOUND_PNG = png(header(2, 2), pixels, END)

const frame = (width: number, height: number, marker = 0xc0) =>
  Buffer.concat([Buffer.of(0xff, marker, 0, 11, 8, height >> 8, height & 255, width >> 8, width & 255, 1, 1, 0x11, 0)])
const jpeg = (frames: Buffer, tail = Buffer.of(0xff, 0xd9)) =>
  Buffer.concat([
    Buffer.of(0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0),
    frames,
    Buffer.of(0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0, 1, 2, 3, 4),
    tail,
  ])
export const SOUND_JPEG = jpeg(frame(100, 100))

const le = (size: number, value: number) => {
  const bytes = Buffer.alloc(size)
  bytes.writeUIntLE(value, 0, size)
  return bytes
}
type Tags = readonly (readonly [tag: number, value: number])[]
/** One directory after another, each with the strip `at`..`at + bytes`. */
const tiff = (directories: readonly Tags[], next?: number) => {
  const size = (tags: Tags) => 2 + tags.length * 12 + 4
  let at = 8 + 16
  const parts: Buffer[] = [latin('II*\0'), le(4, at), Buffer.alloc(16)]
  directories.forEach((tags, i) => {
    at += size(tags)
    const last = i === directories.length - 1
    parts.push(
      le(2, tags.length),
      ...tags.map(([tag, value]) => Buffer.concat([le(2, tag), le(2, 4), le(4, 1), le(4, value)])),
      le(4, last ? (next ?? 0) : at),
    )
  })
  return Buffer.concat(parts)
}
const picture = (change: Readonly<Record<number, number>> = {}): Tags =>
  Object.entries({ 256: 4, 257: 4, 273: 8, 279: 16, ...change }).map(([tag, value]) => [Number(tag), value])
export const SOUND_TIFF = tiff([picture(), picture()])

const text = (name: string, data: string): Packed => ({ name, data: Buffer.from(data) })
const ROOT = text(
  'OFD.xml',
  '<ofd:OFD xmlns:ofd="http://www.ofdspec.org/2016"><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>',
)
const DOCUMENT = text(
  'Doc_0/Document.xml',
  '<ofd:Document xmlns:ofd="http://www.ofdspec.org/2016"><ofd:Pages><ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/></ofd:Pages></ofd:Document>',
)
const CONTENT = text('Doc_0/Pages/Page_0/Content.xml', '<ofd:Page xmlns:ofd="http://www.ofdspec.org/2016"/>')
export const SOUND_OFD = zipOf([ROOT, DOCUMENT, CONTENT])

const cut = (bytes: Buffer, share: number) => bytes.subarray(0, Math.floor(bytes.length * share))
const EICAR = latin(['X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD', '-ANTIVIRUS-TEST-FILE!$H+H*'].join(''))
const JS = '<< /S /JavaScript /JS (app.alert\\(1\\)) >>'
const [pdf, ofd, jpg, pngType, tif] = [
  'application/pdf',
  'application/ofd',
  'image/jpeg',
  'image/png',
  'image/tiff',
] as const
const bad = (name: string, as: ContentType, bytes: Buffer, code: Flaw): BadFile => ({ name, as, bytes, flaw: code })

export const SOUND_FILES: readonly (SampleFile & { readonly pages: number })[] = [
  { name: 'PDF', as: pdf, bytes: SOUND_PDF, pages: 1 },
  { name: 'PDF with packed objects', as: pdf, bytes: with4(packedObjects('5 0 << /Type /Font >>')), pages: 1 },
  { name: 'PDF with an escaped bracket in a string', as: pdf, bytes: with4('<< /Title (a \\( stream b) >>'), pages: 1 },
  { name: 'OFD', as: ofd, bytes: SOUND_OFD, pages: 1 },
  { name: 'JPEG', as: jpg, bytes: SOUND_JPEG, pages: 1 },
  { name: 'PNG', as: pngType, bytes: SOUND_PNG, pages: 1 },
  { name: 'TIFF of two pages', as: tif, bytes: SOUND_TIFF, pages: 2 },
]

export const BAD_FILES: readonly BadFile[] = [
  // not what they say
  bad('text', pdf, Buffer.from('借款合同'), 'document.format-unknown'),
  bad('one byte', pdf, Buffer.of(0), 'document.format-unknown'),
  bad('HTML', pdf, latin('<html><script>alert(1)</script></html>'), 'document.format-unknown'),
  bad('a program', pdf, latin('MZ\x90\0\x03\0\0\0'), 'document.format-unknown'),
  bad('a Linux program', ofd, latin('\x7fELF\x02\x01\x01'), 'document.format-unknown'),
  bad('GIF', pngType, latin('GIF89a\x01\0\x01\0'), 'document.format-unknown'),
  bad('SVG', pngType, latin('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'document.format-unknown'),
  bad('RTF', pdf, latin('{\\rtf1}'), 'document.format-unknown'),
  bad('BigTIFF', tif, latin('II+\0\x08\0\0\0'), 'document.format-unknown'),
  bad('old Word', pdf, latin('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'), 'document.format-unknown'),
  bad('a PDF after a line', pdf, Buffer.concat([latin('\n'), SOUND_PDF]), 'document.format-unknown'),
  bad('a PNG renamed PDF', pdf, SOUND_PNG, 'document.format-differs'),
  bad('a PDF renamed PNG', pngType, SOUND_PDF, 'document.format-differs'),
  bad('a JPEG renamed TIFF', tif, SOUND_JPEG, 'document.format-differs'),
  bad('a TIFF renamed JPEG', jpg, SOUND_TIFF, 'document.format-differs'),
  bad('an OFD renamed PDF', pdf, SOUND_OFD, 'document.format-differs'),
  bad('a zip renamed OFD', ofd, zipOf([text('word/document.xml', '<w/>')]), 'document.format-differs'),
  // truncated and damaged
  bad('half a PDF', pdf, cut(SOUND_PDF, 0.5), 'document.damaged'),
  bad('a PDF without its end', pdf, cut(SOUND_PDF, 0.98), 'document.damaged'),
  bad('a PDF of a header', pdf, latin('%PDF-1.7\n'), 'document.damaged'),
  bad(
    'a PDF whose table is elsewhere',
    pdf,
    latin(SOUND_PDF.toString('latin1').replace(/startxref\n\d+/, 'startxref\n3')),
    'document.damaged',
  ),
  bad('a PDF without pages', pdf, pdfOf([CATALOG, '<< /Type /Pages /Kids [] /Count 0 >>']), 'document.damaged'),
  bad(
    'a PDF that lacks the pages it counts',
    pdf,
    pdfOf([CATALOG, PAGES.replace('Count 1', 'Count 9'), PAGE]),
    'document.damaged',
  ),
  bad('a PDF with a string without end', pdf, with4('<< /Title (no end >>'), 'document.damaged'),
  bad(
    'a PDF with a stream of another length',
    pdf,
    with4(latin('<< /Length 3 >>\nstream\n123456789012\nendstream')),
    'document.damaged',
  ),
  bad('a PDF with a stream without end', pdf, with4(latin('<< /Length 3 0 R >>\nstream\n12345')), 'document.damaged'),
  bad(
    'a PDF with packed objects that do not unpack',
    pdf,
    with4(packedObjects('', undefined, latin('no deflate'))),
    'document.damaged',
  ),
  bad('a PDF with objects packed another way', pdf, with4(packedObjects('', '/Filter /LZWDecode')), 'document.damaged'),
  bad('half a JPEG', jpg, cut(SOUND_JPEG, 0.9), 'document.damaged'),
  bad('a JPEG of a header', jpg, latin('\xff\xd8\xff\xe0'), 'document.damaged'),
  bad('a JPEG without a frame', jpg, jpeg(Buffer.alloc(0)), 'document.damaged'),
  bad('a JPEG of no size', jpg, jpeg(frame(0, 100)), 'document.damaged'),
  bad('a JPEG with text behind it', jpg, Buffer.concat([SOUND_JPEG, latin('<script>')]), 'document.damaged'),
  bad('half a PNG', pngType, cut(SOUND_PNG, 0.5), 'document.damaged'),
  bad('a PNG without its end', pngType, png(header(2, 2), pixels), 'document.damaged'),
  bad('a PNG without pixels', pngType, png(header(2, 2), END), 'document.damaged'),
  bad(
    'a PNG with a wrong checksum',
    pngType,
    png(header(2, 2), Buffer.concat([pixels.subarray(0, -1), Buffer.of(0)]), END),
    'document.damaged',
  ),
  bad('a PNG that begins otherwise', pngType, png(pixels, END), 'document.damaged'),
  bad('a PNG of no size', pngType, png(header(0, 2), pixels, END), 'document.damaged'),
  bad('half a TIFF', tif, cut(SOUND_TIFF, 0.5), 'document.damaged'),
  bad('a TIFF of a header', tif, latin('II*\0'), 'document.damaged'),
  bad('a TIFF without pictures', tif, latin('II*\0\0\0\0\0'), 'document.damaged'),
  bad('a TIFF that comes round again', tif, tiff([picture()], 24), 'document.damaged'),
  bad('a TIFF whose picture lies beyond its end', tif, tiff([picture({ 273: 9_999 })]), 'document.damaged'),
  bad(
    'a TIFF without strips',
    tif,
    tiff([
      [
        [256, 4],
        [257, 4],
      ],
    ]),
    'document.damaged',
  ),
  bad('half an OFD', ofd, cut(SOUND_OFD, 0.5), 'document.damaged'),
  bad('an OFD with a wrong checksum', ofd, zipOf([ROOT, { ...DOCUMENT, crc: 1 }, CONTENT]), 'document.damaged'),
  bad('an OFD that says less than it holds', ofd, zipOf([ROOT, { ...DOCUMENT, says: 5 }, CONTENT]), 'document.damaged'),
  bad(
    'an OFD that leaves its folder',
    ofd,
    zipOf([ROOT, DOCUMENT, CONTENT, text('../../etc/passwd', 'x')]),
    'document.damaged',
  ),
  bad('an OFD with a name twice', ofd, zipOf([ROOT, DOCUMENT, CONTENT, DOCUMENT]), 'document.damaged'),
  bad('an OFD without a document', ofd, zipOf([ROOT]), 'document.damaged'),
  bad(
    'an OFD without pages',
    ofd,
    zipOf([ROOT, text('Doc_0/Document.xml', '<ofd:Document xmlns:ofd="http://www.ofdspec.org/2016"/>')]),
    'document.damaged',
  ),
  bad('an OFD with a comment', ofd, zipOf([ROOT, DOCUMENT, CONTENT], { comment: 'x' }), 'document.damaged'),
  bad('an OFD packed another way', ofd, zipOf([ROOT, { ...DOCUMENT, method: 14 }, CONTENT]), 'document.damaged'),
  // encrypted
  bad(
    'an encrypted PDF',
    pdf,
    pdfOf([CATALOG, PAGES, PAGE, '<< /Filter /Standard /V 4 >>'], '/Encrypt 4 0 R '),
    'document.encrypted',
  ),
  bad(
    'a PDF encrypted in a stream',
    pdf,
    with4(streamOf('/Type /XRef /Encrypt 9 0 R', latin('x'))),
    'document.encrypted',
  ),
  bad('an OFD with an encrypted entry', ofd, zipOf([ROOT, { ...DOCUMENT, flags: 1 }, CONTENT]), 'document.encrypted'),
  bad(
    'an OFD that lists its encryptions',
    ofd,
    zipOf([ROOT, DOCUMENT, CONTENT, text('Encryptions.xml', '<x/>')]),
    'document.encrypted',
  ),
  // active
  bad('a PDF with a script', pdf, withAction(JS), 'document.active-content'),
  bad('a PDF with an escaped script', pdf, withAction('<< /S /J#61vaScript /J#53 (x) >>'), 'document.active-content'),
  bad('a PDF with a script in packed objects', pdf, with4(packedObjects(`5 0 ${JS}`)), 'document.active-content'),
  bad(
    'a PDF with a script behind a false stream',
    pdf,
    with4(`<< /T (>> stream\nx) >> ${JS}`),
    'document.active-content',
  ),
  bad('a PDF with a script in a comment', pdf, with4('null\n% << /S /JavaScript >>'), 'document.active-content'),
  bad('a PDF with a script in the bytes of a stream', pdf, with4(streamOf('', latin(JS))), 'document.active-content'),
  bad('a PDF that starts a program', pdf, withAction('<< /S /Launch /F (cmd.exe) >>'), 'document.active-content'),
  bad('a PDF that sends its form', pdf, withAction('<< /S /SubmitForm /F (http://x) >>'), 'document.active-content'),
  bad('a PDF with rich media', pdf, with4('<< /Subtype /RichMedia >>'), 'document.active-content'),
  bad('a PDF with an XFA form', pdf, with4('<< /XFA [(x)] >>'), 'document.active-content'),
  bad(
    'an OFD with a program',
    ofd,
    zipOf([ROOT, DOCUMENT, CONTENT, text('Doc_0/a.exe', 'MZ')]),
    'document.active-content',
  ),
  bad(
    'an OFD with a page of scripts',
    ofd,
    zipOf([ROOT, DOCUMENT, CONTENT, text('Doc_0/a.html', '<script>')]),
    'document.active-content',
  ),
  bad(
    'an OFD that defines entities',
    ofd,
    zipOf([ROOT, text('Doc_0/Document.xml', `<!DOCTYPE x [<!ENTITY a "b">]>${DOCUMENT.data}`), CONTENT]),
    'document.active-content',
  ),
  // two formats at once
  bad('a PDF with a zip behind it', pdf, Buffer.concat([SOUND_PDF, SOUND_OFD]), 'document.two-formats'),
  bad('a PDF with a page behind it', pdf, Buffer.concat([SOUND_PDF, latin('<html></html>')]), 'document.two-formats'),
  bad('a PNG with a zip behind it', pngType, Buffer.concat([SOUND_PNG, SOUND_OFD]), 'document.two-formats'),
  bad(
    'a PNG with a page behind it',
    pngType,
    Buffer.concat([SOUND_PNG, latin('<html></html>')]),
    'document.two-formats',
  ),
  bad('a JPEG with a zip behind it', jpg, Buffer.concat([SOUND_JPEG, SOUND_OFD]), 'document.two-formats'),
  bad(
    'a JPEG with a PDF within',
    jpg,
    Buffer.concat([Buffer.of(0xff, 0xd8, 0xff, 0xfe, 0, 11), latin('%PDF-1.7 '), SOUND_JPEG.subarray(2)]),
    'document.two-formats',
  ),
  bad('a TIFF with a zip behind it', tif, Buffer.concat([SOUND_TIFF, SOUND_OFD]), 'document.two-formats'),
  bad(
    'an OFD with a PDF within',
    ofd,
    zipOf([{ name: 'a', data: latin('%PDF-1.7'), method: 0 }, ROOT, DOCUMENT, CONTENT]),
    'document.two-formats',
  ),
  // beyond limits
  bad('a PNG of 40,000 by 40,000', pngType, png(header(40_000, 40_000), pixels, END), 'document.exceeds-limits'),
  bad('a JPEG of 65,535 by 65,535', jpg, jpeg(frame(65_535, 65_535)), 'document.exceeds-limits'),
  bad('a TIFF of 100,000 by 1', tif, tiff([picture({ 256: 100_000, 257: 1 })]), 'document.exceeds-limits'),
  bad(
    'a PNG whose profile swells',
    pngType,
    png(
      header(2, 2),
      chunk('iCCP', Buffer.concat([latin('p\0\0'), deflateSync(Buffer.alloc(9_000_000))])),
      pixels,
      END,
    ),
    'document.exceeds-limits',
  ),
  bad(
    'a PDF whose packed objects swell',
    pdf,
    with4(packedObjects('', undefined, deflateSync(Buffer.alloc(9_000_000)))),
    'document.exceeds-limits',
  ),
  bad(
    'a PDF of 9,999 pages',
    pdf,
    pdfOf([CATALOG, PAGES.replace('Count 1', 'Count 9999'), PAGE]),
    'document.exceeds-limits',
  ),
  bad(
    'an OFD that swells',
    ofd,
    zipOf([ROOT, DOCUMENT, CONTENT, { name: 'Doc_0/big', data: Buffer.alloc(9_000_000) }]),
    'document.exceeds-limits',
  ),
  bad(
    'an OFD that says it swells',
    ofd,
    zipOf([ROOT, DOCUMENT, CONTENT, { name: 'Doc_0/big', data: Buffer.alloc(9), says: 4_000_000_000 }]),
    'document.exceeds-limits',
  ),
  // malware
  bad('the EICAR test file', pdf, EICAR, 'document.malware'),
  bad('a PDF with the EICAR test file', pdf, with4(streamOf('', EICAR)), 'document.malware'),
]
