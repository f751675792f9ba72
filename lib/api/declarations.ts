/** Contracts of declarations (按月申报): what only its holder can say for the half-year reports. */
import * as z from 'zod/mini'
import { DeclarationView, DeclaredMonth, Declaring } from '../reports/declarations.ts'
import { contract } from './contract.ts'

const tag = 'reports'
const DECLARED = {
  what: 'mortgage-registrations',
  month: '2026-10',
  registrations: 1_204,
  source: '登记系统按登簿日统计',
} as const

export const declareMonth = contract({
  operation: 'declareMonth',
  tag,
  summary: { zh: '按月申报', en: 'Declare a month' },
  description: {
    zh: '登记机构、银行申报当月全部抵押登记量（含窗口办理；银行按厦门 `3502` 与全省其他地区 `35` 分别申报），用于线上办理率 C7；监管部门申报检查和未整改问题，用于 X1。月份结束后申报，须注明来源。更正时以 If-Match 提供所见版本号：原申报保留，已定稿的报告不变。',
    en: 'Registries and banks declare all mortgage registrations of a month, those at the window too (a bank for Xiamen, `3502`, and the rest of the province, `35`, apart), for the online share C7; regulators their inspections and open findings, for X1. Once the month is over, with its source. To correct it give the version you saw as `If-Match`: the earlier one stays, and frozen reports do not move.',
  },
  body: Declaring,
  success: { status: 200, body: DeclarationView },
  refusals: ['declaration.month-not-over', 'version.missing', 'version.differs'],
  example: {
    body: DECLARED,
    answer: {
      ...DECLARED,
      declarer: '350200',
      declarerName: '测试厦门市不动产登记中心',
      declaredAt: '2026-11-24T10:00:00.000+08:00',
      version: 1,
    },
  },
})

export const readDeclarations = contract({
  operation: 'readDeclarations',
  tag,
  summary: { zh: '查看按月申报', en: 'Read the declarations of a month' },
  description: {
    zh: '本机构的；主管和监管部门另见辖区登记机构的，`missing` 为尚未申报的登记机构。',
    en: 'One’s own; authority and regulator also those of registries in their jurisdiction, and in `missing` which of these have not declared the month.',
  },
  query: z.strictObject({ month: DeclaredMonth }),
  success: {
    status: 200,
    body: z.strictObject({
      month: z.string(),
      items: z.array(DeclarationView),
      missing: z.optional(z.array(z.string())),
    }),
  },
  refusals: [],
  example: { query: { month: '2026-10' } },
})
