import { draftReports } from '../../lib/reports/draft.ts'
import { ports } from '../runtime/ports.ts'
import { queue } from '../runtime/queue-port.ts'
import { serveSchedule } from '../runtime/worker.ts'

export const handler = serveSchedule(() => draftReports({ ...ports, queue }))
