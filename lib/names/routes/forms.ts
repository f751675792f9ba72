/** Application forms, their templates, and papers held against them. */
import { AUTHORITY_ACT, servedBy } from './route.ts'

export const FORMS = servedBy('forms', {
  listForms: {
    method: 'GET',
    path: '/v1/forms',
    audiences: ['bank', 'authority'],
    scope: 'documents.read',
    narrowing: 'none',
    uses: ['directory.query'],
    impact: 'Nobody can see which forms and templates there are.',
  },
  makeForm: {
    method: 'POST',
    path: '/v1/forms',
    audiences: ['bank'],
    scope: 'documents.write',
    narrowing: 'each',
    idempotent: true,
    uses: ['directory.batchGet', 'directory.query', 'cases.put', 'incoming.put'],
    impact: 'Banks cannot have application forms and contracts made from a case.',
  },
  compareForm: {
    method: 'POST',
    path: '/v1/documents/{documentId}/comparison',
    audiences: ['bank'],
    scope: 'documents.read',
    narrowing: 'each',
    waits: true,
    uses: ['cases.batchGet', 'cases.get', 'directory.batchGet', 'incoming.get', 'archive.get', 'audit.put'],
    impact: 'Banks cannot check a form against the data.',
  },
  addTemplate: {
    method: 'POST',
    path: '/v1/authority/templates',
    audiences: ['authority'],
    scope: 'directory.write',
    narrowing: 'whole',
    idempotent: true,
    signed: true,
    uses: [...AUTHORITY_ACT, 'directory.query'],
    impact: 'The authority cannot change a form.',
  },
})
