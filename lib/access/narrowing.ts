/** What a narrowed client is held to, whatever it does: filing, later acts, reading, asking. What lies outside is not there for it. */
import * as z from 'zod/mini'
import type { Narrowing } from '../kernel/call.ts'

type Matter = {
  /** Code of the registry. */
  readonly region: string
  readonly business?: string
}

export const reaches = (narrowing: Narrowing | undefined, { region, business }: Matter): boolean =>
  (business === undefined || (narrowing?.businesses?.includes(business) ?? true)) &&
  (narrowing?.regions?.some((prefix) => region.startsWith(prefix)) ?? true)

/** Held to some regions or businesses. One that may only call some operations sees with them all that its institution sees. */
export const isNarrowed = (narrowing: Narrowing | undefined): boolean =>
  narrowing?.regions !== undefined || narrowing?.businesses !== undefined

const Registries = z.array(z.string())

/** What the head of a subject says of where it lies, whichever kind it is of: a case, a query, a matter, a call-up, a common material. */
export const PlacedRow = z.object({
  registry: z.optional(z.string()),
  /** Of a loan over several registries. */
  parts: z.optional(z.array(z.object({ registry: z.string() }))),
  /** Of a query by name. */
  registries: z.optional(Registries),
  unavailable: z.optional(Registries),
  business: z.optional(z.string()),
  /** Of what is about a case. */
  reach: z.optional(z.object({ region: z.string(), business: z.optional(z.string()) })),
  /** Of a branch. */
  region: z.optional(z.string()),
})
export type PlacedRow = z.infer<typeof PlacedRow>

const mattersIn = ({ registry, parts, registries, unavailable, business, reach, region }: PlacedRow): Matter[] =>
  [
    registry,
    ...(parts ?? []).map((part) => part.registry),
    ...(registries ?? []),
    ...(unavailable ?? []),
    reach?.region,
    region,
  ].flatMap((place) => {
    const of = reach?.business ?? business
    return place === undefined ? [] : [{ region: place, ...(of !== undefined && { business: of }) }]
  })

/** Whether a client may have to do with all of it. What says nothing of a place belongs to the institution as a whole. */
export const reachesRow = (narrowing: Narrowing | undefined, row: PlacedRow | undefined): boolean => {
  if (!isNarrowed(narrowing)) return true
  const matters = row ? mattersIn(row) : []
  return matters.length > 0 && matters.every((one) => reaches(narrowing, one))
}
