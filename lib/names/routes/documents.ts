/** Documents: declared, uploaded, confirmed, fetched. */
import { BRINGERS, servedBy } from './route.ts'

export const DOCUMENTS = servedBy('documents', {
  declareDocument: {
    method: 'POST',
    path: '/v1/documents',
    audiences: BRINGERS,
    scope: 'documents.write',
    idempotent: true,
    uses: ['cases.put'],
    impact: 'Nobody can begin to upload a document.',
  },
  getDocument: {
    method: 'GET',
    path: '/v1/documents/{documentId}',
    audiences: BRINGERS,
    scope: 'documents.read',
    uses: ['cases.get', 'audit.put'],
    impact: 'Nobody can see the state of a document.',
  },
  mintUploadLink: {
    method: 'POST',
    path: '/v1/documents/{documentId}/upload-link',
    audiences: BRINGERS,
    scope: 'documents.write',
    uses: ['cases.get', 'incoming.get', 'incoming.list', 'incoming.put', 'audit.put'],
    impact: 'Nobody can upload a document.',
  },
  confirmDocument: {
    method: 'POST',
    path: '/v1/documents/{documentId}/confirmation',
    audiences: BRINGERS,
    scope: 'documents.write',
    idempotent: true,
    uses: [
      'access.get',
      'cases.batchGet',
      'cases.get',
      'cases.update',
      'directory.query',
      'incoming.get',
      'incoming.list',
      'scanner.ask',
    ],
    impact: 'Uploaded documents cannot be used.',
  },
  mintDownloadLink: {
    method: 'POST',
    path: '/v1/documents/{documentId}/download-link',
    audiences: BRINGERS,
    scope: 'documents.read',
    uses: ['cases.get', 'incoming.get', 'archive.get', 'audit.put'],
    impact: 'Nobody can read a document back.',
  },
})
