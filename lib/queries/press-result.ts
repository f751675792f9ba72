/** Sets a result certificate as a PDF: A4, with the Chinese font embedded. A character that the font lacks is never printed as a blank. */
import PDFDocument from 'pdfkit'
import type { Line } from './result-words.ts'

const A4 = { width: 595.28, height: 841.89 }
const MARGIN = 50
const WIDTH = A4.width - 2 * MARGIN
const BOTTOM = A4.height - 70
const LABEL = WIDTH * 0.34
const PAD = 4
const SIZE = 9.5

export type Sheet = {
  readonly title: string
  readonly number: string
  readonly lines: readonly Line[]
  readonly statement: string
  /** How the paper can be verified, and until when it can. */
  readonly footer: string
}

type Page = PDFKit.PDFDocument
/** pdfkit does not type the font it holds. */
type Held = { readonly _font: { readonly font: { hasGlyphForCodePoint(point: number): boolean } } }

const unprintable = (page: Page, text: string): boolean => {
  const { font } = (page as unknown as Held)._font
  return [...new Set(text)].some((character) => !font.hasGlyphForCodePoint(character.codePointAt(0) ?? 0))
}

const setLine = (page: Page, [label, text]: Line): void => {
  const room = (width: number) => ({ width: width - 2 * PAD, lineGap: 2 })
  const height =
    Math.max(page.heightOfString(label, room(LABEL)), page.heightOfString(text, room(WIDTH - LABEL))) + 2 * PAD
  if (page.y + height > BOTTOM) page.addPage()
  const top = page.y
  page.rect(MARGIN, top, LABEL, height).fillColor('#f1f3f5').fill()
  page.rect(MARGIN, top, LABEL, height).rect(MARGIN + LABEL, top, WIDTH - LABEL, height)
  page.lineWidth(0.6).strokeColor('#333333').stroke().fillColor('#111111')
  page.text(label, MARGIN + PAD, top + PAD, room(LABEL))
  page.text(text, MARGIN + LABEL + PAD, top + PAD, room(WIDTH - LABEL))
  page.x = MARGIN
  page.y = top + height
}

const setFooters = (page: Page, footer: string): void => {
  const { start, count } = page.bufferedPageRange()
  for (let n = start; n < start + count; n++) {
    page.switchToPage(n)
    // Below the margin pdfkit would begin another page.
    page.page.margins.bottom = 0
    const said = `${footer}　第 ${n + 1} 页，共 ${count} 页`
    page
      .fontSize(7)
      .fillColor('#666666')
      .text(said, MARGIN, A4.height - 52, { width: WIDTH, align: 'center' })
  }
}

const bytesOf = (page: Page): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    page.on('data', (chunk: Buffer) => chunks.push(chunk))
    page.on('end', () => resolve(Buffer.concat(chunks)))
    page.on('error', reject)
    page.end()
  })

/** Undefined if something cannot be printed. */
export const pressResult = async (
  { title, number, lines, statement, footer }: Sheet,
  { font, now }: { readonly font: Buffer; readonly now: Date },
): Promise<Buffer | undefined> => {
  const page = new PDFDocument({
    size: 'A4',
    margin: MARGIN,
    bufferPages: true,
    lang: 'zh-CN',
    // The first font must be ours: the standard ones are files that a bundle does not carry.
    font: font as unknown as string,
    info: { Title: `${title} ${number}`, CreationDate: now, ModDate: now, Producer: 'Dengtong' },
  })
  if (unprintable(page, [title, number, statement, footer, ...lines.flat()].join(''))) return undefined
  page.fontSize(18).text(title, { align: 'center' })
  page.fontSize(SIZE).text(`编号：${number}`, { align: 'right' }).moveDown(0.6)
  for (const line of lines) setLine(page, line)
  if (page.y + 60 > BOTTOM) page.addPage()
  page
    .fontSize(10.5)
    .fillColor('#111111')
    .text(statement, MARGIN, page.y + 14, { width: WIDTH, lineGap: 4 })
  setFooters(page, footer)
  return bytesOf(page)
}
