/** What happened to a unit at the registry's own window or by a court's order: outside events of cases. */
import * as z from 'zod/mini'
import { line } from '../../kernel/text.ts'
import { Instant } from '../../kernel/time.ts'
import { UnitNumber } from '../../kernel/unit-number.ts'
import type { Key } from '../../platform/ports.ts'

/** 更正登记: what the book said is put right. */
export const CORRECTION = 'correction-registered'

const KINDS = [
  'mortgage-registered',
  'mortgage-cancelled',
  'seized',
  'seizure-lifted',
  'ownership-changed',
  'objection-registered',
  'objection-lifted',
  'advance-notice-registered',
  'advance-notice-cancelled',
  'residence-right-registered',
  'certificate-reissued',
  'unit-changed',
  CORRECTION,
  'other',
] as const

export const UnitEvent = z.strictObject({
  /** The registry's own number of the event; each is reported once. */
  eventNumber: z.string().check(z.regex(/^[\w.-]{1,64}$/)),
  kind: z.enum(KINDS),
  unitNumber: UnitNumber,
  /** When the book was written. */
  happenedAt: Instant,
  /** Certificates and proofs that ended with it. */
  certificates: z.optional(
    z
      .array(z.strictObject({ number: line(100), ended: z.enum(['cancelled', 'superseded']) }))
      .check(z.minLength(1), z.maxLength(20)),
  ),
})
export type UnitEvent = z.infer<typeof UnitEvent>

/** How far it reached; nothing is said of whom. */
export const UnitEventTaken = z.strictObject({ unitEventId: z.string(), case: z.boolean(), certificates: z.int() })

/** By the number that its registry gave it, so that it is taken once. */
export const reportedKey = (registry: string, eventNumber: string): Key => ({
  pk: `REPORTED#${registry}#${eventNumber}`,
  sk: 'EVENT',
})
