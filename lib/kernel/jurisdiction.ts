/**
 * Over what an authority or a regulator watches: the province, a city or a county, by the leading digits of GB/T 2260. What is not
 * theirs they neither see nor change; it is to them as if it were not there.
 */
import * as z from 'zod/mini'
import type { Audience } from '../names/routes/route.ts'

/** Xiamen's regulator is its own: level `city`, code 350200. */
export const Jurisdiction = z.strictObject({
  level: z.enum(['province', 'city', 'county']),
  code: z.string().check(z.regex(/^\d{6}$/)),
})
export type Jurisdiction = z.infer<typeof Jurisdiction>

const DIGITS = { province: 2, city: 4, county: 6 } as const

export const PROVINCE = '35'
/** As a code of six digits: of what belongs to no city. */
export const PROVINCE_CODE = '350000'

const PINGTAN = '351001'

/** The city a county or a registry belongs to; 平潭 is a place of its own. */
export const cityOf = (code: string): string => (code === PINGTAN ? PINGTAN : `${code.slice(0, 4)}00`)

/** 厦门 answers to its own financial regulator (计划单列市), not to the province's. */
const OWN_REGULATOR = '3502'

/** As leading digits: `35`, `3502`, `350203`. */
export const territoryOf = ({ level, code }: Jurisdiction): string => code.slice(0, DIGITS[level])

type Watching = {
  readonly audience: Audience
  readonly jurisdiction?: Jurisdiction
  /** Of its client, where that is held to some regions. */
  readonly narrowing?: { readonly regions?: readonly string[] }
}

/** Whether the caller watches over a place, and its client too; a place is written as a code or its leading digits. */
export const watches = ({ audience, jurisdiction, narrowing }: Watching, place: string): boolean => {
  if (!jurisdiction || narrowing?.regions?.some((prefix) => place.startsWith(prefix)) === false) return false
  const territory = territoryOf(jurisdiction)
  const elsewhere = audience === 'regulator' && territory === PROVINCE && place.startsWith(OWN_REGULATOR)
  return place.startsWith(territory) && !elsewhere
}

/** What of an institution or a registry says whose it is. */
export const Belonging = z.object({
  kind: z.optional(z.string()),
  institutionId: z.optional(z.string()),
  /** Of a registry's entry in the directory. */
  code: z.optional(z.string()),
  jurisdiction: z.optional(Jurisdiction),
})
type Belonging = Readonly<z.infer<typeof Belonging>>

/** To whom an institution belongs: a registry to its place, others to whose they were admitted. */
export const homeOf = ({ kind, institutionId, code, jurisdiction }: Belonging): string => {
  if (kind === 'registry' && institutionId !== undefined) return institutionId
  if (code !== undefined) return code
  return jurisdiction ? territoryOf(jurisdiction) : PROVINCE
}
