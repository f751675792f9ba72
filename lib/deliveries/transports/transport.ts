import type { Waiting } from '../../outbox/rows.ts'
import type { Outcome } from '../deliver-in-order.ts'
import type { Endpoint } from '../endpoints.ts'
import type { DeliveryPorts } from '../registry-delivery.ts'

/** A transport brings one delivery to one registry, or says why not. */
export type Transport = (
  ports: DeliveryPorts,
  registry: string,
  delivery: { id: string; body: string; row: Waiting; endpoints: readonly Endpoint[] },
) => Promise<Outcome>
