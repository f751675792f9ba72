/** How numbers and codes of a report read for people, in either language. */
import type { Language } from '../../kernel/call.ts'
import { MATTER_KINDS } from '../../matters/kinds.ts'
import { QUERY_KINDS } from '../../queries/result-words.ts'
import { BUSINESSES } from '../../registrations/businesses/index.ts'
import { REGISTRATION_KINDS } from '../../registrations/kinds.ts'
import type { Measured, MoneySum } from '../compute.ts'
import type { Unit } from '../measures.ts'
import { CODES, UNITS } from './codes.ts'

type Words = Readonly<Record<Language, string>>
type Named = Readonly<Record<string, Words>>

/** Several of them use the same code for the same. */
const NAMES: readonly Named[] = [CODES, REGISTRATION_KINDS, MATTER_KINDS, QUERY_KINDS]

const businessOf = (code: string, language: Language): string | undefined => {
  const [name = '', mode] = code.split('/')
  const business = Object.entries(BUSINESSES).find(([key]) => key === name)?.[1]
  if (!business || mode === undefined || !('modes' in business)) return business?.[language]
  const modes: Named = business.modes
  const way = modes[mode]?.[language]
  return way === undefined ? business[language] : `${business[language]}${language === 'zh' ? '·' : ': '}${way}`
}

const nameOf = (code: string, language: Language): string | undefined =>
  businessOf(code, language) ?? NAMES.find((names) => Object.hasOwn(names, code))?.[code]?.[language]

/** A code, or several with what stands between them, as people say it; what has no word stays as it is. */
export const wordOf = (code: string, language: Language): string =>
  nameOf(code, language) ??
  code
    .split(' ')
    .map((part) => nameOf(part, language) ?? part)
    .join(' ')

const grouped = (whole: number): string => String(whole).replace(/\B(?=(\d{3})+$)/g, ',')

export const numberOf = (value: number): string => {
  const [whole = '0', part] = String(value).split('.')
  return part === undefined ? grouped(Number(whole)) : `${grouped(Number(whole))}.${part}`
}

export const unitOf = (unit: Unit | 'money', language: Language, count = 2): string =>
  language === 'en' && count === 1 ? UNITS[unit].one : UNITS[unit][language]

const counted = (value: number, unit: Unit, language: Language): string =>
  `${numberOf(value)} ${unitOf(unit, language, value)}`

/** Exact: in 万元, or in English in yuan. */
export const amountOf = (fen: number, language: Language): string =>
  numberOf(fen / (language === 'zh' ? 1_000_000 : 100))

const MILLION = 100_000_000
const BILLION = 1000 * MILLION

/** For headlines: in the largest unit of which there are some. */
export const shortMoney = (fen: number, language: Language): string => {
  const hundredths = (unit: number): string => numberOf(Math.round((fen * 100) / unit) / 100)
  if (language === 'en') return fen >= BILLION ? `¥${hundredths(BILLION)} bn` : `¥${hundredths(MILLION)} m`
  return fen >= 10_000_000_000 ? `${hundredths(10_000_000_000)} 亿元` : `${numberOf(Math.round(fen / 1_000_000))} 万元`
}

export const hoursOf = (minutes: number, language: Language): string => {
  const hours = Math.floor(minutes / 60)
  const rest = minutes % 60
  const text = {
    zh: [hours > 0 ? `${numberOf(hours)} 小时` : '', rest > 0 ? `${rest} ${hours > 0 ? '分' : '分钟'}` : ''],
    en: [hours > 0 ? `${numberOf(hours)} h` : '', rest > 0 ? `${rest} min` : ''],
  }[language].filter((part) => part !== '')
  return text.length === 0 ? { zh: '0 分钟', en: '0 min' }[language] : text.join(' ')
}

const timeOf = (value: number, unit: Unit, language: Language): string =>
  unit === 'working-days' ? counted(value, unit, language) : hoursOf(value, language)

const moneyText = (sums: readonly MoneySum[], language: Language): string => {
  const texts = sums.map(({ currency, fen }) => {
    const amount = amountOf(fen, language)
    if (language === 'en') return `${currency} ${amount}`
    return `${amount} 万${currency === 'CNY' ? '元' : ` ${currency}`}`
  })
  return texts.length === 0 ? '0' : texts.join(language === 'zh' ? '；' : '; ')
}

type Rated = Extract<Measured, { kind: 'rate' }>

/** With its denominator, which is all that is said where that is too little. */
const rateText = ({ percent, part, of, perHundred }: Rated, language: Language): string => {
  if (of === 0) return language === 'zh' ? '—（分母为 0）' : '— (of none)'
  if (percent === undefined)
    return language === 'zh'
      ? `—（分子 ${numberOf(part)}，分母 ${numberOf(of)}，少于 20 不列比率）`
      : `— (${numberOf(part)} ÷ ${numberOf(of)}; no rate of fewer than 20)`
  const parts = `${numberOf(part)} ÷ ${numberOf(of)}`
  const text = perHundred ? `${percent}` : `${percent}%`
  return language === 'zh' ? `${text}（${parts}）` : `${text} (${parts})`
}

const timeText = (measured: Extract<Measured, { kind: 'time' }>, language: Language): string => {
  const { n, median, p90, unit, unknown } = measured
  if (n === 0 || median === undefined || p90 === undefined) return language === 'zh' ? '—（n=0）' : '— (n=0)'
  const [middle, high] = [timeOf(median, unit, language), timeOf(p90, unit, language)]
  if (language === 'zh')
    return `中位数 ${middle}，90 分位数 ${high}（${unitOf(unit, language)}，n=${numberOf(n)}${unknown > 0 ? `，另 ${unknown} 件无法计算` : ''}）`
  return `median ${middle}, 90th percentile ${high} (${unitOf(unit, language)}, n=${numberOf(n)}${unknown > 0 ? `, ${unknown} more cannot be reckoned` : ''})`
}

export type TableLine = Extract<Measured, { kind: 'table' }>['rows'][number]

export const lineOf = ({ value, count }: TableLine, isMoney: boolean, language: Language): string =>
  `${wordOf(value, language)} ${isMoney ? amountOf(count, language) : numberOf(count)}`

const tableText = ({ rows, unit }: Extract<Measured, { kind: 'table' }>, language: Language): string => {
  const isMoney = unit === 'money'
  const lines = rows.map((row) => `${lineOf(row, isMoney, language)}${isMoney ? ` ${unitOf(unit, language)}` : ''}`)
  return lines.length === 0 ? '—' : lines.join(language === 'zh' ? '；' : '; ')
}

/** One number as a line of text. */
export const textOf = (measured: Measured, language: Language): string => {
  switch (measured.kind) {
    case 'count':
      return counted(measured.value, measured.unit, language)
    case 'rate':
      return rateText(measured, language)
    case 'mean': {
      const n = `n=${numberOf(measured.of)}`
      const text = measured.value === undefined ? '—' : counted(measured.value, measured.unit, language)
      return language === 'zh' ? `${text}（${n}）` : `${text} (${n})`
    }
    case 'time':
      return timeText(measured, language)
    case 'money':
      return moneyText(measured.sums, language)
    case 'table':
      return tableText(measured, language)
    case 'text':
      return measured.text[language]
  }
}
