/**
 * What 用途 on the book means for a fee and for the end of a land right, by a list of codes and names: 房屋用途 of the registration database
 * standard (10–84) and 土地利用现状分类 (GB/T 21010, two to four digits from 0); both recalled, confidence M. The book writes land and
 * building as 「城镇住宅用地/成套住宅」. What stands in neither list is not known, and is not guessed from a part of a word.
 */
import { keysOf } from '../names/keys.ts'
import type { Use } from './quote.ts'

type Listed = Readonly<Record<string, string>>

/** Codes, and names as they are written; by what they are. */
const BUILDINGS: Readonly<Record<Use, Listed>> = {
  residential: {
    '10': '住宅 住房 居住 住宅用房 普通住宅 商品住宅',
    '11': '成套住宅 单元住宅',
    '111': '别墅',
    '112': '高档公寓 住宅公寓',
    '12': '非成套住宅',
    '13': '集体宿舍 宿舍 职工宿舍',
  },
  'parking-or-storage': {
    parking: '车库 车位 停车位 停车库 车库位 地下车位 地下车库 机动车位 机动车库 地下停车位 地下停车库',
    storage: '储藏室 储藏间 储藏 杂物间 储物间 地下储藏室',
  },
  'non-residential': {
    '20': '工业、交通、仓储',
    '21': '工业 厂房 工业用房 车间',
    '22': '公共设施',
    '23': '铁路',
    '24': '民航',
    '25': '航运',
    '26': '公共运输',
    '27': '仓储 仓库 仓储用房',
    '30': '商业、金融、信息 商业 商业用房 商铺 店面 店铺 商服 商业服务业',
    '31': '商业服务',
    '32': '经营',
    '33': '旅游 酒店 旅馆 宾馆 酒店式公寓 公寓式酒店 商务公寓 公寓式办公',
    '34': '金融保险 金融',
    '35': '电讯信息',
    '40': '教育、医疗、卫生、科研',
    '41': '教育',
    '42': '医疗卫生',
    '43': '科研',
    '50': '文化、娱乐、体育',
    '51': '文化',
    '52': '新闻',
    '53': '娱乐',
    '54': '园林绿化',
    '55': '体育',
    '60': '办公 办公用房 写字楼',
    '70': '军事',
    '80': '其他 其它 非住宅 其他非住宅 其它非住宅',
    '81': '涉外',
    '82': '宗教',
    '83': '监狱',
    '84': '物管用房 物业管理用房',
  },
}

/** A flat in a house: the parcel says whether it is a home or commerce. */
const OPEN = '公寓'

const LAND: Readonly<Record<'residential' | 'non-residential', Listed>> = {
  residential: {
    '07': '住宅用地 居住用地',
    '071': '城镇住宅用地 城镇单一住宅用地 一类城镇住宅用地 二类城镇住宅用地 三类城镇住宅用地',
    '0701': '城镇住宅用地',
    '072': '农村宅基地 宅基地',
    '0702': '农村宅基地',
  },
  'non-residential': {
    '05': '商服用地 商业用地 商业服务业用地 商业服务业设施用地',
    '051': '批发零售用地',
    '0501': '零售商业用地',
    '052': '住宿餐饮用地',
    '0502': '批发市场用地',
    '053': '商务金融用地',
    '0503': '餐饮用地',
    '054': '其他商服用地',
    '0504': '旅馆用地',
    '0505': '商务金融用地',
    '0506': '娱乐用地',
    '0507': '其他商服用地',
    '06': '工矿仓储用地',
    '061': '工业用地',
    '0601': '工业用地',
    '062': '采矿用地',
    '0602': '采矿用地',
    '063': '仓储用地',
    '0604': '仓储用地 物流仓储用地',
    '08': '公共管理与公共服务用地',
    '0801': '机关团体用地',
    '083': '科教用地',
    '0803': '教育用地',
    '0804': '科研用地',
    '0805': '医疗卫生用地',
    '1003': '公路用地 交通运输用地',
  },
}

const spelled = (text: string): string => text.normalize('NFKC').replaceAll(/\s/g, '')

const listed = <U extends Use>(tables: Readonly<Record<U, Listed>>): ReadonlyMap<string, Use> =>
  new Map(
    keysOf(tables).flatMap((use) =>
      Object.entries(tables[use]).flatMap(([code, names]) =>
        [code, ...names.split(' ')].map((name): readonly [string, Use] => [name, use]),
      ),
    ),
  )

const ofBuildings = listed(BUILDINGS)
const ofLand = new Map([...listed(LAND)].filter(([name]) => !ofBuildings.has(name)))

/** Of several uses under one stroke the dearer, where each is known. */
const usesOf = (part: string): Use | 'open' | undefined => {
  if (part === OPEN) return 'open'
  const whole = ofBuildings.get(part)
  if (whole !== undefined) return whole
  const [first, ...more] = part.split(/[、,;]/)
  if (first === undefined || more.length === 0) return undefined
  const all = [first, ...more].map((one) => ofBuildings.get(one))
  if (all.includes(undefined)) return undefined
  return all.includes('non-residential') ? 'non-residential' : all.includes('residential') ? 'residential' : all[0]
}

/** What the text says of the building, and of the land. */
const read = (text: string) => {
  const parts = spelled(text).split('/')
  const land = parts.flatMap((part) => ofLand.get(part) ?? [])[0]
  const building = parts.filter((part) => !ofLand.has(part)).map(usesOf)
  return { land, building, isKnown: !building.includes(undefined) }
}

/** As the schedule of fees divides it: by the building, or where there is none by the land. */
export const useOf = (text: string): Use | undefined => {
  const { land, building, isKnown } = read(text)
  if (!isKnown) return undefined
  // land and building by one word, as 「商服/公寓」
  const [first] = building.length > 1 ? building : [land]
  const last = building.at(-1) ?? land
  return last === 'open' ? (first === 'non-residential' ? 'non-residential' : 'residential') : last
}

/** Whether the land right renews itself (民法典 359): by the land, or where only the building is named by that. */
export const isHousingLand = (text: string): boolean => {
  const { land, building } = read(text)
  if (land !== undefined) return land === 'residential'
  return building.length > 1 ? building[0] === 'residential' : useOf(text) === 'residential'
}
