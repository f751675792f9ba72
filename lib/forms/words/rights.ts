/** 权利类型, 登记类型 and 不动产类型: what the head of an application says it is about. */
import { parseUnitNumber, type UnitNumberParts } from '../../kernel/unit-number.ts'
import { REGISTRATION_KINDS, type RegistrationKind } from '../../registrations/kinds.ts'
import { NONE } from './plain.ts'

const REGISTRATION_TYPES: Readonly<Record<(typeof REGISTRATION_KINDS)[RegistrationKind]['djlx'], string>> = {
  '100': '首次登记',
  '200': '转移登记',
  '300': '变更登记',
  '400': '注销登记',
  '700': '预告登记',
}

export const typeOf = (kind: RegistrationKind): string => REGISTRATION_TYPES[REGISTRATION_KINDS[kind].djlx]

/** By the letter of the parcel; built-up land is named by whose it is (GB/T 37346). */
const LAND: Readonly<Record<UnitNumberParts['use'], string>> = {
  A: '集体土地所有权',
  B: '建设用地使用权',
  S: '建设用地使用权（地上）',
  X: '建设用地使用权（地下）',
  C: '宅基地使用权',
  D: '土地承包经营权',
  E: '土地承包经营权',
  F: '土地承包经营权',
  L: '林地使用权',
  N: '农用地使用权',
  G: '无居民海岛使用权',
  H: '海域使用权',
  W: '土地使用权',
  Y: '其他土地使用权',
}

const OWNED_BY: Readonly<Record<UnitNumberParts['ownership'], string>> = { G: '国有', J: '集体', Z: '' }
const NAMED_BY_OWNER = new Set<UnitNumberParts['use']>(['B', 'S', 'X', 'N'])

const fixtureRight = ({ fixture, use }: UnitNumberParts): string | undefined => {
  if (fixture === 'L') return '森林、林木所有权'
  if (fixture !== 'F') return undefined
  return use === 'H' || use === 'G' ? '建筑物、构筑物所有权' : '房屋所有权'
}

/** The right in the unit itself: of land or sea, and of what stands on it. */
export const rightIn = (unitNumber: string): string => {
  const parts = parseUnitNumber(unitNumber)
  if (!parts) return NONE
  const land = `${NAMED_BY_OWNER.has(parts.use) ? OWNED_BY[parts.ownership] : ''}${LAND[parts.use]}`
  return [land, fixtureRight(parts)].filter((right) => right !== undefined).join('／')
}

const OF_THE_UNIT: ReadonlySet<RegistrationKind> = new Set<RegistrationKind>([
  'ownership-transfer',
  'purchase-pre-notice',
])

export const rightOf = (kind: RegistrationKind, unitNumbers: readonly string[]): string =>
  OF_THE_UNIT.has(kind) ? [...new Set(unitNumbers.map(rightIn))].join('、') : '抵押权'

const KINDS: Readonly<Record<UnitNumberParts['fixture'], string>> = {
  F: '土地和房屋',
  L: '林地和林木',
  Q: '土地和其他定着物',
  W: '土地',
}

/** 不动产类型 */
export const kindOf = (unitNumber: string): string => {
  const parts = parseUnitNumber(unitNumber)
  if (!parts) return NONE
  const name = KINDS[parts.fixture]
  return parts.use === 'H' ? name.replace('土地', '海域') : parts.use === 'G' ? name.replace('土地', '海岛') : name
}
