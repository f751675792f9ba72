/**
 * When somebody has to have acted on a matter. Days are working days, the day it began is not counted, and the last one ends at
 * midnight (民法典 201, 203). All of it follows from the head, so a calendar published later is reckoned with at the next look.
 */
import { addWorkingDays, firstUnknownDay, whereKnown } from '../clocks/calendar.ts'
import { nextDay } from '../clocks/next-day.ts'
import { beijing, beijingDate, dayOf, type Instant, type LocalDate } from '../kernel/time.ts'
import { ACCEPTANCE_WORKING_DAYS, MATTER_KINDS } from './kinds.ts'
import type { MatterHead } from './model.ts'

const midnightAfter = (day: LocalDate): Instant => `${nextDay(day)}T00:00:00.000+08:00`

/** What runs: the owner's time, or the raiser's; nothing for a closed matter. */
const running = ({ state, kind, openedAt, resolved }: MatterHead): { from: Instant; days: number } | undefined => {
  if (state === 'open') return { from: openedAt, days: MATTER_KINDS[kind].workingDays }
  return state === 'resolved' && resolved ? { from: resolved.at, days: ACCEPTANCE_WORKING_DAYS } : undefined
}

/** Nothing, too, while the working days of its year are not announced. */
export const dueAtOf = (head: MatterHead): Instant | undefined => {
  const time = running(head)
  return time && whereKnown(() => midnightAfter(addWorkingDays(dayOf(time.from), time.days)))
}

/** When the platform has to look again, in UTC as the index wants it; an escalated matter waits for people. */
export const platformDueAt = (head: MatterHead, now: Date): string | undefined => {
  if (!running(head) || (head.state === 'open' && head.escalated)) return undefined
  const due = dueAtOf(head)
  if (due) return new Date(due).toISOString()
  const unknown = `${firstUnknownDay(now)}T00:00:00.000+08:00`
  const tomorrow = `${nextDay(beijingDate(now))}T00:00:00.000+08:00`
  return new Date(unknown > beijing(now) ? unknown : tomorrow).toISOString()
}

export const hasRunOut = (head: MatterHead, now: Date): boolean => {
  const due = dueAtOf(head)
  return due !== undefined && Date.parse(due) <= now.getTime()
}
