/** What figures read in the data of events; the events say it, and have more. */
import * as z from 'zod/mini'
import type { EventRow } from '../cases/state/rows.ts'

const EventData = z.object({
  fees: z.optional(
    z.object({ dueFen: z.optional(z.int()), exemptFen: z.optional(z.int()), exemption: z.optional(z.string()) }),
  ),
  findings: z.optional(z.array(z.object({ rule: z.optional(z.string()) }))),
  settlement: z.optional(z.string()),
  amount: z.optional(z.object({ currency: z.string(), fen: z.int() })),
  certificates: z.optional(z.array(z.unknown())),
  limit: z.optional(z.string()),
  /** What the bank had promised when the loan was paid back. */
  releaseWithinWorkingDays: z.optional(z.int()),
  /** What a registry asks for. */
  items: z.optional(z.array(z.object({ code: z.optional(z.string()) }))),
})
export type EventData = z.infer<typeof EventData>

export const dataOf = ({ data }: Pick<EventRow, 'data'>): EventData => EventData.parse(data)
