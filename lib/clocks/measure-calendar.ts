import type { Ports } from '../platform/ports.ts'
import { announcedDaysAfter } from './calendar.ts'

/** How far ahead working days are announced: while it is little, somebody has to enter the next year. */
export const measureCalendar = ({ clock, log }: Pick<Ports, 'clock' | 'log'>): void =>
  log.measure('calendar', { announcedDays: announcedDaysAfter(clock.now()) })
