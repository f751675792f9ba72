/** Brings to a registry what it must hear of: by webhook, or into the inbox it polls. The delivery's id is the same on every attempt. */

import { auditWrite } from '../audit/record.ts'
import { canonicalJson, sha256Hex } from '../kernel/digest.ts'
import { partyOf, type Receiver, type Waiting } from '../outbox/rows.ts'
import { QUERY_ASKED } from '../queries/model.ts'
import type { RegistryTransport } from '../registries/model.ts'
import { namedId } from '../subjects/subjects.ts'
import { type Way, workThrough } from './deliver-in-order.ts'
import { registryDeliveryId } from './delivery-id.ts'
import { hearingOf } from './hearing.ts'
import { type DeliveryPorts, registryDelivery } from './registry-delivery.ts'
import { toInbox } from './transports/inbox.ts'
import type { Transport } from './transports/transport.ts'
import { byWebhook } from './transports/webhook.ts'

const BY_TRANSPORT = { webhook: byWebhook, inbox: toInbox } as const satisfies Record<RegistryTransport, Transport>

/** What carries a filing or a question about a person; all else names numbers only. */
const SHOWS: readonly string[] = ['case.lodged', QUERY_ASKED]

/** Before each attempt: whatever becomes of it, the registry may have seen this. */
const recordShowing = async (
  { table, ids, clock }: DeliveryPorts,
  registry: string,
  { id, body, row: { subjectId } }: { id: string; body: string; row: Waiting },
): Promise<void> => {
  const entry = { at: clock.now(), actor: { institutionId: registry }, act: 'deliver', outcome: 'granted' } as const
  await table.write(auditWrite(ids, { ...entry, ...namedId(subjectId), shownSha256: sha256Hex(body), requestId: id }))
}

export const deliver = async (
  ports: DeliveryPorts,
  { receiver, subjectId }: { receiver: Receiver; subjectId: string },
): Promise<void> => {
  const registry = partyOf(receiver)
  const deliveryIdOf = ({ n }: Waiting) => registryDeliveryId(subjectId, n)
  await workThrough(
    ports,
    { receiver, subjectId },
    {
      deliveryIdOf,
      whenExhausted: 'hold',
      way: async () => {
        const webhooks = await hearingOf(ports, receiver)
        const { transport } = webhooks
        if (!transport) throw new Error(`registry ${registry} has no transport`)
        const bring: Way['bring'] = async (row, endpoints) => {
          const body = await registryDelivery(ports, row)
          const delivery = { id: deliveryIdOf(row), body: canonicalJson(body), row, endpoints }
          if (SHOWS.includes(row.type)) await recordShowing(ports, registry, delivery)
          return BY_TRANSPORT[transport](ports, registry, delivery)
        }
        return { webhooks, bring }
      },
    },
  )
}
