import { recount } from '../../lib/reports/recount.ts'
import { calendar } from '../runtime/calendar.ts'
import { ports } from '../runtime/ports.ts'
import { serveOperator } from '../runtime/worker.ts'

/** Says where kept figures and cases differ; an empty list is the proof. Changes nothing unless it is told to repair. */
export const handler = serveOperator((payload) => recount(ports, payload)).use(calendar)
