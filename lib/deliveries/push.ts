/** Webhooks to banks: the very notification of the feed, under the same id and in the same bytes on every attempt. */
import * as z from 'zod/mini'
import { canonicalJson } from '../kernel/digest.ts'
import type { Receiver, Waiting } from '../outbox/rows.ts'
import { workThrough } from './deliver-in-order.ts'
import { feedDeliveryId } from './delivery-id.ts'
import { hearingOf } from './hearing.ts'
import { postInTurn, type WebhookPorts } from './post-to-endpoints.ts'

/** As it was numbered in the feed. */
const Numbered = z.object({ sequence: z.int() })

export const push = (
  ports: WebhookPorts,
  { receiver, subjectId }: { receiver: Receiver; subjectId: string },
): Promise<void> =>
  workThrough(
    ports,
    { receiver, subjectId },
    {
      deliveryIdOf: ({ notification }: Waiting) => feedDeliveryId(Numbered.parse(notification).sequence),
      whenExhausted: 'drop',
      way: async () => ({
        webhooks: await hearingOf(ports, receiver),
        bring: ({ eventId: id, notification, correlation }, endpoints) =>
          postInTurn(ports, { receiver, endpoints }, { id, body: canonicalJson(notification), correlation }),
      }),
    },
  )
