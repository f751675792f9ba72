/** When a result certificate is due: five working days after it was ordered; unknown while those days are not announced. */
import { addWorkingDays, whereKnown } from '../clocks/calendar.ts'
import { beijingDate, type LocalDate } from '../kernel/time.ts'

const WORKING_DAYS = 5

export const resultDueOn = (orderedAt: Date): LocalDate | undefined =>
  whereKnown(() => addWorkingDays(beijingDate(orderedAt), WORKING_DAYS))
