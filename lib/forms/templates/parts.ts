/** What several templates share. */
import type { ListName } from '../fields.ts'
import type { TemplatePart, Versioned } from '../model.ts'

export const row = (...cells: readonly (readonly [string, string])[]) => cells.map(([label, text]) => ({ label, text }))
export const column = (label: string, text: string, width: number) => ({ label, text, width })

type OnlyWith = NonNullable<TemplatePart['onlyWith']>
type Rows = Extract<TemplatePart, { kind: 'rows' }>['rows']

export const heading = (text: string, onlyWith?: OnlyWith): TemplatePart => ({
  kind: 'heading',
  text,
  ...(onlyWith && { onlyWith }),
})

export const rows = (lines: Rows, onlyWith?: OnlyWith): TemplatePart => ({
  kind: 'rows',
  rows: lines,
  ...(onlyWith && { onlyWith }),
})

/** A heading and rows that are there only where the filing has what they are about. */
export const about = (onlyWith: OnlyWith, title: string, lines: Rows): TemplatePart[] => [
  heading(title, onlyWith),
  rows(lines, onlyWith),
]

type Named = Extract<TemplatePart, { kind: 'list' }>
export const list = (of: ListName, columns: Named['columns'], onlyWith?: OnlyWith): TemplatePart => ({
  kind: 'list',
  of,
  columns,
  ...(onlyWith && { onlyWith }),
})

export const UNITS = list('units', [
  column('不动产单元号', '{number}', 20),
  column('不动产类型', '{kind}', 10),
  column('不动产权属证书号', '{certificate}', 18),
  column('坐落', '{location}', 17),
  column('面积（平方米）', '{area}', 10),
  column('用途', '{use}', 8),
  column('权利人', '{owners}', 10),
  column('共有方式', '{coOwnership}', 9),
])

export const PARTICULARS: Rows = [
  row(['抵押方式', '{mortgage.kind}'], ['抵押合同编号', '{mortgage.contractNo}']),
  row(['被担保债权数额（最高债权数额）', '{mortgage.amount}'], ['大写', '{mortgage.amountInWords}']),
  row(['债务履行期限（债权确定期间）', '{mortgage.period}'], ['担保方式', '{mortgage.securing}']),
  row(['担保范围', '{mortgage.scope}']),
  row(
    ['是否存在禁止或限制转让抵押不动产的约定', '{mortgage.transferRestricted}'],
    ['主债权合同编号', '{loan.contractNo}'],
  ),
]

export const versionOne = (title: string, parts: readonly TemplatePart[]): Versioned => ({
  version: 1,
  effectiveFrom: '2023-01-01',
  title,
  parts: [...parts],
})
