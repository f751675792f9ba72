/** When a result certificate is due: five working days after it was ordered, that day not counted. */
import { beijingDate, type LocalDate } from '../kernel/time.ts'

const WORKING_DAYS = 5
const DAY_MS = 24 * 60 * 60 * 1000

const isWeekend = (day: LocalDate): boolean => [0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay())

export const resultDueOn = (orderedAt: Date): LocalDate => {
  let moment = orderedAt.getTime()
  for (let left = WORKING_DAYS; left > 0; ) {
    moment += DAY_MS
    if (!isWeekend(beijingDate(new Date(moment)))) left -= 1
  }
  return beijingDate(new Date(moment))
}
