/** What was sent to an institution, and again. */
import { BOTH, servedBy } from './route.ts'

export const DELIVERIES = servedBy('deliveries', {
  listDeliveries: {
    method: 'GET',
    path: '/v1/deliveries',
    audiences: BOTH,
    scope: 'endpoints.write',
    narrowing: 'whole',
    uses: ['deliveries.query', 'cases.due', 'cases.batchGet', 'access.get'],
    impact: 'Nobody can see why a webhook did not arrive.',
  },
  replayDelivery: {
    method: 'POST',
    path: '/v1/deliveries/{deliveryId}/replay',
    audiences: BOTH,
    scope: 'endpoints.write',
    narrowing: 'whole',
    idempotent: true,
    withoutAgreement: true,
    uses: ['deliveries.get', 'directory.get', 'cases.batchGet', 'cases.update', 'registry.send', 'push.send'],
    impact: 'Nobody can ask for a delivery again by hand.',
  },
})
