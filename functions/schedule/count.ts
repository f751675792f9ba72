import { measureCalendar } from '../../lib/clocks/measure-calendar.ts'
import { countAll } from '../../lib/reports/count-all.ts'
import { calendar } from '../runtime/calendar.ts'
import { ports } from '../runtime/ports.ts'
import { serveSchedule } from '../runtime/worker.ts'

export const handler = serveSchedule(async () => {
  measureCalendar(ports)
  await countAll(ports)
}).use(calendar)
