/** Money is a count of fen (hundredths of the currency's unit) and the currency beside it; never a fraction. */
import * as z from 'zod/mini'

export const CURRENCIES = [
  'CNY',
  'HKD',
  'MOP',
  'TWD',
  'USD',
  'EUR',
  'JPY',
  'GBP',
  'SGD',
  'AUD',
  'CAD',
  'CHF',
  'NZD',
] as const
export const Currency = z.enum(CURRENCIES)

/** An amount that is owed or secured: more than nothing. */
export const Money = z.strictObject({
  currency: Currency,
  fen: z.int().check(z.minimum(1), z.maximum(Number.MAX_SAFE_INTEGER)),
})
export type Money = z.infer<typeof Money>

/** In one currency only; adding two is a fault of ours. Beyond 2^53 fen it would no longer be exact. */
export const addMoney = (a: Money, b: Money): Money => {
  if (a.currency !== b.currency) throw new TypeError(`cannot add ${a.currency} and ${b.currency}`)
  const fen = a.fen + b.fen
  if (!Number.isSafeInteger(fen)) throw new RangeError('the sum is no longer exact')
  return { currency: a.currency, fen }
}

/** Negative, zero or positive as `a` is less than, equal to or more than `b`. */
export const compareMoney = (a: Money, b: Money): number => {
  if (a.currency !== b.currency) throw new TypeError(`cannot compare ${a.currency} and ${b.currency}`)
  return a.fen < b.fen ? -1 : a.fen > b.fen ? 1 : 0
}

const FEN_IN_WAN_YUAN = 1_000_000

/** The amount in 万元, as books and forms print it: exact, without trailing zeros. */
export const toWanYuan = ({ fen }: Money): string => {
  const whole = Math.floor(fen / FEN_IN_WAN_YUAN)
  const rest = String(fen % FEN_IN_WAN_YUAN)
    .padStart(6, '0')
    .replace(/0+$/, '')
  return rest === '' ? String(whole) : `${whole}.${rest}`
}

/** Undefined if the text is no amount in 万元 or finer than a fen. */
export const fromWanYuan = (text: string, currency: Money['currency'] = 'CNY'): Money | undefined => {
  const parts = /^(\d{1,10})(?:\.(\d{1,6}))?$/.exec(text)
  if (parts === null) return undefined
  const fen = Number(parts[1]) * FEN_IN_WAN_YUAN + Number((parts[2] ?? '').padEnd(6, '0'))
  return Number.isSafeInteger(fen) && fen > 0 ? { currency, fen } : undefined
}
