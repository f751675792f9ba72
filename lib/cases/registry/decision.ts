/** What a registry may say of a case (条例 15, 17, 20–22). Each decision is one step of the lifecycle. */

import * as z from 'zod/mini'
import { CertificateReport } from '../../certificates/model.ts'
import { DocumentType } from '../../documents/types.ts'
import { judged } from '../../kernel/faults.ts'
import { Money } from '../../kernel/money.ts'
import { Instant } from '../../kernel/time.ts'
import { UnitNumber } from '../../kernel/unit-number.ts'
import { RULES_NAMED, RuleId } from '../../review/model.ts'
import type { Step } from '../state/lifecycle.ts'
import { RegistrationResult } from './registration-result.ts'
import { TaxSeen } from './tax-seen.ts'

const text = (maximum: number) => z.string().check(z.minLength(1), z.maxLength(maximum))

/** Rules of the review that had foreseen the reason, or should have: by them the rules are measured. */
const rules = z.optional(z.array(RuleId).check(z.maxLength(RULES_NAMED)))

/** 登记业务号: the registry's own number of the acceptance. */
const RegistryNumber = text(64)

const Accepted = z.strictObject({
  decision: z.literal('accepted'),
  registryNumber: RegistryNumber,
  acceptedAt: Instant,
  /** The fee that the mortgagee owes, where the registry fixes it with the acceptance; another than quoted is the finding `fee.differs`. */
  feeFen: z.optional(z.int().check(z.gte(0), z.lte(100_000_000))),
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

/** One thing that is missing or wrong: a document for a slot, or a field of the filing. */
const MissingItem = z
  .strictObject({
    id: text(32),
    code: z.enum([
      'document-missing',
      'document-illegible',
      'document-unfit',
      'signature-missing',
      'field-missing',
      'field-wrong',
      'statements-differ',
      'other',
    ]),
    slot: z.optional(DocumentType),
    pointer: z.optional(z.string().check(z.regex(/^(\/[^/]+)+$/), z.maxLength(200))),
    text: text(500),
  })
  .check(
    judged(({ slot, pointer }) =>
      (slot === undefined) === (pointer === undefined) ? 'item.slot-or-pointer' : undefined,
    ),
  )

const MissingItems = z.array(MissingItem).check(
  z.minLength(1),
  z.maxLength(50),
  judged((items) => (new Set(items.map(({ id }) => id)).size === items.length ? undefined : 'item.repeated')),
)

/** 补正: everything that is missing, said once; what comes in full must then be accepted (条例 17). */
const SupplementRequired = z.strictObject({
  decision: z.literal('supplement-required'),
  items: MissingItems,
  dueAt: Instant,
  askedAt: Instant,
  /** A second list at the same stage says why the first was not complete. */
  whyAgain: z.optional(text(1000)),
})

/** 补充材料, after acceptance. */
const FurtherMaterial = z.strictObject({
  decision: z.literal('further-material'),
  items: MissingItems,
  dueAt: z.optional(Instant),
  askedAt: Instant,
  whyAgain: z.optional(text(1000)),
})

const AwaitingPayment = z.strictObject({
  decision: z.literal('awaiting-payment'),
  /** 缴款通知书 */
  noticeNo: text(64),
  amount: Money,
  askedAt: Instant,
})

const PaymentConfirmed = z.strictObject({ decision: z.literal('payment-confirmed'), paidAt: Instant })

/** 实地查看 and 公告 do not count towards the limits. */
const ClockStopped = z.strictObject({
  decision: z.literal('clock-stopped'),
  cause: z.enum(['on-site-view', 'public-notice', 'other']),
  reason: z.optional(text(500)),
  stoppedAt: Instant,
})

const ClockRunsAgain = z.strictObject({ decision: z.literal('clock-runs-again'), at: Instant })

/** 不予登记: after acceptance, on one of the four grounds of 条例 22. */
const Refused = z.strictObject({
  decision: z.literal('refused'),
  ground: z.enum(['unlawful', 'ownership-dispute', 'term-exceeded', 'other']),
  reason: text(2000),
  rules,
  refusedAt: Instant,
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
        /** The registry's own number of the registration (登记业务号). */
        bookNumber: text(64),
        rank: z.int().check(z.gte(1), z.lte(99)),
        remarks: z.optional(text(1000)),
      }),
    )
    .check(z.minLength(1), z.maxLength(50)),
  /** Where ownership passes: by what the registry saw that its tax is seen to (契税法 11). */
  tax: z.optional(TaxSeen),
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
  SupplementRequired,
  FurtherMaterial,
  AwaitingPayment,
  PaymentConfirmed,
  ClockStopped,
  ClockRunsAgain,
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
  'supplement-required': 'requireSupplement',
  'further-material': 'requireFurther',
  'awaiting-payment': 'awaitPayment',
  'payment-confirmed': 'confirmPayment',
  'clock-stopped': 'stopClock',
  'clock-runs-again': 'runClock',
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
    case 'supplement-required':
    case 'further-material':
    case 'awaiting-payment':
      return { at: decision.askedAt, pointer: '/askedAt' }
    case 'payment-confirmed':
      return { at: decision.paidAt, pointer: '/paidAt' }
    case 'clock-stopped':
      return { at: decision.stoppedAt, pointer: '/stoppedAt' }
    case 'clock-runs-again':
      return { at: decision.at, pointer: '/at' }
  }
}
