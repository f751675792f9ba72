/** What a bank asks a draft of, and what it gets. */
import * as z from 'zod/mini'
import { LocalId, line } from '../../filings/model/fields.ts'
import { CreditCode } from '../../kernel/credit-code.ts'
import { judged } from '../../kernel/faults.ts'
import { AuthorizationId, CaseId } from '../../kernel/ids.ts'
import { Instant } from '../../kernel/time.ts'
import { UnitNumber } from '../../kernel/unit-number.ts'
import { BusinessName } from '../../registrations/businesses/index.ts'

export const Prefill = z
  .strictObject({
    business: BusinessName,
    mode: z.optional(line(32)),
    /** A former case of the bank: a release from its mortgage, a conversion from its pre-notice, a renewal from its registration. */
    caseId: z.optional(CaseId),
    unitNumber: z.optional(UnitNumber),
    /** The authorization under which the book may be read. */
    authorizationId: z.optional(AuthorizationId),
    branch: z.optional(CreditCode),
    officer: z.optional(LocalId),
  })
  .check(
    judged(({ caseId, unitNumber, authorizationId }) =>
      caseId === undefined && unitNumber === undefined && authorizationId === undefined
        ? 'prefill.from-nothing'
        : undefined,
    ),
  )
export type Prefill = z.infer<typeof Prefill>

export const PrefillAnswer = z.strictObject({
  /** The beginning of a filing: send it, completed, to `checkCase` and `submitCase`. */
  draft: z.record(z.string(), z.unknown()),
  /** Where each part came from. */
  origins: z.array(
    z.strictObject({
      pointer: z.string(),
      from: z.enum(['case', 'book', 'authorization', 'directory']),
      bookReadAt: z.optional(Instant),
    }),
  ),
  /** What only the bank can say. */
  missing: z.array(z.string()),
})
export type PrefillAnswer = z.infer<typeof PrefillAnswer>
