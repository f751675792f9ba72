import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  certificateKey,
  parseCertificateNumber,
  printCertificateNumber,
} from '../../../lib/kernel/certificate-number.ts'
import { isCitizenId, judgeCitizenId } from '../../../lib/kernel/citizen-id.ts'
import { CREDIT_CODE_ALPHABET, isCreditCode } from '../../../lib/kernel/credit-code.ts'
import { canonicalJson } from '../../../lib/kernel/digest.ts'
import { parseJson } from '../../../lib/kernel/json.ts'
import { addMoney, compareMoney, fromWanYuan, Money, toWanYuan } from '../../../lib/kernel/money.ts'
import { beijing, beijingDate, dayOf, isInstant, isLocalDate } from '../../../lib/kernel/time.ts'
import {
  barOf,
  formatUnitNumber,
  isUnitNumber,
  parseUnitNumber,
  printUnitNumber,
} from '../../../lib/kernel/unit-number.ts'
import {
  certificateNumbers,
  citizenIds,
  creditCodes,
  instants,
  money,
  mortgageableUnitNumbers,
  unitNumberParts,
  unitNumbers,
} from '../../support/arbitraries.ts'

const replaced = (text: string, at: number, by: string): string => text.slice(0, at) + by + text.slice(at + 1)

/** One place of a text of 18 and another character of its alphabet for it. */
const mutations = (texts: fc.Arbitrary<string>, alphabet: string) =>
  fc
    .record({ text: texts, at: fc.nat({ max: 17 }), by: fc.constantFrom(...alphabet) })
    .filter(({ text, at, by }) => text[at] !== by)

test('a unit number is read into its parts and written back the same', () => {
  fc.assert(
    fc.property(unitNumberParts, (parts) => {
      const number = formatUnitNumber(parts)
      expect(number).toHaveLength(28)
      expect(parseUnitNumber(number)).toEqual(parts)
      expect(printUnitNumber(number).replaceAll(' ', '')).toBe(number)
    }),
  )
})

test('a unit number with a character too many or too few is none', () => {
  fc.assert(
    fc.property(unitNumbers, fc.nat({ max: 27 }), fc.constantFrom('0', 'F', ' ', 'é'), (number, at, more) => {
      expect(isUnitNumber(number.slice(0, at) + number.slice(at + 1))).toBe(false)
      expect(isUnitNumber(number.slice(0, at) + more + number.slice(at))).toBe(false)
    }),
  )
})

test('no text is taken for a unit number and then not read', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.stringMatching(/^\d{12}[GJZK][A-Z]\d{5}[FLQWK]\d{8}$/)), (text) => {
      expect(parseUnitNumber(text) !== undefined).toBe(isUnitNumber(text))
    }),
  )
})

test('what may be mortgaged is a unit number, and never land ownership or disputed', () => {
  fc.assert(
    fc.property(mortgageableUnitNumbers, (number) => {
      const parts = parseUnitNumber(number)
      expect(barOf(number)).toBeUndefined()
      expect(parts && (parts.use === 'A' || parts.use === 'W' || parts.ownership === 'Z')).toBe(false)
    }),
  )
})

test('a citizen identity number with one character changed is none', () => {
  fc.assert(fc.property(citizenIds, isCitizenId))
  fc.assert(
    fc.property(mutations(citizenIds, '0123456789'), ({ text, at, by }) => {
      expect(judgeCitizenId(replaced(text, at, by))).toBe('citizen-id.check-digit')
    }),
  )
})

test('a credit code with one character changed is none', () => {
  fc.assert(fc.property(creditCodes, isCreditCode))
  fc.assert(
    fc.property(mutations(creditCodes, CREDIT_CODE_ALPHABET), ({ text, at, by }) => {
      expect(isCreditCode(replaced(text, at, by))).toBe(false)
    }),
  )
})

test('two neighbours of a citizen identity number cannot change places unseen', () => {
  fc.assert(
    fc.property(citizenIds, fc.nat({ max: 15 }), (number, at) => {
      const [a, b] = [number.charAt(at), number.charAt(at + 1)]
      fc.pre(a !== b)
      expect(isCitizenId(replaced(replaced(number, at, b), at + 1, a))).toBe(false)
    }),
  )
})

test('a certificate number survives both ways of writing it', () => {
  fc.assert(
    fc.property(certificateNumbers, (number) => {
      expect(parseCertificateNumber(certificateKey(number))).toEqual(number)
      expect(parseCertificateNumber(printCertificateNumber(number))).toEqual(number)
      expect(certificateKey(number)).toBe(printCertificateNumber(number).replace('（', '(').replace('）', ')'))
    }),
  )
})

test('money survives 万元 and JSON, to the fen', () => {
  fc.assert(
    fc.property(money, (amount) => {
      expect(fromWanYuan(toWanYuan(amount), amount.currency)).toEqual(amount)
      expect(Money.parse(JSON.parse(JSON.stringify(amount)))).toEqual(amount)
    }),
  )
})

test('money adds in any order and never loses a fen', () => {
  const small = money.map(({ fen }): Money => ({ currency: 'CNY', fen: Math.max(1, Math.floor(fen / 4)) }))
  fc.assert(
    fc.property(small, small, small, (a, b, c) => {
      expect(addMoney(a, b)).toEqual(addMoney(b, a))
      expect(addMoney(addMoney(a, b), c)).toEqual(addMoney(a, addMoney(b, c)))
      expect(BigInt(addMoney(a, b).fen)).toBe(BigInt(a.fen) + BigInt(b.fen))
      expect(compareMoney(addMoney(a, b), a)).toBeGreaterThan(0)
    }),
  )
})

test('an instant of Beijing is the same moment, on the day it is there', () => {
  fc.assert(
    fc.property(instants, (text) => {
      expect(isInstant(text)).toBe(true)
      expect(beijing(new Date(text))).toBe(text)
      expect(isLocalDate(dayOf(text))).toBe(true)
      expect(beijingDate(new Date(text))).toBe(dayOf(text))
    }),
  )
})

test('strict JSON reads what JSON writes, and canonical JSON says the same', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
      const written = JSON.stringify(value)
      const read = parseJson(new TextEncoder().encode(written))
      expect(read).toEqual({ ok: true, value: JSON.parse(written) })
      expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(written))
    }),
  )
})

test('no bytes make the strict reader throw', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.uint8Array(),
        fc.string().map((text) => new TextEncoder().encode(text)),
      ),
      (bytes) => {
        const read = parseJson(bytes)
        if (!read.ok) expect(read.faults.length).toBeGreaterThan(0)
      },
    ),
  )
})
