/** Deliveries that a registry fetches. */
import { servedBy } from './route.ts'

export const INBOX = servedBy('inbox', {
  listInbox: {
    method: 'GET',
    path: '/v1/registry/inbox',
    audiences: ['registry'],
    scope: 'inbox.read',
    narrowing: 'whole',
    uses: ['deliveries.query', 'audit.put'],
    impact: 'Registries that poll do not receive cases.',
  },
  acknowledgeDelivery: {
    method: 'POST',
    path: '/v1/registry/inbox/{deliveryId}/acknowledgement',
    audiences: ['registry'],
    scope: 'inbox.read',
    narrowing: 'whole',
    idempotent: true,
    uses: ['deliveries.batchGet', 'deliveries.delete'],
    impact: 'Registries that poll keep seeing deliveries they already have.',
  },
})
