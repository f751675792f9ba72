/** Every business the platform takes. */
import * as z from 'zod/mini'
import type { Business } from '../business.ts'
import { NEW_LOAN } from './new-loan.ts'

export const BUSINESSES = { 'new-loan': NEW_LOAN } as const satisfies Record<string, Business>

type Name = keyof typeof BUSINESSES

export const BusinessName = z.enum(Object.keys(BUSINESSES) as [Name, ...Name[]])
