/** Certificates of a case. */
import { servedBy } from './route.ts'

export const CERTIFICATES = servedBy('documents', {
  getCertificate: {
    method: 'GET',
    path: '/v1/cases/{caseId}/certificates/{certificateId}',
    audiences: ['bank'],
    scope: 'cases.read',
    narrowing: 'each',
    uses: ['cases.get', 'audit.put'],
    impact: 'Banks cannot see a certificate with the code by which others verify it.',
  },
  mintCertificateLink: {
    method: 'POST',
    path: '/v1/cases/{caseId}/certificates/{certificateId}/download-link',
    audiences: ['bank'],
    scope: 'cases.read',
    narrowing: 'each',
    uses: ['cases.get', 'archive.get', 'audit.put'],
    impact: 'Banks cannot download registration certificates.',
  },
})
