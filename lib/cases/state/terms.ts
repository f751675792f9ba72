import * as z from 'zod/mini'
import { Duration } from '../../clocks/duration.ts'
import type { Stored } from '../../kernel/stored.ts'
import { OfficeHours } from '../../registries/model.ts'

/** What a registry publishes of its time, as it stood when the case was lodged: a promise stays as it was given. */
export const Terms = z.object({
  hours: OfficeHours,
  intake: z.enum(['any-time', 'office-hours']),
  answersWithin: Duration,
  /** Unanswered, the case counts as accepted: the registry agreed to it. */
  deemsAccepted: z.optional(z.literal(true)),
  promise: Duration,
  paymentFirst: z.boolean(),
  /** 省定时限, where the province has set one. */
  province: z.optional(z.object({ duration: Duration, source: z.string(), from: z.string() })),
})
export type Terms = Stored<z.infer<typeof Terms>>
