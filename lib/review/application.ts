/** What the rules read of a filing; whatever of it has a fault of shape is absent. Another shape does not fit here, says the compiler. */
import type { MaterialKind } from '../documents/common/kinds.ts'
import type { Money } from '../kernel/money.ts'
import type { LocalDate } from '../kernel/time.ts'
import type { WellFormed } from '../kernel/well-formed.ts'

type Period = { readonly from: LocalDate; readonly to: LocalDate }
type Share = { readonly numerator: number; readonly denominator: number }
type IdDocument = { readonly kind: string; readonly number: string; readonly validTo?: LocalDate | undefined }

type PartyRead = {
  readonly id: string
  readonly type: 'individual' | 'organization'
  readonly name: string
  readonly idDocument: IdDocument
  readonly birthDate?: LocalDate
  readonly guardians?: readonly string[]
}

type SharesRead = readonly { readonly owner: string; readonly share: Share }[]
type CoOwnershipRead = 'sole' | 'joint' | 'by-shares'

type UnitRead = {
  readonly unitNumber: string
  readonly use?: 'residential' | 'parking-or-storage' | 'non-residential'
  readonly certificate?: { readonly number?: string; readonly legacyNumber?: string; readonly paper?: string }
  readonly owners: readonly string[]
  readonly coOwnership?: CoOwnershipRead
  readonly shares?: SharesRead
  readonly mortgagedShare?: Share
}

/** What the contracts and the form themselves say, as the bank read them, and what the bank knows beside them. */
type PapersRead = {
  readonly contractNo?: string
  readonly amount?: Money
  readonly period?: Period
  readonly scopeOfSecurity?: string
  readonly transferRestricted?: boolean
  readonly units?: readonly string[]
  readonly parties?: readonly string[]
  /** The creditor becomes owner when the debt is not paid (流押). */
  readonly forfeitureClause?: boolean
  readonly value?: Money
  readonly leasedUnits?: readonly string[]
  readonly companyDecision?: 'board' | 'shareholders'
  readonly marriedOwners?: readonly string[]
  readonly mortgagorKnowsRefinance?: boolean
}

type ApplicationRead = {
  readonly business: string
  readonly mode?: string
  readonly branch: string
  readonly officer: string
  readonly authorizationId?: string
  readonly loan?: {
    readonly loanContractNo: string
    readonly purpose: string
    readonly borrowerClass: string
    readonly amount: Money
  }
  readonly fees?: {
    readonly exemption?: 'small-enterprise' | 'affordable-housing'
    readonly exemptParties?: readonly string[]
    readonly extraCopies?: number
  }
  readonly mortgage?: {
    readonly kind: 'ordinary' | 'maximum'
    readonly contractNo: string
    readonly scopeOfSecurity?: string
    readonly transferRestricted: boolean
    readonly claim?: Money
    readonly term?: Period
    readonly ceiling?: Money
    readonly ceilingCovers?: string
    readonly determinationPeriod?: Period
    readonly existingDebt?: { readonly contractNo: string }
  }
  readonly parties: readonly PartyRead[]
  readonly mortgagors?: readonly { readonly party: string }[]
  readonly debtors?: readonly { readonly party: string; readonly relation: string }[]
  readonly mortgagees?: readonly { readonly branch: string; readonly name: string }[]
  readonly powersOfAttorney?: readonly {
    readonly principals: readonly string[]
    readonly agent: string
    readonly acts: readonly string[]
    readonly witnessedBy: string
  }[]
  readonly inquiry?: readonly {
    readonly party: string
    readonly trueIntent: boolean
    readonly otherCoOwners: boolean
    readonly papersTrue: boolean
    readonly knowsRestrictions: boolean
  }[]
  readonly units: readonly UnitRead[]
  readonly documents: readonly { readonly documentId: string; readonly slot: string }[]
  readonly signing?: readonly { readonly documentId: string; readonly signer: string }[]
  readonly commonMaterials?: readonly MaterialKind[]
  readonly papers?: PapersRead
  readonly existing?: readonly {
    readonly proofNumber?: string
    readonly legacyProofNumbers?: readonly string[]
    readonly kind: 'ordinary' | 'maximum'
    readonly mortgageeName: string
    readonly units?: readonly string[]
    readonly reason?: string
    readonly settledOn?: LocalDate
  }[]
  readonly change?: {
    readonly items: readonly { readonly of: string; readonly before: string; readonly after: string }[]
    readonly renews?: string
    readonly securedClaim?: string
  }
  readonly assignment?: {
    readonly debtorNotifiedOn?: LocalDate
    readonly undeterminedPart?: { readonly agreed: boolean }
  }
  readonly sale?: {
    readonly buyers: readonly string[]
    readonly sellers: readonly string[]
    readonly coOwnership?: CoOwnershipRead
    readonly shares?: SharesRead
    readonly taxClearanceNo?: string
  }
  readonly construction?: { readonly planningPermitNo?: string; readonly landCertificate?: unknown }
  readonly conversion?: {
    readonly preNoticeNo?: string
    readonly legacyPreNoticeNo?: string
    readonly merged?: unknown
    readonly lenderAlone?: true
  }
  readonly settlement?: { readonly counterpart?: unknown }
}

export type Application = WellFormed<ApplicationRead>
export type UnitApplied = NonNullable<WellFormed<UnitRead>>
export type PartyNamed = NonNullable<WellFormed<PartyRead>>
