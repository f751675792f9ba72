/** The record of every act and look. */
import { servedBy, WATCHERS } from './route.ts'

export const AUDIT = servedBy('audit', {
  searchAudit: {
    method: 'POST',
    path: '/v1/authority/audit/search',
    audiences: WATCHERS,
    scope: 'audit.read',
    narrowing: 'whole',
    uses: ['audit.query', 'audit.batchGet', 'audit.put', 'access.get', 'directory.batchGet'],
    impact: 'Authority and regulators cannot see who did or saw what.',
  },
  listSignals: {
    method: 'GET',
    path: '/v1/authority/signals',
    audiences: WATCHERS,
    scope: 'audit.read',
    narrowing: 'whole',
    uses: ['audit.query', 'audit.put', 'directory.batchGet'],
    impact: 'Authority and regulators do not see what an inspection should look at.',
  },
  proveRecord: {
    method: 'GET',
    path: '/v1/authority/audit/{auditId}/proof',
    audiences: WATCHERS,
    scope: 'audit.read',
    narrowing: 'whole',
    uses: ['audit.get', 'audit.put', 'directory.batchGet'],
    impact: 'The authority cannot prove that a record is unchanged.',
  },
  getSeal: {
    method: 'GET',
    path: '/v1/authority/seals/{number}',
    audiences: ['authority'],
    scope: 'audit.read',
    narrowing: 'whole',
    uses: ['audit.get', 'audit.batchGet', 'audit.put'],
    impact: 'Auditors cannot fetch seals and records to verify them.',
  },
})
