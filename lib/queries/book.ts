/**
 * What a registry says to a query, and what of it a bank is shown, are two models: nothing passes from the one to the other that is
 * not named here.
 */
import * as z from 'zod/mini'
import { Money } from '../kernel/money.ts'
import { line } from '../kernel/text.ts'
import { Instant, LocalDate } from '../kernel/time.ts'
import { UnitNumber } from '../kernel/unit-number.ts'

const certificateNumber = z.optional(line(100))
const coOwnership = z.optional(z.enum(['sole', 'joint', 'by-shares']))
const facts = {
  location: line(300),
  use: line(100),
  /** Square metres, as the book writes them. */
  area: z.string().check(z.regex(/^\d{1,9}(\.\d{1,4})?$/)),
}
const restriction = {
  kind: z.enum(['seizure', 'provisional-seizure', 'advance-notice', 'objection', 'residence-right', 'other']),
  registeredOn: LocalDate,
}
const share = z.optional(line(40))
const mortgage = {
  proofNumber: line(100),
  mortgagee: line(200),
  kind: z.enum(['ordinary', 'maximum']),
  /** The secured claim, or the ceiling. */
  amount: Money,
  /** 顺位 */
  rank: z.int().check(z.minimum(1), z.maximum(99)),
  registeredOn: LocalDate,
  termFrom: z.optional(LocalDate),
  termTo: z.optional(LocalDate),
  /** 担保范围 */
  scopeOfSecurity: z.optional(line(1000)),
  transferRestricted: z.optional(z.boolean()),
}

/** What the book says of a unit. */
const Book = z.strictObject({
  unitNumber: UnitNumber,
  certificateNumber,
  owners: z
    .array(z.strictObject({ name: line(200), idNumber: line(64), share }))
    .check(z.minLength(1), z.maxLength(200)),
  coOwnership,
  facts: z.strictObject(facts),
  restrictions: z
    .array(z.strictObject({ ...restriction, authority: z.optional(line(200)), remarks: z.optional(line(1000)) }))
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

/** Whose it is decides whether the letter reaches it; it is not shown. */
const persons = z.array(z.strictObject({ idNumber: line(64) })).check(z.minLength(1), z.maxLength(200))

/** `owners`: of the unit it is about, at its registration. */
const CertificateChecked = z.strictObject({ ...certificateFacts, unitNumber: UnitNumber, owners: persons })

const PROGRESS_STATES = ['accepted', 'in-review', 'registered', 'not-accepted', 'refused', 'withdrawn'] as const
const progressFacts = { acceptanceNumber: line(100), state: z.enum(PROGRESS_STATES) }
const Progress = z.strictObject({ ...progressFacts, unitNumber: UnitNumber, applicants: persons })

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
  restrictions: z.optional(z.array(z.strictObject(restriction))),
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
  /** Of a query by name: unit by unit. */
  units: z.optional(z.array(z.strictObject({ unitNumber: UnitNumber, ...shownUnit }))),
})
export type Shown = z.infer<typeof Shown>
