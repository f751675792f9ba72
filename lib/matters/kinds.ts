/**
 * What may be raised (沟通协调), about what, by whom, and within how many working days its owner has to answer. Data only: a new kind is
 * a row. The days are the platform's own, for 22号 asks for coordination without naming a time.
 */
import { keysOf } from '../names/keys.ts'

export const ABOUTS = ['case', 'registry', 'platform'] as const
export type AboutKind = (typeof ABOUTS)[number]

/** Whose voice a matter is; a regulator reads only. */
export const RAISERS = ['bank', 'registry', 'authority'] as const
export type Raiser = (typeof RAISERS)[number]

type KindRow = {
  readonly zh: string
  readonly en: string
  readonly about: readonly AboutKind[]
  readonly raisers: readonly Raiser[]
  readonly workingDays: number
}

export const MATTER_KINDS = {
  overdue: {
    zh: '办理超时',
    en: 'A registry has not acted in time',
    about: ['case'],
    raisers: ['bank', 'authority'],
    workingDays: 2,
  },
  'asked-too-much': {
    zh: '要求提交法律未规定的材料，或口径不一',
    en: 'A registry asks for what no law demands, or asks differently from case to case',
    about: ['case', 'registry'],
    raisers: ['bank', 'authority'],
    workingDays: 5,
  },
  'filing-quality': {
    zh: '提交材料质量问题',
    en: 'What a bank files is wrong or illegible again and again',
    about: ['case'],
    raisers: ['registry', 'authority'],
    workingDays: 5,
  },
  'data-wrong': {
    zh: '登记数据与实际不符',
    en: 'The book, or what was answered of it, differs from the facts',
    about: ['case', 'registry'],
    raisers: RAISERS,
    workingDays: 3,
  },
  certificate: {
    zh: '电子证明问题',
    en: 'An electronic certificate is missing, wrong or does not verify',
    about: ['case'],
    raisers: ['bank', 'authority'],
    workingDays: 2,
  },
  outage: {
    zh: '系统故障',
    en: 'A system does not answer',
    about: ['registry', 'platform'],
    raisers: RAISERS,
    workingDays: 1,
  },
  connection: {
    zh: '接入与联调',
    en: 'Connecting and joint testing',
    about: ['registry', 'platform'],
    raisers: RAISERS,
    workingDays: 5,
  },
  'review-rule': {
    zh: '审核规则误报或漏报',
    en: 'A rule of the review warned wrongly, or should have warned',
    about: ['case', 'platform'],
    raisers: RAISERS,
    workingDays: 10,
  },
  other: {
    zh: '其他',
    en: 'Something else',
    about: ABOUTS,
    raisers: RAISERS,
    workingDays: 10,
  },
} as const satisfies Record<string, KindRow>

export type MatterKind = keyof typeof MATTER_KINDS
export const KIND_NAMES = keysOf(MATTER_KINDS)

/** Working days in which the raiser accepts an answer or reopens; after them the platform closes it. */
export const ACCEPTANCE_WORKING_DAYS = 10

export const kindFits = (kind: MatterKind, { about, raiser }: { about: AboutKind; raiser: Raiser }): boolean => {
  const row: KindRow = MATTER_KINDS[kind]
  return row.about.includes(about) && row.raisers.includes(raiser)
}
