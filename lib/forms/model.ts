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
import { blanksIn } from './blanks.ts'
import { FIELD_NAMES, ITEM_FIELDS, LIST_NAMES, type ListName } from './fields.ts'

type Row = {
  readonly zh: string
  readonly en: string
  readonly source: string
  /** What it is made of: a filing, or the owner's letter that comes before one. */
  readonly of: 'filing' | 'letter'
}

export const FORMS = {
  'application-form': {
    zh: '不动产登记申请书',
    en: 'Application for registration',
    source: '条例 16(一)',
    of: 'filing',
  },
  'power-of-attorney': {
    zh: '授权委托书',
    en: 'Power of attorney to apply',
    source: '条例 16(二)；22号 二(三)',
    of: 'filing',
  },
  'loan-contract': {
    zh: '主债权合同（简化版）',
    en: 'Simplified loan contract',
    source: '22号 三(二)；民法典 668',
    of: 'filing',
  },
  'mortgage-contract': {
    zh: '抵押合同（简化版）',
    en: 'Simplified mortgage contract',
    source: '22号 三(二)；民法典 400',
    of: 'filing',
  },
  'maximum-mortgage-contract': {
    zh: '最高额抵押合同（简化版）',
    en: 'Simplified maximum-amount mortgage contract',
    source: '22号 三(二)；民法典 420',
    of: 'filing',
  },
  'inquiry-record': { zh: '询问记录', en: 'Inquiry record', source: '操作规范 3.4；民法典 301', of: 'filing' },
  'fee-notice': {
    zh: '登记费缴费告知书',
    en: 'Notice of registration fees',
    source: '发改价格规〔2016〕2559号',
    of: 'filing',
  },
  'query-authorization': {
    zh: '查询授权书',
    en: 'Letter that lets a bank query the book',
    source: '22号 二(二)；个人信息保护法 23',
    of: 'letter',
  },
} as const satisfies Partial<Record<DocumentType, Row>>

export type FormName = keyof typeof FORMS
export const FormName = z.enum(keysOf(FORMS))
export type FilingForm = { [F in FormName]: (typeof FORMS)[F]['of'] extends 'filing' ? F : never }[FormName]
const isOfFiling = (form: FormName): form is FilingForm => FORMS[form].of === 'filing'
export const FilingForm = z.enum(keysOf(FORMS).filter(isOfFiling))

const unknownBlank = (known: ReadonlySet<string>) => (text: string) => {
  const unknown = blanksIn(text).find((name) => !known.has(name))
  return unknown === undefined
    ? undefined
    : ({ code: 'template.field-unknown', particulars: { field: unknown } } as const)
}

const words = (known: readonly string[], maximum = 2000) =>
  z.string().check(z.minLength(1), z.maxLength(maximum), judged(unknownBlank(new Set(known))))

const text = words(FIELD_NAMES)
const label = line(60)

/** What a template may name: fields of a filing or of a letter, and their lists. */
export const FormField = z.enum([...FIELD_NAMES, ...LIST_NAMES])

/** A part that is there only where the field says something, or the list has an entry. */
const onlyWith = z.optional(FormField)

/** Two columns of label and value to a row at the most. */
const rowsOf = (value: ReturnType<typeof words>) =>
  z
    .array(z.array(z.strictObject({ label, text: value })).check(z.minLength(1), z.maxLength(2)))
    .check(z.minLength(1), z.maxLength(40))

const listOf = <L extends ListName>(of: L) =>
  z.strictObject({
    kind: z.literal('list'),
    of: z.literal(of),
    onlyWith,
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

/** The same rows for each entry of a list. */
const eachOf = <L extends ListName>(of: L) =>
  z.strictObject({
    kind: z.literal('each'),
    of: z.literal(of),
    onlyWith,
    rows: rowsOf(words(ITEM_FIELDS[of])),
    /** Share of each cell that its label takes, in hundredths. */
    labels: z.optional(z.int().check(z.minimum(10), z.maximum(90))),
  })

/** A place to sign for each entry of a list. */
const signersOf = <L extends ListName>(of: L) =>
  z.strictObject({ kind: z.literal('signers'), of: z.literal(of), onlyWith, text: words(ITEM_FIELDS[of]) })

export const TemplatePart = z.union([
  z.strictObject({ kind: z.literal('heading'), onlyWith, text }),
  z.strictObject({ kind: z.literal('rows'), onlyWith, rows: rowsOf(text) }),
  ...LIST_NAMES.map(listOf),
  ...LIST_NAMES.map(eachOf),
  ...LIST_NAMES.map(signersOf),
  z.strictObject({
    kind: z.literal('clauses'),
    onlyWith,
    clauses: z.array(text).check(z.minLength(1), z.maxLength(60)),
  }),
  z.strictObject({
    kind: z.literal('signatures'),
    onlyWith,
    signers: z.array(text).check(z.minLength(1), z.maxLength(8)),
  }),
])
export type TemplatePart = z.infer<typeof TemplatePart>

export const Template = z.strictObject({
  effectiveFrom: LocalDate,
  title: line(60),
  parts: z.array(TemplatePart).check(z.minLength(1), z.maxLength(60)),
})

export const Versioned = z.object({ ...Template.shape, version: z.int() })
export type Versioned = Readonly<z.infer<typeof Versioned>>

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
