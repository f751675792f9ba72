/** How an institution hears now: which of its endpoints are called, if any. */
import * as z from 'zod/mini'
import { laneOf, partyOf, type Receiver } from '../outbox/rows.ts'
import type { Ports } from '../platform/ports.ts'
import { type RegistryTransport, TRANSPORTS } from '../registries/model.ts'
import { type Webhooks, webhooksOf } from './endpoints.ts'

/** Of a registry that nobody has connected yet there is no transport. */
export type Hearing = Webhooks & { readonly transport?: RegistryTransport | undefined }

const Reached = z.object({ transport: z.enum(TRANSPORTS) })

const transportOf = async ({ table }: Pick<Ports, 'table'>, receiver: Receiver) => {
  if (laneOf(receiver) !== 'registry') return 'webhook'
  return (await table.get('directory', { pk: `REGISTRY#${partyOf(receiver)}`, sk: 'HEAD' }, Reached))?.transport
}

/** Of an institution that is reached otherwise, no endpoint is called. */
export const hearingOf = async (ports: Pick<Ports, 'table'>, receiver: Receiver): Promise<Hearing> => {
  const [transport, { mode, endpoints }] = await Promise.all([
    transportOf(ports, receiver),
    webhooksOf(ports, partyOf(receiver)),
  ])
  if (transport === undefined || transport === 'webhook') return { transport, mode, endpoints }
  return { transport, mode, endpoints: endpoints.map((one) => ({ ...one, status: 'disabled' }) as const) }
}
