/** A report as one table: a line a number, with the definition of its figure. UTF-8 with a mark, so that spreadsheets read the Chinese. */
import type { Measured } from '../compute.ts'
import { figureOf } from '../figures.ts'
import type { ReadReport } from '../read-reports.ts'
import { wordOf } from './words.ts'

const HEAD = ['报告', '期间', '指标', '名称', '项目', '分项', '数值', '单位', '分子', '分母', '定义', '说明']

/** Text that a spreadsheet would take for a formula is kept from being one. */
export const quoted = (value: string | number | undefined): string => {
  const text = String(value ?? '')
  const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

type Line = readonly (string | number | undefined)[]

/** Item, part of it, value, unit, numerator, denominator. */
const linesOf = (measured: Measured): Line[] => {
  const { zh } = measured
  switch (measured.kind) {
    case 'count':
      return [[zh, '', measured.value, measured.unit, '', '']]
    case 'rate':
      return [[zh, '', measured.percent, '%', measured.part, measured.of]]
    case 'mean':
      return [[zh, '', measured.value, measured.unit, '', measured.of]]
    case 'time':
      return [
        [zh, '中位数', measured.median, measured.unit, '', measured.n],
        [zh, '90 分位数', measured.p90, measured.unit, '', measured.n],
      ]
    case 'money':
      return measured.sums.map(({ currency, fen }) => [zh, currency, fen, 'fen', '', ''])
    case 'table':
      return measured.rows.map(({ value, count }) => [
        zh,
        wordOf(value),
        count,
        measured.unit === 'money' ? 'fen' : measured.unit,
        '',
        '',
      ])
    case 'text':
      return [[zh, '', measured.text.zh, '', '', '']]
  }
}

export const csvOf = ({ name, composed }: ReadReport): string => {
  const rows = composed.figures.flatMap(({ id, measures }): Line[] => {
    const { zh, definition, missing } = figureOf(id)
    const said = measures.flatMap(linesOf)
    // every figure has its line, also where there is nothing to say
    const lines = said.length > 0 ? said : [['', '', '', '', '', '']]
    return lines.map((line) => [name.reportId, name.period.id, id, zh, ...line, definition.zh, missing?.zh])
  })
  return `\uFEFF${[HEAD, ...rows].map((row) => row.map(quoted).join(',')).join('\r\n')}\r\n`
}
