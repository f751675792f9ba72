/** Every form of every example is printed, looked at through another implementation's eyes, and read back. */
import { readFileSync } from 'node:fs'
import { PDFiumLibrary } from '@hyzyla/pdfium'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { inspect } from '../../../lib/documents/inspect/index.ts'
import { atHand } from '../../../lib/documents/inspect/source.ts'
import { FILING_EXAMPLES } from '../../../lib/filings/examples.ts'
import { enclosedIn } from '../../../lib/forms/compare-form.ts'
import { differencesOf, type Fields, fieldsOf } from '../../../lib/forms/fields.ts'
import { FORMS, type FormName, filled, inForceOn } from '../../../lib/forms/model.ts'
import { renderFormPdf } from '../../../lib/forms/render-form-pdf.ts'
import { BUILT_IN } from '../../../lib/forms/templates.ts'
import { canonicalJson } from '../../../lib/kernel/digest.ts'
import { sampleOf } from '../../support/sample.ts'

const font = readFileSync('node_modules/@embedpdf/fonts-sc/fonts/NotoSansHans-Regular.otf')
const NOW = new Date('2026-11-24T10:00:00+08:00')
const FORM_NAMES = Object.keys(FORMS) as FormName[]

let pdfium: PDFiumLibrary
beforeAll(async () => {
  pdfium = await PDFiumLibrary.init()
})
afterAll(() => pdfium.destroy())

const sheet = (form: FormName, fields: Fields) => ({
  font,
  footer: form,
  data: canonicalJson({ form, version: 1, fields }),
  now: NOW,
})

const printed = async (form: FormName, fields: Fields): Promise<Buffer> => {
  const pressed = await renderFormPdf(BUILT_IN[form], fields, sheet(form, fields))
  if ('missing' in pressed) throw new Error(`the font lacks ${pressed.missing}`)
  return pressed.pdf
}

const squeezed = (text: string): string => text.replaceAll(/\s/g, '')

/** What the form prints outside its lists. */
const saidBy = (form: FormName, { values }: Fields): string[] =>
  BUILT_IN[form].parts.flatMap((part) => {
    if (part.kind === 'rows') return part.rows.flat().map(({ text }) => filled(text, values))
    if (part.kind === 'clauses') return part.clauses.map((clause) => filled(clause, values))
    return part.kind === 'signatures' ? part.signers.map((signer) => filled(signer, values)) : []
  })

const EVERY_FORM = Object.entries(FILING_EXAMPLES).flatMap(([example, filing]) =>
  FORM_NAMES.map((form) => ({
    example,
    form,
    fields: fieldsOf(filing, { registry: '厦门市不动产登记机构', now: NOW }),
  })),
)

describe.each(sampleOf(EVERY_FORM, 0.2, 'printed forms'))('$form of the example $example', ({ form, fields }) => {
  it('shows its data on pages that are not blank, and holds them', async () => {
    const pdf = await printed(form, fields)
    const document = await pdfium.loadDocument(pdf)
    // with the data that it encloses it comes in again, signed
    expect(await inspect(atHand(pdf), 'application/pdf')).toEqual({ pages: document.getPageCount() })
    let text = ''
    for (const page of document.pages()) {
      text += page.getText()
      const { data } = await page.render({ scale: 0.5, render: 'bitmap' })
      const ink = data.reduce((count, value, i) => count + (i % 4 !== 3 && value < 200 ? 1 : 0), 0)
      expect(ink).toBeGreaterThan(500)
    }
    document.destroy()
    expect(squeezed(text)).toContain(squeezed(BUILT_IN[form].title))
    for (const said of saidBy(form, fields)) expect(squeezed(text)).toContain(squeezed(said))
    const enclosed = await enclosedIn(pdf)
    expect(enclosed).toMatchObject({ form, version: 1 })
    expect(enclosed && differencesOf(enclosed.fields, fields)).toEqual([])
  })
})

describe('the font', () => {
  it('has every place name of the directory and the characters that others lack', async () => {
    const filing = structuredClone(FILING_EXAMPLES.ordinary)
    const units = filing.units.map((unit) => ({ ...unit, location: '湄洲 鲤城 柘荣 硋窑 筼筜 苔菉 龑 䶮' }))
    const fields = fieldsOf({ ...filing, units }, { registry: '', now: NOW })
    const document = await pdfium.loadDocument(await printed('application-form', fields))
    const text = [...document.pages()].map((page) => page.getText()).join('')
    document.destroy()
    for (const character of '湄鲤柘硋筼筜菉龑䶮') expect(text).toContain(character)
  })

  it('lacking a character, prints nothing and names it', async () => {
    const fields = fieldsOf(FILING_EXAMPLES.ordinary, { registry: '😀机构', now: NOW })
    expect(await renderFormPdf(BUILT_IN['application-form'], fields, sheet('application-form', fields))).toEqual({
      missing: ['😀'],
    })
  })
})

describe('the notice of fees', () => {
  it('says what the schedule of the day says, who pays and why', () => {
    const { values, lists } = fieldsOf(FILING_EXAMPLES.ordinary, { registry: '', now: NOW })
    expect([values['fees.mortgagee'], values['fees.transferee'], values['fees.total']]).toEqual([
      '550.00元',
      '0.00元',
      '550.00元',
    ])
    expect(lists.fees).toMatchObject([{ registration: '抵押权首次登记', amount: '550.00元', payer: '抵押权人' }])
  })
})

describe('amounts', () => {
  it.each([
    [1, '0.01元', '人民币壹分'],
    [100, '1.00元', '人民币壹元整'],
    [120_000_000, '1,200,000.00元', '人民币壹佰贰拾万元整'],
    [123_456_789, '1,234,567.89元', '人民币壹佰贰拾叁万肆仟伍佰陆拾柒元捌角玖分'],
    [10_050, '100.50元', '人民币壹佰元伍角'],
  ])('of %i fen are %s, %s', (fen, digits, words) => {
    const { loan, ...filing } = FILING_EXAMPLES.ordinary
    const { values } = fieldsOf(
      { ...filing, loan: { ...loan, amount: { currency: 'CNY', fen } } },
      { registry: '', now: NOW },
    )
    expect([values['loan.amount'], values['loan.amountInWords']]).toEqual([digits, words])
  })
})

describe('of several versions of a template', () => {
  const version = (number: number, effectiveFrom: string) => ({
    ...BUILT_IN['loan-contract'],
    version: number,
    effectiveFrom,
  })

  it('the latest in effect holds, and of two for one day the later', () => {
    const all = [version(1, '2023-01-01'), version(2, '2026-11-24'), version(3, '2026-11-24'), version(4, '2026-11-25')]
    expect(inForceOn(all, NOW)?.version).toBe(3)
    expect(inForceOn(all, new Date('2026-11-23T23:59:59+08:00'))?.version).toBe(1)
    expect(inForceOn(all, new Date('2026-11-25T00:00:00+08:00'))?.version).toBe(4)
    expect(inForceOn(all, new Date('2022-12-31T23:00:00+08:00'))).toBeUndefined()
  })
})
