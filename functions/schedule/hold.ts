import { applyHolds } from '../../lib/archives/apply-holds.ts'
import { objects } from '../runtime/objects-port.ts'
import { ports } from '../runtime/ports.ts'
import { serveSchedule } from '../runtime/worker.ts'

export const handler = serveSchedule(() => applyHolds({ ...ports, objects }))
