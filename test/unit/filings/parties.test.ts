/** Persons as the book and their papers have them: other identity papers, adult wards, telephones as they are written. */
import { describe, expect, test } from 'vitest'
import { Individual, PersonDocument } from '../../../lib/filings/model/parties.ts'
import { faultsIn, spoilt } from '../../support/filings.ts'

const isTaken = (kind: string, number: string) => PersonDocument.safeParse({ kind, number }).success

describe('the number of an identity paper', () => {
  test.each([
    ['military-id', '军字第0000000号'],
    ['military-id', '士字第P000000X号'],
    ['passport', '51 No 0000000'],
    ['taiwan-permit', '0000000000(B)'],
    ['hong-kong-id', 'A000000(0)'],
    ['macao-id', '0000000(0)'],
    ['taiwan-id', 'A000000000'],
  ])('of a %s is taken as it is printed: %s', (kind, number) => {
    expect(isTaken(kind, number)).toBe(true)
  })

  test.each([
    ['passport', 'a1'],
    ['passport', '军字第0000000号'],
    ['hong-kong-id', ''],
    ['military-id', ''],
    ['resident-id', 'A000000(0)'],
  ])('of a %s is not taken: %s', (kind, number) => {
    expect(isTaken(kind, number)).toBe(false)
  })
})

test.each(['+852 0000 0000', '(0591) 0000 0000', '13000000000'])(
  'a telephone is taken as it is written: %s',
  (phone) => {
    const person = {
      id: 'a',
      type: 'individual',
      name: '测试甲',
      idDocument: { kind: 'passport', number: 'TEST00001' },
    }
    expect(Individual.safeParse({ ...person, phone }).success).toBe(true)
  },
)

describe('an adult without full capacity', () => {
  const asAdult = (more: (filing: Parameters<Parameters<typeof spoilt>[1]>[0]) => void = () => undefined) =>
    faultsIn(
      spoilt('coOwners', (filing) => {
        filing.parties[1].idDocument = { kind: 'passport', number: 'TEST00001' }
        filing.parties[1].birthDate = '1950-01-01'
        more(filing)
      }),
    )

  test('is represented by the guardian, who gives the power', () => {
    expect(asAdult()).toEqual([])
  })

  test('is so by proof of the guardianship', () => {
    expect(asAdult((filing) => filing.documents.pop())).toEqual(['/documents document.slot-missing'])
  })

  test('is none where nobody is named as guardian: then the owner gives the power', () => {
    expect(asAdult((filing) => delete filing.parties[1].guardians)).toEqual(['/mortgagors/1 power.not-from-owner'])
  })
})
