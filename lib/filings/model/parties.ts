/** Who takes part in a filing, and in what part: persons once, their parts by reference. */

import * as z from 'zod/mini'
import { CitizenId } from '../../kernel/citizen-id.ts'
import { CreditCode } from '../../kernel/credit-code.ts'
import { DocumentId } from '../../kernel/ids.ts'
import { LocalDate } from '../../kernel/time.ts'
import { UnitNumber } from '../../kernel/unit-number.ts'
import { keysOf } from '../../names/keys.ts'
import { REGISTRATION_KINDS } from '../../registrations/kinds.ts'
import { LocalId, line, Phone, Share } from './fields.ts'

/** As it is printed: with blanks, and the part of an issue in brackets. */
const TravelNumber = z.string().check(z.regex(/^[A-Z0-9][A-Za-z0-9 ()（）-]{4,29}$/))
const validTo = z.optional(LocalDate)

/** 证件种类 of a natural person. A residence permit's number is built as a citizen's (810000, 820000, 830000). */
export const PersonDocument = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.enum(['resident-id', 'household-register', 'residence-permit']),
    number: CitizenId,
    validTo,
  }),
  z.strictObject({
    kind: z.enum([
      'passport',
      'hong-kong-macao-permit',
      'taiwan-permit',
      'permanent-residence',
      'hong-kong-id',
      'macao-id',
      'taiwan-id',
    ]),
    number: TravelNumber,
    validTo,
  }),
  // 军字第…号, 士字第…号: the number holds Chinese
  z.strictObject({ kind: z.literal('military-id'), number: line(40), validTo }),
])
export type PersonDocument = z.infer<typeof PersonDocument>

const OrganizationDocument = z.strictObject({ kind: z.literal('credit-code'), number: CreditCode, validTo })

export const Individual = z.strictObject({
  id: LocalId,
  type: z.literal('individual'),
  /** The Chinese name as on the book. */
  name: line(100),
  idDocument: PersonDocument,
  /** Needed to tell a minor where the document's number does not hold it. */
  birthDate: z.optional(LocalDate),
  phone: z.optional(Phone),
  address: z.optional(line(200)),
  /** Party ids. A guardian applies for a minor, and for an adult without full capacity (实施细则 11). */
  guardians: z.optional(z.array(LocalId).check(z.minLength(1), z.maxLength(4))),
})
export type Individual = z.infer<typeof Individual>

export const Organization = z.strictObject({
  id: LocalId,
  type: z.literal('organization'),
  name: line(200),
  idDocument: OrganizationDocument,
  representative: z.strictObject({ name: line(100), idDocument: PersonDocument }),
  phone: z.optional(Phone),
  address: z.optional(line(200)),
})

export const Party = z.discriminatedUnion('type', [Individual, Organization])
export type Party = z.infer<typeof Party>

export const Mortgagor = z.strictObject({ party: LocalId })

export const DEBTOR_RELATIONS = ['same', 'spouse', 'relative', 'controlled-company', 'affiliate', 'other'] as const

export const Debtor = z.strictObject({
  party: LocalId,
  /** To the mortgagors; `same` is a mortgagor himself. */
  relation: z.enum(DEBTOR_RELATIONS),
})

/** The lending branch, not the head office. Syndicate agents and trustees of entrusted loans: 担保制度解释 4. */
export const Mortgagee = z.strictObject({
  branch: CreditCode,
  name: line(200),
  /** 顺位, as agreed; the book decides. */
  rank: z.int().check(z.minimum(1), z.maximum(99)),
  share: z.optional(Share),
  capacity: z.enum(['own', 'syndicate-agent', 'entrusted-loan-trustee']),
})

export const Agent = z.strictObject({ party: LocalId, power: LocalId })

export const POWER_ACTS = ['apply', 'supplement', 'answer-inquiry', 'withdraw', 'collect'] as const

/** 授权委托书: from an applicant to an agent, to apply. Not the letter by which an owner lets a bank look. */
export const PowerOfAttorney = z.strictObject({
  id: LocalId,
  principals: z.array(LocalId).check(z.minLength(1), z.maxLength(50)),
  agent: LocalId,
  acts: z.array(z.enum(POWER_ACTS)).check(z.minLength(1), z.maxLength(POWER_ACTS.length)),
  /** Without them, every registration of this filing. */
  kinds: z.optional(z.array(z.enum(keysOf(REGISTRATION_KINDS))).check(z.minLength(1), z.maxLength(20))),
  /** Without them, every unit of this filing. */
  units: z.optional(z.array(UnitNumber).check(z.minLength(1), z.maxLength(50))),
  validFrom: LocalDate,
  validTo: LocalDate,
  /** A natural person signs before the registry, a notary, or the bank's designated officer (实施细则 12). */
  witnessedBy: z.enum(['registry', 'notary', 'designated-officer']),
  documentId: DocumentId,
})
export type PowerOfAttorney = z.infer<typeof PowerOfAttorney>

/** 询问记录: the applicant's own answers (操作规范 3.4). */
export const InquiryAnswers = z.strictObject({
  party: LocalId,
  trueIntent: z.boolean(),
  otherCoOwners: z.boolean(),
  papersTrue: z.boolean(),
  knowsRestrictions: z.boolean(),
  answeredOn: LocalDate,
})
