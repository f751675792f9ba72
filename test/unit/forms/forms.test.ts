/** Every form of every example is printed, looked at through another implementation's eyes, and read back. */
import { describe, expect, it } from 'vitest'
import { inspect } from '../../../lib/documents/inspect/index.ts'
import { atHand } from '../../../lib/documents/inspect/source.ts'
import { FILING_EXAMPLES } from '../../../lib/filings/examples.ts'
import { Filing } from '../../../lib/filings/filing.ts'
import { enclosedIn } from '../../../lib/forms/compare-form.ts'
import { differencesOf, FILING_VALUES, ITEM_FIELDS, LETTER_LISTS } from '../../../lib/forms/fields.ts'
import { fieldsOf } from '../../../lib/forms/fields-of-filing.ts'
import { FORMS, inForceOn } from '../../../lib/forms/model.ts'
import { NewTemplate } from '../../../lib/forms/new-template.ts'
import { textsOf } from '../../../lib/forms/printed-texts.ts'
import { renderFormPdf } from '../../../lib/forms/render-form-pdf.ts'
import { BUILT_IN } from '../../../lib/forms/templates/index.ts'
import { keysOf } from '../../../lib/names/keys.ts'
import { printedName } from '../../../lib/registries/model.ts'
import { REGISTRY_SEED } from '../../../lib/registries/seed.ts'
import { readExamples } from '../../../tools/examples.ts'
import { PRINTED_AT as NOW, printed, seenIn, sheetOf as sheet, squeezed } from '../../support/printed.ts'
import { sampleOf } from '../../support/sample.ts'

const FORM_NAMES = keysOf(FORMS).filter((form) => FORMS[form].of === 'filing')

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
    const { text, pages } = await seenIn(pdf, 0.5)
    // with the data that it encloses it comes in again, signed
    expect(await inspect(atHand(pdf), 'application/pdf')).toEqual({ pages: pages.length })
    for (const { data } of pages) {
      const ink = data.reduce((count, value, i) => count + (i % 4 !== 3 && value < 200 ? 1 : 0), 0)
      expect(ink).toBeGreaterThan(500)
    }
    for (const said of textsOf(BUILT_IN[form], fields)) expect(text).toContain(squeezed(said))
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
    const { text } = await seenIn(await printed('application-form', fields))
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
  const { units, ...ordinary } = FILING_EXAMPLES.ordinary
  const home = units.map((unit) => ({ ...unit, use: 'residential' as const }))
  const feesOf = (filing: Parameters<typeof fieldsOf>[0]) => {
    const { values, lists } = fieldsOf(filing, { registry: '', now: NOW })
    return { owed: [values['fees.mortgagee'], values['fees.transferee'], values['fees.total']], lines: lists.fees }
  }

  it('says what the schedule of the day says, who pays and why', () => {
    const { owed, lines } = feesOf({ ...ordinary, units })
    expect(owed).toEqual(['550.00元', '0.00元', '550.00元'])
    expect(lines).toMatchObject([{ registration: '抵押权首次登记', amount: '550.00元', payer: '抵押权人' }])
    expect(lines[0]?.rule).toContain('用途未申报')
  })

  it('goes by the use that is declared', () => {
    const { owed, lines } = feesOf({ ...ordinary, units: home })
    expect(owed).toEqual(['80.00元', '0.00元', '80.00元'])
    expect(lines[0]?.rule).not.toContain('用途未申报')
  })

  it('goes by the exemption that is claimed', () => {
    const { owed } = feesOf({ ...ordinary, units, fees: { exemption: 'small-enterprise' } })
    expect(owed).toEqual(['0.00元', '0.00元', '0.00元'])
  })

  it('counts the copies of a certificate, each 10 yuan (发改价格规〔2016〕2559号)', async () => {
    const sold = Filing.parse((await readExamples())['second-hand-purchase'])
    const { owed, lines } = feesOf({
      ...sold,
      units: sold.units.map((unit) => ({ ...unit, use: 'residential' as const })),
      fees: { extraCopies: 1 },
    })
    expect(owed).toEqual(['80.00元', '90.00元', '170.00元'])
    expect(lines.map(({ amount }) => amount)).toEqual(['80.00元', '80.00元', '10.00元'])
  })
})

describe('a template of the authority', () => {
  const template = (form: 'application-form' | 'query-authorization', text: string) =>
    NewTemplate.safeParse({
      form,
      effectiveFrom: '2027-01-01',
      title: '测试模板',
      parts: [{ kind: 'clauses', clauses: [text] }],
    }).success

  it('can name whatever a filing says, block by block', () => {
    for (const name of FILING_VALUES) expect(template('application-form', `{${name}}`), name).toBe(true)
    for (const [list, names] of Object.entries(ITEM_FIELDS).filter(
      ([list]) => !LETTER_LISTS.some((own) => own === list),
    ))
      for (const name of names) {
        const parts = [{ kind: 'list', of: list, columns: [{ label: '测试', text: `{${name}}`, width: 50 }] }]
        const body = { form: 'application-form', effectiveFrom: '2027-01-01', title: '测试模板', parts }
        expect(NewTemplate.safeParse(body).success, `${list}.${name}`).toBe(true)
      }
  })

  it('of a letter names nothing of a filing, and of a filing nothing of a letter', () => {
    expect(template('query-authorization', '{letter.manners}')).toBe(true)
    expect(template('query-authorization', '{loan.contractNo}')).toBe(false)
    expect(template('application-form', '{letter.manners}')).toBe(false)
    expect(template('application-form', '{nobody.knows}')).toBe(false)
  })
})

describe('a form that was made before there was a field', () => {
  it('differs by nothing it could not say, and by all else', () => {
    const now = fieldsOf(FILING_EXAMPLES.ordinary, { registry: '测试', now: NOW })
    const { rightKinds: _, ...values } = now.values
    const { registrations: __, ...lists } = now.lists
    const units = lists.units.map(({ kind: ___, ...unit }) => unit)
    const before = { values, lists: { ...lists, units } }
    expect(differencesOf(before, now)).toEqual([])
    const changed = { ...before, values: { ...values, 'loan.contractNo': '借0000' } }
    expect(differencesOf(changed, now).map(({ field }) => field)).toEqual(['loan.contractNo'])
    expect(differencesOf({ ...before, lists: { ...before.lists, units: [] } }, now).length).toBeGreaterThan(3)
  })
})

describe('an addressee', () => {
  it('whose name the registry has not confirmed is marked', () => {
    const name = '厦门市不动产登记机构'
    const basis = { kind: 'recalled', confidence: 'high', about: 'name' } as const
    expect(printedName({ name, basis })).toBe('厦门市不动产登记机构（名称待核实）')
    expect(printedName({ name, basis: { ...basis, kind: 'confirmed' } })).toBe(name)
    for (const record of REGISTRY_SEED) expect(printedName(record)).toContain('待核实')
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
