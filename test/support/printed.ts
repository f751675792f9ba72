/** Forms as they are printed, seen through another implementation's eyes. */
import { readFileSync } from 'node:fs'
import { PDFiumLibrary } from '@hyzyla/pdfium'
import type { Fields } from '../../lib/forms/fields.ts'
import type { FormName } from '../../lib/forms/model.ts'
import { renderFormPdf } from '../../lib/forms/render-form-pdf.ts'
import { BUILT_IN } from '../../lib/forms/templates/index.ts'
import { canonicalJson } from '../../lib/kernel/digest.ts'
import type { Raster } from './contact-sheet.ts'

export const FONT = readFileSync('node_modules/@embedpdf/fonts-sc/fonts/NotoSansHans-Regular.otf')
export const PRINTED_AT = new Date('2026-11-24T10:00:00+08:00')

export const sheetOf = (form: FormName, fields: Fields) => ({
  font: FONT,
  footer: form,
  data: canonicalJson({ form, version: 1, fields }),
  now: PRINTED_AT,
})

export const printed = async (form: FormName, fields: Fields): Promise<Buffer> => {
  const pressed = await renderFormPdf(BUILT_IN[form], fields, sheetOf(form, fields))
  if ('missing' in pressed) throw new Error(`the font lacks ${pressed.missing}`)
  return pressed.pdf
}

export const squeezed = (text: string): string => text.replaceAll(/\s/g, '')

export type Seen = {
  /** Without blanks: where lines break is the paper's own business. */
  readonly text: string
  readonly pages: readonly Raster[]
}

/** `scale` 1 is 72 dots to the inch; without it no page is drawn. */
export const seenIn = async (pdf: Buffer, scale?: number): Promise<Seen> => {
  const library = await PDFiumLibrary.init()
  const document = await library.loadDocument(pdf)
  try {
    const pages: Raster[] = []
    let text = ''
    for (const page of document.pages()) {
      text += page.getText()
      if (scale !== undefined) pages.push(await page.render({ scale, render: 'bitmap' }))
    }
    return { text: squeezed(text), pages }
  } finally {
    document.destroy()
    library.destroy()
  }
}
