/** What happened to a unit at the window of its registry, and what of it the authority takes back. */
import { servedBy } from './route.ts'

export const UNIT_EVENTS = servedBy('unit-events', {
  reportUnitEvent: {
    method: 'POST',
    path: '/v1/registry/unit-events',
    audiences: ['registry'],
    scope: 'decisions.write',
    narrowing: 'whole',
    idempotent: true,
    signed: true,
    uses: ['cases.batchGet', 'cases.query', 'cases.put', 'cases.update', 'feed.send', 'registry.send', 'platform.send'],
    impact: 'Seizures and transfers at the window do not reach cases, certificates and banks.',
  },
  restoreCertificate: {
    method: 'POST',
    path: '/v1/authority/certificate-restorations',
    audiences: ['authority'],
    scope: 'archives.write',
    narrowing: 'each',
    idempotent: true,
    signed: true,
    uses: ['cases.batchGet', 'cases.query', 'cases.put', 'cases.update', 'feed.send', 'registry.send', 'platform.send'],
    impact: 'Certificates that were marked as ended by mistake stay so.',
  },
})
