/** What became of each attempt: the evidence of delivery, kept a month, by institution and day. */
import * as z from 'zod/mini'
import { beijing, beijingDate } from '../kernel/time.ts'
import type { Ports, Row } from '../platform/ports.ts'
import { readSubjectId, underBothNames } from '../subjects/earlier-name.ts'
import { SUBJECT_KINDS, subjectKindOf } from '../subjects/subjects.ts'

export const ATTEMPT_RETENTION_DAYS = 31

export const Attempt = z.object({
  deliveryId: z.string(),
  eventId: z.string(),
  type: z.string(),
  /** What it tells of. */
  subject: z.object({ kind: z.enum(SUBJECT_KINDS), id: z.string() }),
  /** Of a case, the same id. */
  caseId: z.optional(z.string()),
  /** 1 for the first. */
  attempt: z.int(),
  at: z.string(),
  /** Which endpoint was called, if one was. */
  endpointId: z.optional(z.string()),
  outcome: z.enum(['delivered', 'failed', 'exhausted']),
  /** Of the receiver's answer, or why there was none. */
  status: z.optional(z.int()),
  reason: z.optional(z.string()),
  elapsedMs: z.optional(z.int()),
  nextAttemptAt: z.optional(z.string()),
  /** `X-Request-Id` of the call that led to it, sent along as `DT-Correlation-Id`. */
  correlation: z.optional(z.string()),
})
export type Attempt = z.infer<typeof Attempt>

/** As a worker records it. */
export type AttemptMade = Omit<Attempt, 'at' | 'subject' | 'caseId'> & { readonly subjectId: string }

/** As an institution is shown it. */
export const viewOfAttempt = ({
  subjectId: id,
  ...attempt
}: Omit<Attempt, 'subject' | 'caseId'> & AttemptMade): Attempt => {
  const kind = subjectKindOf(id)
  return { ...attempt, subject: { kind, id }, ...(kind === 'case' && { caseId: id }) }
}

const StoredAttempt = z.object({
  ...z.omit(Attempt, { subject: true }).shape,
  subjectId: z.optional(z.string()),
})

/** By this release or the one before. */
export const readAttempt = (row: Row): Attempt => {
  const { caseId, subjectId, ...attempt } = StoredAttempt.parse(row)
  return viewOfAttempt({ ...attempt, subjectId: readSubjectId({ caseId, subjectId }) })
}

export const attemptsPk = (institutionId: string, day: string): string => `ATTEMPTS#${institutionId}#${day}`

export const recordAttempt = async (
  { table, clock }: Pick<Ports, 'table' | 'clock'>,
  institutionId: string,
  attempt: AttemptMade,
): Promise<void> => {
  const now = clock.now()
  const put: Row = {
    pk: attemptsPk(institutionId, beijingDate(now)),
    sk: [
      now.toISOString(),
      attempt.deliveryId,
      attempt.attempt,
      ...(attempt.endpointId ? [attempt.endpointId] : []),
    ].join('#'),
    ...attempt,
    ...underBothNames(attempt.subjectId),
    at: beijing(now),
    expiresAt: Math.floor(now.getTime() / 1000) + ATTEMPT_RETENTION_DAYS * 86_400,
  }
  await table.write({ table: 'deliveries', put })
}
