/** Every business the platform takes. */
import * as z from 'zod/mini'
import type { Business, Plan } from '../business.ts'
import { NEW_LOAN } from './new-loan.ts'
import { REFINANCE } from './refinance.ts'
import { RELEASE } from './release.ts'

export const BUSINESSES = {
  'new-loan': NEW_LOAN,
  release: RELEASE,
  refinance: REFINANCE,
} as const satisfies Record<string, Business>

type Name = keyof typeof BUSINESSES

export const BusinessName = z.enum(Object.keys(BUSINESSES) as [Name, ...Name[]])

export const modesOf = (business: Business): readonly string[] =>
  'modes' in business ? Object.keys(business.modes) : []

/** How the business is done; undefined where it has modes and this is none of them, or has none and one is given. */
export const planOf = (business: Business | undefined, mode: string | undefined): Plan | undefined => {
  if (business === undefined) return undefined
  if ('plan' in business) return mode === undefined ? business.plan : undefined
  return mode !== undefined && Object.hasOwn(business.modes, mode) ? business.modes[mode] : undefined
}
