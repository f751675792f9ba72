/** What a business is: the registrations it asks for, who applies, which parts of a filing and which materials it needs. */
import type { DocumentType } from '../documents/types.ts'
import type { RegistrationKind } from './kinds.ts'

export const MORTGAGE_KINDS = {
  /** 抵押方式 dyfs 1 */
  ordinary: { zh: '一般抵押', en: 'Ordinary mortgage' },
  /** 抵押方式 dyfs 2 */
  maximum: { zh: '最高额抵押', en: 'Maximum-amount mortgage' },
} as const

export type MortgageKind = keyof typeof MORTGAGE_KINDS

/** The parts of a filing that some businesses need and others do not take. */
export const BLOCKS = {
  loan: { zh: '贷款', en: 'the loan' },
  mortgage: { zh: '拟登记的抵押权', en: 'the mortgage to be registered' },
  existing: { zh: '已登记的抵押权', en: 'the registered mortgages acted upon' },
  change: { zh: '变更内容', en: 'what changes' },
  assignment: { zh: '债权转让', en: 'the assignment of the claim' },
  determination: { zh: '债权确定', en: 'the determination of the claim' },
  sale: { zh: '买卖', en: 'the sale' },
  construction: { zh: '在建建筑物', en: 'the building under construction' },
  preNotice: { zh: '预告登记', en: 'the pre-notice' },
  conversion: { zh: '预告转本登记', en: 'the conversion of a pre-notice' },
  settlement: { zh: '各方结算约定', en: 'the agreement on paying out and paying off' },
  mortgagors: { zh: '抵押人', en: 'the mortgagors' },
  debtors: { zh: '债务人', en: 'the debtors' },
  mortgagees: { zh: '抵押权人', en: 'the mortgagees' },
} as const

export type Block = keyof typeof BLOCKS

/** What makes a conditional material due: each is read from the filing itself. */
export type Circumstance =
  | 'existing-debt'
  | 'ward-owner'
  /** Why an existing mortgage ends. */
  | 'repaid'
  | 'waived'
  | 'realised'
  | 'judgment'
  /** Its certificate is handed in, or declared lost. */
  | 'paper-surrendered'
  | 'paper-lost'
  /** The certificate of who owned until now. */
  | 'ownership-paper-surrendered'
  | 'ownership-paper-lost'
  /** A maximum-amount mortgage follows a part of the claim. */
  | 'undetermined-part'
  | 'off-platform-lender'
  | 'names-change'
  /** Anything but a name changes, which is agreed. */
  | 'terms-change'

export type SlotRule = {
  readonly slot: DocumentType
  readonly need: 'required' | 'optional' | Circumstance
  /** Only with this kind of mortgage; otherwise the slot is not taken. */
  readonly kind?: MortgageKind
  /** The law or notice that lets the registry ask for it. No other material may be demanded (操作规范 1.1.2). */
  readonly source: string
}

/** Who applies. Persons apply through the power they gave; lenders apply themselves. */
export type Role = 'mortgagors' | 'buyers' | 'sellers' | 'mortgagees' | 'assignor' | 'assignee' | 'other-lender'

/** What a loan business passes, in order. The platform holds the later ones; the first two are the bank's and stand in the filing. */
export type BusinessMilestone =
  | 'queried'
  | 'approved'
  | 'repaid'
  | 'registered'
  | 'certified'
  | 'disbursed'
  | 'old-released'

/** One way of doing a business: everything that is decided by data. */
export type Plan = {
  /** Merged into one acceptance, in this order: all are registered or none. */
  readonly registrations: readonly RegistrationKind[]
  /** In the order in which they must come. */
  readonly milestones: readonly BusinessMilestone[]
  readonly applicants: readonly Role[]
  readonly blocks: { readonly required: readonly Block[]; readonly optional: readonly Block[] }
  readonly slots: readonly SlotRule[]
  /** Registered units have an ownership certificate; the others do not have one yet. What exists already may lie on any. */
  readonly units: 'registered' | 'presold' | 'under-construction' | 'as-mortgaged'
  readonly result: 'certificate' | 'ownership-and-certificate' | 'cancellation'
  /** What the lender may ask for alone: that its own name is changed, by law (条例 14(四)); a conversion only where its registry says so. */
  readonly lenderAloneFor?: 'own-name' | 'conversion'
  /** What `change.renews` must say. */
  readonly renews?: readonly ('extension' | 'renewal-same-claim' | 'renewal-new-debt')[]
  /** What `preNotice.kind` must say. */
  readonly preNoticeKinds?: readonly string[]
  /** The business that has to follow in an acceptance of its own. */
  readonly followedBy?: string
  /** Its registrations at different registries can stand each for itself: a filing over several is divided, one part for each. */
  readonly divisible?: true
}

export type Business = { readonly name: string; readonly zh: string; readonly en: string } & (
  | { readonly plan: Plan }
  | { readonly modes: Readonly<Record<string, Plan & { readonly zh: string; readonly en: string }>> }
)

/** A complete filing of the business, right on the example's day, to be shown, tried and tested. */
export type Example = Readonly<Record<string, unknown>>
