import type { LocalDate } from '../kernel/time.ts'

const DAY_MS = 24 * 60 * 60 * 1000

export const nextDay = (day: LocalDate, days = 1): LocalDate =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10)
