import { count } from '../../lib/reports/count.ts'
import { ports } from '../runtime/ports.ts'
import { serveSchedule } from '../runtime/worker.ts'

export const handler = serveSchedule(() => count(ports))
