import { publish } from '../../lib/deliveries/publish.ts'
import type { Receiver } from '../../lib/outbox/rows.ts'
import { ports } from '../runtime/ports.ts'
import { queue } from '../runtime/queue-port.ts'
import { serveReceivers } from '../runtime/worker.ts'

export const handler = serveReceivers((receiver, hints) =>
  publish(
    { ...ports, queue },
    { receiver: receiver as Receiver, subjectIds: hints.flatMap(({ subjectId }) => subjectId ?? []) },
  ),
)
