import { describe, expect, test } from 'vitest'
import {
  barOf,
  formatUnitNumber,
  isUnitNumber,
  isVirtual,
  judgeUnitNumber,
  parseUnitNumber,
  printUnitNumber,
} from '../../../lib/kernel/unit-number.ts'

/** Synthetic numbers of every kind of place and property. */
const GOOD = [
  '350203001002GB00123F00010203',
  '350102003001GB00045F00120801',
  '350582011004GB00310W00000000',
  '351001012010GB09999F00010001',
  '350404002003GB00077F00030502',
  '350405101002JC00211F00010001',
  '350921000000GH00012W00000000',
  '350206004005GX00009F00010115',
  '350821105003JE00034L00000001',
  '350203001002JA00001W00000000',
]

const codeOf = (verdict: ReturnType<typeof judgeUnitNumber>) => (typeof verdict === 'object' ? verdict.code : verdict)

describe('a unit number', () => {
  test.each(GOOD)('%s is one', (number) => {
    expect(isUnitNumber(number)).toBe(true)
    const parts = parseUnitNumber(number)
    expect(parts && formatUnitNumber(parts)).toBe(number)
  })

  test('is printed in groups of 6, 6, 7 and 9', () => {
    expect(printUnitNumber('351001012010GB09999F00010001')).toBe('351001 012010 GB09999 F00010001')
  })

  test.each([
    ['', 'unit-number.malformed'],
    ['350203001002GB00123F0001020', 'unit-number.malformed'],
    ['350203001002GB00123F000102033', 'unit-number.malformed'],
    ['350203001002gb00123F00010203', 'unit-number.malformed'],
    ['３５０203001002GB00123F00010203', 'unit-number.malformed'],
    ['350203001002GI00123F00010203', 'unit-number.malformed'],
    ['350203001002KB00123F00010203', 'unit-number.malformed'],
    ['350203001002GB00123F00010203\n', 'unit-number.malformed'],
    ['350203001002GB00123W00010203', 'unit-number.tail'],
    ['350203001002GB00123F00000000', 'unit-number.tail'],
    ['350203001002GB00123L00010203', 'unit-number.pair-not-in-use'],
    ['350203001002JD00123F00010203', 'unit-number.pair-not-in-use'],
    ['350203001002GA00123W00000000', 'unit-number.pair-not-in-use'],
  ])('%s is none', (number, code) => {
    expect(codeOf(judgeUnitNumber(number))).toBe(code)
    expect(barOf(number)).toBeUndefined()
    expect(parseUnitNumber(number)).toBeUndefined()
  })
})

describe('a new mortgage', () => {
  test.each([
    '350203001002JA00001W00000000',
    '350203001002JC00211F00010001',
    '350203001002ZB00001F00010001',
    '350203001002GW00001W00000000',
  ])('is never possible on %s, and the law is cited', (number) => {
    expect(barOf(number)?.source).toMatch(/^民法典第三百九十九条/)
  })

  test.each(['350921000000GH00012W00000000', '350921000000GG00012F00010001'])(
    'finds nothing virtual in zones of zeros at sea and on islands: %s',
    (number) => {
      const parts = parseUnitNumber(number)
      expect(parts && isVirtual(parts)).toBe(false)
    },
  )

  test('knows a virtual number of land', () => {
    const parts = parseUnitNumber('350203000000GB00123F00010203')
    expect(parts && isVirtual(parts)).toBe(true)
  })

  test.each([
    '350203001002GB00123F00010203',
    '350203001002GB00123Q00000001',
    '350203001002JB00123W00000000',
    '350203001002GC00211F00010001',
    '350203001002GS00123F00010203',
    '350203001002GX00123W00000000',
    '350203001002JD00123W00000000',
    '350203001002JE00123L00000001',
    '350203001002JF00123W00000000',
    '350203001002GL00123L00000001',
    '350203001002GN00123W00000000',
    '350203001002GY00123W00000000',
  ])('may be asked for on %s', (number) => expect(barOf(number)).toBeUndefined())
})
