/**
 * 简化版合同和表格: what the platform can make of a case's data, and the templates it makes them by. A template is data: it has a
 * version and the day from which it holds, and the authority changes it without a deployment.
 */

import * as z from 'zod/mini'
import type { DocumentType } from '../documents/types.ts'
import { judged } from '../kernel/faults.ts'
import { line } from '../kernel/text.ts'
import { beijingDate, LocalDate } from '../kernel/time.ts'
import { keysOf } from '../names/keys.ts'
import type { Key } from '../platform/ports.ts'
import { FIELD_NAMES, ITEM_FIELDS, LIST_NAMES, type ListName } from './fields.ts'

export const FORMS = {
  'application-form': { zh: '不动产登记申请书', en: 'Application for registration', source: '条例 16(一)' },
  'power-of-attorney': { zh: '授权委托书', en: 'Power of attorney to apply', source: '条例 16(二)；22号 二(三)' },
  'loan-contract': { zh: '主债权合同（简化版）', en: 'Simplified loan contract', source: '22号 二(三)；民法典 668' },
  'mortgage-contract': {
    zh: '抵押合同（简化版）',
    en: 'Simplified mortgage contract',
    source: '22号 二(三)；民法典 400',
  },
  'maximum-mortgage-contract': {
    zh: '最高额抵押合同（简化版）',
    en: 'Simplified maximum-amount mortgage contract',
    source: '22号 二(三)；民法典 420',
  },
  'inquiry-record': { zh: '询问记录', en: 'Inquiry record', source: '操作规范 3.4' },
  'fee-notice': { zh: '登记费缴费告知书', en: 'Notice of registration fees', source: '发改价格规〔2016〕2559号' },
  'query-authorization': { zh: '查询授权书', en: 'Letter that lets a bank query the book', source: '22号 二(二)' },
} as const satisfies Partial<Record<DocumentType, { zh: string; en: string; source: string }>>

export type FormName = keyof typeof FORMS
export const FormName = z.enum(keysOf(FORMS))

/** `{field}` in a text is filled from the case. */
const BLANK = /\{([^{}]*)\}/g

const unknownBlank = (known: ReadonlySet<string>) => (text: string) => {
  const unknown = [...text.matchAll(BLANK)].map(([, name = '']) => name).find((name) => !known.has(name))
  return unknown === undefined
    ? undefined
    : ({ code: 'template.field-unknown', particulars: { field: unknown } } as const)
}

const words = (known: readonly string[], maximum = 2000) =>
  z.string().check(z.minLength(1), z.maxLength(maximum), judged(unknownBlank(new Set(known))))

const text = words(FIELD_NAMES)
const label = line(60)

/** Two columns of label and value to a row at the most. */
const Rows = z.strictObject({
  kind: z.literal('rows'),
  rows: z
    .array(z.array(z.strictObject({ label, text })).check(z.minLength(1), z.maxLength(2)))
    .check(z.minLength(1), z.maxLength(40)),
})

const listOf = <L extends ListName>(of: L) =>
  z.strictObject({
    kind: z.literal('list'),
    of: z.literal(of),
    columns: z
      .array(
        z.strictObject({
          label,
          text: words(ITEM_FIELDS[of]),
          /** Share of the width, in hundredths. */
          width: z.int().check(z.minimum(5), z.maximum(100)),
        }),
      )
      .check(z.minLength(1), z.maxLength(8)),
  })

const Part = z.union([
  z.strictObject({ kind: z.literal('heading'), text }),
  Rows,
  ...LIST_NAMES.map(listOf),
  z.strictObject({ kind: z.literal('clauses'), clauses: z.array(text).check(z.minLength(1), z.maxLength(60)) }),
  z.strictObject({ kind: z.literal('signatures'), signers: z.array(text).check(z.minLength(1), z.maxLength(8)) }),
])
export type Part = z.infer<typeof Part>

const Template = z.strictObject({
  effectiveFrom: LocalDate,
  title: line(60),
  parts: z.array(Part).check(z.minLength(1), z.maxLength(60)),
})

export const NewTemplate = z.strictObject({ form: FormName, ...Template.shape })
export type NewTemplate = z.infer<typeof NewTemplate>

export const Versioned = z.object({ ...Template.shape, version: z.int() })
export type Versioned = Readonly<z.infer<typeof Versioned>>

export const filled = (template: string, values: Readonly<Record<string, string>>): string =>
  template.replace(BLANK, (_, name: string) => values[name] ?? '')

export const templatePk = (form: FormName): string => `TEMPLATE#${form}`
export const templateKey = (form: FormName, version: number): Key => ({
  pk: templatePk(form),
  sk: `VERSION#${String(version).padStart(6, '0')}`,
})

/** The template that holds on a day: the latest of those in effect; of two for the same day the later version. */
export const inForceOn = (templates: readonly Versioned[], now: Date): Versioned | undefined =>
  templates
    .filter(({ effectiveFrom }) => effectiveFrom <= beijingDate(now))
    .toSorted((a, b) => a.effectiveFrom.localeCompare(b.effectiveFrom) || a.version - b.version)
    .at(-1)
