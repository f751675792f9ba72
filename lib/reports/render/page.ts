/** A report as a page to look at: what matters on top, charts, what the reporter wrote, then every figure with its definition. */
import { LEAGUE_RULES } from '../assess.ts'
import type { Measured } from '../compute.ts'
import { figureOf } from '../figures.ts'
import { TEXT_NAMES, type Texts } from '../model.ts'
import { CONVENTIONS, type ReadReport } from '../read-reports.ts'
import { escaped } from './escaped.ts'
import { chartsOf, headlinesOf } from './story.ts'
import { STYLE } from './style.ts'
import { hoursOf, numberOf, textOf, UNITS, wanOf, wordOf } from './words.ts'

export const STATES: Readonly<Record<string, string>> = {
  drafted: '草稿',
  submitted: '已报送',
  returned: '已退回',
  accepted: '已接受',
  published: '已发布',
}

export const titleOf = ({ name, head }: ReadReport): string =>
  name.kind === 'city'
    ? `${head.reporterName}不动产登记金融服务半年报告`
    : `${head.reporterName}不动产登记金融服务半年报告${name.territory === '3502' ? '（厦门）' : ''}`

const LISTED = 14

const lineOf = (measured: Measured): string => {
  if (measured.kind !== 'table') return `<dt>${escaped(measured.zh)}：</dt><dd>${escaped(textOf(measured))}</dd>`
  const rows = measured.rows.slice(0, LISTED)
  const unit = UNITS[measured.unit]
  const said = rows
    .map(
      ({ value, count }) => `${escaped(wordOf(value))} ${measured.unit === 'money' ? wanOf(count) : numberOf(count)}`,
    )
    .join('　')
  const more = measured.rows.length > LISTED ? `　等 ${measured.rows.length} 项` : ''
  return `<dt>${escaped(measured.zh)}（${unit}）：</dt><dd>${said === '' ? '—' : said}${more}</dd>`
}

const figuresTable = ({ composed }: ReadReport): string =>
  composed.figures
    .map(({ id, measures }) => {
      const { zh, definition, missing } = figureOf(id)
      const said = measures.length > 0 ? `<dl>${measures.map(lineOf).join('')}</dl>` : ''
      const lacks = missing
        ? `<div class="none">${measures.length > 0 ? '未含：' : '不提供：'}${escaped(missing.zh)}</div>`
        : ''
      return `<tr><td>${id}</td><td>${escaped(zh)}<small>${escaped(definition.zh)}</small></td><td>${said}${lacks}</td></tr>`
    })
    .join('\n')

const percent = ({ percent: value, part, of }: { percent?: number; part: number; of: number }): string =>
  value === undefined
    ? `<span class="none">— (${part}/${of})</span>`
    : `${value}% <span class="none">(${part}/${of})</span>`

const placesTable = ({ composed, name }: ReadReport): string => {
  const lists = [
    { title: '按登记机构', rows: composed.byRegistry.map((one) => ({ said: one.name, standing: one.standing })) },
    ...(name.kind === 'city'
      ? [{ title: '按银行', rows: composed.byInstitution.map((one) => ({ said: one.name, standing: one.standing })) }]
      : []),
  ]
  return lists
    .map(
      ({ title, rows }) => `<h3>${title}</h3>
<table><thead><tr><th>名称</th><th>提交</th><th>受理</th><th>登簿</th><th>证明</th><th>受理至登簿<br>中位数</th><th>90 分位数</th><th>按承诺办结</th><th>一次通过</th><th>补正及补充<br>（每百件）</th><th>不予受理、登记<br>（每百件）</th></tr></thead><tbody>
${rows
  .map(
    ({ said, standing: one }) =>
      `<tr><td>${escaped(said)}</td><td>${numberOf(one.filed)}</td><td>${numberOf(one.accepted)}</td><td>${numberOf(one.registered)}</td><td>${numberOf(one.certificates)}</td><td>${one.registration.median === undefined ? '—' : hoursOf(one.registration.median)}</td><td>${one.registration.p90 === undefined ? '—' : hoursOf(one.registration.p90)}</td><td>${percent(one.onTime)}</td><td>${percent(one.firstTimeRight)}</td><td>${percent(one.supplements).replace('%', '')}</td><td>${percent(one.refusals).replace('%', '')}</td></tr>`,
  )
  .join('\n')}
</tbody></table>`,
    )
    .join('\n')
}

const textsOf = ({ head }: ReadReport): string =>
  (Object.keys(TEXT_NAMES) as (keyof Texts)[])
    .flatMap((text) => {
      const said = head.texts[text]
      return said === undefined ? [] : [`<h3>${TEXT_NAMES[text].zh}</h3><blockquote>${escaped(said)}</blockquote>`]
    })
    .join('\n')

export const pageOf = (report: ReadReport): string => {
  const { name, head, composed } = report
  const { period } = name
  const written = textsOf(report)
  const events = composed.mark.reduce((sum, { sequence }) => sum + sequence, 0)
  return `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escaped(titleOf(report))}</title><style>${STYLE}</style></head>
<body><main>
<header><span class="state">${STATES[head.state]}</span><h1>${escaped(titleOf(report))}</h1>
<p>${period.zh} · 统计期间 ${period.from} 起，${period.to} 前（不含当日） · 报送期限 ${period.dueOn} · 指标第 ${head.figures} 版，${composed.computedAt.slice(0, 16).replace('T', ' ')} 取数</p></header>
<section class="tiles">${headlinesOf(report)
    .map(
      ({ label, value, note }) =>
        `<div class="tile"><span>${label}</span><b>${escaped(value)}</b><i>${escaped(note)}</i></div>`,
    )
    .join('')}</section>
<section class="charts">${chartsOf(report)
    .map((svg) => `<figure>${svg}</figure>`)
    .join('\n')}</section>
${written === '' ? '' : `<h2>工作情况与建议</h2>${written}`}
<h2>各登记机构${name.kind === 'city' ? '与各银行' : ''}</h2>
${placesTable(report)}
<p class="note">括号内为分子/分母。${LEAGUE_RULES.zh.split('；')[0]}。</p>
<h2>全部指标及其定义</h2>
<table class="figures"><thead><tr><th></th><th>指标与定义</th><th>数值</th></tr></thead><tbody>
${figuresTable(report)}
</tbody></table>
<h2>统计约定</h2>
<ol class="note">${CONVENTIONS.map(({ zh }) => `<li>${escaped(zh)}</li>`).join('')}</ol>
<p class="note">统计标记：${composed.mark.length} 家银行的通知序列，共 ${numberOf(events)} 条（各家序号见 JSON）。同一期间、同一标记，指标不变。</p>
</main></body></html>
`
}
