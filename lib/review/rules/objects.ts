/** A.1: what is mortgaged (rules 6–18). */

import { useOf } from '../../fees/uses.ts'
import { parseUnitNumber } from '../../kernel/unit-number.ts'
import type { UnitApplied } from '../application.ts'
import { asks } from '../facts.ts'
import { source } from '../laws.ts'
import type { CoveredBy, Rule } from '../model.ts'
import { debtEnds, eachUnit, isHousing, spottedIf, unitAt } from './reading.ts'

/** The bars of the unit number itself name the item of 民法典 399 they rest on. */
const barred =
  (item: string): CoveredBy =>
  ({ code, particulars }) =>
    code === 'unit-number.not-mortgageable' && String(particulars?.['source'] ?? '').endsWith(item)

/** Contracted land, forest and farm land (D, E, F, L, N): their rights of use may be mortgaged whoever owns the land. */
const MAY_BE_MORTGAGED = 'DEFLN'

/** What the book says of the land, read with the letters of the parcel: not all that is collective is barred (民法典 399(二) 但书). */
const isBarredLand = ({ unitNumber }: UnitApplied, land: string | undefined): boolean => {
  if (land !== 'collective' && land !== 'homestead') return false
  const parts = unitNumber === undefined ? undefined : parseUnitNumber(unitNumber)
  if (parts === undefined) return true
  if (MAY_BE_MORTGAGED.includes(parts.use) || parts.fixture === 'L') return false
  // 集体经营性建设用地: building land of a collective
  if ('BSX'.includes(parts.use) && parts.ownership === 'J') return land === 'homestead'
  return !(parts.use === 'C' && parts.ownership === 'G' && land === 'homestead')
}

export const OBJECTS: readonly Rule[] = [
  {
    id: 'object.land-ownership',
    number: 6,
    severity: 'block*',
    says: { zh: '土地所有权不得抵押', en: 'Land ownership cannot be mortgaged' },
    cure: { zh: '更换抵押物', en: 'Offer other property' },
    sources: [source('民法典', '399(一)')],
    reads: [],
    saidBy: barred('第一项'),
  },
  {
    id: 'object.homestead-collective',
    number: 7,
    severity: 'block*',
    says: {
      zh: '宅基地等集体所有土地的使用权，除法律规定可以抵押的外不得抵押',
      en: 'Homestead and other collective land may not be mortgaged unless a law allows it',
    },
    cure: {
      zh: '属于法律允许抵押的集体经营性建设用地等，请附依据并说明',
      en: 'If it is collective land that a law lets be mortgaged, attach the proof and say so',
    },
    sources: [
      source('民法典', '399(二)'),
      source('民法典', '398'),
      source('民法典', '342、395(七)'),
      source('土地管理法', '63(三)'),
      source('农村土地承包法', '47、53'),
    ],
    reads: ['unit-status'],
    saidBy: barred('第二项'),
    applies: (_, facts) => asks(facts, 'mortgage-first'),
    judgeUnit: ({ at, unit, shown }) => spottedIf(isBarredLand(unit, shown['unit-status']?.state?.land), unitAt(at)),
  },
  {
    id: 'object.public-interest',
    number: 8,
    severity: 'block*',
    says: {
      zh: '为公益目的成立的非营利法人的教育、医疗卫生、养老等公益设施不得抵押',
      en: 'Education, medical, care and other public facilities of a non-profit body may not be mortgaged',
    },
    cure: {
      zh: '营利法人的学校、医院，或者非公益用途的财产，请附证明',
      en: 'For a school or hospital run as a company, or other property of the body, attach the proof',
    },
    sources: [source('民法典', '399(三)'), source('担保制度解释', '6')],
    reads: ['unit-status'],
    applies: (_, facts) => asks(facts, 'mortgage-first'),
    judgeUnit: ({ at, shown }) => spottedIf(shown['unit-status']?.state?.publicInterest === true, unitAt(at)),
  },
  {
    id: 'object.house-land-apart',
    number: 9,
    severity: 'warn',
    says: {
      zh: '房屋与其占用范围内的土地应一并抵押，缺少单元 {missing}',
      en: 'House and land are mortgaged together; the unit {missing} is missing',
    },
    cure: { zh: '将另一部分一并列入本次申请', en: 'List the other half in this filing too' },
    sources: [source('民法典', '397'), source('实施细则', '2')],
    reads: ['unit-status'],
    applies: (_, facts) => asks(facts, 'mortgage-first'),
    judgeUnit: ({ at, shown }, { units }) => {
      const listed = new Set(units?.map((unit) => unit?.unitNumber))
      const missing = shown['unit-status']?.state?.togetherWith?.filter((unit) => !listed.has(unit)) ?? []
      return spottedIf(missing.length > 0, unitAt(at), { particulars: { missing: missing.join('、') } })
    },
  },
  {
    id: 'object.allocated-land',
    number: 10,
    severity: 'warn',
    says: {
      zh: '划拨土地：抵押有效，实现抵押权时应先缴纳出让金；批准文件按当地要求',
      en: 'Allocated land: the mortgage is valid, but the land price comes first on realisation; approval as the city asks',
    },
    cure: { zh: '评估时扣除应缴出让金', en: 'Deduct the land price from the valuation' },
    sources: [source('担保制度解释', '50')],
    reads: ['unit-status'],
    applies: (_, facts) => asks(facts, 'mortgage-first'),
    judgeUnit: ({ at, shown }) => spottedIf(shown['unit-status']?.state?.land === 'allocated', unitAt(at)),
  },
  {
    id: 'object.land-term-expired',
    number: 11,
    severity: 'block*',
    says: {
      zh: '土地使用权已于 {until} 届满；住宅用地自动续期',
      en: 'The land right ended on {until}; for housing it renews itself',
    },
    cure: { zh: '先办理续期', en: 'Have the land right renewed first' },
    sources: [source('暂行条例', '22(三)'), source('民法典', '359')],
    reads: ['unit-status'],
    applies: (_, facts) => asks(facts, 'mortgage-first', 'ownership-transfer'),
    judgeUnit: (looked, _, { today }) => {
      const until = looked.shown['unit-status']?.state?.landTermTo
      return until !== undefined && until < today
        ? [{ pointer: unitAt(looked.at), particulars: { until }, ...(isHousing(looked) && { severity: 'inform' }) }]
        : []
    },
  },
  {
    id: 'object.land-term-before-debt-end',
    number: 12,
    severity: 'warn',
    says: {
      zh: '土地（海域）使用权 {until} 届满，早于债务到期日',
      en: 'The land or sea right ends on {until}, before the debt does',
    },
    cure: { zh: '缩短期限或先续期', en: 'Shorten the term, or renew the right first' },
    sources: [source('业务实践', '', 'high')],
    reads: ['unit-status'],
    applies: (application) => debtEnds(application) !== undefined,
    judgeUnit: (looked, application, { today }) => {
      const until = looked.shown['unit-status']?.state?.landTermTo
      const ends = debtEnds(application)
      const early = until !== undefined && ends !== undefined && until >= today && until < ends
      return spottedIf(early && !isHousing(looked), unitAt(looked.at), { particulars: { until: until ?? '' } })
    },
  },
  {
    id: 'object.construction-presold',
    number: 13,
    severity: 'block*',
    says: {
      zh: '在建建筑物抵押不得包括已办理预告登记或预售合同备案的单元',
      en: 'A mortgage on a building under construction leaves out units with a pre-notice or a filed pre-sale contract',
    },
    cure: { zh: '将该单元从抵押范围中剔除', en: 'Leave this unit out' },
    sources: [source('实施细则', '75', 'high')],
    reads: ['unit-status'],
    applies: ({ construction }) => construction !== undefined,
    judgeUnit: ({ at, shown }) => spottedIf(shown['unit-status']?.state?.presold === true, unitAt(at)),
  },
  {
    id: 'object.construction-permit',
    number: 14,
    severity: 'block*',
    says: {
      zh: '在建建筑物抵押应提交建设用地使用权证和建设工程规划许可证，土地与建筑物一并申请',
      en: 'Under construction the land certificate and the planning permit are needed, for land and building together',
    },
    cure: { zh: '补充规划许可证号和土地证', en: 'Add the permit number and the land certificate' },
    sources: [source('实施细则', '75–76', 'high')],
    reads: [],
    applies: ({ construction }) => construction !== undefined,
    judge: ({ construction }) => [
      ...spottedIf(construction?.planningPermitNo === undefined, '/construction/planningPermitNo'),
      ...spottedIf(construction?.landCertificate === undefined, '/construction/landCertificate'),
    ],
  },
  {
    id: 'object.construction-finished',
    number: 15,
    severity: 'warn',
    says: {
      zh: '建筑物已办理首次登记：应申请在建转现，而不是新的在建建筑物抵押',
      en: 'The building has its first registration: ask for conversion, not for a new construction mortgage',
    },
    cure: { zh: '改为在建转现业务', en: 'File the conversion instead' },
    sources: [source('实施细则', '77', 'high')],
    reads: ['unit-status'],
    applies: ({ construction }, facts) => construction !== undefined && asks(facts, 'mortgage-first'),
    judgeUnit: ({ at, shown }) => spottedIf(shown['unit-status']?.state?.ownershipRegistered === true, unitAt(at)),
  },
  {
    id: 'object.restricted-housing',
    number: 16,
    severity: 'warn',
    says: {
      zh: '政策性住房，登记簿记载限制上市：各地抵押条件不同',
      en: 'Policy housing with a limit on resale on the book; cities set different conditions',
    },
    cure: { zh: '按当地规定附同意文件', en: 'Attach the consent that the city asks for' },
    sources: [source('地方规定', '', 'medium')],
    reads: ['unit-status'],
    applies: (_, facts) => asks(facts, 'mortgage-first'),
    judgeUnit: ({ at, shown }) => spottedIf(shown['unit-status']?.state?.resaleRestricted === true, unitAt(at)),
  },
  {
    id: 'object.leased',
    number: 17,
    severity: 'inform',
    says: {
      zh: '抵押前已出租并转移占有的，租赁关系不受抵押影响；不属于登记审查事项',
      en: 'A lease with possession earlier than the mortgage stands against it; this is not a matter of registration',
    },
    cure: { zh: '由银行自行评估', en: 'For the bank to weigh' },
    sources: [source('民法典', '405')],
    reads: ['papers'],
    judge: (application) =>
      eachUnit(application, ({ unitNumber }, at) =>
        spottedIf(application.papers?.leasedUnits?.some((unit) => unit === unitNumber) === true, unitAt(at)),
      ),
  },
  {
    id: 'object.parking-or-storage',
    number: 18,
    severity: 'inform',
    says: {
      zh: '车位、车库、储藏间：请确认是否单独发证；登记费 80 元而非 550 元',
      en: 'Parking or storage: ask whether it has a certificate of its own; the fee is 80, not 550',
    },
    cure: { zh: '核对证书', en: 'Check the certificate' },
    sources: [source('财税〔2019〕45号', '', 'high')],
    reads: ['unit-status'],
    applies: (_, facts) => asks(facts, 'mortgage-first'),
    judgeUnit: ({ at, shown }) =>
      spottedIf(useOf(shown['unit-status']?.facts?.use ?? '') === 'parking-or-storage', unitAt(at)),
  },
]
