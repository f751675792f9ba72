import { Announced, announcedKey } from '../clocks/announced.ts'
import { announcedDaysAfter, firstUnknownDay } from '../clocks/calendar.ts'
import { nextDay } from '../clocks/next-day.ts'
import { ProvinceLimit, provinceLimitKey } from '../clocks/province-limit.ts'
import { type Answer, answer, type Call } from '../kernel/call.ts'
import { ok, type Result } from '../kernel/result.ts'
import type { Ports } from '../platform/ports.ts'

/** What was announced, and until when working days can be reckoned with. */
export const getCalendar = async ({ table }: Pick<Ports, 'table'>, { now }: Call): Promise<Result<Answer>> => {
  const [row, provinceLimit] = await table.batchGet([
    { table: 'directory', key: announcedKey, model: Announced },
    { table: 'directory', key: provinceLimitKey, model: ProvinceLimit },
  ])
  const view = {
    knownUntil: nextDay(firstUnknownDay(now), -1),
    daysLeft: announcedDaysAfter(now),
    version: row?.version ?? 0,
    years: row?.years ?? [],
    ...(provinceLimit && { provinceLimit }),
  }
  return ok(answer(200, view))
}
