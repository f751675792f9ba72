import { push } from '../../lib/deliveries/push.ts'
import type { Receiver } from '../../lib/outbox/rows.ts'
import { http } from '../runtime/http-port.ts'
import { ports } from '../runtime/ports.ts'
import { serveQueue } from '../runtime/worker.ts'

export const handler = serveQueue(async ({ receiver, subjectId }) => {
  if (subjectId) await push({ ...ports, http }, { receiver: receiver as Receiver, subjectId })
})
