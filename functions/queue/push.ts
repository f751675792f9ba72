import { push } from '../../lib/deliveries/push.ts'
import { receiverIn } from '../../lib/outbox/rows.ts'
import { http } from '../runtime/http-port.ts'
import { ports } from '../runtime/ports.ts'
import { queue } from '../runtime/queue-port.ts'
import { serveQueue } from '../runtime/worker.ts'

export const handler = serveQueue(async ({ subjectId, ...hint }) => {
  if (subjectId) await push({ ...ports, http, queue }, { receiver: receiverIn(hint), subjectId })
})
