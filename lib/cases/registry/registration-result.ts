/** One registration of an acceptance as its registry reports it. */
import * as z from 'zod/mini'
import { OwnershipCertificateNumber } from '../../kernel/certificate-number.ts'
import { UnitNumber } from '../../kernel/unit-number.ts'
import { keysOf } from '../../names/keys.ts'
import { REGISTRATION_KINDS } from '../../registrations/kinds.ts'

/** What the book now says of one registration of the acceptance. */
export const RegistrationResult = z.strictObject({
  kind: z.enum(keysOf(REGISTRATION_KINDS)),
  /** The certificates of the mortgages that ended or changed with it. */
  ended: z.optional(z.array(z.string().check(z.minLength(1), z.maxLength(100))).check(z.minLength(1), z.maxLength(40))),
  /** Where ownership passed: the new owners' certificates. */
  ownershipCertificates: z.optional(
    z
      .array(z.strictObject({ number: OwnershipCertificateNumber, units: z.array(UnitNumber).check(z.minLength(1)) }))
      .check(z.minLength(1), z.maxLength(50)),
  ),
})
