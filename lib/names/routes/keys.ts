/** The signing keys of an institution. */
import { AUTHORITY_ACT, EVERYBODY, servedBy } from './route.ts'

export const KEYS = servedBy('keys', {
  registerOwnKey: {
    method: 'POST',
    path: '/v1/keys',
    audiences: EVERYBODY,
    scope: 'keys.write',
    narrowing: 'each',
    idempotent: true,
    signed: true,
    withoutAgreement: true,
    uses: AUTHORITY_ACT,
    impact: 'Nobody can rotate their keys.',
  },
  listOwnKeys: {
    method: 'GET',
    path: '/v1/keys',
    audiences: EVERYBODY,
    scope: 'keys.write',
    narrowing: 'each',
    uses: ['directory.query'],
    impact: 'Nobody can see which of their keys are valid.',
  },
  revokeOwnKey: {
    method: 'POST',
    path: '/v1/keys/{kid}/revocation',
    audiences: EVERYBODY,
    scope: 'keys.write',
    narrowing: 'each',
    idempotent: true,
    signed: true,
    withoutAgreement: true,
    uses: AUTHORITY_ACT,
    impact: 'Nobody can revoke a leaked key of their own.',
  },
})
