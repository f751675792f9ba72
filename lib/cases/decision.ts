/** What a registry may say of a case (条例 15, 17, 20–22). Each decision is one step of the lifecycle. */
import * as z from 'zod/mini'
import { CertificateReport } from '../certificates/model.ts'
import { OwnershipCertificateNumber } from '../kernel/certificate-number.ts'
import { Instant } from '../kernel/time.ts'
import { UnitNumber } from '../kernel/unit-number.ts'
import { REGISTRATION_KINDS, type RegistrationKind } from '../registrations/kinds.ts'
import { RuleId } from '../review/model.ts'
import type { Step } from './lifecycle.ts'

const text = (maximum: number) => z.string().check(z.minLength(1), z.maxLength(maximum))

/** Rules of the review that had foreseen the reason, or should have: by them the rules are measured. */
const rules = z.optional(z.array(RuleId).check(z.maxLength(77)))

/** 登记业务号: the registry's own number of the acceptance. */
const RegistryNumber = text(64)

const Accepted = z.strictObject({
  decision: z.literal('accepted'),
  registryNumber: RegistryNumber,
  acceptedAt: Instant,
})

/** 不予受理: before acceptance, with everything that is missing said at once (条例 17). */
const NotAccepted = z.strictObject({
  decision: z.literal('not-accepted'),
  ground: z.enum(['incomplete', 'outside-territory', 'wrong-form', 'other']),
  reason: text(2000),
  rules,
  decidedAt: Instant,
})

const InReview = z.strictObject({ decision: z.literal('in-review'), startedAt: Instant })

/** 不予登记: after acceptance, on one of the four grounds of 条例 22. */
const Refused = z.strictObject({
  decision: z.literal('refused'),
  ground: z.enum(['unlawful', 'ownership-dispute', 'term-exceeded', 'other']),
  reason: text(2000),
  rules,
  refusedAt: Instant,
})

/** What the book now says of one registration of the acceptance. */
const RegistrationResult = z.strictObject({
  kind: z.enum(Object.keys(REGISTRATION_KINDS) as [RegistrationKind, ...RegistrationKind[]]),
  /** The certificates of the mortgages that ended or changed with it. */
  ended: z.optional(z.array(text(100)).check(z.minLength(1), z.maxLength(40))),
  /** Where ownership passed: the new owners' certificates. */
  ownershipCertificates: z.optional(
    z
      .array(z.strictObject({ number: OwnershipCertificateNumber, units: z.array(UnitNumber).check(z.minLength(1)) }))
      .check(z.minLength(1), z.maxLength(50)),
  ),
})

/** 登簿: what the book now says of each unit. The rank (顺位) comes from it. */
const Registered = z.strictObject({
  decision: z.literal('registered'),
  registeredAt: Instant,
  registrar: text(64),
  units: z
    .array(
      z.strictObject({
        unitNumber: UnitNumber,
        /** The number of the entry in the book (登簿编号). */
        bookNumber: text(64),
        rank: z.int().check(z.gte(1), z.lte(99)),
        remarks: z.optional(text(1000)),
      }),
    )
    .check(z.minLength(1), z.maxLength(50)),
  /** Every registration of the acceptance, once. May be left out where there is only one. */
  registrations: z.optional(z.array(RegistrationResult).check(z.minLength(1), z.maxLength(10))),
})
export type Registered = z.infer<typeof Registered>

/** 不动产登记电子证明, uploaded before as documents of the registry. One for the case, or one a unit. */
const Certified = z.strictObject({
  decision: z.literal('certified'),
  certificates: z.array(CertificateReport).check(z.minLength(1), z.maxLength(50)),
})

const Withdrawn = z.strictObject({ decision: z.literal('withdrawn'), withdrawnAt: Instant })

const WithdrawalDeclined = z.strictObject({
  decision: z.literal('withdrawal-declined'),
  reason: text(2000),
  declinedAt: Instant,
})

export const Decision = z.discriminatedUnion('decision', [
  Accepted,
  NotAccepted,
  InReview,
  Refused,
  Registered,
  Certified,
  Withdrawn,
  WithdrawalDeclined,
])
export type Decision = z.infer<typeof Decision>

export const STEP_OF = {
  accepted: 'accept',
  'not-accepted': 'notAccept',
  'in-review': 'review',
  refused: 'refuse',
  registered: 'register',
  certified: 'certify',
  withdrawn: 'confirmWithdrawal',
  'withdrawal-declined': 'declineWithdrawal',
} as const satisfies Record<Decision['decision'], Step>

type Occurrence = { readonly at: string; readonly pointer: string }

const latestOf = (occurrences: readonly Occurrence[]): Occurrence =>
  occurrences.reduce((latest, one) => (Date.parse(one.at) > Date.parse(latest.at) ? one : latest))

/** When it happened, as the registry says, and where it says so. */
export const occurrence = (decision: Decision): Occurrence => {
  switch (decision.decision) {
    case 'accepted':
      return { at: decision.acceptedAt, pointer: '/acceptedAt' }
    case 'not-accepted':
      return { at: decision.decidedAt, pointer: '/decidedAt' }
    case 'in-review':
      return { at: decision.startedAt, pointer: '/startedAt' }
    case 'refused':
      return { at: decision.refusedAt, pointer: '/refusedAt' }
    case 'registered':
      return { at: decision.registeredAt, pointer: '/registeredAt' }
    case 'certified':
      return latestOf(
        decision.certificates.map(({ issuedAt }, i) => ({ at: issuedAt, pointer: `/certificates/${i}/issuedAt` })),
      )
    case 'withdrawn':
      return { at: decision.withdrawnAt, pointer: '/withdrawnAt' }
    case 'withdrawal-declined':
      return { at: decision.declinedAt, pointer: '/declinedAt' }
  }
}
