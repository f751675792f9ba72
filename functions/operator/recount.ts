import { recount } from '../../lib/reports/recount.ts'
import { ports } from '../runtime/ports.ts'
import { serveOperator } from '../runtime/worker.ts'

/** Says where kept figures and cases differ; an empty list is the proof. Changes nothing. */
export const handler = serveOperator((payload) => recount(ports, payload))
