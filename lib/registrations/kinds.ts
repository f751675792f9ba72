/** The registrations a business may ask for, each with its code (登记类型 djlx) and what it does to a mortgage before it. */
import * as z from 'zod/mini'
import { keysOf } from '../names/keys.ts'

type Row = {
  readonly zh: string
  readonly en: string
  /** 登记类型 (不动产登记数据库标准; recalled, confidence M). Registries map it to codes of their own. */
  readonly djlx: '100' | '200' | '300' | '400' | '700'
  /** What becomes of the certificate of the mortgage it acts upon. */
  readonly ends?: 'cancelled' | 'superseded'
  readonly source: string
}

export const REGISTRATION_KINDS = {
  'mortgage-first': {
    zh: '抵押权首次登记',
    en: 'First registration of a mortgage',
    djlx: '100',
    source: '民法典 402；实施细则 66、71',
  },
  'mortgage-change': {
    zh: '抵押权变更登记',
    en: 'Change of a mortgage',
    djlx: '300',
    ends: 'superseded',
    source: '实施细则 68、72',
  },
  'mortgage-transfer': {
    zh: '抵押权转移登记',
    en: 'Transfer of a mortgage',
    djlx: '200',
    ends: 'superseded',
    source: '民法典 407；实施细则 69、74',
  },
  'mortgage-cancel': {
    zh: '抵押权注销登记',
    en: 'Cancellation of a mortgage',
    djlx: '400',
    ends: 'cancelled',
    source: '民法典 393；实施细则 70',
  },
  'mortgage-partial-cancel': {
    zh: '抵押权变更登记（抵押物减少）',
    en: 'Reduction of the collateral of a mortgage',
    djlx: '300',
    source: '民法典 393；实施细则 68、70',
  },
  'mortgage-determination': {
    zh: '最高额抵押权确定登记',
    en: 'Determination of a maximum-amount mortgage',
    djlx: '300',
    ends: 'superseded',
    source: '民法典 423；实施细则 73',
  },
  'purchase-pre-notice': {
    zh: '预购商品房预告登记',
    en: 'Pre-notice of the purchase of a pre-sold home',
    djlx: '700',
    source: '民法典 221；实施细则 86',
  },
  'mortgage-pre-notice': {
    zh: '预购商品房抵押权预告登记',
    en: 'Pre-notice of a mortgage of a pre-sold home',
    djlx: '700',
    source: '民法典 221；实施细则 78',
  },
  'other-pre-notice': {
    zh: '其他不动产抵押权预告登记',
    en: 'Pre-notice of a mortgage of other property',
    djlx: '700',
    source: '民法典 221；实施细则 88',
  },
  'mortgage-pre-notice-change': {
    zh: '抵押权预告登记变更',
    en: 'Change of the pre-notice of a mortgage',
    djlx: '300',
    ends: 'superseded',
    source: '民法典 221；实施细则 85、68',
  },
  'mortgage-pre-notice-transfer': {
    zh: '抵押权预告登记转移',
    en: 'Transfer of the pre-notice of a mortgage',
    djlx: '200',
    ends: 'superseded',
    source: '民法典 547；实施细则 85、69',
  },
  'mortgage-pre-notice-cancel': {
    zh: '抵押权预告登记注销',
    en: 'Cancellation of the pre-notice of a mortgage',
    djlx: '400',
    ends: 'cancelled',
    source: '民法典 221；实施细则 89',
  },
  'pre-notice-conversion': {
    zh: '抵押权预告登记转抵押权首次登记',
    en: 'Conversion of a pre-notice into the mortgage',
    djlx: '100',
    ends: 'cancelled',
    source: '实施细则 78；担保制度解释 52',
  },
  'ownership-transfer': {
    zh: '不动产所有权转移登记',
    en: 'Transfer of ownership',
    djlx: '200',
    source: '民法典 209；实施细则 38',
  },
} as const satisfies Record<string, Row>

/**
 * Working days from acceptance, for every kind here, with the day from which each holds. What the province sets beside them is entered by
 * the authority (`putProvinceLimit`), what a registry promises is in the directory.
 */
export const TIME_LIMITS = {
  statutory: { workingDays: 30, source: '《不动产登记暂行条例》第二十条', from: '2015-03-01' },
  /** Recalled, confidence H: 一般登记、抵押登记 within 5 working days by the end of 2020. */
  'state-council': { workingDays: 5, source: '国务院办公厅要求（国办发〔2019〕8号）', from: '2020-12-31' },
} as const

export const RegistrationKind = z.enum(keysOf(REGISTRATION_KINDS))
export type RegistrationKind = z.infer<typeof RegistrationKind>

/** 抵押登记, pre-notices of mortgages and their conversion among them: what a registry counts as mortgage registrations (C7). */
export const MORTGAGE_KINDS = keysOf(REGISTRATION_KINDS).filter((kind) =>
  /^(mortgage|other-pre-notice|pre-notice-conversion)/.test(kind),
)

/** Registrations by which a mortgage begins, or has its place held: what stands already only changes, passes or ends. */
const BEGINS: readonly RegistrationKind[] = [
  'mortgage-first',
  'mortgage-pre-notice',
  'other-pre-notice',
  'pre-notice-conversion',
]

export const begins = (kinds: readonly RegistrationKind[]): boolean => kinds.some((kind) => BEGINS.includes(kind))

const PRE_NOTICES: readonly RegistrationKind[] = [
  'mortgage-pre-notice',
  'other-pre-notice',
  'mortgage-pre-notice-change',
  'mortgage-pre-notice-transfer',
]

/** Whether the pre-notice of a mortgage stands once these are registered, and no mortgage yet. */
export const leavesPreNotice = (kinds: readonly RegistrationKind[]): boolean =>
  kinds.some((kind) => PRE_NOTICES.includes(kind))

/** Whether what these act upon is a pre-notice, named among the existing mortgages. */
export const actsOnPreNotice = (kinds: readonly RegistrationKind[]): boolean =>
  kinds.some((kind) => kind.startsWith('mortgage-pre-notice-'))

/** Whatever is done to a pre-notice but making the mortgage of it. */
export const PRE_NOTICE_KINDS: readonly RegistrationKind[] = [
  'purchase-pre-notice',
  'mortgage-pre-notice',
  'other-pre-notice',
  'mortgage-pre-notice-change',
  'mortgage-pre-notice-transfer',
  'mortgage-pre-notice-cancel',
]

/** What this registration does to the certificate of the mortgage it acts upon, if anything. */
export const endBy = (kind: RegistrationKind): 'cancelled' | 'superseded' | undefined => {
  const row: Row = REGISTRATION_KINDS[kind]
  return row.ends
}

/** What becomes of the certificates of the mortgages that a filing acts upon; undefined where they stand as they are. */
export const endOf = (kinds: readonly RegistrationKind[]): 'cancelled' | 'superseded' | undefined => {
  const ends = new Set(kinds.map(endBy))
  return ends.has('cancelled') ? 'cancelled' : ends.has('superseded') ? 'superseded' : undefined
}

const CANCELS: readonly RegistrationKind[] = [
  'mortgage-cancel',
  'mortgage-partial-cancel',
  'mortgage-pre-notice-cancel',
]

/** Whether these registrations say why a mortgage ends. */
export const cancels = (kinds: readonly RegistrationKind[]): boolean => kinds.some((kind) => CANCELS.includes(kind))

/** Nothing is asked but that mortgages end. */
export const onlyCancels = (kinds: readonly RegistrationKind[]): boolean =>
  kinds.length > 0 && kinds.every((kind) => CANCELS.includes(kind))
