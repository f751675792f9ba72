/** Cases as their registry reads them. */
import { servedBy } from './route.ts'

export const REGISTRY_CASES = servedBy('registry-cases', {
  getRegistryCase: {
    method: 'GET',
    path: '/v1/registry/cases/{caseId}',
    audiences: ['registry'],
    scope: 'inbox.read',
    narrowing: 'each',
    uses: ['cases.get', 'cases.query', 'cases.batchGet', 'directory.batchGet'],
    impact: 'Registries cannot look a case up.',
  },
  getRegistryFiling: {
    method: 'GET',
    path: '/v1/registry/cases/{caseId}/filing',
    audiences: ['registry'],
    scope: 'inbox.read',
    narrowing: 'each',
    uses: ['cases.get', 'audit.put'],
    impact: 'Registries cannot fetch filings too long to push, nor verify one.',
  },
  mintFiledDocumentLink: {
    method: 'POST',
    path: '/v1/registry/cases/{caseId}/documents/{documentId}/download-link',
    audiences: ['registry'],
    scope: 'inbox.read',
    narrowing: 'each',
    function: 'documents',
    uses: ['cases.get', 'archive.get', 'audit.put'],
    impact: 'Registries cannot read the documents of a case.',
  },
  listDue: {
    method: 'GET',
    path: '/v1/registry/due',
    audiences: ['registry'],
    scope: 'inbox.read',
    narrowing: 'each',
    uses: ['cases.due', 'cases.batchGet', 'access.get'],
    impact: 'Registries cannot see which cases must be finished by when.',
  },
})
