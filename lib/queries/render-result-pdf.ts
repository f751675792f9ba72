/** Sets the print of an answer as a PDF: A4, with the Chinese font embedded. A character that the font lacks is never printed as a blank. */
import { A4, bytesOf, openPaper, type Page, type Printing, setFooters, unprintable } from '../printing/page.ts'
import type { Line } from './result-words.ts'

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

/** Undefined if something cannot be printed. */
export const renderResultPdf = async (
  { title, number, lines, statement, footer }: Sheet,
  printing: Printing,
): Promise<Buffer | undefined> => {
  const page = openPaper({ title: `${title} ${number}`, margin: MARGIN }, printing)
  if (unprintable(page, [title, number, statement, footer, ...lines.flat()].join('')).length > 0) return undefined
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
