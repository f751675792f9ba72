/** Which certificates of signers are trusted. */
import { AUTHORITY_ACT, servedBy } from './route.ts'

export const TRUST_LISTS = servedBy('institutions', {
  addTrustList: {
    method: 'POST',
    path: '/v1/authority/trust-lists',
    audiences: ['authority'],
    scope: 'directory.write',
    narrowing: 'whole',
    idempotent: true,
    signed: true,
    uses: [...AUTHORITY_ACT, 'directory.query'],
    impact: 'Signature issuers cannot be added or revoked.',
  },
  getTrustList: {
    method: 'GET',
    path: '/v1/trust-list',
    audiences: ['bank', 'registry', 'authority'],
    scope: 'documents.read',
    narrowing: 'none',
    uses: ['directory.query'],
    impact: 'Nobody sees the trust list.',
  },
})
