/**
 * Every registry of Fujian. Registration is by county; a city with districts may run one registry for them (条例 7). Which
 * districts share one is recalled, confidence M or L, and stands here as data to be confirmed when the registry connects.
 */
import { capabilityOf } from './capabilities.ts'
import { FORMER_DIVISIONS, ZONE_PREFIXES } from './divisions.ts'
import type { RegistryRecord } from './model.ts'

type Place = {
  readonly code: string
  readonly zh: string
  readonly en: string
  /** County units; without it, its own code. */
  readonly covers?: readonly string[]
  /** Cannot receive connections and asks for its deliveries. */
  readonly polls?: true
  readonly confidence?: 'high' | 'low'
}

const county = (code: string, zh: string, en: string, more: Partial<Place> = {}): Place => ({ code, zh, en, ...more })

/** By city; Pingtan is a place of its own beside Fuzhou. */
const PLACES: Readonly<Record<string, readonly Place[]>> = {
  '350100': [
    county('350100', '福州市', 'Fuzhou', { covers: ['350102', '350103', '350104', '350105', '350111'] }),
    county('350112', '长乐区', 'Changle'),
    county('350121', '闽侯县', 'Minhou'),
    county('350122', '连江县', 'Lianjiang', { polls: true }),
    county('350123', '罗源县', 'Luoyuan'),
    county('350124', '闽清县', 'Minqing'),
    county('350125', '永泰县', 'Yongtai'),
    county('350181', '福清市', 'Fuqing'),
  ],
  '351001': [county('351001', '平潭综合实验区', 'Pingtan', { covers: ['350128'], confidence: 'high' })],
  '350200': [
    county('350200', '厦门市', 'Xiamen', {
      covers: ['350203', '350205', '350206', '350211', '350212', '350213'],
      confidence: 'high',
    }),
  ],
  '350300': [
    county('350300', '莆田市', 'Putian', { covers: ['350302', '350303', '350304', '350305'] }),
    county('350322', '仙游县', 'Xianyou', { polls: true }),
  ],
  '350400': [
    county('350400', '三明市', 'Sanming', { covers: ['350404'] }),
    county('350405', '沙县区', 'Shaxian'),
    county('350421', '明溪县', 'Mingxi'),
    county('350423', '清流县', 'Qingliu'),
    county('350424', '宁化县', 'Ninghua'),
    county('350425', '大田县', 'Datian'),
    county('350426', '尤溪县', 'Youxi'),
    county('350428', '将乐县', 'Jiangle'),
    county('350429', '泰宁县', 'Taining'),
    county('350430', '建宁县', 'Jianning', { polls: true }),
    county('350481', '永安市', "Yong'an"),
  ],
  '350500': [
    county('350500', '泉州市', 'Quanzhou', { covers: ['350502', '350503', '350504'] }),
    county('350505', '泉港区', 'Quangang'),
    county('350521', '惠安县', "Hui'an"),
    county('350524', '安溪县', 'Anxi'),
    county('350525', '永春县', 'Yongchun'),
    county('350526', '德化县', 'Dehua'),
    county('350581', '石狮市', 'Shishi'),
    county('350582', '晋江市', 'Jinjiang'),
    county('350583', '南安市', "Nan'an"),
  ],
  '350600': [
    county('350600', '漳州市', 'Zhangzhou', { covers: ['350602', '350603'] }),
    county('350604', '龙海区', 'Longhai'),
    county('350605', '长泰区', 'Changtai'),
    county('350622', '云霄县', 'Yunxiao'),
    county('350623', '漳浦县', 'Zhangpu'),
    county('350624', '诏安县', "Zhao'an"),
    county('350626', '东山县', 'Dongshan'),
    county('350627', '南靖县', 'Nanjing County'),
    county('350628', '平和县', 'Pinghe'),
    county('350629', '华安县', "Hua'an", { polls: true }),
  ],
  '350700': [
    county('350700', '南平市', 'Nanping', { covers: ['350702'], confidence: 'low' }),
    county('350703', '建阳区', 'Jianyang', { confidence: 'low' }),
    county('350721', '顺昌县', 'Shunchang'),
    county('350722', '浦城县', 'Pucheng'),
    county('350723', '光泽县', 'Guangze'),
    county('350724', '松溪县', 'Songxi', { polls: true }),
    county('350725', '政和县', 'Zhenghe'),
    county('350781', '邵武市', 'Shaowu'),
    county('350782', '武夷山市', 'Wuyishan'),
    county('350783', '建瓯市', "Jian'ou"),
  ],
  '350800': [
    county('350800', '龙岩市', 'Longyan', { covers: ['350802'] }),
    county('350803', '永定区', 'Yongding'),
    county('350821', '长汀县', 'Changting'),
    county('350823', '上杭县', 'Shanghang'),
    county('350824', '武平县', 'Wuping'),
    county('350825', '连城县', 'Liancheng'),
    county('350881', '漳平市', 'Zhangping'),
  ],
  '350900': [
    county('350900', '宁德市', 'Ningde', { covers: ['350902'] }),
    county('350921', '霞浦县', 'Xiapu'),
    county('350922', '古田县', 'Gutian'),
    county('350923', '屏南县', 'Pingnan'),
    county('350924', '寿宁县', 'Shouning', { polls: true }),
    county('350925', '周宁县', 'Zhouning'),
    county('350926', '柘荣县', 'Zherong'),
    county('350981', '福安市', "Fu'an"),
    county('350982', '福鼎市', 'Fuding'),
  ],
}

/** Office hours common in the province (recalled, confidence L). */
const HOURS: RegistryRecord['hours'] = {
  calendar: 'chinese-working-days',
  spans: [
    { from: '08:30', to: '12:00' },
    { from: '14:30', to: '17:30' },
  ],
}

const prefixesOf = (coverage: readonly string[]): string[] => [
  ...Object.entries(ZONE_PREFIXES).flatMap(([prefix, { within }]) => (coverage.includes(within) ? [prefix] : [])),
  ...coverage,
  ...Object.entries(FORMER_DIVISIONS).flatMap(([former, { now }]) => (coverage.includes(now) ? [former] : [])),
]

const recordOf = (city: string, place: Place): RegistryRecord => {
  const coverage = [...(place.covers ?? [place.code])]
  const transport = place.polls ? 'inbox' : 'webhook'
  return {
    code: place.code,
    name: `${place.zh}不动产登记机构`,
    nameEn: `${place.en} Real Estate Registry`,
    city,
    coverage,
    prefixes: prefixesOf(coverage),
    transport,
    status: 'live',
    hours: HOURS,
    capability: capabilityOf({ code: place.code, transport }),
    basis: {
      kind: 'recalled',
      confidence: place.confidence ?? 'medium',
      about: 'name, coverage, hours, promised time, capability',
    },
  }
}

export const REGISTRY_SEED: readonly RegistryRecord[] = Object.entries(PLACES).flatMap(([city, places]) =>
  places.map((place) => recordOf(city, place)),
)
