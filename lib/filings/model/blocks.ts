/** The parts of a filing that only some businesses need. Which business needs which is data: lib/registrations/businesses. */
import * as z from 'zod/mini'
import { OwnershipCertificateNumber, ProofNumber } from '../../kernel/certificate-number.ts'
import { CreditCode } from '../../kernel/credit-code.ts'
import { DocumentId } from '../../kernel/ids.ts'
import { Money } from '../../kernel/money.ts'
import { LocalDate } from '../../kernel/time.ts'
import { UnitNumber } from '../../kernel/unit-number.ts'
import { ContractNumber, CoOwnership, LocalId, line, OwnerShares } from './fields.ts'

/** The number of the ownership certificate, or that of a paper older than unified registration (条例 33). */
export const OwnershipPaper = z.strictObject({
  number: z.optional(OwnershipCertificateNumber),
  legacyNumber: z.optional(line(100)),
})

/**
 * What becomes of a paper that ends: handed in, declared lost, electronic, which the registry itself ends, or kept by who does not apply,
 * whereupon the registry declares it void (实施细则 23).
 */
const EndingPaper = z.enum(['surrendered', 'declared-lost', 'electronic', 'unobtainable'])

/** Where ownership passes the registry takes the old certificate back (实施细则 38). */
export const UnitPaper = z.extend(OwnershipPaper, { paper: z.optional(EndingPaper) })

/** A registered mortgage that the filing acts upon. */
export const Existing = z.strictObject({
  proofNumber: z.optional(ProofNumber),
  /** 他项权证 of house and of land, from before unified registration: both end together. */
  legacyProofNumbers: z.optional(z.array(line(100)).check(z.minLength(1), z.maxLength(2))),
  registeredOn: z.optional(LocalDate),
  kind: z.enum(['ordinary', 'maximum']),
  contractNo: z.optional(ContractNumber),
  mortgageeName: line(200),
  amount: z.optional(Money),
  /** The units of it that are meant; without them, every unit of this filing. */
  units: z.optional(z.array(UnitNumber).check(z.minLength(1), z.maxLength(50))),
  /** Why it ends (民法典 393), where it is cancelled. */
  reason: z.optional(z.enum(['repaid', 'waived', 'realised', 'judgment'])),
  /** The day of the last payment, where it was repaid. */
  settledOn: z.optional(LocalDate),
  paper: EndingPaper,
})

export const CHANGES = [
  'amount',
  'term',
  'scope',
  'rank',
  /** The same person or body under another name; another person who owes is `debtor`. */
  'names',
  'debtor',
  'collateral-added',
  'collateral-removed',
  'collateral-swapped',
  'ceiling',
  'determination-period',
] as const

export const Change = z.strictObject({
  agreementNo: z.optional(ContractNumber),
  signedOn: z.optional(LocalDate),
  items: z
    .array(z.strictObject({ of: z.enum(CHANGES), before: line(500), after: line(500) }))
    .check(z.minLength(1), z.maxLength(CHANGES.length)),
  /** 展期 keeps the debt; 续贷 keeps it too or makes a new one, and must then say which claim is secured (担保制度解释 16). */
  renews: z.optional(z.enum(['extension', 'renewal-same-claim', 'renewal-new-debt'])),
  securedClaim: z.optional(line(500)),
})

const Lender = z.strictObject({ branch: CreditCode, name: line(200) })

/** 债权转让: the mortgage follows the claim (民法典 407, 547). */
export const Assignment = z.strictObject({
  assignor: Lender,
  assignee: Lender,
  agreementNo: ContractNumber,
  signedOn: LocalDate,
  /** 民法典 546; 实施细则 69. */
  debtorNotifiedOn: z.optional(LocalDate),
  manner: z.enum(['signed-receipt', 'registered-mail', 'notarised', 'announcement', 'debtor-signed-agreement']),
  amount: Money,
  /** A maximum-amount mortgage follows a part of the claim only as agreed (民法典 421). */
  undeterminedPart: z.optional(z.strictObject({ agreed: z.boolean(), amount: Money })),
})

/** 确定最高额抵押权, on the grounds of 民法典 423. */
export const Determination = z.strictObject({
  reason: z.enum(['period-ended', 'two-years-passed', 'no-new-claim', 'seizure', 'bankruptcy', 'other']),
  fact: line(500),
  determinedOn: LocalDate,
  amount: Money,
})

const Parties = z.array(LocalId).check(z.minLength(1), z.maxLength(50))

export const Sale = z.strictObject({
  buyers: Parties,
  sellers: Parties,
  /** How the buyers will own: stated where they are several, for the book is written by it (民法典 297–299, 308). */
  coOwnership: z.optional(CoOwnership),
  shares: z.optional(OwnerShares),
  price: Money,
  /** 网签合同编号 */
  onlineContractNo: line(64),
  signedOn: LocalDate,
  /** 契税完税或减免税凭证; seen to before the book is written, often after the filing (契税法 11). */
  taxClearanceNo: z.optional(line(64)),
  /** 资金监管账户 */
  fundCustodyAccount: z.optional(line(64)),
})

/** 在建建筑物: the land with it, without the units already sold or noted (实施细则 75, 76). */
export const Construction = z.strictObject({
  planningPermitNo: line(100),
  landCertificate: OwnershipPaper,
  excludedUnits: z.array(UnitNumber).check(z.maxLength(50)),
  /** 实地查看 (条例 19). */
  viewedOn: z.optional(LocalDate),
})

/** 预告登记种类 ygdjzl 1 to 4. */
export const PreNotice = z.strictObject({
  kind: z.enum(['presold-purchase', 'other-purchase', 'presold-mortgage', 'other-mortgage']),
  /** 预告登记约定 */
  agreedOn: LocalDate,
  presaleContractNo: z.optional(ContractNumber),
  /** 备案编号 */
  filedContractNo: z.optional(line(64)),
  /** The purchase pre-notice, where it stands already. */
  purchasePreNoticeNo: z.optional(ProofNumber),
  /** Its number as it was given before unified registration (条例 33). */
  legacyPurchasePreNoticeNo: z.optional(line(100)),
})

/** The ownership is registered before it, or merged in the same acceptance (实施细则 78). */
export const Conversion = z.strictObject({
  preNoticeNo: z.optional(ProofNumber),
  /** The number of a pre-notice from before unified registration (条例 33). */
  legacyPreNoticeNo: z.optional(line(100)),
  ownershipRegisteredOn: z.optional(LocalDate),
  merged: z.optional(z.literal(true)),
  /** The lender applies alone; only where the registry's capability says so. */
  lenderAlone: z.optional(z.literal(true)),
})

/** What buyer, seller and every lender agreed in writing on time and manner of paying out and paying off (自然资发〔2023〕29号). */
export const Settlement = z.strictObject({
  agreementNo: ContractNumber,
  signedOn: LocalDate,
  payOut: line(500),
  payOff: line(500),
  /** The other lender: on the platform, or off it with a sealed commitment. */
  counterpart: z.optional(
    z.strictObject({
      institutionId: z.optional(CreditCode),
      offPlatform: z.optional(z.strictObject({ name: line(200), commitmentDocument: DocumentId })),
    }),
  ),
  /** 资金监管或提存 */
  custody: z.optional(z.strictObject({ holder: line(200), account: line(64) })),
})
