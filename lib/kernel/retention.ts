/**
 * For how long what is kept in the archive is locked: each period is one row with the days it is in force; sources and reasons are in
 * retention-texts.ts, since only numbers travel with functions. Nobody can shorten a lock (in compliance mode not even we), so a row is
 * the shortest time that serves its purpose (个人信息保护法 19), and what must stay longer in a single case is held (lib/archives/holds.ts).
 */
import { beijingDate, type LocalDate } from './time.ts'

export type RetentionClass =
  | 'case-paper'
  | 'certificate'
  | 'archive-package'
  | 'audit-seal'
  | 'authorization-letter'
  | 'query-paper'
  | 'matter-paper'
  | 'institution-paper'

export type RetentionRow = {
  readonly id: string
  readonly of: RetentionClass
  /** Calendar years: of papers of a case from the end of the relationship, of a letter from its last day, of others from the instant they are kept. */
  readonly years: number
  readonly from: LocalDate
  /** Last day in force. */
  readonly to?: LocalDate
}

/** 不动产登记暂行条例 is in force: before it there was nothing to keep. */
export const REGISTRATION_LAW_BEGINS: LocalDate = '2015-03-01'

export const RETENTION = [
  { id: 'case-paper.2015', of: 'case-paper', years: 5, from: REGISTRATION_LAW_BEGINS, to: '2024-12-31' },
  { id: 'case-paper.2025', of: 'case-paper', years: 10, from: '2025-01-01' },
  { id: 'certificate', of: 'certificate', years: 30, from: REGISTRATION_LAW_BEGINS },
  { id: 'archive-package', of: 'archive-package', years: 30, from: REGISTRATION_LAW_BEGINS },
  { id: 'audit-seal', of: 'audit-seal', years: 30, from: REGISTRATION_LAW_BEGINS },
  { id: 'authorization-letter', of: 'authorization-letter', years: 5, from: REGISTRATION_LAW_BEGINS },
  { id: 'query-paper', of: 'query-paper', years: 5, from: REGISTRATION_LAW_BEGINS },
  { id: 'matter-paper', of: 'matter-paper', years: 5, from: REGISTRATION_LAW_BEGINS },
  { id: 'institution-paper', of: 'institution-paper', years: 10, from: REGISTRATION_LAW_BEGINS },
] as const satisfies readonly RetentionRow[]
export type RetentionId = (typeof RETENTION)[number]['id']

const ROWS: readonly RetentionRow[] = RETENTION

/** What a wrong clock keeps before the first row is kept as on its first day. */
export const retentionRow = (of: RetentionClass, keptAt: Date): RetentionRow => {
  const day = beijingDate(keptAt)
  const on = day < REGISTRATION_LAW_BEGINS ? REGISTRATION_LAW_BEGINS : day
  const row = ROWS.find((one) => one.of === of && one.from <= on && (one.to === undefined || on <= one.to))
  if (!row) throw new Error(`nothing says how long ${of} is kept on ${on}`)
  return row
}

/** 29 February ends on 1 March: never early. */
export const lockedUntil = (of: RetentionClass, keptAt: Date): Date => {
  const until = new Date(keptAt)
  until.setUTCFullYear(until.getUTCFullYear() + retentionRow(of, keptAt).years)
  return until
}

const LOCK_MAX_YEARS = 30

/** Of what serves until a day to come: the years of its class from then, and never longer than the archive locks anything. */
export const lockedAfter = (of: RetentionClass, end: Date, keptAt: Date): Date => {
  const until = lockedUntil(of, end > keptAt ? end : keptAt)
  const most = new Date(keptAt)
  most.setUTCFullYear(most.getUTCFullYear() + LOCK_MAX_YEARS)
  return until < most ? until : most
}
