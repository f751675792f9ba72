/** Why each row of retention.ts says what it says. Texts of law as recalled, to be confirmed by the authority. */
import type { RetentionClass, RetentionId } from './retention.ts'

export const RETENTION_CLASSES = {
  'case-paper': { zh: '业务申请材料', en: 'Papers filed with a case' },
  certificate: { zh: '不动产登记电子证明', en: 'Electronic registration certificates' },
  'archive-package': { zh: '归档包（记录与清单）', en: 'Archive packages: record and manifest' },
  'audit-seal': { zh: '审计封存', en: 'Seals of the audit' },
  'authorization-letter': { zh: '查询授权书', en: 'Letters that authorize queries' },
  'query-paper': { zh: '利害关系查询的证明材料', en: 'Papers that prove an interest in a query' },
  'matter-paper': { zh: '沟通协调事项附件', en: 'Papers of matters' },
  'institution-paper': { zh: '合作协议、共性材料', en: 'Agreements and common materials' },
} as const satisfies Record<RetentionClass, { zh: string; en: string }>

type Reason = {
  /** `law`: a text demands the period, if only of one party; `choice`: none does, and this is the platform's own. */
  readonly basis: 'law' | 'choice'
  readonly source: string
  readonly zh: string
  readonly en: string
}

const THIRTY_YEARS = '机关文件材料归档范围和文书档案保管期限规定（2006）：定期30年'
const TEN_YEARS = '机关文件材料归档范围和文书档案保管期限规定（2006）：定期10年'
const AFTER_CLAIMS = {
  basis: 'choice',
  source: '民法典188：诉讼时效三年',
  zh: '由此引起的请求权罹于时效之后',
  en: 'Beyond the day on which claims over it lapse',
} as const satisfies Reason

export const RETENTION_REASONS = {
  'case-paper.2015': {
    basis: 'law',
    source: '反洗钱法（2006）19',
    zh: '金融机构保存客户身份资料和交易信息至少五年；登记机构的档案由其永久保管',
    en: 'Financial institutions keep identity papers and transactions for five years; registries keep their own archive for good',
  },
  'case-paper.2025': {
    basis: 'law',
    source: '反洗钱法（2024修订）34',
    zh: '金融机构保存客户身份资料自业务关系结束起、交易记录自交易结束起至少十年：抵押权在登记簿期间逐次延长，注销或者业务未登记而终止后满期；登记机构的档案由其永久保管',
    en: 'Financial institutions keep identity papers for ten years from the end of the relationship: prolonged while the mortgage is in the register, for the last time when it is gone or the case ended without one; registries keep their own archive for good',
  },
  certificate: {
    basis: 'choice',
    source: THIRTY_YEARS,
    zh: '所证明的登记可与最长的住房贷款同样长久',
    en: 'The registration that it proves may last as long as the longest home loan',
  },
  'archive-package': {
    basis: 'choice',
    source: THIRTY_YEARS,
    zh: '与所记载的登记同期；材料到期后仍可凭摘要核对',
    en: 'As long as the registration it tells of; its digests prove papers that are gone',
  },
  'audit-seal': {
    basis: 'choice',
    source: `${THIRTY_YEARS}；网络安全法21：日志不少于六个月`,
    zh: '归档包以封存为证；不含个人信息',
    en: 'Packages rest on them, and they hold no personal data',
  },
  'authorization-letter': {
    ...AFTER_CLAIMS,
    zh: '授权期满，且由此引起的请求权罹于时效之后',
    en: 'Beyond its last day and the day on which claims over it lapse',
  },
  'query-paper': AFTER_CLAIMS,
  'matter-paper': AFTER_CLAIMS,
  'institution-paper': {
    basis: 'choice',
    source: TEN_YEARS,
    zh: '与引用它的业务材料同期',
    en: 'As long as the papers of the cases that rest on it',
  },
} as const satisfies Record<RetentionId, Reason>
