/** What a registry answers. */
import { servedBy } from './route.ts'

export const QUERY_ANSWERS = servedBy('query-answers', {
  answerQuery: {
    method: 'POST',
    path: '/v1/registry/queries/{queryId}/answer',
    audiences: ['registry'],
    scope: 'queries.answer',
    narrowing: 'each',
    idempotent: true,
    signed: true,
    uses: ['cases.batchGet', 'cases.put', 'cases.update', 'deliveries.put', 'directory.check', 'feed.send'],
    impact: 'Registries cannot answer the queries of banks.',
  },
  deliverResultCertificate: {
    method: 'POST',
    path: '/v1/registry/queries/{queryId}/result-certificate',
    audiences: ['registry'],
    scope: 'queries.answer',
    narrowing: 'each',
    idempotent: true,
    signed: true,
    uses: ['cases.batchGet', 'cases.put', 'cases.update', 'directory.check', 'feed.send'],
    impact: 'Registries cannot bring their certificates of what a query found.',
  },
})
