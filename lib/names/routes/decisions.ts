/** What a registry decides. */
import { servedBy } from './route.ts'

export const DECISIONS = servedBy('decisions', {
  recordDecision: {
    method: 'POST',
    path: '/v1/registry/cases/{caseId}/decisions',
    audiences: ['registry'],
    scope: 'decisions.write',
    narrowing: 'each',
    idempotent: true,
    signed: true,
    uses: ['cases.batchGet', 'cases.query', 'cases.put', 'cases.update', 'cases.delete', 'feed.send', 'platform.send'],
    impact: 'Registries cannot report acceptance, registration or refusal.',
  },
})
