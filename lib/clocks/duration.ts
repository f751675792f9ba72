import * as z from 'zod/mini'

/** `at-once`: 即时办结. */
export const Duration = z.discriminatedUnion('unit', [
  z.strictObject({ value: z.int().check(z.gte(1), z.lte(365)), unit: z.enum(['working-hours', 'working-days']) }),
  z.strictObject({ unit: z.literal('at-once') }),
])
