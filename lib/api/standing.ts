/** How a registry or a bank stands in the assessment. */
import * as z from 'zod/mini'

const Distribution = z.strictObject({
  n: z.int(),
  median: z.optional(z.number()),
  p90: z.optional(z.number()),
})
/** Without `percent` where the denominator `of` is under 20. */
export const Rate = z.strictObject({ part: z.int(), of: z.int(), percent: z.optional(z.number()) })

export const Standing = z.strictObject({
  filed: z.int(),
  accepted: z.int(),
  registered: z.int(),
  certificates: z.int(),
  acceptance: Distribution,
  registration: Distribution,
  certificate: Distribution,
  filedToCertificate: Distribution,
  onTime: Rate,
  withinStateCouncil: Rate,
  withinProvince: Rate,
  withinStatutory: Rate,
  firstTimeRight: Rate,
  supplements: Rate,
  refusals: Rate,
  deemedAccepted: z.int(),
  queries: z.int(),
  queryAnswer: Distribution,
  spared: Rate,
})

/** Of the registries of a city that the caller watches over. `online` only where each that is connected declared every month. */
export const CityStanding = z.strictObject({
  city: z.string(),
  connected: Rate,
  inUse: Rate,
  online: z.optional(Rate),
  onTime: Rate,
})
