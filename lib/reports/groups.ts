/** Within which group one is compared: like with like, and who filed nothing with nobody. */
import { keysOf } from '../names/keys.ts'
import type { RegistryRecord } from '../registries/model.ts'
import type { Counters } from './cells.ts'

/** In the order in which they are shown. */
export const GROUPS = {
  city: { zh: '设区市本级登记机构', en: 'Registries of cities' },
  county: { zh: '县级登记机构', en: 'Registries of counties' },
  'head-to-head': { zh: '总对总直连银行', en: 'Banks connected head to head' },
  'through-intermediary': { zh: '经中介平台银行', en: 'Banks through an intermediary' },
  'not-filing': {
    zh: '本期未提交业务的银行（不参与比较）',
    en: 'Banks that filed nothing in the period, not compared',
  },
} as const satisfies Record<string, { zh: string; en: string }>

export type Group = keyof typeof GROUPS
export const GROUP_IDS = keysOf(GROUPS)

/** A city’s own registry, 平潭’s being one, or one of a county, however many units it covers. */
export const groupOfRegistry = ({ code, city }: Pick<RegistryRecord, 'code' | 'city'>): Group =>
  code === city ? 'city' : 'county'

/** Where more than half came through an intermediary, the bank is compared with others of that kind. */
export const groupOfBank = (some: readonly Counters[]): Group => {
  let [all, direct] = [0, 0]
  for (const counters of some) {
    all += counters.filed ?? 0
    direct += counters['filed|channel=head-to-head'] ?? 0
  }
  if (all === 0) return 'not-filing'
  return direct * 2 >= all ? 'head-to-head' : 'through-intermediary'
}
