/** The report of 登簿. */
import * as z from 'zod/mini'
import { Instant } from '../../kernel/time.ts'
import { UnitNumber } from '../../kernel/unit-number.ts'
import { EnteredMortgage } from './entered-mortgage.ts'
import { RegistrationResult } from './registration-result.ts'
import { TaxSeen } from './tax-seen.ts'

const text = (maximum: number) => z.string().check(z.minLength(1), z.maxLength(maximum))

/** 登簿: what the book now says of each unit and of the mortgage. The rank (顺位) comes from it. */
export const Registered = z.strictObject({
  decision: z.literal('registered'),
  registeredAt: Instant,
  registrar: text(64),
  units: z
    .array(
      z.strictObject({
        unitNumber: UnitNumber,
        /** 业务号: the number of the entry in the book. */
        bookNumber: z.optional(text(64)),
        /** 顺位; needed where a mortgage begins. */
        rank: z.optional(z.int().check(z.gte(1), z.lte(99))),
        remarks: z.optional(text(1000)),
      }),
    )
    .check(z.minLength(1), z.maxLength(50)),
  /** 登簿结果 of the mortgage; what differs from the filing is told to the bank at once. */
  mortgage: z.optional(EnteredMortgage),
  /** Where ownership passes: by what the registry saw that its tax is seen to (契税法 11). */
  tax: z.optional(TaxSeen),
  /** Every registration of the acceptance, once. May be left out where there is only one. */
  registrations: z.optional(z.array(RegistrationResult).check(z.minLength(1), z.maxLength(10))),
})
export type Registered = z.infer<typeof Registered>
