/** How forms call what a filing says by a code. */
import type { CHANGES } from '../../filings/model/blocks.ts'
import type { Matter } from './plain.ts'

type Words<Code extends string> = Readonly<Record<Code, string>>
type Part<Block extends keyof Matter> = NonNullable<Matter[Block]>
type Entry<Block extends keyof Matter> = Part<Block> extends readonly (infer One)[] ? One : never

export const DOCUMENT_KINDS: Words<Entry<'parties'>['idDocument']['kind']> = {
  'resident-id': '居民身份证',
  'household-register': '户口簿',
  'residence-permit': '港澳台居民居住证',
  passport: '护照',
  'hong-kong-macao-permit': '港澳居民来往内地通行证',
  'taiwan-permit': '台湾居民来往大陆通行证',
  'permanent-residence': '外国人永久居留身份证',
  'hong-kong-id': '香港居民身份证',
  'macao-id': '澳门居民身份证',
  'taiwan-id': '台湾居民身份证',
  'military-id': '军官证（士兵证）',
  'credit-code': '统一社会信用代码',
}

export const PURPOSES: Words<Part<'loan'>['purpose']> = {
  'home-purchase': '购房',
  'business-operation': '经营',
  consumption: '消费',
  construction: '建设',
  other: '其他',
}

export const RELATIONS: Words<Entry<'debtors'>['relation']> = {
  same: '抵押人本人',
  spouse: '配偶',
  relative: '亲属',
  'controlled-company': '抵押人控制的企业',
  affiliate: '关联方',
  other: '其他',
}

export const CAPACITIES: Words<Entry<'mortgagees'>['capacity']> = {
  own: '抵押权人',
  'syndicate-agent': '银团代理行',
  'entrusted-loan-trustee': '委托贷款受托人',
}

export const CO_OWNERSHIPS: Words<NonNullable<Entry<'units'>['coOwnership']>> = {
  sole: '单独所有',
  joint: '共同共有',
  'by-shares': '按份共有',
}

export const USES: Words<NonNullable<Entry<'units'>['use']>> = {
  residential: '住宅',
  'parking-or-storage': '车位、储藏间',
  'non-residential': '非住宅',
}

export const ACTS: Words<Entry<'powersOfAttorney'>['acts'][number]> = {
  apply: '提出登记申请',
  supplement: '补正、补充材料',
  'answer-inquiry': '接受询问',
  withdraw: '撤回申请',
  collect: '领取证书、证明',
}

export const WITNESSES: Words<Entry<'powersOfAttorney'>['witnessedBy']> = {
  registry: '登记机构见证',
  notary: '公证',
  'designated-officer': '银行专人见证',
}

export const CHANGED: Words<(typeof CHANGES)[number]> = {
  amount: '被担保主债权数额',
  term: '债务履行期限',
  scope: '担保范围',
  rank: '抵押权顺位',
  names: '当事人姓名或者名称',
  debtor: '债务人',
  'collateral-added': '增加抵押物',
  'collateral-removed': '减少抵押物',
  'collateral-swapped': '置换抵押物',
  ceiling: '最高债权额',
  'determination-period': '债权确定期间',
}

export const RENEWALS: Words<NonNullable<Part<'change'>['renews']>> = {
  extension: '展期',
  'renewal-same-claim': '续贷（原债权不变）',
  'renewal-new-debt': '续贷（新债权）',
}

export const EXTINCTIONS: Words<NonNullable<Entry<'existing'>['reason']>> = {
  repaid: '主债权已经清偿',
  waived: '抵押权人放弃抵押权',
  realised: '抵押权已经实现',
  judgment: '生效法律文书',
}

export const PAPERS: Words<Entry<'existing'>['paper']> = {
  surrendered: '缴回纸质证书、证明',
  'declared-lost': '已声明遗失',
  electronic: '电子证书、证明',
  unobtainable: '由他人持有，无法收回',
}

export const DETERMINATIONS: Words<Part<'determination'>['reason']> = {
  'period-ended': '约定的债权确定期间届满',
  'two-years-passed': '没有约定确定期间，设立满二年后请求确定',
  'no-new-claim': '新的债权不可能发生',
  seizure: '抵押财产被查封、扣押',
  bankruptcy: '债务人、抵押人被宣告破产或者解散',
  other: '法律规定的其他情形',
}

export const NOTIFICATIONS: Words<Part<'assignment'>['manner']> = {
  'signed-receipt': '签收',
  'registered-mail': '挂号邮寄',
  notarised: '公证送达',
  announcement: '公告',
  'debtor-signed-agreement': '债务人在协议上签字',
}

export const PRE_NOTICES: Words<Part<'preNotice'>['kind']> = {
  'presold-purchase': '预售商品房买卖预告登记',
  'other-purchase': '其他不动产买卖预告登记',
  'presold-mortgage': '预售商品房抵押权预告登记',
  'other-mortgage': '其他不动产抵押权预告登记',
}

export const PAYERS = { mortgagee: '抵押权人', transferee: '受让人' } as const
