/**
 * Working days that the package does not know, or has wrong: a new year is added here on the day of its notice, without waiting
 * for anybody's release, and goes once the package has it. Data only.
 */
import type { LocalDate } from '../kernel/time.ts'

export type AnnouncedYear = {
  readonly year: number
  /** Number of the State Council's notice (国务院办公厅关于…年部分节假日安排的通知). */
  readonly source: string
  /** Days off, weekends among them or not. */
  readonly off: readonly LocalDate[]
  /** Weekend days that are worked (调休). */
  readonly worked: readonly LocalDate[]
}

export type LocalDay = { readonly day: LocalDate; readonly worked: boolean; readonly source: string }

export const ANNOUNCED_YEARS: readonly AnnouncedYear[] = []

/** Days on which the whole province differs, by an order of its government. */
export const LOCAL_DAYS: readonly LocalDay[] = []
