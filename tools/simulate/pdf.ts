/**
 * A small valid PDF of one page. Chinese text uses the predefined Adobe-GB1 font and encoding that every PDF reader
 * knows (PDF 1.7, 9.7.5), so nothing is embedded and the file stays near one kilobyte.
 */
import { randomBytes } from 'node:crypto'

const hexOf = (text: string): string =>
  [...Buffer.from(text, 'utf16le').swap16()].map((byte) => byte.toString(16).padStart(2, '0')).join('')

export const makePdf = (lines: readonly string[], padding = ''): Buffer => {
  const text = lines.map((line) => `<${hexOf(line)}> Tj T*`).join('\n')
  const content = `BT /F1 14 Tf 22 TL 60 770 Td\n${text}\nET${padding}`
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    '<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [6 0 R] >>',
    '<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> /FontDescriptor 7 0 R >>',
    '<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>',
  ]
  let body = '%PDF-1.7\n'
  const offsets = objects.map((object, index) => {
    const offset = body.length
    body += `${index + 1} 0 obj\n${object}\nendobj\n`
    return offset
  })
  const rows = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')
  const size = objects.length + 1
  return Buffer.from(
    `${body}xref\n0 ${size}\n0000000000 65535 f \n${rows}trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${body.length}\n%%EOF\n`,
    'latin1',
  )
}

/** A valid PDF of exactly this many bytes: the page's content ends in a comment of noise. */
export const makePdfOf = (length: number): Buffer => {
  const least = makePdf([], '\n%').length
  let filling = randomBytes(Math.ceil((length - least) / 2))
    .toString('hex')
    .slice(0, length - least)
  for (;;) {
    const pdf = makePdf([], `\n%${filling}`)
    if (pdf.length === length) return pdf
    // the numbers in the file grow with it by a digit or two
    filling = filling.slice(0, length - pdf.length)
  }
}
