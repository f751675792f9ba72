/** Dates, amounts, periods and names as Chinese forms write them. */
import nzh from 'nzh/cn'
import type { Filing } from '../../filings/filing.ts'
import { parseCertificateNumber, printCertificateNumber } from '../../kernel/certificate-number.ts'
import type { Money } from '../../kernel/money.ts'
import type { LocalDate } from '../../kernel/time.ts'

/** What forms print of a filing: everything but its documents, which are made from it. */
export type Matter = Omit<Filing, 'documents'>

/** There is nothing to say. */
export const NONE = '/'
/** There is something to say, and whoever signs writes it. */
export const BY_HAND = '　'

export const yes = (is: boolean | undefined): string => (is === undefined ? NONE : is ? '是' : '否')

export const dateInWords = (date: LocalDate | undefined): string => {
  if (date === undefined) return NONE
  const [year = '', month = '', day = ''] = date.split('-')
  return `${year}年${Number(month)}月${Number(day)}日`
}

export const periodInWords = (period: { readonly from: LocalDate; readonly to: LocalDate } | undefined): string =>
  period ? `${dateInWords(period.from)}至${dateInWords(period.to)}` : NONE

const CURRENCY_WORDS: Readonly<Record<Money['currency'], string>> = {
  CNY: '人民币',
  HKD: '港元',
  MOP: '澳门元',
  TWD: '新台币',
  USD: '美元',
  EUR: '欧元',
  JPY: '日元',
  GBP: '英镑',
  SGD: '新加坡元',
  AUD: '澳大利亚元',
  CAD: '加拿大元',
  CHF: '瑞士法郎',
  NZD: '新西兰元',
}

const yuanOf = ({ fen }: Money): string => {
  const digits = String(fen).padStart(3, '0')
  return `${digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, ',')}.${digits.slice(-2)}`
}

export const amountOf = (money: Money | undefined): string => {
  if (money === undefined) return NONE
  return money.currency === 'CNY' ? `${yuanOf(money)}元` : `${CURRENCY_WORDS[money.currency]}${yuanOf(money)}`
}

/** 大写金额: whole amounts end in 整. */
export const amountInWords = (money: Money | undefined): string => {
  if (money === undefined) return NONE
  const fraction = money.fen % 100
  const whole = String((money.fen - fraction) / 100)
  const exact = fraction === 0 ? whole : `${whole}.${String(fraction).padStart(2, '0')}`
  return `${CURRENCY_WORDS[money.currency]}${nzh.toMoney(exact, { outSymbol: false })}`
}

type Share = { readonly numerator: number; readonly denominator: number }

export const shareOf = (share: Share | undefined): string => (share ? `${share.numerator}/${share.denominator}` : NONE)

export const joined = (names: readonly string[], by = '、'): string => (names.length === 0 ? NONE : names.join(by))

/** As people print it: brackets and width as the book has them. */
export const certificateInWords = (
  certificate: { readonly number?: string | undefined; readonly legacyNumber?: string | undefined } | undefined,
): string => {
  const { number, legacyNumber } = certificate ?? {}
  const parsed = number === undefined ? undefined : parseCertificateNumber(number)
  return parsed ? printCertificateNumber(parsed) : (legacyNumber ?? NONE)
}
