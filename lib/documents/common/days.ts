import type { LocalDate } from '../../kernel/time.ts'

const DAY_MS = 86_400_000

/** A bank is warned this long before a paper expires. */
export const WARNED_DAYS_AHEAD = 60

export const dayAfter = (day: LocalDate, days: number): LocalDate =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10)
