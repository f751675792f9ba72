/** Webhooks to banks: the very notification of the feed, under the same id and in the same bytes on every attempt. */
import { canonicalJson } from '../kernel/digest.ts'
import { partyOf, type Receiver } from '../outbox/rows.ts'
import { type Waiting, workThrough } from './deliver-in-order.ts'
import { feedDeliveryId } from './delivery-id.ts'
import { postToEndpoints, type WebhookPorts } from './post-to-endpoints.ts'

export const push = (
  ports: WebhookPorts,
  { receiver, subjectId }: { receiver: Receiver; subjectId: string },
): Promise<void> =>
  workThrough(
    ports,
    { receiver, subjectId },
    {
      deliveryIdOf: ({ notification }: Waiting) => feedDeliveryId(notification?.sequence),
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
