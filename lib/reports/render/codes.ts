/** Codes and units of a report as people say them. What a domain names itself, as businesses and kinds, is taken from there. */
import type { CallingUp, Party as CallUpParty } from '../../archives/call-ups.ts'
import type { Decision } from '../../cases/registry/decision.ts'
import type { OverdueBy } from '../../cases/state/timing.ts'
import type { Exemption } from '../../fees/schedule.ts'
import type { BorrowerClass } from '../../filings/filing.ts'
import type { Language } from '../../kernel/call.ts'
import type { StatementLine } from '../../payments/statement.ts'
import type { RegistryAnswer } from '../../queries/book.ts'
import type { OUTCOMES } from '../../queries/model.ts'
import type { STATUSES } from '../../registries/model.ts'
import type { Openness } from '../connection.ts'
import type { SEVERAL } from '../count.ts'
import type { FiledPaper } from '../counting.ts'
import type { ReportState } from '../model.ts'
import type { DIRECT, PropertyKind, WithdrawnBefore } from '../slices.ts'
import type { SignedWhere } from '../tally-papers.ts'

type Words = Readonly<Record<Language, string>>

/** `one`: in English, of one. */
export const UNITS = {
  loans: { zh: '笔', en: 'loans', one: 'loan' },
  cases: { zh: '件', en: 'cases', one: 'case' },
  registrations: { zh: '项', en: 'registrations', one: 'registration' },
  units: { zh: '个', en: 'units', one: 'unit' },
  certificates: { zh: '份', en: 'certificates', one: 'certificate' },
  lists: { zh: '次', en: 'times', one: 'time' },
  papers: { zh: '份', en: 'papers', one: 'paper' },
  matters: { zh: '件', en: 'matters', one: 'matter' },
  banks: { zh: '家', en: 'banks', one: 'bank' },
  pairs: { zh: '对', en: 'pairs', one: 'pair' },
  days: { zh: '天', en: 'days', one: 'day' },
  queries: { zh: '件', en: 'queries', one: 'query' },
  products: { zh: '个', en: 'products', one: 'product' },
  steps: { zh: '步', en: 'steps', one: 'step' },
  letters: { zh: '份', en: 'letters', one: 'letter' },
  uses: { zh: '次', en: 'uses', one: 'use' },
  'call-ups': { zh: '件', en: 'call-ups', one: 'call-up' },
  deliveries: { zh: '次', en: 'deliveries', one: 'delivery' },
  declarations: { zh: '家', en: 'declarations', one: 'declaration' },
  inspections: { zh: '次', en: 'inspections', one: 'inspection' },
  findings: { zh: '个', en: 'findings', one: 'finding' },
  'working-minutes': { zh: '工作时间', en: 'working time', one: 'working time' },
  minutes: { zh: '自然时间', en: 'by the clock', one: 'by the clock' },
  'working-days': { zh: '个工作日', en: 'working days', one: 'working day' },
  money: { zh: '万元', en: 'CNY', one: 'CNY' },
} as const

export const STATES: Readonly<Record<ReportState, Words>> = {
  drafted: { zh: '草稿', en: 'Draft' },
  submitted: { zh: '已报送', en: 'Submitted' },
  returned: { zh: '已退回', en: 'Returned' },
  accepted: { zh: '已接受', en: 'Accepted' },
  published: { zh: '已发布', en: 'Published' },
}

type Ground<D extends Decision['decision']> = Extract<
  Decision,
  { readonly decision: D; readonly ground: string }
>['ground']
type Asked = Extract<Decision, { readonly items: readonly { readonly code: string }[] }>['items'][number]['code']

/** Under what figures are counted, but for what the domains word themselves. */
type Code =
  | BorrowerClass
  | CallingUp['what']
  | CallUpParty['kind']
  | PropertyKind
  | typeof DIRECT
  | OverdueBy
  | WithdrawnBefore
  | Ground<'not-accepted'>
  | Ground<'refused'>
  | Extract<RegistryAnswer, { readonly outcome: 'refused' }>['ground']
  | Asked
  | (typeof OUTCOMES)[number]
  | typeof SEVERAL
  | Openness
  | (typeof STATUSES)[number]
  | FiledPaper['as']
  | SignedWhere
  | StatementLine['settlement']
  | Exemption

/** A code without its words does not compile; nor do words without a code. */
export const CODES = {
  registry: { zh: '登记机构', en: 'registries' },
  bank: { zh: '银行', en: 'banks' },
  'registration-information': { zh: '登记信息', en: 'registration information' },
  archive: { zh: '档案', en: 'archives' },
  building: { zh: '房屋', en: 'buildings' },
  forest: { zh: '林', en: 'forest' },
  sea: { zh: '海', en: 'sea' },
  land: { zh: '土地', en: 'land' },
  other: { zh: '其他', en: 'other' },
  none: { zh: '—', en: '—' },
  individual: { zh: '个人', en: 'individuals' },
  farmer: { zh: '农户', en: 'farmers' },
  'sole-trader': { zh: '个体工商户', en: 'sole traders' },
  'micro-or-small': { zh: '小微企业', en: 'micro and small enterprises' },
  enterprise: { zh: '其他企业', en: 'other enterprises' },
  'head-to-head': { zh: '总对总直连', en: 'head to head' },
  answer: { zh: '待受理时限', en: 'the time to answer' },
  promise: { zh: '承诺时限', en: 'the promise' },
  province: { zh: '省定时限', en: 'the limit of the province' },
  'state-council': { zh: '国务院办公厅要求的时限', en: 'the limit of the State Council' },
  statutory: { zh: '法定时限', en: 'the statutory limit' },
  registration: { zh: '登簿前', en: 'registration' },
  intake: { zh: '送达前', en: 'intake' },
  incomplete: { zh: '材料不齐', en: 'incomplete' },
  'outside-territory': { zh: '不属本辖区', en: 'outside the territory' },
  'wrong-form': { zh: '形式不符', en: 'wrong form' },
  'not-entitled': { zh: '无权查询', en: 'not entitled' },
  unlawful: { zh: '违反法律规定', en: 'against the law' },
  'ownership-dispute': { zh: '权属争议', en: 'ownership in dispute' },
  'term-exceeded': { zh: '超过期限', en: 'term exceeded' },
  'document-missing': { zh: '缺少材料', en: 'document missing' },
  'document-illegible': { zh: '材料不清晰', en: 'document illegible' },
  'document-unfit': { zh: '材料不符', en: 'document unfit' },
  'signature-missing': { zh: '缺少签字盖章', en: 'signature missing' },
  'field-missing': { zh: '字段缺失', en: 'field missing' },
  'field-wrong': { zh: '字段有误', en: 'field wrong' },
  'statements-differ': { zh: '前后不一致', en: 'statements differ' },
  found: { zh: '有登记记载', en: 'found' },
  'not-found': { zh: '无登记记载', en: 'not found' },
  refused: { zh: '不予查询', en: 'refused' },
  'out-of-scope': { zh: '超出授权范围', en: 'out of scope' },
  withheld: { zh: '授权已撤销', en: 'withheld' },
  several: { zh: '多登记机构', en: 'several registries' },
  pilot: { zh: '试点', en: 'pilot' },
  rollout: { zh: '推广', en: 'rollout' },
  full: { zh: '全面开放', en: 'open to all' },
  'not-open': { zh: '未开放', en: 'not open' },
  connecting: { zh: '接入中', en: 'connecting' },
  'joint-testing': { zh: '联调', en: 'joint testing' },
  live: { zh: '正式运行', en: 'live' },
  suspended: { zh: '暂停', en: 'suspended' },
  signed: { zh: '有效电子签名', en: 'validly signed' },
  unsigned: { zh: '无有效电子签名', en: 'not validly signed' },
  image: { zh: '图片', en: 'pictures' },
  'branch-or-remote': { zh: '网点或远程', en: 'at a branch or remotely' },
  'bank-alone': { zh: '银行单方申请', en: 'the bank applied alone' },
  'not-in-evidence': { zh: '无完整记录', en: 'not in evidence' },
  elsewhere: { zh: '窗口或公证', en: 'at a window or before a notary' },
  'per-case': { zh: '逐笔', en: 'case by case' },
  batch: { zh: '批量', en: 'in batches' },
  window: { zh: '登记窗口', en: 'at the registry’s window' },
  'small-enterprise': { zh: '小微企业（财税〔2016〕79号）', en: 'small enterprises (Caishui [2016] 79)' },
  'affordable-housing': { zh: '保障性住房（财税〔2016〕79号）', en: 'affordable housing (Caishui [2016] 79)' },
} as const satisfies Record<Code, Words>
