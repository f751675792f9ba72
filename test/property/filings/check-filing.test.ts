import fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkFiling, judgeFiling, lookupsOf } from '../../../lib/filings/check-filing.ts'
import { FILING_EXAMPLES } from '../../../lib/filings/examples.ts'
import { FAULTS } from '../../../lib/kernel/fault-texts.ts'
import { spoken } from '../../../lib/kernel/spoken.ts'
import { mortgageableUnitNumbers, unitNumbers } from '../../support/arbitraries.ts'
import { CONTEXT, faultsIn, type Spoilt, spoilt } from '../../support/filings.ts'

const examples = fc.constantFrom(...Object.values(FILING_EXAMPLES))

type Step = string | number
const stepsOf = (pointer: string): Step[] =>
  pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))

/** Every place of a value, the root left out. */
const places = (value: unknown, at: Step[] = []): Step[][] =>
  typeof value !== 'object' || value === null
    ? []
    : Object.entries(value).flatMap(([step, inner]) => [[...at, step], ...places(inner, [...at, step])])

const parentOf = (root: Spoilt, path: readonly Step[]): Spoilt =>
  path.slice(0, -1).reduce((value, step) => value[step], root)

const put = (root: Spoilt, path: readonly Step[], value: unknown): void => {
  parentOf(root, path)[path.at(-1) as Step] = value
}

/** A pointer resolves if everything but its last step is there: the last may be what is missing or too much. */
const resolves = (root: Spoilt, pointer: string): boolean => {
  let value = root
  for (const step of stepsOf(pointer).slice(0, -1)) {
    if (typeof value !== 'object' || value === null || !(step in value)) return false
    value = value[step]
  }
  return pointer === '' || (typeof value === 'object' && value !== null)
}

const junk = fc.oneof(
  fc.constantFrom(null, undefined, '', 0, -1, 1.5, true, [], {}, [null], '\n', 'x'.repeat(600)),
  fc.jsonValue({ maxDepth: 2 }),
)

const spoils = examples.chain((example) =>
  fc.record({
    example: fc.constant(example),
    changes: fc.array(fc.tuple(fc.constantFrom(...places(example)), junk), { minLength: 1, maxLength: 6 }),
  }),
)

const apply = (example: unknown, changes: readonly (readonly [Step[], unknown])[]): unknown => {
  const body = structuredClone(example)
  for (const [path, value] of changes)
    try {
      put(body, path, value)
    } catch {
      // an earlier change took this place away
    }
  return body
}

test('whatever a filing is made of, it is judged without throwing, in words of the catalogue, at places it has', () => {
  fc.assert(
    fc.property(spoils, ({ example, changes }) => {
      const body = apply(example, changes)
      for (const { pointer, code, zh, en } of checkFiling(body, CONTEXT).map(spoken)) {
        expect(FAULTS).toHaveProperty([code])
        expect(`${zh}${en}`).not.toMatch(/\{\w+\}/)
        expect([pointer, resolves(body, pointer)]).toEqual([pointer, true])
      }
      lookupsOf(body)
    }),
    { numRuns: 600 },
  )
})

test('a body of any kind is judged without throwing, and never taken for a filing', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (body) => {
      lookupsOf(body)
      expect(judgeFiling(body, CONTEXT).ok).toBe(false)
    }),
  )
})

/** One spoilt value each, in places that have nothing to do with one another. */
const FAULTS_OF_SHAPE: Readonly<Record<string, readonly [path: Step[], value: unknown]>> = {
  '/bankReference text.malformed': [['bankReference'], '#'],
  '/officer text.malformed': [['officer'], ''],
  '/loan/amount/fen number.too-small': [['loan', 'amount', 'fen'], 0],
  '/loan/purpose value.not-allowed': [['loan', 'purpose'], 'none'],
  '/mortgage/contractNo text.too-short': [['mortgage', 'contractNo'], ''],
  '/mortgage/transferRestricted value.wrong-type': [['mortgage', 'transferRestricted'], 'yes'],
  '/mortgage/signedOn contract.signed-in-future': [['mortgage', 'signedOn'], '2026-12-24'],
  '/parties/0/name text.untidy': [['parties', 0, 'name'], ' '],
  '/mortgagees/0/rank number.too-small': [['mortgagees', 0, 'rank'], 0],
  '/units/0/location value.wrong-type': [['units', 0, 'location'], 1],
  '/units/0/certificate unit.certificate-unnamed': [['units', 0, 'certificate'], {}],
  '/documents/0/documentId id.malformed': [['documents', 0, 'documentId'], 'doc_1'],
  '/declaration/identityVerified value.not-allowed': [['declaration', 'identityVerified'], false],
  '/extra field.unknown': [['extra'], 1],
  '/debtors/0/relation value.not-allowed': [['debtors', 0, 'relation'], 'friend'],
}

test('faults do not hide one another: any set of independent ones is named whole', () => {
  fc.assert(
    fc.property(examples, fc.subarray(Object.keys(FAULTS_OF_SHAPE)), (example, chosen) => {
      const body = apply(
        example,
        chosen.map((name) => FAULTS_OF_SHAPE[name] ?? [[], undefined]),
      )
      expect(faultsIn(body).sort()).toEqual([...chosen].sort())
    }),
  )
})

test('any unit that may be mortgaged may be filed, in every place of the province', () => {
  fc.assert(
    fc.property(mortgageableUnitNumbers, (unitNumber) => {
      expect(
        faultsIn(
          spoilt('ordinary', (f) => {
            f.units[0].unitNumber = unitNumber
          }),
        ),
      ).toEqual([])
    }),
  )
})

test('a unit number is at fault at its own place or not at all', () => {
  fc.assert(
    fc.property(unitNumbers, (unitNumber) => {
      const faults = checkFiling(
        spoilt('ordinary', (f) => {
          f.units[0].unitNumber = unitNumber
        }),
        CONTEXT,
      )
      expect(faults.every(({ pointer }) => pointer === '/units/0/unitNumber')).toBe(true)
      expect(faults.length).toBeLessThanOrEqual(1)
    }),
  )
})
