import type { LocalDate } from '../kernel/time.ts'

export const isWeekend = (day: LocalDate): boolean => [0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay())
