/** What a bank owes a registry for a month. */
import { servedBy } from './route.ts'

export const FEE_STATEMENTS = servedBy('result-certificates', {
  getFeeStatement: {
    method: 'GET',
    path: '/v1/fee-statements/{institutionId}/{registryCode}/{period}',
    audiences: ['bank', 'registry', 'authority'],
    scope: 'payments.read',
    narrowing: 'each',
    uses: ['directory.batchGet', 'reports.batchGet', 'cases.query', 'cases.batchGet', 'access.get', 'audit.put'],
    impact: 'Nobody can fetch the statements of fees.',
  },
})
