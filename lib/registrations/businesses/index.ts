/** Every business the platform takes. */
import type { Business } from '../business.ts'
import { NEW_LOAN } from './new-loan.ts'

export const BUSINESSES = { 'new-loan': NEW_LOAN } as const satisfies Record<string, Business>

export type BusinessName = keyof typeof BUSINESSES
