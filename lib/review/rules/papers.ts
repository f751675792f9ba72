/** A.6: authority, documents, fee, capability (rules 70–77). */
import { parcelOf, quote } from '../../fees/quote.ts'
import { isCharged } from '../../fees/schedule.ts'
import { placed } from '../../kernel/well-formed.ts'
import type { Capability } from '../../registries/model.ts'
import type { Application } from '../application.ts'
import { asks, type Facts, onlyCancels } from '../facts.ts'
import { feeFactsOf, isSomebodyExempt } from '../fee-facts.ts'
import { source } from '../laws.ts'
import type { Rule, Spotted } from '../model.ts'
import { citedMaterial, uncitedMaterials } from './materials.ts'
import { eachUnit, hasSlot, spottedIf, unitAt } from './reading.ts'
import { SIGNATURE } from './signatures.ts'

const charged: NonNullable<Rule['applies']> = (_, { registrations, today }) =>
  registrations.some((kind) => isCharged(kind, today))

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

/** Formats and sizes of files, as far as the papers are known. */
const filesOutside = (files: Facts['files'] = [], { formats, limits }: Capability): readonly Spotted[] =>
  files.flatMap(({ at, contentType, length }) =>
    spottedIf(!formats.includes(contentType) || length > limits.documentBytes, `/documents/${at}`),
  )

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
    reads: ['authorization'],
    applies: ({ authorizationId }) => authorizationId !== undefined,
    judge: (application, { authorization }) => {
      if (authorization === undefined) return []
      const status =
        authorization.status !== 'in-force' && authorization.status !== 'used-up' ? authorization.status : undefined
      const why = status ?? (authorization.serves ? undefined : 'other purpose')
      const particulars = { status: why ?? '', statusZh: STANDING[why ?? ''] ?? why ?? '' }
      if (why !== undefined) return [{ pointer: '/authorizationId', particulars }]
      return eachUnit(application, ({ unitNumber }, at) =>
        spottedIf(unitNumber !== undefined && !authorization.covers(unitNumber), unitAt(at), {
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
      ...uncitedMaterials(materials, today),
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
    judgeUnit: ({ at, unit }, application, facts) => {
      const parcel = parcelOf(unit.unitNumber ?? '')
      const first = placed(application.units).find(([, one]) => parcelOf(one.unitNumber ?? '') === parcel)
      // told once for each parcel, at the first of its units
      if (first?.[0] !== at) return []
      const owed = quote(feeFactsOf(application, facts), facts.today).lines.filter(
        ({ registration, units: [item = ''], copies }) =>
          isCharged(registration, facts.today) && parcelOf(item) === parcel && copies === undefined,
      )
      const each = (owed[0]?.fen ?? 0) / 100
      return [{ pointer: unitAt(at), particulars: { items: owed.length, each } }]
    },
  },
  {
    id: 'fee.exemption-evidence',
    number: 76,
    severity: 'warn',
    says: {
      zh: '申请免收登记费（小微企业、个体工商户、保障性住房），未附承诺书或证明材料',
      en: 'Exemption from the fee is claimed, but the commitment letter or other proof is not attached',
    },
    cure: { zh: '在「免收登记费证明材料」中附承诺书', en: 'Attach the letter as proof of the exemption' },
    sources: [source('财税〔2016〕79号')],
    reads: [],
    applies: (application, facts) =>
      !onlyCancels(facts) && charged(application, facts) && isSomebodyExempt(application, facts),
    judge: (application) =>
      spottedIf(
        !hasSlot(application, 'other', 'fee-exemption'),
        application.fees?.exemption === undefined ? '/loan/borrowerClass' : '/fees/exemption',
      ),
  },
  {
    id: 'registry.capability',
    number: 77,
    severity: 'block',
    says: {
      zh: '该登记机构不受理此类业务、办理方式、抵押方式、规模、材料文件的格式或大小，或者不接受银行单方申请',
      en: "The registry does not take this business or way of doing it, kind of mortgage, size, or format or size of a file, or not on the lender's application alone",
    },
    cure: {
      zh: '查看登记机构受理能力；文件换成其接受的格式或拆分，其余到窗口办理',
      en: "See the registry's capability: bring the file into a format and size it takes; for the rest go to its window",
    },
    sources: [source('登记机构受理能力', '', 'high')],
    reads: ['registry'],
    judge: (application, { capability, capabilityRecalled, registrations, files }) => {
      if (capability === undefined) return []
      const outside = [
        ...businessOutside(application, capability, registrations),
        ...sizeOutside(application, capability),
        ...filesOutside(files, capability),
      ].map((spotted): Spotted => (capabilityRecalled ? { ...spotted, severity: 'warn' } : spotted))
      return [...outside, ...loneLenderOutside(application, capability)]
    },
  },
]

/** What the standing of an authorization is called. */
const STANDING: Readonly<Record<string, string>> = {
  unknown: '没有该授权书',
  expired: '已过期',
  revoked: '已撤销',
  'not-yet-valid': '尚未生效',
  'other purpose': '查询目的不符',
}
