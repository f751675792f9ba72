import { sweep } from '../../lib/deliveries/sweep.ts'
import { ports } from '../runtime/ports.ts'
import { queue } from '../runtime/queue-port.ts'
import { serveSchedule } from '../runtime/worker.ts'

export const handler = serveSchedule(() => sweep({ ...ports, queue }))
