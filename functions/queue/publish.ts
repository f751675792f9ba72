import { publish } from '../../lib/deliveries/publish.ts'
import { receiverIn } from '../../lib/outbox/rows.ts'
import { ports } from '../runtime/ports.ts'
import { queue } from '../runtime/queue-port.ts'
import { serveReceivers } from '../runtime/worker.ts'

export const handler = serveReceivers((receiver, hints) =>
  publish(
    { ...ports, queue },
    { receiver: receiverIn({ receiver }), subjectIds: hints.flatMap(({ subjectId }) => subjectId ?? []) },
  ),
)
