/**
 * What a document can be, who may declare it, in which formats, and which type fits which slot of a filing.
 * A slot bears the name of the type that normally fills it. Registrations say which slots they need.
 */

import * as z from 'zod/mini'
import { keysOf } from '../names/keys.ts'

export const CONTENT_TYPES = {
  'application/pdf': { extension: 'pdf' },
  'application/ofd': { extension: 'ofd' },
  'image/jpeg': { extension: 'jpg' },
  'image/png': { extension: 'png' },
  'image/tiff': { extension: 'tif' },
} as const satisfies Record<string, { extension: string }>

export type ContentType = keyof typeof CONTENT_TYPES
export const ContentType = z.enum(keysOf(CONTENT_TYPES))

type Row = {
  readonly zh: string
  readonly en: string
  readonly declaredBy: readonly ('bank' | 'registry' | 'authority')[]
  readonly contentTypes: readonly ContentType[]
}

const SCANS = keysOf(CONTENT_TYPES)
const PAGED = ['application/pdf', 'application/ofd'] as const
const byBank = (zh: string, en: string): Row => ({ zh, en, declaredBy: ['bank'], contentTypes: SCANS })

const byRegistry = (zh: string, en: string, contentTypes: Row['contentTypes']): Row => ({
  zh,
  en,
  declaredBy: ['registry'],
  contentTypes,
})

export const DOCUMENT_TYPES = {
  'application-form': byBank('不动产登记申请书', 'Application form'),
  'power-of-attorney': byBank('授权委托书', 'Power of attorney'),
  'identity-papers': byBank('申请人及代理人身份证明', 'Identity papers of applicants and agents'),
  'company-papers': byBank('单位证照及法定代表人身份证明', 'Papers of a company and its representative'),
  'guardianship-proof': byBank('监护关系证明', 'Proof of guardianship'),
  'ownership-certificate': byBank('不动产权属证书', 'Ownership certificate'),
  'loan-contract': byBank('主债权合同', 'Contract of the secured claim'),
  'mortgage-contract': byBank('抵押合同', 'Mortgage contract'),
  'maximum-mortgage-contract': byBank('最高额抵押合同', 'Maximum-amount mortgage contract'),
  'facility-contract': byBank('授信合同等连续发生债权的合同', 'Contract under which claims arise continuously'),
  'existing-debt-contract': byBank('转入最高额抵押的已有债权合同', 'Contract of earlier debt under a maximum mortgage'),
  'existing-debt-consent': byBank(
    '已有债权转入最高额抵押的协议',
    'Consent to bring earlier debt under a maximum mortgage',
  ),
  'mortgage-certificate': byBank('不动产登记证明或他项权证', 'Certificate of the registered mortgage'),
  'loss-declaration': byBank('登记证明遗失声明', 'Declaration that a certificate was lost'),
  'repayment-proof': byBank('主债权结清证明', 'Proof that the debt was paid'),
  'waiver-statement': byBank('抵押权人放弃抵押权的声明', "The mortgagee's waiver of the mortgage"),
  'realisation-proof': byBank('抵押权已实现的材料', 'Proof that the mortgage was realised'),
  'effective-judgment': byBank('生效法律文书', 'Effective judgment or award'),
  'change-agreement': byBank('抵押权变更协议', 'Agreement to change the mortgage'),
  'name-change-proof': byBank('名称变更证明', 'Proof of a change of name'),
  'other-mortgagee-consent': byBank('其他抵押权人书面同意及身份证明', 'Written consent of the other mortgagees'),
  'assignment-agreement': byBank('主债权转让协议', 'Agreement to assign the claim'),
  'debtor-notice': byBank('债权人已通知债务人的材料', 'Proof that the debtor was notified'),
  'partial-assignment-agreement': byBank(
    '最高额抵押权随部分债权转移的约定',
    'Agreement that a maximum mortgage follows a part of the claim',
  ),
  'determination-proof': byBank('最高额抵押担保的债权已确定的材料', 'Proof that the secured claim is determined'),
  'sale-contract': byBank('不动产买卖合同', 'Contract of sale'),
  'tax-clearance': byBank('契税完税或减免税凭证', 'Proof that the contract tax is paid, or exempted'),
  'fund-custody-agreement': byBank('资金监管协议', 'Agreement on custody of the price'),
  'settlement-agreement': byBank('买卖双方与贷款银行的书面约定', 'Agreement of buyer, seller and lenders'),
  'lender-commitment': byBank('对方银行盖章的承诺', 'Sealed commitment of the other lender'),
  'land-certificate': byBank('建设用地使用权证书', 'Certificate of the right to the land'),
  'planning-permit': byBank('建设工程规划许可证', 'Planning permit'),
  'presale-contract': byBank('商品房预售合同（已备案）', 'Filed contract of pre-sale'),
  'pre-notice-agreement': byBank('预告登记约定', 'Agreement to enter a pre-notice'),
  'purchase-pre-notice-proof': byBank('预购商品房预告登记证明', 'Certificate of the purchase pre-notice'),
  'pre-notice-proof': byBank('抵押权预告登记证明', 'Certificate of the mortgage pre-notice'),
  'query-authorization': byBank('不动产登记资料查询授权书', 'Letter that lets a bank query the book'),
  'interest-evidence': byBank('利害关系证明材料', 'Paper that shows an interest in the unit'),
  'inquiry-record': byBank('询问记录', 'Inquiry record'),
  'fee-notice': {
    zh: '登记费缴费告知书',
    en: 'Notice of registration fees',
    declaredBy: ['bank', 'registry'],
    contentTypes: SCANS,
  },
  'withdrawal-application': byBank('撤回登记申请书（申请人签名）', 'Application to withdraw, signed by an applicant'),
  'fee-exemption': byBank(
    '免收登记费证明材料（小微企业承诺书等）',
    'Proof that no fee is due, as the letter of a small enterprise',
  ),
  'registration-certificate': byRegistry('不动产登记电子证明', 'Electronic registration certificate', PAGED),
  'registration-copy': byRegistry('登记资料复制件', 'Copy of registered papers', SCANS),
  'query-result': byRegistry('不动产登记资料查询结果证明', 'Sealed certificate of what a query found', PAGED),
  'cooperation-agreement': {
    zh: '合作协议',
    en: 'Cooperation agreement',
    declaredBy: ['authority'],
    contentTypes: SCANS,
  },
  other: { zh: '其他材料', en: 'Other paper', declaredBy: ['bank', 'registry'], contentTypes: SCANS },
} as const satisfies Record<string, Row>

export type DocumentType = keyof typeof DOCUMENT_TYPES
export const DocumentType = z.enum(keysOf(DOCUMENT_TYPES))

/** Types that fill a slot beside the one it is named after. */
const ALSO_FITS: Partial<Record<DocumentType, readonly DocumentType[]>> = {
  // The agreement may be a clause of the contract (实施细则 78, 86).
  'pre-notice-agreement': ['presale-contract', 'mortgage-contract'],
  'identity-papers': ['company-papers'],
  'interest-evidence': ['mortgage-contract', 'maximum-mortgage-contract', 'loan-contract'],
  // The mortgage may be a clause of the loan contract (实施细则 66).
  'mortgage-contract': ['maximum-mortgage-contract', 'loan-contract'],
}

export const fitsSlot = (type: DocumentType, slot: DocumentType): boolean =>
  type === slot || (ALSO_FITS[slot]?.includes(type) ?? false)
