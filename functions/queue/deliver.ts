import { deliver } from '../../lib/deliveries/deliver.ts'
import { SETTINGS } from '../../lib/names/settings.ts'
import { receiverIn } from '../../lib/outbox/rows.ts'
import { setting } from '../runtime/environment.ts'
import { http } from '../runtime/http-port.ts'
import { ports } from '../runtime/ports.ts'
import { queue } from '../runtime/queue-port.ts'
import { serveQueue } from '../runtime/worker.ts'

const baseUrl = setting(SETTINGS.issuer)

export const handler = serveQueue(async ({ subjectId, ...hint }) => {
  if (subjectId) await deliver({ ...ports, http, queue, baseUrl }, { receiver: receiverIn(hint), subjectId })
})
