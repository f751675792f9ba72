/** How numbers and codes of a report read for people, in Chinese. */

import { MATTER_KINDS } from '../../matters/kinds.ts'
import { BUSINESSES } from '../../registrations/businesses/index.ts'
import { REGISTRATION_KINDS } from '../../registrations/kinds.ts'
import type { Measured, MoneySum } from '../compute.ts'
import type { Unit } from '../figures.ts'

export const UNITS: Readonly<Record<Unit | 'money', string>> = {
  loans: '笔',
  cases: '件',
  registrations: '项',
  units: '个',
  certificates: '本',
  lists: '次',
  papers: '份',
  matters: '件',
  banks: '家',
  pairs: '对',
  days: '天',
  queries: '件',
  products: '个',
  steps: '步',
  'working-minutes': '工作时间',
  minutes: '自然时间',
  'working-days': '个工作日',
  money: '万元',
}

const CODES: Readonly<Record<string, string>> = {
  building: '房屋',
  forest: '林',
  sea: '海',
  land: '土地',
  other: '其他',
  none: '—',
  individual: '个人',
  farmer: '农户',
  'sole-trader': '个体工商户',
  'micro-or-small': '小微企业',
  enterprise: '其他企业',
  'head-to-head': '总对总直连',
  promise: '承诺时限',
  provincial: '省定时限',
  statutory: '法定时限',
  registration: '登簿前',
  intake: '送达前',
  incomplete: '材料不齐',
  'outside-territory': '不属本辖区',
  'wrong-form': '形式不符',
  unlawful: '违反法律规定',
  'ownership-dispute': '权属争议',
  'term-exceeded': '超过期限',
  'document-missing': '缺少材料',
  'document-illegible': '材料不清晰',
  'document-unfit': '材料不符',
  'signature-missing': '缺少签字盖章',
  'field-missing': '字段缺失',
  'field-wrong': '字段有误',
  'statements-differ': '前后不一致',
  pilot: '试点',
  rollout: '推广',
  full: '全面开放',
  'not-open': '未开放',
  several: '多登记机构',
  signed: '有效电子签名',
  unsigned: '无有效电子签名',
  image: '图片',
  'branch-or-remote': '网点或远程',
  'bank-alone': '银行单方申请',
  'not-in-evidence': '无完整记录',
  elsewhere: '窗口或公证',
  'per-case': '逐笔',
  batch: '批量',
  window: '登记窗口',
  'small-enterprise': '小微企业（财税〔2016〕79号）',
  'affordable-housing': '保障性住房（财税〔2016〕79号）',
}

/** A code as people say it; what has no word stays as it is. */
export const wordOf = (code: string): string => {
  const [name = '', mode] = code.split('/')
  const business = Object.entries(BUSINESSES).find(([key]) => key === name)?.[1]
  if (business) {
    const modeName =
      mode && 'modes' in business ? (business.modes as Record<string, { zh: string }>)[mode]?.zh : undefined
    return modeName ? `${business.zh}·${modeName}` : business.zh
  }
  const kind = Object.entries(REGISTRATION_KINDS).find(([key]) => key === code)?.[1]
  const matter = Object.entries(MATTER_KINDS).find(([key]) => key === code)?.[1]
  return kind?.zh ?? matter?.zh ?? CODES[code] ?? code
}

const grouped = (whole: number): string => String(whole).replace(/\B(?=(\d{3})+$)/g, ',')

export const numberOf = (value: number): string => {
  const [whole = '0', part] = String(value).split('.')
  return part === undefined ? grouped(Number(whole)) : `${grouped(Number(whole))}.${part}`
}

/** Exact, in 万元. */
export const wanOf = (fen: number): string => numberOf(fen / 1_000_000)

/** For headlines: 亿元 where there are that many. */
export const shortMoney = (fen: number): string =>
  fen >= 10_000_000_000
    ? `${numberOf(Math.round(fen / 100_000_000) / 100)} 亿元`
    : `${numberOf(Math.round(fen / 1_000_000))} 万元`

export const hoursOf = (minutes: number): string => {
  const hours = Math.floor(minutes / 60)
  const rest = minutes % 60
  if (hours === 0) return `${rest} 分钟`
  return rest === 0 ? `${numberOf(hours)} 小时` : `${numberOf(hours)} 小时 ${rest} 分`
}

const timeOf = (value: number, unit: Unit): string => (unit === 'working-days' ? `${value} 个工作日` : hoursOf(value))

const moneyText = (sums: readonly MoneySum[]): string =>
  sums.length === 0
    ? '0'
    : sums.map(({ currency, fen }) => `${wanOf(fen)} 万${currency === 'CNY' ? '元' : ` ${currency}`}`).join('；')

/** One number as a line of text. */
export const textOf = (measured: Measured): string => {
  switch (measured.kind) {
    case 'count':
      return `${numberOf(measured.value)} ${UNITS[measured.unit]}`
    case 'rate':
      return measured.percent === undefined
        ? `—（分子 ${numberOf(measured.part)}，分母 ${numberOf(measured.of)}，少于 20 不列比率）`
        : `${measured.percent}%（${numberOf(measured.part)} ÷ ${numberOf(measured.of)}）`
    case 'mean':
      return measured.value === undefined
        ? `—（n=${measured.of}）`
        : `${measured.value} ${UNITS[measured.unit]}（n=${numberOf(measured.of)}）`
    case 'time':
      return measured.n === 0 || measured.median === undefined || measured.p90 === undefined
        ? '—（n=0）'
        : `中位数 ${timeOf(measured.median, measured.unit)}，90 分位数 ${timeOf(measured.p90, measured.unit)}（${UNITS[measured.unit]}，n=${numberOf(measured.n)}${measured.unknown > 0 ? `，另 ${measured.unknown} 件无法计算` : ''}）`
    case 'money':
      return moneyText(measured.sums)
    case 'table':
      return measured.rows.length === 0
        ? '—'
        : measured.rows
            .map(
              ({ value, count }) =>
                `${wordOf(value)} ${measured.unit === 'money' ? `${wanOf(count)} 万元` : numberOf(count)}`,
            )
            .join('；')
    case 'text':
      return measured.text.zh
  }
}
