/**
 * 不动产单元号, 28 characters, GB/T 37346-2019 (recalled, confidence H): county 6, cadastral zone 3 and sub-zone 3, parcel letters
 * 2 (ownership, use), parcel serial 5, fixture letter 1, fixture 8. There is no check digit. Decides what is a unit number, and
 * on which of them no new mortgage can be asked for whatever the book says.
 */
import * as z from 'zod/mini'
import { judged, type Verdict } from './faults.ts'

/** Position 13. */
export const OWNERSHIP_LETTERS = { G: '国家', J: '集体', Z: '未确定或有争议' } as const

/** Position 14, and the fixture letters (position 20) in use with it. */
export const USE_LETTERS = {
  A: { zh: '集体土地所有权宗地', fixtures: 'W' },
  B: { zh: '建设用地使用权宗地（地表）', fixtures: 'WFQ' },
  S: { zh: '建设用地使用权宗地（地上）', fixtures: 'WFQ' },
  X: { zh: '建设用地使用权宗地（地下）', fixtures: 'WFQ' },
  C: { zh: '宅基地使用权宗地', fixtures: 'WFQ' },
  D: { zh: '土地承包经营权宗地（耕地）', fixtures: 'W' },
  E: { zh: '土地承包经营权宗地（林地）', fixtures: 'WLQ' },
  F: { zh: '土地承包经营权宗地（草地）', fixtures: 'W' },
  L: { zh: '林地使用权宗地（承包以外）', fixtures: 'WLQ' },
  N: { zh: '农用地使用权宗地（承包以外、非林地）', fixtures: 'W' },
  G: { zh: '无居民海岛', fixtures: 'WFLQ' },
  H: { zh: '海域使用权宗海', fixtures: 'WFLQ' },
  W: { zh: '使用权未确定或有争议的宗地', fixtures: 'WFLQ' },
  Y: { zh: '其他使用权宗地', fixtures: 'W' },
} as const

export const FIXTURE_LETTERS = { F: '房屋等建筑物、构筑物', L: '森林或林木', Q: '其他', W: '无定着物' } as const

const FORM = /^(\d{6})(\d{3})(\d{3})([GJZ])([ABCDEFGHLNSWXY])(\d{5})([FLQW])(\d{8})$/

export type UnitNumberParts = {
  readonly prefix: string
  readonly zone: string
  readonly subzone: string
  readonly ownership: keyof typeof OWNERSHIP_LETTERS
  readonly use: keyof typeof USE_LETTERS
  readonly parcelSerial: string
  readonly fixture: keyof typeof FIXTURE_LETTERS
  readonly tail: string
}

const split = (number: string): UnitNumberParts | undefined => {
  const parts = FORM.exec(number)
  if (parts === null) return undefined
  const [, prefix = '', zone = '', subzone = '', ownership, use, parcelSerial = '', fixture, tail = ''] = parts
  return { prefix, zone, subzone, ownership, use, parcelSerial, fixture, tail } as UnitNumberParts
}

/** The grammar alone: form, letters that go together, and a tail that is zero only where nothing stands on the parcel. */
export const judgeUnitNumber = (number: string): Verdict => {
  const parts = split(number)
  if (parts === undefined) return 'unit-number.malformed'
  const fixtures: string = USE_LETTERS[parts.use].fixtures
  if (!fixtures.includes(parts.fixture) || (parts.use === 'A' && parts.ownership !== 'J'))
    return {
      code: 'unit-number.pair-not-in-use',
      particulars: { parcel: parts.ownership + parts.use, fixture: parts.fixture },
    }
  if ((parts.tail === '00000000') !== (parts.fixture === 'W')) return 'unit-number.tail'
  return undefined
}

export const isUnitNumber = (number: string): boolean => judgeUnitNumber(number) === undefined

/** Undefined if it is not a unit number. */
export const parseUnitNumber = (number: string): UnitNumberParts | undefined =>
  isUnitNumber(number) ? split(number) : undefined

export const formatUnitNumber = (parts: UnitNumberParts): string =>
  [
    parts.prefix,
    parts.zone,
    parts.subzone,
    parts.ownership,
    parts.use,
    parts.parcelSerial,
    parts.fixture,
    parts.tail,
  ].join('')

/** Grouped 6 6 7 9 as people read it: `351001 012010 GB09999 F00010001`. */
export const printUnitNumber = (number: string): string =>
  [number.slice(0, 6), number.slice(6, 12), number.slice(12, 19), number.slice(19)].join(' ')

export const unitPrefix = (number: string): string => number.slice(0, 6)

/** 虚拟单元号: zones of zeros, legitimate only at sea and on uninhabited islands (GB/T 37346, recalled, confidence M). */
export const isVirtual = ({ zone, subzone, use }: UnitNumberParts): boolean =>
  zone + subzone === '000000' && use !== 'H' && use !== 'G'

type Bar = {
  readonly applies: (parts: UnitNumberParts) => boolean
  readonly reasonZh: string
  readonly reasonEn: string
  readonly source: string
}

/**
 * What no book entry can make mortgageable. Everything else that the law forbids depends on the book or on local rules, and is
 * a finding for the registry to decide: public-interest facilities, seizure, a township company's land taken alone (民法典 398).
 * Homesteads of collective land are barred because no law now allows them (the pilots of 2015 ended with 2018; recalled,
 * confidence M); a new permission is a change of this row. Homesteads on state land (GC) exist and are not barred.
 */
const BARS: readonly Bar[] = [
  {
    applies: ({ use }) => use === 'A',
    reasonZh: '土地所有权',
    reasonEn: 'land ownership',
    source: '民法典第三百九十九条第一项',
  },
  {
    applies: ({ ownership, use }) => ownership === 'J' && use === 'C',
    reasonZh: '集体所有的宅基地使用权',
    reasonEn: 'homestead on collective land',
    source: '民法典第三百九十九条第二项',
  },
  {
    applies: ({ ownership }) => ownership === 'Z',
    reasonZh: '所有权不明或者有争议',
    reasonEn: 'ownership undetermined or disputed',
    source: '民法典第三百九十九条第四项',
  },
  {
    applies: ({ use }) => use === 'W',
    reasonZh: '使用权不明或者有争议',
    reasonEn: 'right of use undetermined or disputed',
    source: '民法典第三百九十九条第四项',
  },
]

/** What bars a new mortgage on a unit of this number, if anything. */
export const barOf = (number: string): Pick<Bar, 'reasonZh' | 'reasonEn' | 'source'> | undefined => {
  const parts = parseUnitNumber(number)
  const bar = parts && BARS.find(({ applies }) => applies(parts))
  return bar && { reasonZh: bar.reasonZh, reasonEn: bar.reasonEn, source: bar.source }
}

export const UnitNumber = z.string().check(
  judged(judgeUnitNumber),
  z.meta({
    pattern: FORM.source,
    examples: ['350203001002GB00123F00010203'],
    description: '不动产单元号 (GB/T 37346), 28 characters',
  }),
)
export type UnitNumber = z.infer<typeof UnitNumber>
