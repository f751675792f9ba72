/** Units that a bank watches under a letter. */
import { servedBy } from './route.ts'

export const MONITORS = servedBy('monitors', {
  createMonitor: {
    method: 'POST',
    path: '/v1/monitors',
    audiences: ['bank'],
    scope: 'queries.write',
    narrowing: 'each',
    idempotent: true,
    signed: true,
    uses: ['directory.put', 'directory.update', 'cases.put'],
    impact: 'Banks cannot have a unit monitored during the loan.',
  },
  getMonitor: {
    method: 'GET',
    path: '/v1/monitors/{monitorId}',
    audiences: ['bank'],
    scope: 'queries.read',
    narrowing: 'each',
    uses: ['cases.get'],
    impact: 'Banks cannot see what they have monitored.',
  },
  endMonitor: {
    method: 'POST',
    path: '/v1/monitors/{monitorId}/end',
    audiences: ['bank'],
    scope: 'queries.write',
    narrowing: 'each',
    idempotent: true,
    signed: true,
    withoutAgreement: true,
    uses: ['cases.batchGet', 'cases.update', 'cases.delete'],
    impact: 'Banks cannot end a monitor.',
  },
})
