/** Agreements between a bank and the authority. */
import { AUTHORITY_ACT, BOTH, servedBy } from './route.ts'

export const AGREEMENTS = servedBy('institutions', {
  recordAgreement: {
    method: 'POST',
    path: '/v1/authority/institutions/{institutionId}/agreement',
    audiences: ['authority'],
    scope: 'institutions.write',
    idempotent: true,
    signed: true,
    uses: [
      ...AUTHORITY_ACT,
      'cases.batchGet',
      'cases.update',
      'incoming.get',
      'archive.get',
      'archive.list',
      'archive.put',
      'archive.lock',
    ],
    impact: 'New agreements do not take effect.',
  },
  changeAgreement: {
    method: 'POST',
    path: '/v1/authority/institutions/{institutionId}/agreement/changes',
    audiences: ['authority'],
    scope: 'institutions.write',
    idempotent: true,
    signed: true,
    uses: AUTHORITY_ACT,
    impact: 'Agreements cannot be suspended, resumed or ended.',
  },
  mintAgreementLink: {
    method: 'POST',
    path: '/v1/authority/institutions/{institutionId}/agreement/download-link',
    audiences: ['authority'],
    scope: 'institutions.read',
    function: 'documents',
    uses: ['directory.get', 'archive.get', 'audit.put'],
    impact: 'The authority cannot read signed agreements.',
  },
  mintOwnAgreementLink: {
    method: 'POST',
    path: '/v1/agreement/download-link',
    audiences: BOTH,
    scope: 'directory.read',
    function: 'documents',
    uses: ['directory.get', 'archive.get', 'audit.put'],
    impact: 'Banks and registries cannot read their signed agreement.',
  },
})
