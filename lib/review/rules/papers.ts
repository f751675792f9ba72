/** A.6: authority, documents, fee, capability (rules 70–77). */
import { parcelOf, quote, type Use } from '../../fees/quote.ts'
import { isCharged } from '../../fees/schedule.ts'
import { placed } from '../../kernel/sound.ts'
import type { Capability } from '../../registries/model.ts'
import type { Application } from '../application.ts'
import type { Looked } from '../facts.ts'
import { asks, onlyCancels } from '../facts.ts'
import { source } from '../laws.ts'
import type { Rule, Spotted } from '../model.ts'
import { citedMaterial, keptMaterials } from './materials.ts'
import { eachUnit, hasSlot, isHousing, spottedIf, unitAt } from './reading.ts'
import { SIGNATURE } from './signatures.ts'

const EXEMPT: readonly string[] = ['micro-or-small', 'sole-trader']

const charged: NonNullable<Rule['applies']> = (_, { registrations, today }) =>
  registrations.some((kind) => isCharged(kind, today))

/** What the book says the unit is used for, as the schedule of fees divides it. */
const useOf = (looked: Looked): Use =>
  isHousing(looked)
    ? 'residential'
    : /车位|车库|储藏/.test(looked.shown['unit-status']?.facts?.use ?? '')
      ? 'parking-or-storage'
      : 'non-residential'

const businessOutside = (
  { business, mode, mortgage }: Application,
  { businesses, ways, registrations, mortgageKinds }: Capability,
  asked: readonly string[],
): readonly Spotted[] => {
  if (business === undefined) return []
  const takes = businesses.includes(business) && asked.every((kind) => registrations.includes(kind))
  const isWay = mode === undefined || ways?.[business]?.includes(mode) !== false
  return [
    ...spottedIf(!takes, '/business'),
    ...spottedIf(takes && !isWay, '/mode'),
    ...spottedIf(mortgage?.kind !== undefined && !mortgageKinds.includes(mortgage.kind), '/mortgage/kind'),
  ]
}

const sizeOutside = ({ units, documents }: Application, { limits }: Capability): readonly Spotted[] => [
  ...spottedIf(placed(units).length > limits.unitsPerCase, '/units'),
  ...spottedIf(placed(documents).length > limits.documentsPerCase, '/documents'),
]

/** Only where the registry itself says so: by law both sides apply (条例 14). */
const loneLenderOutside = ({ conversion }: Application, { lenderAlone }: Capability): readonly Spotted[] =>
  spottedIf(
    conversion?.lenderAlone === true && lenderAlone?.includes('pre-notice-conversion') !== true,
    '/conversion/lenderAlone',
  )

export const PAPERS: readonly Rule[] = [
  {
    id: 'authorization.stale',
    number: 70,
    severity: 'block',
    says: {
      zh: '所引用的查询授权书不可用：{statusZh}',
      en: 'The query authorization cited cannot be used: {status}',
    },
    cure: { zh: '引用有效的授权书', en: 'Cite a letter in force' },
    sources: [source('闽自然资发〔2023〕22号', '二(二)')],
    reads: ['letter'],
    applies: ({ authorizationId }) => authorizationId !== undefined,
    judge: (application, { letter }) => {
      if (letter === undefined) return []
      const status = letter.status !== 'in-force' && letter.status !== 'used-up' ? letter.status : undefined
      const why = status ?? (letter.serves ? undefined : 'other purpose')
      const particulars = { status: why ?? '', statusZh: STANDING[why ?? ''] ?? why ?? '' }
      if (why !== undefined) return [{ pointer: '/authorizationId', particulars }]
      return eachUnit(application, ({ unitNumber }, at) =>
        spottedIf(unitNumber !== undefined && !letter.covers(unitNumber), unitAt(at), {
          particulars: { status: 'unit out of scope', statusZh: '单元不在授权范围内' },
        }),
      )
    },
  },
  {
    id: 'filing.duplicate',
    number: 71,
    severity: 'block',
    says: {
      zh: '同一抵押合同已在平台提交或已登记',
      en: 'The same mortgage contract has been filed or registered already',
    },
    cure: {
      zh: '核对合同编号；确有新业务的使用新合同编号',
      en: 'Check the contract number; new business has a new one',
    },
    sources: [source('业务实践', '', 'high')],
    reads: ['history'],
    applies: (_, facts) => asks(facts, 'mortgage-first', 'mortgage-pre-notice', 'other-pre-notice'),
    judge: ({ units }, { history, registrations }): readonly Spotted[] => {
      const filed = new Set(placed(units).map(([, { unitNumber }]) => unitNumber))
      const standing = (history?.sameContract ?? []).filter(({ stands }) => stands !== 'ended')
      if (standing.length === 0) return []
      const isSame = standing.some(
        (before) =>
          before.units.some((unit) => filed.has(unit)) &&
          registrations.some((kind) => before.registrations.includes(kind)),
      )
      return [{ pointer: '/mortgage/contractNo', ...(!isSame && { severity: 'warn' as const }) }]
    },
  },
  SIGNATURE,
  {
    id: 'document.legibility',
    number: 73,
    severity: 'warn',
    says: { zh: '身份证件已过有效期，或材料不清晰', en: 'An identity document has expired, or a paper cannot be read' },
    cure: { zh: '更换有效证件', en: 'Use a document in force' },
    sources: [source('业务实践', '', 'high')],
    reads: [],
    judge: ({ parties }, { today }) =>
      placed(parties).flatMap(([at, { idDocument }]) =>
        spottedIf(idDocument?.validTo !== undefined && idDocument.validTo < today, `/parties/${at}/idDocument/validTo`),
      ),
  },
  {
    id: 'common-material.expired',
    number: 74,
    severity: 'block',
    says: {
      zh: '共性材料「{nameZh}」{whyZh}',
      en: 'The common material "{nameEn}" {whyEn}',
    },
    cure: { zh: '更新共性材料', en: 'Renew the common material' },
    sources: [source('闽自然资发〔2023〕22号', '二(三)')],
    reads: ['materials'],
    judge: (_, { materials = [], today }) => [
      ...materials.flatMap((fact) => citedMaterial(fact, today)),
      ...keptMaterials(materials, today),
    ],
  },
  {
    id: 'fee.category',
    number: 75,
    severity: 'inform',
    says: {
      zh: '预计登记费：{items} 件，每件 {each} 元（同一宗地为一件）',
      en: 'Fee to expect: {items} items at {each} yuan (one parcel is one item)',
    },
    cure: { zh: '无需处理', en: 'Nothing to do' },
    sources: [source('发改价格规〔2016〕2559号')],
    reads: ['unit-status'],
    applies: charged,
    judgeUnit: (looked, { units, loan }, { registrations, today }) => {
      const numbers = placed(units).flatMap(([, { unitNumber }]) => unitNumber ?? [])
      const parcel = numbers.filter((other) => parcelOf(other) === parcelOf(looked.unit.unitNumber ?? ''))
      // told once for each parcel, at the first of its units
      if (parcel[0] !== looked.unit.unitNumber) return []
      const { lines } = quote(
        {
          registrations,
          units: parcel.map((unitNumber) => ({ unitNumber, use: useOf(looked) })),
          exemption: EXEMPT.includes(loan?.borrowerClass ?? '') ? 'small-enterprise' : 'none',
        },
        today,
      )
      const owed = lines.filter(({ registration }) => isCharged(registration, today))
      const each = (owed[0]?.fen ?? 0) / 100
      return [{ pointer: unitAt(looked.at), particulars: { items: owed.length, each } }]
    },
  },
  {
    id: 'fee.exemption-evidence',
    number: 76,
    severity: 'warn',
    says: {
      zh: '小微企业（含个体工商户）免收登记费，未附承诺书或查询结果',
      en: 'A small enterprise is exempt from the fee, but its commitment letter or lookup result is not attached',
    },
    cure: { zh: '在其他材料中附承诺书', en: 'Attach the letter among the other papers' },
    sources: [source('财税〔2016〕79号')],
    reads: [],
    applies: (application, facts) =>
      !onlyCancels(facts) && charged(application, facts) && EXEMPT.includes(application.loan?.borrowerClass ?? ''),
    judge: (application) => spottedIf(!hasSlot(application, 'other', 'fee-exemption'), '/loan/borrowerClass'),
  },
  {
    id: 'registry.capability',
    number: 77,
    severity: 'block',
    says: {
      zh: '该登记机构不受理此类业务、办理方式、抵押方式、规模，或者不接受银行单方申请',
      en: "The registry does not take this business or way of doing it, kind of mortgage or size, or not on the lender's application alone",
    },
    cure: { zh: '查看登记机构受理能力，或到窗口办理', en: "See the registry's capability, or go to its window" },
    sources: [source('登记机构受理能力', '', 'high')],
    reads: ['registry'],
    judge: (application, { capability, capabilityRecalled, registrations }) => {
      if (capability === undefined) return []
      const outside = [
        ...businessOutside(application, capability, registrations),
        ...sizeOutside(application, capability),
      ].map((spotted): Spotted => (capabilityRecalled ? { ...spotted, severity: 'warn' } : spotted))
      return [...outside, ...loneLenderOutside(application, capability)]
    },
  },
]

/** What the standing of a letter is called. */
const STANDING: Readonly<Record<string, string>> = {
  unknown: '没有该授权书',
  expired: '已过期',
  revoked: '已撤销',
  'not-yet-valid': '尚未生效',
  'other purpose': '查询目的不符',
}
