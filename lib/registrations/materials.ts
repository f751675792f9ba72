/** Materials that many businesses share, each with what lets a registry ask for it. */
import type { SlotRule } from './business.ts'

const IDENTITY: readonly SlotRule[] = [
  { slot: 'company-papers', need: 'optional', source: '条例 16(二)' },
  { slot: 'inquiry-record', need: 'optional', source: '操作规范 3.4' },
  { slot: 'fee-exemption', need: 'optional', source: '财税〔2016〕79号' },
  { slot: 'other', need: 'optional', source: '条例 16(六)' },
]

/** What the bank sends over the network in every filing that owners join (闽自然资发〔2023〕22号 二(三); 不动产登记暂行条例 16). */
export const WITH_OWNERS: readonly SlotRule[] = [
  { slot: 'application-form', need: 'required', source: '条例 16(一)' },
  { slot: 'power-of-attorney', need: 'required', source: '条例 16(二)；闽自然资发〔2023〕22号 二(三)' },
  { slot: 'identity-papers', need: 'required', source: '条例 16(二)' },
  { slot: 'guardianship-proof', need: 'minor-owner', source: '实施细则 11' },
  /** Shared by the book itself; only a certificate older than unified registration has to be shown. */
  { slot: 'ownership-certificate', need: 'optional', source: '条例 16(三)' },
  ...IDENTITY,
]

/** Where the lender alone applies: its own papers are common materials, checked once and shared (22号 二(三)). */
export const LENDER_ALONE: readonly SlotRule[] = [
  { slot: 'application-form', need: 'required', source: '条例 16(一)' },
  { slot: 'power-of-attorney', need: 'optional', source: '条例 16(二)' },
  { slot: 'identity-papers', need: 'optional', source: '条例 16(二)；闽自然资发〔2023〕22号 二(三)' },
  ...IDENTITY,
]

/** The contracts of a new mortgage, ordinary or maximum-amount. */
export const NEW_MORTGAGE: readonly SlotRule[] = [
  { slot: 'loan-contract', need: 'required', kind: 'ordinary', source: '实施细则 66' },
  /** A clause of the loan contract will do (实施细则 66): the same document then fills both slots. */
  { slot: 'mortgage-contract', need: 'required', kind: 'ordinary', source: '实施细则 66' },
  { slot: 'maximum-mortgage-contract', need: 'required', kind: 'maximum', source: '实施细则 71' },
  { slot: 'facility-contract', need: 'required', kind: 'maximum', source: '实施细则 71' },
  { slot: 'loan-contract', need: 'optional', kind: 'maximum', source: '实施细则 71' },
  { slot: 'existing-debt-contract', need: 'existing-debt', kind: 'maximum', source: '民法典 420；实施细则 71' },
  { slot: 'existing-debt-consent', need: 'existing-debt', kind: 'maximum', source: '民法典 420；实施细则 71' },
]

/** At the conversion the contracts lie with the registry already, which noted them (条例 24: what is shared is not asked for again). */
export const NOTED_MORTGAGE: readonly SlotRule[] = NEW_MORTGAGE.map((rule) => ({ ...rule, need: 'optional' as const }))

/** The certificate of the mortgage acted upon: on paper it is handed in or declared lost, electronic it is the registry's own. */
export const OLD_CERTIFICATE: readonly SlotRule[] = [
  { slot: 'mortgage-certificate', need: 'paper-surrendered', source: '实施细则 68、70' },
  { slot: 'loss-declaration', need: 'paper-lost', source: '实施细则 23' },
]

/** Why a mortgage ends (民法典 393; 实施细则 70), or what is noted of one (实施细则 89). */
export const EXTINCTION: readonly SlotRule[] = [
  { slot: 'repayment-proof', need: 'repaid', source: '民法典 393(一)；实施细则 70、89' },
  { slot: 'realisation-proof', need: 'realised', source: '民法典 393(二)；实施细则 70、89' },
  { slot: 'waiver-statement', need: 'waived', source: '民法典 393(三)；实施细则 70、89' },
  { slot: 'effective-judgment', need: 'judgment', source: '实施细则 70、89；操作规范 14.4' },
]

const changedOn = (agreement: SlotRule['need']): readonly SlotRule[] => [
  { slot: 'change-agreement', need: agreement, source: '实施细则 68、72' },
  { slot: 'name-change-proof', need: 'names-change', source: '实施细则 68' },
  { slot: 'other-mortgagee-consent', need: 'optional', source: '民法典 409、422；实施细则 68' },
  { slot: 'loan-contract', need: 'optional', source: '实施细则 68' },
]

/** What a change that is agreed rests on; whoever else holds a mortgage consents where it harms him (民法典 409, 422). */
export const CHANGED: readonly SlotRule[] = changedOn('required')

/** A change of whatever: of a name alone nobody agrees on anything. */
export const CHANGED_OR_RENAMED: readonly SlotRule[] = changedOn('terms-change')

/** 债权转让: the claim and its mortgage pass to another lender. */
export const ASSIGNED: readonly SlotRule[] = [
  { slot: 'assignment-agreement', need: 'required', source: '民法典 407、547；实施细则 69' },
  { slot: 'debtor-notice', need: 'required', source: '民法典 546；实施细则 69' },
  { slot: 'partial-assignment-agreement', need: 'undetermined-part', source: '民法典 421；实施细则 74' },
]

/** Lenders among themselves: one that is off the platform stands by its sealed word. */
export const ASSIGNEES: readonly SlotRule[] = [
  { slot: 'lender-commitment', need: 'off-platform-lender', source: '实施细则 69' },
]

/** 买卖: taxes are paid before the book is written, often after the filing. */
export const SOLD: readonly SlotRule[] = [
  { slot: 'sale-contract', need: 'required', source: '实施细则 38' },
  { slot: 'tax-clearance', need: 'optional', source: '契税法 11；实施细则 38' },
  { slot: 'ownership-certificate', need: 'ownership-paper-surrendered', source: '条例 16(三)；实施细则 38' },
  { slot: 'loss-declaration', need: 'ownership-paper-lost', source: '实施细则 23' },
  { slot: 'fund-custody-agreement', need: 'optional', source: '自然资发〔2023〕29号' },
]

/** What the lenders, and with a sale buyer and seller, agreed on paying out and paying off. */
export const SETTLED: readonly SlotRule[] = [
  { slot: 'settlement-agreement', need: 'required', source: '自然资发〔2023〕29号' },
  { slot: 'lender-commitment', need: 'off-platform-lender', source: '自然资发〔2023〕29号' },
]
