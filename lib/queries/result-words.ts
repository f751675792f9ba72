/** What a print of an answer says, in the words of the register: rows of label and text, made of what the bank was shown. */
import type { Money } from '../kernel/money.ts'
import type { Shown } from './book.ts'
import { type AnyKind, INTENDING, INTERESTED, type QueryView } from './model.ts'
import { RESTRICTIONS, SEIZURE_KINDS } from './restrictions.ts'

export const QUERY_KINDS: Readonly<Record<AnyKind, { readonly zh: string; readonly en: string }>> = {
  ownership: { zh: '权属状况', en: 'ownership' },
  'unit-status': { zh: '不动产单元状态和限制', en: 'state and restrictions of a unit' },
  mortgages: { zh: '抵押信息', en: 'mortgages' },
  certificate: { zh: '不动产权证书、登记证明核验', en: 'verification of a certificate' },
  progress: { zh: '办理进度', en: 'progress of an application' },
  copies: { zh: '登记资料复制', en: 'copies of registration records' },
  holdings: { zh: '名下不动产', en: 'holdings of a person' },
  'mortgaged-holdings': { zh: '名下抵押涉及的不动产', en: 'mortgaged holdings of a person' },
  [INTERESTED]: { zh: '利害关系人查询', en: 'by an interested party' },
  [INTENDING]: { zh: '意向查询', en: 'by somebody who means to take a mortgage or to buy' },
}

const PURPOSES: Readonly<Record<QueryView['purpose'], string>> = {
  'loan-approval': '贷款审批',
  'mortgage-registration': '办理抵押登记',
  'loan-monitoring': '贷后管理',
}

const OUTCOMES: Readonly<Record<string, string>> = {
  found: '有登记记载',
  'not-found': '未查询到登记记载',
}

const CO_OWNERSHIP = { sole: '单独所有', joint: '共同共有', 'by-shares': '按份共有' } as const
const CERTIFICATES = { valid: '现势有效', superseded: '已换发', cancelled: '已注销' } as const
const PROGRESS = {
  accepted: '已受理',
  'in-review': '审核中',
  registered: '已登簿',
  'not-accepted': '不予受理',
  refused: '不予登记',
  withdrawn: '已撤回',
} as const

const MATERIALS = { results: '登记结果复制件', originals: '登记原始资料复制件' } as const

export type Line = readonly [label: string, text: string]

const yesOrNo = (value: boolean): string => (value ? '是' : '否')

/** What an old entry does not hold. */
const UNKNOWN = '登记簿未记载'

/** 万元 */
const tenThousands = (amount: Money | undefined): string =>
  amount ? `${amount.currency === 'CNY' ? '' : `${amount.currency} `}${amount.fen / 1_000_000} 万元` : UNKNOWN

const mortgageLines = (mortgages: NonNullable<Shown['mortgages']>): Line[] =>
  mortgages.flatMap((m): Line[] => [
    [`抵押（${m.rank === undefined ? '顺位未记载' : `第 ${m.rank} 顺位`}）`, `不动产登记证明号：${m.proofNumber}`],
    ['抵押权人', m.mortgagee],
    ['抵押方式', m.kind === 'maximum' ? '最高额抵押' : '一般抵押'],
    [m.kind === 'maximum' ? '最高债权额' : '被担保主债权数额', tenThousands(m.amount)],
    ['登记时间', m.registeredOn ?? UNKNOWN],
    ['债务履行期间', m.termFrom || m.termTo ? `${m.termFrom ?? '—'} 至 ${m.termTo ?? '—'}` : '—'],
    ['担保范围', m.scopeOfSecurity ?? '—'],
    [
      '是否存在禁止或者限制转让抵押不动产的约定',
      m.transferRestricted === undefined ? '—' : yesOrNo(m.transferRestricted),
    ],
  ])

const restrictionLines = (restrictions: NonNullable<Shown['restrictions']>): Line[] => {
  const of = (...kinds: readonly (keyof typeof RESTRICTIONS)[]): string => {
    const found = restrictions.filter(({ kind }) => kinds.includes(kind))
    return (
      found
        .map(({ kind, registeredOn }) => `${RESTRICTIONS[kind].zh}（${registeredOn ?? '日期未记载'} 登记）`)
        .join('；') || '无'
    )
  }
  return [
    ['查封状况', of(...SEIZURE_KINDS)],
    ['居住权状况', of('residence-right')],
    ['预告、异议登记及其他限制', of('advance-notice', 'objection', 'other')],
  ]
}

type Unit = Omit<Shown, 'units' | 'certificate' | 'progress' | 'copies' | 'copiesWithheld'>

const ownerLines = ({ owners, coOwnership }: Unit): Line[] => [
  ...(owners?.map(
    ({ name, idNumber, share }): Line => [
      '权利人',
      [name, idNumber, share && `份额 ${share}`].filter(Boolean).join('　'),
    ],
  ) ?? []),
  ...(coOwnership ? [['共有情况', CO_OWNERSHIP[coOwnership]] as const] : []),
]

const burdenLines = ({ mortgaged, mortgages, restricted, restrictions, ...unit }: Unit): Line[] => [
  ...(unit.coOwned === undefined ? [] : [['是否共有', yesOrNo(unit.coOwned)] as const]),
  ...(mortgaged === undefined ? [] : [['是否抵押', yesOrNo(mortgaged)] as const]),
  ...(mortgages?.length === 0 ? [['抵押状况', '无抵押登记'] as const] : mortgageLines(mortgages ?? [])),
  ...(unit.advanceNotice === undefined ? [] : [['是否预告登记', yesOrNo(unit.advanceNotice)] as const]),
  ...(unit.objection === undefined ? [] : [['是否异议登记', yesOrNo(unit.objection)] as const]),
  ...(restricted === undefined ? [] : [['是否查封或者限制处分', yesOrNo(restricted)] as const]),
  ...(restrictions ? restrictionLines(restrictions) : []),
]

const unitLines = (unitNumber: string | undefined, unit: Unit): Line[] => [
  ...(unitNumber === undefined ? [] : [['不动产单元号', unitNumber] as const]),
  ...ownerLines(unit),
  ...(unit.certificateNumber === undefined ? [] : [['不动产权证号', unit.certificateNumber] as const]),
  ...(unit.facts
    ? ([
        ['坐落', unit.facts.location],
        ['用途', unit.facts.use],
        ['面积', `${unit.facts.area} 平方米`],
      ] as const)
    : []),
  ...burdenLines(unit),
]

const copyLines = (copies: NonNullable<Shown['copies']>, withheld = 0): Line[] => [
  ...copies.map(({ material, title, sha256 }): Line => [MATERIALS[material], `${title}（SHA-256 ${sha256}）`]),
  ...(withheld > 0 ? [['涉及其他人、未提供', `${withheld} 份`] as const] : []),
]

const shownLines = (unitNumber: string | undefined, shown: Shown): Line[] => {
  const { units, certificate, progress, copies, copiesWithheld, ...unit } = shown
  return [
    ...unitLines(unitNumber, unit),
    ...copyLines(copies ?? [], copiesWithheld),
    ...(certificate
      ? ([
          [certificate.kind === 'ownership' ? '不动产权证号' : '不动产登记证明号', certificate.number],
          ['登记时间', certificate.registeredOn],
          ['核验结果', CERTIFICATES[certificate.status]],
        ] as const)
      : []),
    ...(progress
      ? ([
          ['受理编号', progress.acceptanceNumber],
          ['办理状态', PROGRESS[progress.state]],
        ] as const)
      : []),
    ...(units ?? []).flatMap(({ unitNumber: number, ...one }) => unitLines(number, one)),
  ]
}

type AnsweredPart = Pick<QueryView, 'outcome' | 'readAt' | 'registry' | 'answer'>

const answerLines = (
  view: QueryView,
  { outcome, readAt, registry = '', answer }: AnsweredPart,
  names: Names,
): Line[] => [
  ['登记机构', names[registry] ?? registry],
  ['登记簿读取时间', readAt ?? '—'],
  ['查询结果', OUTCOMES[outcome ?? ''] ?? '不予提供'],
  ...(answer ? shownLines(view.unitNumber, answer) : []),
]

/** Of institutions, by id. */
export type Names = Readonly<Record<string, string>>

/** Which registries are not in it, so that nobody takes their silence for an empty book. */
const silentLines = ({ parts = [] }: QueryView, names: Names): Line[] => {
  const silent = parts
    .filter(({ status }) => status === 'unavailable')
    .map(({ registry }) => names[registry] ?? registry)
  return silent.length === 0 ? [] : [['未答复的登记机构（本件不含其记载）', silent.join('、')]]
}

const groundOf = ({ kind, authorizationId }: QueryView): string => {
  if (authorizationId !== undefined) return `权利人授权书 ${authorizationId}`
  return kind === INTENDING ? '抵押、买卖等意向（无证明材料）' : '利害关系证明材料'
}

export const linesOf = (view: QueryView, bank: string, names: Names): readonly Line[] => [
  ['申请人', names[bank] ?? bank],
  ['查询人员', view.officer],
  ['查询类别', QUERY_KINDS[view.kind].zh],
  ['查询依据', groundOf(view)],
  ['查询编号', view.queryId],
  ...(view.parts
    ? view.parts.filter(({ status }) => status === 'answered').flatMap((part) => answerLines(view, part, names))
    : answerLines(view, view, names)),
  ...silentLines(view, names),
]

export const FOR_REFERENCE =
  '本件由登记金融服务平台依不动产登记机构的电子答复生成，仅供参考，不是不动产登记机构出具的查询结果证明。'

export const statementOf = ({ purpose }: QueryView): string =>
  `该记录依申请用于${PURPOSES[purpose]}。不得用于其他目的；未经权利人同意，不得泄露不动产登记资料。`
