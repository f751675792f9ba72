/** Webhooks to banks: the very notification of the feed, under the same id and in the same bytes on every attempt. */
import * as z from 'zod/mini'
import { canonicalJson } from '../kernel/digest.ts'
import { partyOf, type Receiver, type Waiting } from '../outbox/rows.ts'
import { workThrough } from './deliver-in-order.ts'
import { feedDeliveryId } from './delivery-id.ts'
import { postToEndpoints, type WebhookPorts } from './post-to-endpoints.ts'

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
      attempt: (row) =>
        postToEndpoints(ports, partyOf(receiver), {
          id: row.eventId,
          body: canonicalJson(row.notification),
          correlation: row.correlation,
          reached: row.reached,
        }),
    },
  )
