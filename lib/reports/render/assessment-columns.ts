/** What the assessment says of each, in three tables; what a column means is the definition of its figure, or its own. */
import type { Language } from '../../kernel/call.ts'
import type { Placed, Rate } from '../assess.ts'
import type { Distribution } from '../durations.ts'
import { type FigureId, figureOf } from '../figures.ts'
import { PHRASES } from './phrases.ts'
import { hoursOf, numberOf } from './words.ts'

type Words = { readonly zh: string; readonly en: string }

type Value =
  | { readonly count: (one: Placed) => number | undefined }
  | { readonly rate: (one: Placed) => Rate | undefined }
  /** In minutes. */
  | { readonly time: (one: Placed) => Distribution }

export type Column = Words & Value & ({ readonly figure: FigureId } | { readonly means: Words })

const QUALITY: readonly Column[] = [
  {
    zh: '得分',
    en: 'Score',
    count: ({ score }) => score,
    means: {
      zh: '按承诺办结率与一次通过率的平均值。',
      en: 'The mean of the share within the promise and the share right at the first time.',
    },
  },
  { zh: '按承诺办结 %', en: 'Within the promise %', rate: ({ standing }) => standing.onTime, figure: 'T5' },
  { zh: '一次通过 %', en: 'Right at the first time %', rate: ({ standing }) => standing.firstTimeRight, figure: 'Q1' },
  {
    zh: '补正及补充（每百件）',
    en: 'Supplements per hundred',
    rate: ({ standing }) => standing.supplements,
    figure: 'Q2',
  },
  {
    zh: '不予受理、登记（每百件）',
    en: 'Refusals per hundred',
    rate: ({ standing }) => standing.refusals,
    figure: 'Q3',
  },
  {
    zh: '自动校验避免补正（估计） %',
    en: 'Spared by automatic checks, estimated %',
    rate: ({ standing }) => standing.spared,
    figure: 'Q5',
  },
]

const TIMES: readonly Column[] = [
  { zh: '送达至受理', en: 'Filed to accepted', time: ({ standing }) => standing.acceptance, figure: 'T1' },
  {
    zh: '视为受理（件）',
    en: 'Deemed accepted, cases',
    count: ({ standing }) => standing.deemedAccepted,
    figure: 'T7',
  },
  { zh: '受理至登簿', en: 'Accepted to registered', time: ({ standing }) => standing.registration, figure: 'T2' },
  {
    zh: '国务院办公厅要求时限内 %',
    en: 'Within the limit of the State Council %',
    rate: ({ standing }) => standing.withinStateCouncil,
    figure: 'T2',
  },
  {
    zh: '省定时限内 %',
    en: 'Within the limit of the province %',
    rate: ({ standing }) => standing.withinProvince,
    figure: 'T2',
  },
  {
    zh: '法定时限内 %',
    en: 'Within the statutory limit %',
    rate: ({ standing }) => standing.withinStatutory,
    figure: 'T2',
  },
  { zh: '登簿至发证', en: 'Registered to certificate', time: ({ standing }) => standing.certificate, figure: 'T3' },
  {
    zh: '送达至发证',
    en: 'Filed to certificate',
    time: ({ standing }) => standing.filedToCertificate,
    means: {
      zh: '送达至电子证明首次送达银行，按登记机构工作时间计，扣除等待补正和停止计时的时间；中位数、90 分位数和件数。',
      en: 'From lodged to the first delivery of the electronic certificate in working time of the registry, waits for supplements and stopped time taken out: median, 90th percentile, n.',
    },
  },
]

const USE: readonly Column[] = [
  { zh: '提交（件）', en: 'Filed, cases', count: ({ standing }) => standing.filed, figure: 'V1' },
  { zh: '受理（件）', en: 'Accepted, cases', count: ({ standing }) => standing.accepted, figure: 'V2' },
  { zh: '登簿（件）', en: 'Registered, cases', count: ({ standing }) => standing.registered, figure: 'V3' },
  { zh: '发证（份）', en: 'Certificates', count: ({ standing }) => standing.certificates, figure: 'V4' },
  {
    zh: '覆盖 %',
    en: 'Coverage %',
    rate: ({ coverage }) => coverage,
    means: {
      zh: '登记机构：期内在其处登簿的银行 ÷ 列入评估的银行；银行：期内为其登簿的登记机构 ÷ 列入评估的登记机构。',
      en: 'Of a registry the banks for which it registered anything ÷ banks assessed; of a bank the registries that did ÷ registries assessed.',
    },
  },
  { zh: '线上办理率 %', en: 'Online share %', rate: ({ online }) => online, figure: 'C7' },
  { zh: '查询（件）', en: 'Queries answered', count: ({ standing }) => standing.queries, figure: 'A1' },
  { zh: '查询答复用时', en: 'Time to an answer', time: ({ standing }) => standing.queryAnswer, figure: 'A1' },
  {
    zh: '重新推送（每百件）',
    en: 'Retries per hundred filed',
    rate: ({ retries }) => retries,
    means: {
      zh: '向其推送未成、按时间表重新推送的次数 ÷ 提交件数；对登记机构推送业务和协调事项，对银行推送通知（各登记机构合计，仅在评估全部登记机构时列出）。',
      en: 'Deliveries to it that failed and were made again on schedule ÷ cases filed: to a registry its cases and matters, to a bank its webhooks, of all registries together and only where all of them are assessed.',
    },
  },
  { zh: '中断（分钟）', en: 'Outage, minutes', count: ({ outageMinutes }) => outageMinutes, figure: 'P1' },
]

export const TABLES = [
  { zh: '得分与质量', en: 'Score and quality', columns: QUALITY },
  { zh: '用时与时限', en: 'Times against limits', columns: TIMES },
  { zh: '业务量、覆盖与可用', en: 'Volume, coverage and availability', columns: USE },
] as const

export const COLUMNS: readonly Column[] = TABLES.flatMap(({ columns }) => columns)

/** A number, and beneath it what it is of. */
export type CellText = { readonly value: string; readonly of?: string }

const NOTHING = '—'

export const cellTextOf = (column: Column, one: Placed, language: Language): CellText => {
  if ('count' in column) {
    const count = column.count(one)
    return { value: count === undefined ? NOTHING : numberOf(count) }
  }
  if ('rate' in column) {
    const rate = column.rate(one)
    if (!rate) return { value: NOTHING }
    const { percent, part, of } = rate
    return {
      value: percent === undefined ? NOTHING : String(percent),
      of: `${numberOf(part)} ÷ ${numberOf(of)}`,
    }
  }
  const { n, median, p90 } = column.time(one)
  if (median === undefined || p90 === undefined) return { value: NOTHING, of: 'n=0' }
  return { value: hoursOf(median, language), of: `p90 ${hoursOf(p90, language)}, n=${numberOf(n)}` }
}

/** A rate and a time are three columns: a spreadsheet reckons with numbers. */
export const cellsOf = (column: Column, one: Placed): readonly (number | undefined)[] => {
  if ('count' in column) return [column.count(one)]
  if ('rate' in column) {
    const rate = column.rate(one)
    return [rate?.percent, rate?.part, rate?.of]
  }
  const { median, p90, n } = column.time(one)
  return [median, p90, n]
}

export const headsOf = (column: Column, language: Language): readonly string[] => {
  const { numerator, denominator, median, p90, minutes } = PHRASES[language]
  const name = column[language]
  if ('count' in column) return [name]
  if ('rate' in column) return [name, `${name} ${numerator}`, `${name} ${denominator}`]
  return [`${name} ${median} ${minutes}`, `${name} ${p90} ${minutes}`, `${name} n`]
}

export type Meaning = { readonly name: string; readonly means: string }

/** Every definition once, in the order of the columns. */
export const meaningsIn = (language: Language): readonly Meaning[] => {
  const meanings = COLUMNS.map((column) => {
    if ('means' in column) return { name: column[language], means: column.means[language] }
    const { definition, ...named } = figureOf(column.figure)
    return { name: `${column.figure} ${named[language]}`, means: definition[language] }
  })
  return meanings.filter(({ name }, at) => meanings.findIndex((other) => other.name === name) === at)
}
