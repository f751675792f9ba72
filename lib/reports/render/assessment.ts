/** The assessment as a page and as a table: each group by itself, its places, and the denominator of every rate. In both languages. */
import type { Placed, Rate } from '../assess.ts'
import type { Assessment } from '../read-assessment.ts'
import { quoted } from './csv.ts'
import { escaped } from './escaped.ts'
import { STYLE } from './style.ts'

const GROUPS: Readonly<Record<string, { readonly zh: string; readonly en: string }>> = {
  city: { zh: '设区市本级登记机构', en: 'Registries of cities' },
  county: { zh: '县级登记机构', en: 'Registries of counties' },
  'head-to-head': { zh: '总对总直连银行', en: 'Banks connected head to head' },
  'through-intermediary': { zh: '经中介平台银行', en: 'Banks through an intermediary' },
}

type Cell = string | number | undefined
type Column = { readonly zh: string; readonly en: string; readonly of: (one: Placed) => Cell }

const share = (zh: string, en: string, of: (one: Placed) => Rate): readonly Column[] => [
  { zh: `${zh}（%）`, en, of: (one) => of(one).percent },
  { zh: '分子', en: 'part', of: (one) => of(one).part },
  { zh: '分母', en: 'of', of: (one) => of(one).of },
]

const COLUMNS: readonly Column[] = [
  { zh: '名次', en: 'Place', of: ({ place }) => place },
  { zh: '名称', en: 'Name', of: ({ name }) => name },
  { zh: '得分', en: 'Score', of: ({ score }) => score },
  { zh: '提交', en: 'Filed', of: ({ standing }) => standing.filed },
  { zh: '登簿', en: 'Registered', of: ({ standing }) => standing.registered },
  ...share('覆盖', 'Coverage', ({ coverage }) => coverage),
  ...share('按时办结', 'On time', ({ standing }) => standing.onTime),
  ...share('一次通过', 'Right at the first time', ({ standing }) => standing.firstTimeRight),
  ...share('补正及补充', 'Supplements per hundred', ({ standing }) => standing.supplements),
  ...share('不予受理、登记', 'Refusals per hundred', ({ standing }) => standing.refusals),
  ...share('自动校验避免补正（估计）', 'Spared by automatic checks, estimated', ({ standing }) => standing.spared),
  { zh: '受理用时中位数（工作分钟）', en: 'To acceptance, median', of: ({ standing }) => standing.acceptance.median },
  { zh: '登记用时中位数', en: 'To registration, median', of: ({ standing }) => standing.registration.median },
  { zh: '登记用时90分位', en: 'To registration, p90', of: ({ standing }) => standing.registration.p90 },
  { zh: '发证用时中位数', en: 'To certificate, median', of: ({ standing }) => standing.certificate.median },
  { zh: '视为受理', en: 'Deemed accepted', of: ({ standing }) => standing.deemedAccepted },
  { zh: '查询', en: 'Queries', of: ({ standing }) => standing.queries },
  { zh: '中断分钟', en: 'Outage minutes', of: ({ outageMinutes }) => outageMinutes },
]

const groupsOf = ({ registries, banks }: Assessment) => Map.groupBy([...registries, ...banks], ({ group }) => group)

export const assessmentCsv = (assessment: Assessment): string => {
  const head = ['分组 Group', '代码 Code', ...COLUMNS.map(({ zh, en }) => `${zh} ${en}`)]
  const rows = [...groupsOf(assessment)].flatMap(([group, some]) =>
    some.map((one) => [GROUPS[group]?.zh ?? group, one.id, ...COLUMNS.map(({ of }) => of(one))]),
  )
  const text = [head, ...rows].map((row) => row.map(quoted).join(',')).join('\r\n')
  return `\uFEFF${text}\r\n`
}

const table = (group: string, some: readonly Placed[]): string => {
  const { zh, en } = GROUPS[group] ?? { zh: group, en: group }
  const columns = COLUMNS.filter(({ of }) => some.some((one) => of(one) !== undefined))
  const head = columns.map((one) => `<th>${escaped(one.zh)}<br><small>${escaped(one.en)}</small></th>`).join('')
  const body = some.map(
    (one) => `<tr>${columns.map(({ of }) => `<td>${escaped(String(of(one) ?? '—'))}</td>`).join('')}</tr>`,
  )
  return `<h2>${escaped(zh)} <small>${escaped(en)}</small></h2><div class="wide"><table><thead><tr>${head}</tr></thead><tbody>
${body.join('\n')}</tbody></table></div>`
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
