/** Where an institution is called. */
import { BOTH, servedBy } from './route.ts'

export const ENDPOINTS = servedBy('endpoints', {
  createEndpoint: {
    method: 'POST',
    path: '/v1/endpoints',
    audiences: BOTH,
    scope: 'endpoints.write',
    idempotent: true,
    withoutAgreement: true,
    uses: ['directory.batchGet', 'directory.put', 'directory.update'],
    impact: 'Nobody can set up webhooks.',
  },
  listEndpoints: {
    method: 'GET',
    path: '/v1/endpoints',
    audiences: BOTH,
    scope: 'endpoints.write',
    uses: ['directory.query'],
    impact: 'Nobody can see their webhook settings.',
  },
  deleteEndpoint: {
    method: 'DELETE',
    path: '/v1/endpoints/{endpointId}',
    audiences: BOTH,
    scope: 'endpoints.write',
    idempotent: true,
    withoutAgreement: true,
    uses: ['directory.batchGet', 'directory.delete', 'directory.update'],
    impact: 'Nobody can remove a webhook.',
  },
  rotateEndpointSecret: {
    method: 'POST',
    path: '/v1/endpoints/{endpointId}/secret-rotation',
    audiences: BOTH,
    scope: 'endpoints.write',
    idempotent: true,
    withoutAgreement: true,
    uses: ['directory.batchGet', 'directory.update'],
    impact: 'Nobody can replace a leaked webhook secret.',
  },
  testEndpoint: {
    method: 'POST',
    path: '/v1/endpoints/{endpointId}/test',
    audiences: BOTH,
    scope: 'endpoints.write',
    uses: ['directory.get', 'audit.put', 'outside.call'],
    impact: 'Nobody can test a webhook before relying on it.',
  },
})
