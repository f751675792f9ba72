import { seal } from '../../lib/audit/seal.ts'
import { table } from '../runtime/batch-table-port.ts'
import { objects } from '../runtime/objects-port.ts'
import { ports } from '../runtime/ports.ts'
import { serveSchedule } from '../runtime/worker.ts'

export const handler = serveSchedule(() => seal({ ...ports, table, objects }))
