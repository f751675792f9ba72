/** Brings to a registry what it must hear of: by webhook, or into the inbox it polls. The delivery's id is the same on every attempt. */

import * as z from 'zod/mini'
import { auditWrite } from '../audit/record.ts'
import { canonicalJson, sha256Hex } from '../kernel/digest.ts'
import { partyOf, type Receiver, type Waiting } from '../outbox/rows.ts'
import { QUERY_ASKED } from '../queries/model.ts'
import { type RegistryTransport, TRANSPORTS } from '../registries/model.ts'
import { namedId } from '../subjects/subjects.ts'
import { workThrough } from './deliver-in-order.ts'
import { registryDeliveryId } from './delivery-id.ts'
import { type DeliveryPorts, registryDelivery } from './registry-delivery.ts'
import { toInbox } from './transports/inbox.ts'
import type { Transport } from './transports/transport.ts'
import { byWebhook } from './transports/webhook.ts'

const BY_TRANSPORT = { webhook: byWebhook, inbox: toInbox } as const satisfies Record<RegistryTransport, Transport>

const Reached = z.object({ transport: z.enum(TRANSPORTS) })

const transportOf = async ({ table }: DeliveryPorts, registry: string): Promise<Transport> => {
  const row = await table.get('directory', { pk: `REGISTRY#${registry}`, sk: 'HEAD' }, Reached)
  if (!row) throw new Error(`registry ${registry} has no transport`)
  return BY_TRANSPORT[row.transport]
}

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
      attempt: async (row) => {
        const [transport, body] = await Promise.all([transportOf(ports, registry), registryDelivery(ports, row)])
        const delivery = { id: deliveryIdOf(row), body: canonicalJson(body), row }
        if (SHOWS.includes(row.type)) await recordShowing(ports, registry, delivery)
        return transport(ports, registry, delivery)
      },
    },
  )
}
