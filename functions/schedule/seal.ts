import { seal } from '../../lib/audit/seal.ts'
import { objects } from '../runtime/objects-port.ts'
import { ports } from '../runtime/ports.ts'
import { serveSchedule } from '../runtime/worker.ts'

export const handler = serveSchedule(() => seal({ ...ports, objects }))
