/** What the free check answers. */
import * as z from 'zod/mini'
import { FeeQuoteView } from '../../fees/quote-view.ts'
import { INSISTENCE_REASONS, SEVERITIES } from '../../review/model.ts'

/** A fault as submission would refuse it; `rule` where a rule of the review says the same. */
const FaultView = z.strictObject({
  pointer: z.string(),
  code: z.string(),
  detail: z.string(),
  rule: z.optional(z.string()),
})

export const FindingSaid = z.strictObject({
  rule: z.string(),
  severity: z.enum(SEVERITIES),
  /** `not-checked`: nothing could be read that the rule needs. Never the same as passed. */
  outcome: z.enum(['found', 'not-checked']),
  pointer: z.string(),
  words: z.string(),
  /** What would cure it. */
  cure: z.string(),
  sources: z.array(z.strictObject({ text: z.string(), from: z.optional(z.string()), to: z.optional(z.string()) })),
  /** With one of these reasons and a comment the bank may lodge in spite of it. */
  insistable: z.optional(z.array(z.enum(INSISTENCE_REASONS))),
  /** When the registry read the book. */
  bookReadAt: z.optional(z.string()),
  /** Of a filing over several registries: in whose part. */
  registry: z.optional(z.string()),
})

/** What the check asked of the registry itself. `asked`: not answered in time; a check made after `query.answered` reads it. */
const AskedOfBook = z.strictObject({
  unitNumber: z.string(),
  kind: z.string(),
  status: z.enum(['answered', 'asked', 'refused']),
  queryId: z.optional(z.string()),
  /** Why the authorization or the agreement does not permit the question. */
  refusal: z.optional(z.string()),
})
export type AskedOfBook = z.infer<typeof AskedOfBook>

export const CheckAnswer = z.strictObject({
  /** Whether this filing, submitted now, would reach its registry. */
  wouldBeLodged: z.boolean(),
  notice: z.string(),
  registry: z.optional(z.string()),
  /** Where the units lie with several registries: the part of each, reviewed for itself as it will be when it is filed. */
  parts: z.optional(z.array(z.strictObject({ registry: z.string(), units: z.array(z.string()) }))),
  /** What nothing may pass: agreement, branch, officer, connection, reference. */
  refusals: z.array(z.strictObject({ code: z.string(), title: z.string(), rule: z.optional(z.string()) })),
  faults: z.array(FaultView),
  findings: z.array(FindingSaid),
  /** With `readBook`: the queries that this check asked, each counted against the authorization. */
  queries: z.optional(z.array(AskedOfBook)),
  /** What it would cost by the law of today, as far as business and units are readable. */
  fees: z.optional(FeeQuoteView),
})
export type CheckAnswer = z.infer<typeof CheckAnswer>
