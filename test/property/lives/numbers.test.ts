/** Numbers of the simulated tables: decimal and exact. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { canonicalNumber, compareNumbers, negated, sumOfNumbers } from '../../../tools/lives/engines/numbers.ts'

/** As many hundredths as a number of JavaScript holds and more. */
const hundredths = fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n })
const textOf = (value: bigint): string => {
  const digits = String(value < 0n ? -value : value).padStart(3, '0')
  return `${value < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`
}
const canonical = (value: bigint): string => canonicalNumber(textOf(value))

it('adds and compares to the last digit', () => {
  fc.assert(
    fc.property(hundredths, hundredths, (one, other) => {
      expect(sumOfNumbers(canonical(one), canonical(other))).toBe(canonical(one + other))
      expect(Math.sign(compareNumbers(canonical(one), canonical(other)))).toBe(one < other ? -1 : Number(one > other))
      expect(sumOfNumbers(canonical(one), negated(canonical(one)))).toBe('0')
    }),
  )
})

it('writes one number one way, which JavaScript reads as the same', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e100, max: 1e100 }), (value) => {
      const small = Math.abs(value) < 1e-100 ? 0 : value
      const text = canonicalNumber(String(small))
      expect(text).toMatch(/^(0|-?(0\.\d*[1-9]|[1-9]\d*(\.\d*[1-9])?))$/)
      expect(Number(text)).toBe(small + 0)
      expect(canonicalNumber(small.toExponential())).toBe(text)
    }),
  )
})
