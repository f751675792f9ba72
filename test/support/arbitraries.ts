/** Generators of valid things of the field. All synthetic: identities are made up, not taken from anyone. */
import fc from 'fast-check'
import type { CertificateNumber } from '../../lib/kernel/certificate-number.ts'
import { citizenIdCheckCharacter } from '../../lib/kernel/citizen-id.ts'
import { CREDIT_CODE_ALPHABET, creditCodeCheckCharacter } from '../../lib/kernel/credit-code.ts'
import { CURRENCIES, type Money } from '../../lib/kernel/money.ts'
import { beijing } from '../../lib/kernel/time.ts'
import {
  barOf,
  FIXTURE_LETTERS,
  formatUnitNumber,
  OWNERSHIP_LETTERS,
  type UnitNumberParts,
  USE_LETTERS,
} from '../../lib/kernel/unit-number.ts'
import { REGISTRY_SEED } from '../../lib/registries/seed.ts'

const digits = (count: number): fc.Arbitrary<string> =>
  fc.integer({ min: 0, max: 10 ** count - 1 }).map((n) => String(n).padStart(count, '0'))

const keys = <T extends object>(table: T): (keyof T)[] => Object.keys(table) as (keyof T)[]

const pairs = keys(OWNERSHIP_LETTERS).flatMap((ownership) =>
  keys(USE_LETTERS).flatMap((use) =>
    keys(FIXTURE_LETTERS)
      .filter((fixture) => USE_LETTERS[use].fixtures.includes(fixture as never))
      .filter(() => use !== 'A' || ownership === 'J')
      .map((fixture) => ({ ownership, use, fixture })),
  ),
)

/** What a unit number's first six digits may be in Fujian: present and former divisions, and Pingtan's zone. */
export const unitPrefixes = fc.constantFrom(...REGISTRY_SEED.flatMap(({ prefixes }) => prefixes))

export const unitNumberParts: fc.Arbitrary<UnitNumberParts> = fc
  .record({
    prefix: unitPrefixes,
    zone: digits(3),
    subzone: digits(3),
    parcelSerial: digits(5),
    pair: fc.constantFrom(...pairs),
    tail: digits(8),
  })
  .map(({ pair, tail, ...rest }) => ({
    ...rest,
    ...pair,
    tail: pair.fixture === 'W' ? '00000000' : tail === '00000000' ? '00010001' : tail,
  }))

export const unitNumbers: fc.Arbitrary<string> = unitNumberParts.map(formatUnitNumber)

/** Those a new mortgage may be asked for on. */
export const mortgageableUnitNumbers: fc.Arbitrary<string> = unitNumbers.filter((number) => barOf(number) === undefined)

export const localDates = (range: { from: string; to: string } = { from: '1900-01-01', to: '2099-12-31' }) =>
  fc
    .date({ min: new Date(`${range.from}T00:00:00Z`), max: new Date(`${range.to}T00:00:00Z`), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10))

export const instants: fc.Arbitrary<string> = fc
  .date({ min: new Date('2000-01-01T00:00:00Z'), max: new Date('2099-12-31T00:00:00Z'), noInvalidDate: true })
  .map(beijing)

/** Born long ago, in a region of Fujian. */
export const citizenIds: fc.Arbitrary<string> = fc
  .record({
    region: fc.constantFrom(...REGISTRY_SEED.flatMap(({ coverage }) => coverage)),
    born: localDates({ from: '1900-01-01', to: '1905-12-31' }),
    serial: digits(3),
  })
  .map(({ region, born, serial }) => `${region}${born.replaceAll('-', '')}${serial}`)
  .map((first17) => first17 + citizenIdCheckCharacter(first17))

const creditCharacters = (count: number): fc.Arbitrary<string> =>
  fc
    .array(fc.constantFrom(...CREDIT_CODE_ALPHABET), { minLength: count, maxLength: count })
    .map((characters) => characters.join(''))

export const creditCodes: fc.Arbitrary<string> = fc
  .record({
    kind: fc.constantFrom('11', '12', '51', '52', '91', '92', '93'),
    region: fc.constantFrom(...REGISTRY_SEED.flatMap(({ coverage }) => coverage)),
    organization: creditCharacters(9),
  })
  .map(({ kind, region, organization }) => kind + region + organization)
  .map((first17) => first17 + creditCodeCheckCharacter(first17))

export const certificateNumbers: fc.Arbitrary<CertificateNumber> = fc.record({
  kind: fc.constantFrom('ownership' as const, 'proof' as const),
  year: fc.integer({ min: 2015, max: 2099 }),
  place: fc.constantFrom('厦门市', '平潭', '长乐区', '武夷山市', '闽侯县', '平潭综合实验区'),
  serial: digits(7),
})

export const money: fc.Arbitrary<Money> = fc.record({
  currency: fc.constantFrom(...CURRENCIES),
  fen: fc.oneof(fc.integer({ min: 1, max: 1_000_000_000_000 }), fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER })),
})
