import { countAll } from '../../lib/reports/count-all.ts'
import { ports } from '../runtime/ports.ts'
import { serveSchedule } from '../runtime/worker.ts'

export const handler = serveSchedule(() => countAll(ports))
