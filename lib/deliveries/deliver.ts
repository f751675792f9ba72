/** Brings a case to its registry: by webhook, or into the inbox it polls. The delivery's id is the same on every attempt. */

import { canonicalJson } from '../kernel/digest.ts'
import { partyOf, type Receiver } from '../outbox/rows.ts'
import { registryDeliveryId } from './delivery-id.ts'
import { type DeliveryPorts, registryDelivery } from './registry-delivery.ts'
import { toInbox } from './transports/inbox.ts'
import { byWebhook } from './transports/webhook.ts'
import type { Outcome, Waiting } from './work-through.ts'
import { workThrough } from './work-through.ts'

/** A transport brings one delivery to one registry, or says why not. */
export type Transport = (
  ports: DeliveryPorts,
  registry: string,
  delivery: { id: string; body: string; row: Waiting },
) => Promise<Outcome>

const TRANSPORTS = { webhook: byWebhook, inbox: toInbox } as const satisfies Record<string, Transport>

const transportOf = async ({ table }: DeliveryPorts, registry: string): Promise<Transport> => {
  const row = await table.get('directory', { pk: `REGISTRY#${registry}`, sk: 'HEAD' })
  const transport = TRANSPORTS[row?.transport as keyof typeof TRANSPORTS]
  if (!transport) throw new Error(`registry ${registry} has no transport`)
  return transport
}

export const deliver = async (
  ports: DeliveryPorts,
  { receiver, caseId }: { receiver: Receiver; caseId: string },
): Promise<void> => {
  const registry = partyOf(receiver)
  const deliveryIdOf = ({ n }: Waiting) => registryDeliveryId(caseId, n)
  await workThrough(
    ports,
    { receiver, caseId },
    {
      deliveryIdOf,
      whenExhausted: 'hold',
      attempt: async (row) => {
        const [transport, body] = await Promise.all([transportOf(ports, registry), registryDelivery(ports, row)])
        return transport(ports, registry, { id: deliveryIdOf(row), body: canonicalJson(body), row })
      },
    },
  )
}
