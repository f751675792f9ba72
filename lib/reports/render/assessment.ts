/** The assessment as a page and as a table: each group by itself, its places, and the denominator of every rate. In both languages. */
import type { Placed, Rate } from '../assess.ts'
import { GROUPS, type Group } from '../groups.ts'
import type { Assessment } from '../read-assessment.ts'
import { asCsv } from './csv.ts'
import { escaped } from './escaped.ts'
import { STYLE } from './style.ts'

type Cell = string | number | undefined
type Column = { readonly zh: string; readonly en: string } & (
  | { readonly of: (one: Placed) => Cell }
  | { readonly rate: (one: Placed) => Rate }
)

const COLUMNS: readonly Column[] = [
  { zh: '名次', en: 'Place', of: ({ place }) => place },
  { zh: '名称', en: 'Name', of: ({ name }) => name },
  { zh: '得分', en: 'Score', of: ({ score }) => score },
  { zh: '提交', en: 'Filed', of: ({ standing }) => standing.filed },
  { zh: '登簿', en: 'Registered', of: ({ standing }) => standing.registered },
  { zh: '覆盖', en: 'Coverage', rate: ({ coverage }) => coverage },
  { zh: '按时办结', en: 'On time', rate: ({ standing }) => standing.onTime },
  { zh: '一次通过', en: 'Right at the first time', rate: ({ standing }) => standing.firstTimeRight },
  { zh: '补正及补充', en: 'Supplements per hundred', rate: ({ standing }) => standing.supplements },
  { zh: '不予受理、登记', en: 'Refusals per hundred', rate: ({ standing }) => standing.refusals },
  {
    zh: '自动校验避免补正（估计）',
    en: 'Spared by automatic checks, estimated',
    rate: ({ standing }) => standing.spared,
  },
  { zh: '受理用时中位数（工作分钟）', en: 'To acceptance, median', of: ({ standing }) => standing.acceptance.median },
  { zh: '登记用时中位数', en: 'To registration, median', of: ({ standing }) => standing.registration.median },
  { zh: '登记用时90分位', en: 'To registration, p90', of: ({ standing }) => standing.registration.p90 },
  { zh: '发证用时中位数', en: 'To certificate, median', of: ({ standing }) => standing.certificate.median },
  { zh: '视为受理', en: 'Deemed accepted', of: ({ standing }) => standing.deemedAccepted },
  { zh: '查询', en: 'Queries', of: ({ standing }) => standing.queries },
  { zh: '中断分钟', en: 'Outage minutes', of: ({ outageMinutes }) => outageMinutes },
]

const groupsOf = ({ registries, banks }: Assessment) => Map.groupBy([...registries, ...banks], ({ group }) => group)

/** A rate is three columns: a spreadsheet reckons with numbers. */
const headOf = (column: Column): string[] => {
  const name = `${column.zh} ${column.en}`
  return 'of' in column ? [name] : [`${name} %`, `${name} 分子`, `${name} 分母`]
}

const cellsOf = (column: Column, one: Placed): Cell[] => {
  if ('of' in column) return [column.of(one)]
  const { percent, part, of } = column.rate(one)
  return [percent, part, of]
}

export const assessmentCsv = (assessment: Assessment): string => {
  const head = ['分组 Group', '代码 Code', ...COLUMNS.flatMap(headOf)]
  const rows = [...groupsOf(assessment)].flatMap(([group, some]) =>
    some.map((one) => [GROUPS[group].zh, one.id, ...COLUMNS.flatMap((column) => cellsOf(column, one))]),
  )
  return asCsv([head, ...rows])
}

/** A rate with what it is of, which is all that is said where that is too little. */
const said = (column: Column, one: Placed): string => {
  if ('of' in column) return escaped(String(column.of(one) ?? '—'))
  const { percent, part, of } = column.rate(one)
  return `${percent ?? '—'}<br><small class="none">${part} ÷ ${of}</small>`
}

const table = (group: Group, all: readonly Placed[]): string => {
  const { zh, en } = GROUPS[group]
  const some = all.filter(({ standing }) => standing.filed > 0 || standing.queries > 0)
  const head = COLUMNS.map((one) => `<th>${escaped(one.zh)}<br><small>${escaped(one.en)}</small></th>`).join('')
  const body = some.map((one) => `<tr>${COLUMNS.map((column) => `<td>${said(column, one)}</td>`).join('')}</tr>`)
  const idle = all.filter((one) => !some.includes(one)).map(({ name }) => name)
  const silent =
    idle.length > 0 ? `<p class="note">本期没有业务 Nothing in the period: ${escaped(idle.join('、'))}</p>` : ''
  return `<h2>${escaped(zh)} <small>${escaped(en)}</small></h2>
${some.length > 0 ? `<div class="wide"><table><thead><tr>${head}</tr></thead><tbody>\n${body.join('\n')}</tbody></table></div>` : ''}${silent}`
}

const WIDE = `main{max-width:none}.wide{overflow-x:auto}.wide table{font-size:12.5px}.wide td:nth-child(2),.wide th:nth-child(2){text-align:left;white-space:nowrap}
@media print{@page{size:A3 landscape}}`

export const assessmentPage = (assessment: Assessment): string => {
  const { period, computedAt, rules } = assessment
  return `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>不动产登记金融服务评估 ${escaped(period.id)}</title><style>${STYLE}${WIDE}</style></head><body><main>
<header><h1>登记机构和银行评估<br><small>Assessment of registries and banks</small></h1>
<p>${escaped(period.zh)} · ${escaped(period.en)}　[${period.from}, ${period.to})　${escaped(computedAt)}</p></header>
${[...groupsOf(assessment)].map(([group, some]) => table(group, some)).join('\n')}
<p class="note">${escaped(rules.zh)}</p><p class="note">${escaped(rules.en)}</p>
</main></body></html>
`
}
