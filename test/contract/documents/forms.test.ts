/** Forms made and compared over the functions: what each needs of a filing, and the letter that needs none. */
import { beforeAll, describe, expect, it } from 'vitest'
import { compareForm } from '../../../lib/forms/compare-form.ts'
import { LetterDraft } from '../../../lib/forms/letter.ts'
import { type FormCall, makeForm } from '../../../lib/forms/make-form.ts'
import { FORMS } from '../../../lib/forms/model.ts'
import { keysOf } from '../../../lib/names/keys.ts'
import { readExamples } from '../../../tools/examples.ts'
import { casePorts } from '../../support/cases.ts'
import { BANK, bodyOf, call } from '../../support/documents.ts'
import { useApi } from '../../support/platform.ts'
import { FONT } from '../../support/printed.ts'

const api = useApi()
const ports = () => ({ ...casePorts(api.engine.table, api.store.objects), font: { read: () => FONT } })

let examples: Awaited<ReturnType<typeof readExamples>>
beforeAll(async () => {
  examples = await readExamples()
})

const without = (business: string, ...blocks: string[]) =>
  Object.fromEntries(Object.entries(examples[business] ?? {}).filter(([name]) => !blocks.includes(name)))

const make = (body: FormCall['body']) => makeForm(ports(), call('makeForm', { body }))
const faultsIn = async (body: FormCall['body']) => {
  const result = await make(body)
  return result.ok ? [] : result.refusal.faults?.map(({ pointer, code }) => `${pointer} ${code}`)
}

const LETTER = {
  owners: [{ type: 'individual', name: '测试甲', idNumber: '350203190001020020' }],
  bank: { name: '测试银行', creditCode: BANK },
  validFrom: '2026-11-24',
  validTo: '2026-12-31',
  scope: { kind: 'units', units: [{ unitNumber: '350203001002GB00123F00010203' }] },
  queryKinds: ['ownership'],
  purposes: ['loan-approval'],
  manners: ['network'],
} as const

const letter = (more: object = {}): FormCall['body'] => ({
  form: 'query-authorization',
  letter: LetterDraft.parse({ ...LETTER, ...more }),
})

describe('an application', () => {
  it('is made of the filing of every business and mode, without its papers', async () => {
    for (const business of Object.keys(examples)) {
      const body = { form: 'application-form', filing: without(business, 'documents') } as const
      expect([business, await faultsIn(body)]).toEqual([business, []])
    }
  })
})

describe('before the loan is approved', () => {
  it('power, inquiry record and notice of fees can be made, and the contracts cannot', async () => {
    const filing = without('new-loan', 'documents', 'loan', 'mortgage', 'debtors')
    for (const form of ['power-of-attorney', 'inquiry-record', 'fee-notice'] as const)
      expect([form, await faultsIn({ form, filing })]).toEqual([form, []])
    for (const form of ['application-form', 'loan-contract', 'mortgage-contract'] as const)
      expect(await faultsIn({ form, filing })).toContain('/filing/mortgage block.missing')
  })

  it('a contract is not made of a filing that makes none', async () => {
    const filing = without('release', 'documents')
    expect(await faultsIn({ form: 'mortgage-contract', filing })).toEqual(['/filing/mortgage block.missing'])
    expect(await faultsIn({ form: 'loan-contract', filing })).toEqual(['/filing/loan block.missing'])
  })
})

describe('the letter of an owner', () => {
  it('is made of its own data and compared with it', async () => {
    const made = await make(letter())
    const { documentId, type } = bodyOf(made)
    expect(type).toBe('query-authorization')
    const compare = async (body: object) =>
      bodyOf(
        await compareForm(ports(), call('compareForm', { body: body as { filing: unknown }, path: { documentId } })),
      )
    expect(await compare({ letter: LETTER })).toMatchObject({ same: true, differences: [] })
    expect(await compare({ letter: { ...LETTER, validTo: '2027-12-31' } })).toMatchObject({
      same: false,
      differences: [{ field: 'letter.period' }],
    })
    expect(await compare({ filing: without('new-loan', 'documents') })).toEqual({ refused: 'form.not-ours' })
  })

  it('is refused with where it is wrong', async () => {
    expect(await faultsIn(letter({ queryKinds: ['holdings'] }))).toEqual(['/letter/queryKinds/0 value.not-allowed'])
  })

  it('is the only form that is made of no filing', () => {
    expect(keysOf(FORMS).filter((form) => FORMS[form].of === 'letter')).toEqual(['query-authorization'])
  })
})
