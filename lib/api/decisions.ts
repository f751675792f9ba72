/** The contract of decisions, apart from the other contracts of cases: the function that serves it starts with nothing else. */
import * as z from 'zod/mini'
import { Decision } from '../cases/registry/decision.ts'
import { StepTaken } from '../cases/state/views.ts'
import { CaseId } from '../kernel/ids.ts'
import { contract } from './contract.ts'

/** What any act on a case may be answered. */
export const ACT_REFUSALS = [
  'signature.invalid',
  'resource.not-found',
  'case.wrong-step',
  'case.closed',
  'platform.contended',
] as const

const DecisionTaken = z.extend(StepTaken, {
  /**
   * Of a registration: certificates that the filing names as ending though the platform issued them for other units or on another book.
   * They were not ended; what ends by the book after all is reported with POST /v1/registry/unit-events.
   */
  notEnded: z.optional(z.array(z.string())),
})

export const recordDecision = contract({
  operation: 'recordDecision',
  tag: 'registry',
  summary: { zh: '登记机构回传办理结果', en: 'A registry reports what it decided' },
  path: z.strictObject({ caseId: CaseId }),
  body: Decision,
  success: { status: 200, body: DecisionTaken },
  refusals: [...ACT_REFUSALS, 'fee.unpaid', 'tax.unseen'],
  example: {
    body: { decision: 'accepted', registryNumber: '厦登2026-000001', acceptedAt: '2026-11-24T10:00:00+08:00' },
  },
})
