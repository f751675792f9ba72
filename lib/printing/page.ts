/**
 * The paper the platform prints on: PDF with the Chinese font embedded, a foot on every page, and no character printed as a blank because
 * the font lacks it. What stands on it is laid out by those who print.
 */
import PDFDocument from 'pdfkit'
import type { Language } from '../kernel/call.ts'

export type Page = PDFKit.PDFDocument
export type Printing = { readonly font: Buffer; readonly now: Date }

/** In points. */
export const A4 = { width: 595.28, height: 841.89 } as const

/** fontkit's own name for it; pdfkit does not type the font it holds. */
type FontOfPage = { readonly font: { hasGlyphForCodePoint(point: number): boolean } }

type Sheet = Pick<PDFKit.PDFDocumentOptions, 'layout' | 'margin' | 'margins'> & {
  readonly title?: string
  readonly language?: Language
}

export const openPaper = ({ title, language = 'zh', ...sheet }: Sheet, { font, now }: Printing): Page =>
  new PDFDocument({
    ...sheet,
    size: 'A4',
    bufferPages: true,
    lang: { zh: 'zh-CN', en: 'en' }[language],
    // The first font must be ours: the standard ones are files that a bundle does not carry.
    font: font as unknown as string,
    info: { ...(title !== undefined && { Title: title }), CreationDate: now, ModDate: now, Producer: 'Dengtong' },
  })

/** The characters of a text that the font cannot print. */
export const unprintable = (page: Page, text: string): readonly string[] => {
  const { font }: FontOfPage = Reflect.get(page, '_font')
  return [...new Set(text)].filter(
    (character) => character !== '\n' && !font.hasGlyphForCodePoint(character.codePointAt(0) ?? 0),
  )
}

/** The font draws it as wide as a Chinese character. */
const APOSTROPHE = /(?<=[A-Za-z])’(?=[a-z])/g

/** A character that the font lacks is written as its number, for papers that must not fail for the sake of a name. */
export const printable = (page: Page, input: string): string => {
  const text = input.replace(APOSTROPHE, "'")
  const lacking = new Set(unprintable(page, text))
  if (lacking.size === 0) return text
  return [...text]
    .map((one) => (lacking.has(one) ? `[U+${one.codePointAt(0)?.toString(16).toUpperCase()}]` : one))
    .join('')
}

const FOOT_ABOVE_EDGE = 38

const PAGE_NUMBER: Readonly<Record<Language, (n: number, count: number) => string>> = {
  zh: (n, count) => `第 ${n} 页，共 ${count} 页`,
  en: (n, count) => `page ${n} of ${count}`,
}

/** The same foot on every page, with the number of the page: the last thing that is printed. */
export const setFooters = (page: Page, footer: string, language: Language = 'zh'): void => {
  const { start, count } = page.bufferedPageRange()
  for (let n = start; n < start + count; n++) {
    page.switchToPage(n)
    const { width, height, margins } = page.page
    // Below the margin pdfkit would begin another page.
    margins.bottom = 0
    page
      .fontSize(7)
      .fillColor('#666666')
      .text(`${footer}　${PAGE_NUMBER[language](n + 1, count)}`, margins.left, height - FOOT_ABOVE_EDGE, {
        width: width - margins.left - margins.right,
        align: 'center',
      })
  }
}

export const bytesOf = (page: Page): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    page.on('data', (chunk: Buffer) => chunks.push(chunk))
    page.on('end', () => resolve(Buffer.concat(chunks)))
    page.on('error', reject)
    page.end()
  })
