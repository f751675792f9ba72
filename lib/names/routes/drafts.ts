/** A filing before it is filed: checked and filled in. */
import { servedBy } from './route.ts'

export const DRAFTS = servedBy('drafts', {
  checkCase: {
    method: 'POST',
    path: '/v1/cases/check',
    audiences: ['bank'],
    scope: 'cases.write',
    narrowing: 'each',
    waits: true,
    uses: [
      'access.batchGet',
      'directory.batchGet',
      'cases.batchGet',
      'cases.query',
      'deliveries.batchGet',
      // where the check asks of the book itself: what submitQuery writes
      'access.put',
      'directory.put',
      'directory.update',
      'cases.put',
      'registry.send',
      'audit.put',
    ],
    impact: 'Banks cannot check a filing before they submit it.',
  },
  prefillCase: {
    method: 'POST',
    path: '/v1/cases/prefill',
    audiences: ['bank'],
    scope: 'cases.write',
    narrowing: 'each',
    uses: ['access.batchGet', 'directory.batchGet', 'cases.batchGet', 'deliveries.batchGet', 'cases.put', 'audit.put'],
    impact: 'Banks have to type again what is already known.',
  },
})
