/**
 * Numbers of DynamoDB: decimal, 38 significant digits, magnitudes from 1E-130 to 9.99…E+125.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html
 */
import { ValidationException } from './refusals.ts'

/** `digits` × 10^`exponent`, without zeros at the end of `digits`. */
type Decimal = { readonly digits: bigint; readonly exponent: number }

const DIGITS_MAX = 38
const MAGNITUDE_MAX = 125
const MAGNITUDE_MIN = -130

/** Exact as a number of JavaScript too, and written as DynamoDB writes it. */
const PLAIN = /^(?:0|-?[1-9]\d{0,14})$/
const NUMBER = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/

const digitsOf = (digits: bigint): string => String(digits < 0n ? -digits : digits)

const bounded = (digits: bigint, exponent: number): Decimal => {
  if (digits === 0n) return { digits, exponent: 0 }
  const text = digitsOf(digits)
  const zeros = text.length - text.replace(/0+$/, '').length
  const significant = text.length - zeros
  const magnitude = text.length - 1 + exponent
  if (magnitude > MAGNITUDE_MAX)
    throw new ValidationException(
      'Number overflow. Attempting to store a number with magnitude larger than supported range',
    )
  if (magnitude < MAGNITUDE_MIN)
    throw new ValidationException(
      'Number underflow. Attempting to store a number with magnitude smaller than supported range',
    )
  if (significant > DIGITS_MAX)
    throw new ValidationException('Attempting to store more than 38 significant digits in a Number')
  return { digits: digits / 10n ** BigInt(zeros), exponent: exponent + zeros }
}

const decimalOf = (text: string): Decimal => {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = NUMBER.exec(text) ?? []
  if (whole + fraction === '')
    throw new ValidationException(`The parameter cannot be converted to a numeric value: ${text}`)
  const digits = BigInt(whole + fraction)
  return bounded(sign === '-' ? -digits : digits, Number(exponent) - fraction.length)
}

const textOf = ({ digits, exponent }: Decimal): string => {
  const sign = digits < 0n ? '-' : ''
  const text = digitsOf(digits)
  if (exponent >= 0) return sign + text + '0'.repeat(exponent)
  const padded = text.padStart(1 - exponent, '0')
  return `${sign}${padded.slice(0, exponent)}.${padded.slice(exponent)}`
}

/** One text for one number. Throws what DynamoDB refuses. */
export const canonicalNumber = (text: string): string => (PLAIN.test(text) ? text : textOf(decimalOf(text)))

const aligned = (a: Decimal, b: Decimal): readonly [bigint, bigint, number] => {
  const exponent = Math.min(a.exponent, b.exponent)
  const at = ({ digits, exponent: own }: Decimal): bigint => digits * 10n ** BigInt(own - exponent)
  return [at(a), at(b), exponent]
}

/** Of two canonical numbers: below, above or at zero. */
export const compareNumbers = (one: string, other: string): number => {
  if (PLAIN.test(one) && PLAIN.test(other)) return Number(one) - Number(other)
  const [a, b] = aligned(decimalOf(one), decimalOf(other))
  return a < b ? -1 : Number(a > b)
}

/** Throws where the sum would not fit. */
export const sumOfNumbers = (one: string, other: string): string => {
  if (PLAIN.test(one) && PLAIN.test(other)) return String(Number(one) + Number(other))
  const [a, b, exponent] = aligned(decimalOf(one), decimalOf(other))
  return textOf(bounded(a + b, exponent))
}

export const negated = (number: string): string =>
  number.startsWith('-') ? number.slice(1) : number === '0' ? number : `-${number}`

/** In bytes, of a canonical number: a byte for two significant digits, one for the number and one for its sign. */
export const sizeOfNumber = (text: string): number => {
  const negative = text.startsWith('-')
  const digits = text.replace(/[-.]/g, '').replace(/^0+/, '').replace(/0+$/, '').length
  return Math.ceil(digits / 2) + 1 + (negative ? 1 : 0)
}
