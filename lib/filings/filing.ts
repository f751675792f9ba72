/**
 * What a bank files: one loan business and one application for registration, whole and self-contained. The shape alone;
 * what its parts must say of each other is in rules/.
 */

import * as z from 'zod/mini'
import { MaterialKind } from '../documents/common/kinds.ts'
import { DocumentType } from '../documents/types.ts'
import { CreditCode } from '../kernel/credit-code.ts'
import { AuthorizationId, CaseId, DocumentId } from '../kernel/ids.ts'
import { Money } from '../kernel/money.ts'
import { Instant, LocalDate } from '../kernel/time.ts'
import { UnitNumber } from '../kernel/unit-number.ts'
import type { Block } from '../registrations/business.ts'
import { BusinessName } from '../registrations/businesses/index.ts'
import { Insistence, RULES_NAMED } from '../review/model.ts'
import {
  Assignment,
  Change,
  Construction,
  Conversion,
  Determination,
  Existing,
  PreNotice,
  Sale,
  Settlement,
  UnitPaper,
} from './model/blocks.ts'
import {
  BankReference,
  ContractNumber,
  CoOwnership,
  LocalId,
  line,
  OwnerShares,
  Period,
  Share,
  WaitsFor,
} from './model/fields.ts'
import { Papers } from './model/papers.ts'
import { Agent, Debtor, InquiryAnswers, Mortgagee, Mortgagor, Party, PowerOfAttorney } from './model/parties.ts'
import { Signing } from './model/signing.ts'

/** More units or documents than this come as a declared list document. Two rows for each unit fit one transaction of 100. */
export const UNITS_INLINE = 50
export const DOCUMENTS_INLINE = 100

export const BORROWER_CLASSES = [
  'individual',
  'farmer',
  'sole-trader',
  'micro-or-small',
  'enterprise',
  'other',
] as const
export type BorrowerClass = (typeof BORROWER_CLASSES)[number]
export const LOAN_PURPOSES = ['home-purchase', 'business-operation', 'consumption', 'construction', 'other'] as const

/** What the loan is, for the reports; the secured claim is another figure. */
const Loan = z.strictObject({
  loanContractNo: ContractNumber,
  loanContractSignedOn: z.optional(LocalDate),
  /** The facility or maximum-amount contract (授信合同). */
  facilityNo: z.optional(ContractNumber),
  productCode: line(64),
  purpose: z.enum(LOAN_PURPOSES),
  borrowerClass: z.enum(BORROWER_CLASSES),
  approvalNo: line(64),
  approvedAt: Instant,
  amount: Money,
  plannedDisbursementOn: z.optional(LocalDate),
})

const particulars = {
  contractNo: ContractNumber,
  signedOn: LocalDate,
  /** 担保范围; absent prints "/". */
  scopeOfSecurity: z.optional(line(500)),
  /** 是否存在禁止或限制转让抵押不动产的约定 (自然资发〔2021〕54号). */
  transferRestricted: z.boolean(),
  /** One claim on all units together, or an amount of its own on each. */
  securing: z.enum(['joint', 'per-unit']),
}

const OrdinaryMortgage = z.strictObject({ kind: z.literal('ordinary'), ...particulars, claim: Money, term: Period })

const MaximumMortgage = z.strictObject({
  kind: z.literal('maximum'),
  ...particulars,
  ceiling: Money,
  /** Whether the ceiling holds principal alone or everything (担保制度解释 15). */
  ceilingCovers: z.optional(z.enum(['everything', 'principal'])),
  /** May be left open; then whoever is bound may have the claims fixed after two years (民法典 423(二)). */
  determinationPeriod: z.optional(Period),
  /** Earlier debt brought under the mortgage by consent (民法典 420). */
  existingDebt: z.optional(z.strictObject({ contractNo: ContractNumber, amount: Money })),
})

const Mortgage = z.discriminatedUnion('kind', [OrdinaryMortgage, MaximumMortgage])

const Unit = z.strictObject({
  unitNumber: UnitNumber,
  /** Every registered unit has one; a unit not finished yet has none. */
  certificate: z.optional(UnitPaper),
  /** 坐落 */
  location: line(200),
  /** What the fee goes by where the book was not read (财税〔2019〕45号). */
  use: z.optional(z.enum(['residential', 'parking-or-storage', 'non-residential'])),
  /** Party ids of everyone the book names. */
  owners: z.array(LocalId).check(z.minLength(1), z.maxLength(50)),
  coOwnership: z.optional(CoOwnership),
  shares: z.optional(OwnerShares),
  /** Where only a share of the unit is mortgaged. */
  mortgagedShare: z.optional(Share),
  securedAmount: z.optional(Money),
})

/** 登记费: an exemption that is claimed, its proof in the slot `fee-exemption`, and copies of the ownership certificate beyond the first. */
const Fees = z.strictObject({
  exemption: z.optional(z.enum(['small-enterprise', 'affordable-housing'])),
  /** The applicants it is claimed for (财税〔2016〕79号 exempts who applies); without them, for all. */
  exemptParties: z.optional(z.array(LocalId).check(z.minLength(1), z.maxLength(50))),
  extraCopies: z.optional(z.int().check(z.gte(1), z.lte(20))),
})

const FiledDocument = z.strictObject({ documentId: DocumentId, slot: DocumentType })

/** The parts that some businesses need and others do not take; the business says which. */
const blocks = {
  loan: z.optional(Loan),
  /** The new mortgage, to be registered. */
  mortgage: z.optional(Mortgage),
  existing: z.optional(z.array(Existing).check(z.minLength(1), z.maxLength(20))),
  change: z.optional(Change),
  assignment: z.optional(Assignment),
  determination: z.optional(Determination),
  sale: z.optional(Sale),
  construction: z.optional(Construction),
  preNotice: z.optional(PreNotice),
  conversion: z.optional(Conversion),
  settlement: z.optional(Settlement),
  mortgagors: z.optional(z.array(Mortgagor).check(z.minLength(1), z.maxLength(50))),
  debtors: z.optional(z.array(Debtor).check(z.minLength(1), z.maxLength(50))),
  mortgagees: z.optional(z.array(Mortgagee).check(z.minLength(1), z.maxLength(50))),
} satisfies Record<Block, z.ZodMiniType>

export const Filing = z.strictObject({
  business: BusinessName,
  /** Which way of doing it, where the business has several. */
  mode: z.optional(line(32)),
  bankReference: BankReference,
  /** The lending branch; one of the mortgagees. */
  branch: CreditCode,
  /** The designated officer who files (专人负责). */
  officer: LocalId,
  ...blocks,
  parties: z.array(Party).check(z.minLength(1), z.maxLength(100)),
  /** A filing rests on the owner's power; without one it has a shape, and is refused (22号 二(三)). */
  agents: z.optional(z.array(Agent).check(z.maxLength(50))),
  powersOfAttorney: z.optional(z.array(PowerOfAttorney).check(z.maxLength(50))),
  units: z.array(Unit).check(z.minLength(1), z.maxLength(UNITS_INLINE)),
  documents: z.array(FiledDocument).check(z.minLength(1), z.maxLength(DOCUMENTS_INLINE)),
  signing: z.optional(z.array(Signing).check(z.maxLength(200))),
  /** The branch's and the officer's standing papers, kept and checked once: cited instead of uploaded (22号 二(三)). */
  commonMaterials: z.optional(z.array(MaterialKind).check(z.minLength(1), z.maxLength(4))),
  inquiry: z.optional(z.array(InquiryAnswers).check(z.maxLength(50))),
  /** Where the units lie with several registries: whether the loan waits for every registration, or for the first. */
  disbursementWaitsFor: z.optional(WaitsFor),
  /** A part of a loan over several registries that ended without registration, which is filed again with its registry. */
  replacesPart: z.optional(CaseId),
  /** The owner's letter under which the review may read the book; without it, rules that read it are not checked. */
  authorizationId: z.optional(AuthorizationId),
  papers: z.optional(Papers),
  fees: z.optional(Fees),
  /** Legal findings in spite of which the bank lodges; each with its reason. */
  insistences: z.optional(z.array(Insistence).check(z.maxLength(RULES_NAMED))),
  /** What the bank answers for (闽自然资发〔2023〕22号 二(三)). */
  declaration: z.strictObject({ identityVerified: z.literal(true), electronicMatchesPaper: z.literal(true) }),
})
export type Filing = z.infer<typeof Filing>
