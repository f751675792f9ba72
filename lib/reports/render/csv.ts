/** A report as one table: a line a number, with the definition of its figure. UTF-8 with a mark, so that spreadsheets read the Chinese. */
import type { Language } from '../../kernel/call.ts'
import type { Measured } from '../compute.ts'
import { figureOf } from '../figures.ts'
import type { ReadReport } from '../read-reports.ts'
import { PHRASES } from './phrases.ts'
import { wordOf } from './words.ts'

type Line = readonly (string | number | undefined)[]

/** Text that a spreadsheet would take for a formula is kept from being one. */
const quoted = (value: string | number | undefined): string => {
  const text = String(value ?? '')
  const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** As RFC 4180 has it. */
export const asCsv = (lines: readonly Line[]): string =>
  `\uFEFF${lines.map((line) => line.map(quoted).join(',')).join('\r\n')}\r\n`

/** Item, part of it, value, unit, numerator, denominator. */
const linesOf = (measured: Measured, language: Language): Line[] => {
  const wording = measured[language]
  const { median, p90 } = PHRASES[language]
  switch (measured.kind) {
    case 'count':
      return [[wording, '', measured.value, measured.unit, '', '']]
    case 'rate':
      return [[wording, '', measured.percent, measured.perHundred ? '' : '%', measured.part, measured.of]]
    case 'mean':
      return [[wording, '', measured.value, measured.unit, '', measured.of]]
    case 'time':
      return [
        [wording, median, measured.median, measured.unit, '', measured.n],
        [wording, p90, measured.p90, measured.unit, '', measured.n],
      ]
    case 'money':
      return measured.sums.map(({ currency, fen }) => [wording, currency, fen, 'fen', '', ''])
    case 'table': {
      const unit = measured.unit === 'money' ? 'fen' : measured.unit
      return measured.rows.map(({ value, count }) => [wording, wordOf(value, language), count, unit, '', ''])
    }
    case 'text':
      return [[wording, '', measured.text[language], '', '', '']]
  }
}

export const csvOf = ({ name, composed }: ReadReport, language: Language): string => {
  const rows = composed.figures.flatMap(({ id, measures }): Line[] => {
    const { definition, missing, ...named } = figureOf(id)
    const measured = measures.flatMap((one) => linesOf(one, language))
    // every figure has its line, also where there is nothing to say
    const lines = measured.length > 0 ? measured : [['', '', '', '', '', '']]
    return lines.map((line) => [
      name.reportId,
      name.period.id,
      id,
      named[language],
      ...line,
      definition[language],
      missing?.[language],
    ])
  })
  return asCsv([PHRASES[language].csvHead, ...rows])
}
