/** What owners ask at the window of a registry or an authority about the letters that they gave to banks: the way that needs no bank. */
import { servedBy } from './route.ts'

const WINDOW = { audiences: ['registry', 'authority'], scope: 'owner-requests.write', narrowing: 'whole' } as const
const UNDER_REQUEST = ['directory.get', 'directory.batchGet'] as const

export const OWNER_REQUESTS = servedBy('authorizations', {
  recordOwnerRequest: {
    ...WINDOW,
    method: 'POST',
    path: '/v1/owner-requests',
    idempotent: true,
    signed: true,
    uses: ['directory.put'],
    impact: 'Owners cannot ask at the window what they have let banks see.',
  },
  listOwnerLetters: {
    ...WINDOW,
    method: 'GET',
    path: '/v1/owner-requests/{ownerRequestId}/letters',
    uses: [...UNDER_REQUEST, 'directory.query', 'audit.put'],
    impact: 'Owners cannot be shown which letters they gave.',
  },
  listOwnerLetterUses: {
    ...WINDOW,
    method: 'GET',
    path: '/v1/owner-requests/{ownerRequestId}/letters/{authorizationId}/uses',
    uses: [...UNDER_REQUEST, 'directory.query', 'audit.put'],
    impact: 'Owners cannot be shown at the window who looked at their register.',
  },
  revokeAuthorizationForOwner: {
    ...WINDOW,
    method: 'POST',
    path: '/v1/owner-requests/{ownerRequestId}/letters/{authorizationId}/revocation',
    idempotent: true,
    signed: true,
    uses: [...UNDER_REQUEST, 'directory.update', 'cases.put', 'feed.send'],
    impact: 'Owners cannot take back a letter where the bank does not.',
  },
})
