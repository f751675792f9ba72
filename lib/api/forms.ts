/** Contracts of forms: made from a case's data, read back, and their templates. */
import * as z from 'zod/mini'
import { DocumentView } from '../documents/model.ts'
import { LetterDraft } from '../forms/letter.ts'
import { FilingForm, FormName } from '../forms/model.ts'
import { NewTemplate } from '../forms/new-template.ts'
import { DocumentId } from '../kernel/ids.ts'
import { contract } from './contract.ts'

const TAG = 'forms'

/** A filing without its documents; the use case judges it by the rules of filing. */
const filing = z.looseObject({})

const FormView = z.strictObject({
  form: FormName,
  name: z.string(),
  source: z.string(),
  inForce: z.optional(z.int()),
  versions: z.array(z.strictObject({ version: z.int(), effectiveFrom: z.string(), title: z.string() })),
})

export const listForms = contract({
  operation: 'listForms',
  tag: TAG,
  summary: { zh: '查询表格及其模板版本', en: 'List the forms and the versions of their templates' },
  success: { status: 200, body: z.strictObject({ items: z.array(FormView) }) },
  refusals: [],
})

export const makeForm = contract({
  operation: 'makeForm',
  tag: TAG,
  summary: { zh: '按业务数据制作申请书、合同等文件', en: 'Make an application form or contract from a case' },
  description: {
    zh: '提交与立案相同的数据（不含 `documents`）；授权委托书、询问记录、缴费告知书可以在贷款批准前制作。查询授权书（`query-authorization`）先于审批，以 `letter` 制作：授权人、银行、不动产单元或者名下全部、查询内容、目的、方式、次数、时限。制成的 PDF 归入本机构文件，可下载签署，亦可直接引用；其中附有数据，可用于核对。',
    en:
      'Takes the data of a filing without its `documents`; the power of attorney, the inquiry record and the notice of fees can be made before ' +
      'the loan is approved. The letter that lets a bank query comes before all that and is made of a `letter`: owners, bank, units or whole ' +
      'name, kinds, purposes, manners, uses, time. The PDF becomes a document of the bank, to download and sign or to file as it is; it ' +
      'carries the data it was made from, by which it can be compared.',
  },
  body: z.discriminatedUnion('form', [
    z.strictObject({ form: FilingForm, filing }),
    z.strictObject({ form: z.literal('query-authorization'), letter: LetterDraft }),
  ]),
  success: { status: 201, location: true, body: DocumentView },
  refusals: ['platform.contended'],
})

export const compareForm = contract({
  operation: 'compareForm',
  tag: TAG,
  summary: { zh: '核对文件所载数据与业务数据', en: 'Compare the data in a form with the data of a filing' },
  path: z.strictObject({ documentId: DocumentId }),
  body: z.union([z.strictObject({ filing }), z.strictObject({ letter: LetterDraft })]),
  success: {
    status: 200,
    body: z.strictObject({
      form: FormName,
      version: z.int(),
      same: z.boolean(),
      differences: z.array(z.strictObject({ field: z.string(), inDocument: z.string(), inData: z.string() })),
    }),
  },
  refusals: ['resource.not-found', 'document.not-uploaded', 'form.not-ours'],
})

export const addTemplate = contract({
  operation: 'addTemplate',
  tag: TAG,
  summary: { zh: '新增表格模板版本', en: 'Add a version of a template' },
  body: NewTemplate,
  success: { status: 201, body: z.strictObject({ version: z.int(), ...NewTemplate.shape }) },
  refusals: ['signature.invalid', 'platform.contended'],
})
