/** The paper of what a query found. */
import { servedBy } from './route.ts'

export const RESULT_CERTIFICATES = servedBy('result-certificates', {
  orderResultCertificate: {
    method: 'POST',
    path: '/v1/queries/{queryId}/result-certificate',
    audiences: ['bank'],
    scope: 'queries.write',
    narrowing: 'each',
    idempotent: true,
    uses: ['cases.get', 'cases.query', 'cases.put', 'deliveries.get', 'deliveries.query', 'registry.send'],
    impact: "Banks cannot order the registry's certificate of what a query found.",
  },
  getResultCertificate: {
    method: 'GET',
    path: '/v1/queries/{queryId}/result-certificate',
    audiences: ['bank'],
    scope: 'queries.read',
    narrowing: 'each',
    uses: ['cases.get', 'cases.query'],
    impact: 'Banks cannot see whether an ordered certificate has come.',
  },
  getReferencePrint: {
    method: 'GET',
    path: '/v1/queries/{queryId}/reference-print',
    audiences: ['bank'],
    scope: 'queries.read',
    narrowing: 'each',
    uses: [
      'cases.get',
      'cases.query',
      'cases.batchGet',
      'cases.put',
      'deliveries.get',
      'deliveries.query',
      'deliveries.put',
      'directory.batchGet',
      'audit.put',
    ],
    impact: 'Banks cannot fetch a print of what a query found.',
  },
})
