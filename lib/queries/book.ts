/**
 * What a registry says to a query, and what of it a bank is shown, are two models: nothing passes from the one to the other that is
 * not named here.
 */
import * as z from 'zod/mini'
import { Sha256 } from '../documents/model.ts'
import { DocumentId } from '../kernel/ids.ts'
import { Money } from '../kernel/money.ts'
import { line } from '../kernel/text.ts'
import { Instant, LocalDate } from '../kernel/time.ts'
import { UnitNumber } from '../kernel/unit-number.ts'
import { keysOf } from '../names/keys.ts'
import { holders, persons } from './holders.ts'
import { RESTRICTIONS } from './restrictions.ts'

const certificateNumber = z.optional(line(100))
const coOwnership = z.optional(z.enum(['sole', 'joint', 'by-shares']))
const facts = {
  location: line(300),
  use: line(100),
  /** Square metres, as the book writes them. */
  area: z.string().check(z.regex(/^\d{1,9}(\.\d{1,4})?$/)),
}
/** What the book, and the registry's own files, say of the unit beside its rights and burdens. What is absent is not known. */
const state = {
  /** 权利性质 of the land: 出让, 划拨, 集体. */
  land: z.optional(z.enum(['granted', 'allocated', 'collective', 'homestead', 'other'])),
  landTermTo: z.optional(LocalDate),
  /** Education, medical or other facilities of a non-profit body (民法典 399(三)). */
  publicInterest: z.optional(z.boolean()),
  /** 经济适用、限价、共有产权等 with a limit on resale in force. */
  resaleRestricted: z.optional(z.boolean()),
  /** Of a unit in a building under construction: pre-notice registered or pre-sale contract filed. */
  presold: z.optional(z.boolean()),
  /** The building has its first ownership registration. */
  ownershipRegistered: z.optional(z.boolean()),
  /** House and land registered apart: the other half. */
  togetherWith: z.optional(z.array(UnitNumber).check(z.maxLength(50))),
  /** An accepted application on this unit is under way. Only that it exists. */
  otherCaseRunning: z.optional(z.boolean()),
}
/** While something is registered in advance: how long it still holds (民法典 221). */
const advance = {
  registrableSince: z.optional(LocalDate),
  claimEnded: z.optional(z.boolean()),
}
const restriction = {
  kind: z.enum(keysOf(RESTRICTIONS)),
  /** Not known of what was entered before the registers were unified; so are the amounts, ranks and days of mortgages. */
  registeredOn: z.optional(LocalDate),
  /** Of a pre-notice. */
  proofNumber: z.optional(line(100)),
  ...advance,
}
const share = z.optional(line(40))
const mortgage = {
  proofNumber: line(100),
  mortgagee: line(200),
  kind: z.enum(['ordinary', 'maximum']),
  /** The secured claim, or the ceiling. */
  amount: z.optional(Money),
  /** 顺位 */
  rank: z.optional(z.int().check(z.minimum(1), z.maximum(99))),
  registeredOn: z.optional(LocalDate),
  termFrom: z.optional(LocalDate),
  termTo: z.optional(LocalDate),
  /** 担保范围 */
  scopeOfSecurity: z.optional(line(1000)),
  transferRestricted: z.optional(z.boolean()),
  /** 债权确定: a maximum-amount mortgage whose claims are fixed. */
  determined: z.optional(z.boolean()),
  /** How many units it lies on. */
  unitsCovered: z.optional(z.int().check(z.minimum(1))),
  /** 抵押预告登记: not yet a mortgage. */
  preNotice: z.optional(z.boolean()),
  ...advance,
}

/** Old entries have no number: then the owner is known by his name and the number of his certificate. */
const owner = { name: line(200), idNumber: z.optional(line(64)) }

/** What the book says of a unit. */
const Book = z.strictObject({
  unitNumber: UnitNumber,
  certificateNumber,
  owners: z.array(z.strictObject({ ...owner, share })).check(z.minLength(1), z.maxLength(200)),
  coOwnership,
  facts: z.strictObject(facts),
  /** Numbers that no longer hold: cancelled, replaced, reissued after loss (实施细则 22). */
  voidCertificates: z.optional(z.array(line(100)).check(z.maxLength(50))),
  state: z.optional(z.strictObject(state)),
  restrictions: z
    .array(
      z.strictObject({
        ...restriction,
        /** The number of the person who holds it. */
        holder: z.optional(line(64)),
        authority: z.optional(line(200)),
        remarks: z.optional(line(1000)),
      }),
    )
    .check(z.maxLength(100)),
  mortgages: z.array(z.strictObject({ ...mortgage, remarks: z.optional(line(1000)) })).check(z.maxLength(100)),
})
export type Book = z.infer<typeof Book>

const certificateFacts = {
  number: line(100),
  kind: z.enum(['ownership', 'registration-proof']),
  status: z.enum(['valid', 'superseded', 'cancelled']),
  registeredOn: LocalDate,
}

/** `owners`: of the unit it is about, at its registration. */
const CertificateChecked = z.strictObject({ ...certificateFacts, unitNumber: UnitNumber, owners: holders })

const PROGRESS_STATES = ['accepted', 'in-review', 'registered', 'not-accepted', 'refused', 'withdrawn'] as const
const progressFacts = { acceptanceNumber: line(100), state: z.enum(PROGRESS_STATES) }
const Progress = z.strictObject({ ...progressFacts, unitNumber: UnitNumber, applicants: persons })

/** 登记结果, as the book and its annexes; 登记原始资料, the papers by which it was registered. */
export const COPIED_MATERIALS = ['results', 'originals'] as const
const copy = {
  material: z.enum(COPIED_MATERIALS),
  title: line(200),
  documentId: DocumentId,
  sha256: Sha256,
}
const COPIES = 20

/** The papers themselves are confirmed documents of the registry, of the type `registration-copy`. */
const Copies = z.strictObject({
  unitNumber: UnitNumber,
  certificateNumber,
  owners: holders,
  papers: z
    // `names`: every person who can be read in the paper; nobody can blacken it for those who did not sign.
    .array(z.strictObject({ ...copy, names: holders }))
    .check(z.minLength(1), z.maxLength(COPIES)),
})

/** A registry with more in one name than this answers `refused`, and is asked unit by unit. */
const HOLDINGS = 200

/** Of what was found, exactly that which was asked for. */
export const RegistryAnswer = z.discriminatedUnion('outcome', [
  z.strictObject({
    outcome: z.literal('found'),
    readAt: Instant,
    book: z.optional(Book),
    certificate: z.optional(CertificateChecked),
    progress: z.optional(Progress),
    copies: z.optional(Copies),
    holdings: z.optional(z.array(Book).check(z.minLength(1), z.maxLength(HOLDINGS))),
  }),
  z.strictObject({ outcome: z.literal('not-found'), readAt: Instant }),
  /** 不予查询 */
  z.strictObject({
    outcome: z.literal('refused'),
    readAt: Instant,
    ground: z.enum(['outside-territory', 'incomplete', 'not-entitled', 'other']),
  }),
])
export type RegistryAnswer = z.infer<typeof RegistryAnswer>
export type Found = Extract<RegistryAnswer, { readonly outcome: 'found' }>

const shownUnit = {
  certificateNumber,
  /** Owners who did not sign the letter are masked. */
  owners: z.optional(z.array(z.strictObject({ name: line(200), idNumber: z.optional(line(64)), share }))),
  coOwnership,
  facts: z.optional(z.strictObject(facts)),
  voidCertificates: z.optional(z.array(line(100))),
  state: z.optional(z.strictObject(state)),
  /** `ofSigner`: held by an owner who signed the letter; of others nobody is named. */
  restrictions: z.optional(z.array(z.strictObject({ ...restriction, ofSigner: z.optional(z.boolean()) }))),
  mortgaged: z.optional(z.boolean()),
  mortgages: z.optional(z.array(z.strictObject(mortgage))),
  /** 是否查封或者限制处分, 是否共有, 是否预告, 是否异议: of interest to who has an interest, no more. */
  restricted: z.optional(z.boolean()),
  coOwned: z.optional(z.boolean()),
  advanceNotice: z.optional(z.boolean()),
  objection: z.optional(z.boolean()),
}

/** What the bank is shown: the fields of the kind it asked for. */
export const Shown = z.strictObject({
  ...shownUnit,
  certificate: z.optional(z.strictObject(certificateFacts)),
  progress: z.optional(z.strictObject(progressFacts)),
  copies: z.optional(z.array(z.strictObject(copy))),
  /** How many papers are not shown because they name somebody who did not sign. */
  copiesWithheld: z.optional(z.int()),
  /** Of a query by name: unit by unit. */
  units: z.optional(z.array(z.strictObject({ unitNumber: UnitNumber, ...shownUnit }))),
})
export type Shown = z.infer<typeof Shown>
