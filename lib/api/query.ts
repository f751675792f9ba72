/** Numbers in a query string are text: digits only, within bounds. */
import * as z from 'zod/mini'

export const numberInQuery = (minimum: number, maximum: number) =>
  z.optional(
    z.pipe(
      z.string().check(z.regex(/^\d{1,12}$/)),
      z.pipe(z.transform(Number), z.int().check(z.gte(minimum), z.lte(maximum))),
    ),
  )
