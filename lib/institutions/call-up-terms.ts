import * as z from 'zod/mini'

/** What an institution demands before it lets go of what the other side calls up; 5 working days and no approval where it says nothing. */
export const CallUpTerms = z.strictObject({
  approval: z.optional(z.boolean()),
  workingDays: z.optional(z.int().check(z.minimum(1), z.maximum(30))),
})
