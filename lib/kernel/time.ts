/** Instants are RFC 3339 with +08:00, days are YYYY-MM-DD in Beijing. Storage keys that must sort use UTC. */
import * as z from 'zod/mini'
import { judged } from './faults.ts'

const BEIJING_OFFSET_MS = 8 * 60 * 60 * 1000

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/
const INSTANT = /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,3})?\+08:00$/

export const isLocalDate = (text: string): boolean => {
  if (!DATE.test(text)) return false
  const day = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text)
}

export const isInstant = (text: string): boolean => {
  const parts = INSTANT.exec(text)
  return parts?.[1] !== undefined && isLocalDate(parts[1])
}

export const LocalDate = z.string().check(
  judged((text) => (isLocalDate(text) ? undefined : 'date.malformed')),
  z.meta({ format: 'date', description: 'A day in Beijing' }),
)
export type LocalDate = z.infer<typeof LocalDate>

export const Instant = z.string().check(
  judged((text) => (isInstant(text) ? undefined : 'instant.malformed')),
  z.meta({ format: 'date-time', pattern: '\\+08:00$', description: 'RFC 3339 with the offset +08:00' }),
)
export type Instant = z.infer<typeof Instant>

/** `2026-11-24T22:33:10.123+08:00` */
export const beijing = (moment: Date): Instant =>
  new Date(moment.getTime() + BEIJING_OFFSET_MS).toISOString().replace('Z', '+08:00')

/** The day it is in Beijing at that moment. */
export const beijingDate = (moment: Date): LocalDate => beijing(moment).slice(0, 10)

/** The day an instant falls on in Beijing. */
export const dayOf = (instant: Instant): LocalDate => instant.slice(0, 10)

/** The month of a day and those before it, the latest first. */
export const monthsBack = (day: LocalDate, count: number): string[] => {
  const [year = 0, month = 0] = day.split('-').map(Number)
  return Array.from({ length: count }, (_, back) =>
    new Date(Date.UTC(year, month - 1 - back, 1)).toISOString().slice(0, 7),
  )
}

/** Whole years of age on a day; someone born on 29 February comes of age on 1 March in other years. */
export const ageOn = (born: LocalDate, on: LocalDate): number =>
  Number(on.slice(0, 4)) - Number(born.slice(0, 4)) - (on.slice(5) < born.slice(5) ? 1 : 0)
