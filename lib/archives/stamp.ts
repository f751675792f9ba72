/**
 * Prints across every page of a PDF who asked for it and for what, and the whole of it below. The stamp is a page of its own, set with the
 * Chinese font and laid over each page, so that a copy that goes astray says where it came from.
 */
import { PDFDocument } from '@cantoo/pdf-lib'
import { A4, bytesOf, openPaper, type Printing, unprintable } from '../printing/page.ts'

export type Stamping = { readonly across: string; readonly below: string }
export type Stamped = { readonly pdf: Buffer; readonly pages: number }

const GAP = 36
const LINE = 150
const FAINT = 0.16

/** Undefined where the font lacks a character: a name is never printed with a hole in it. */
const overlay = async ({ across, below }: Stamping, printing: Printing): Promise<Buffer | undefined> => {
  const page = openPaper({ margin: 0 }, printing)
  if (unprintable(page, across + below).length > 0) return undefined
  page
    .rotate(-32, { origin: [A4.width / 2, A4.height / 2] })
    .fillColor('#202020', FAINT)
    .fontSize(15)
  const step = page.widthOfString(across) + GAP
  for (let y = -A4.height / 2; y < A4.height * 1.5; y += LINE)
    for (let x = -A4.width / 2; x < A4.width * 1.5; x += step) page.text(across, x, y, { lineBreak: false })
  page
    .rotate(32, { origin: [A4.width / 2, A4.height / 2] })
    .fillColor('#9c1c1c', 0.9)
    .fontSize(7)
  page.text(below, 24, A4.height - 22, { width: A4.width - 48, align: 'center', height: 20 })
  return bytesOf(page)
}

export const stamp = async (pdf: Buffer, stamping: Stamping, printing: Printing): Promise<Stamped | undefined> => {
  const made = await overlay(stamping, printing)
  if (!made) return undefined
  try {
    const document = await PDFDocument.load(pdf, { updateMetadata: false })
    const [laid] = await document.embedPdf(made)
    if (!laid) return undefined
    for (const page of document.getPages()) {
      const { x, y, width, height } = page.getMediaBox()
      page.drawPage(laid, { x, y, width, height })
    }
    return { pdf: Buffer.from(await document.save()), pages: document.getPageCount() }
  } catch {
    // a file that this reader cannot open was inspected by another; the holder hears that it must print it anew
    return undefined
  }
}
