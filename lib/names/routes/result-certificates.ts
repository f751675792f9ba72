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
    uses: [
      'cases.get',
      'cases.query',
      'cases.batchGet',
      'cases.put',
      'deliveries.get',
      'deliveries.query',
      'deliveries.put',
      'directory.batchGet',
    ],
    impact: 'Banks cannot order certificates of what a query found.',
  },
  getResultCertificate: {
    method: 'GET',
    path: '/v1/queries/{queryId}/result-certificate',
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
    impact: 'Banks cannot fetch certificates of what a query found.',
  },
})
