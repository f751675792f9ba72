/** The letters of owners under which a bank asks and files. */
import { servedBy } from './route.ts'

export const AUTHORIZATIONS = servedBy('authorizations', {
  recordAuthorization: {
    method: 'POST',
    path: '/v1/authorizations',
    audiences: ['bank'],
    scope: 'authorizations.write',
    idempotent: true,
    signed: true,
    uses: [
      'cases.batchGet',
      'directory.put',
      'directory.update',
      'cases.update',
      'incoming.get',
      'archive.get',
      'archive.list',
      'archive.put',
      'archive.lock',
    ],
    impact: 'Banks cannot record the letters by which owners let them query.',
  },
  getAuthorization: {
    method: 'GET',
    path: '/v1/authorizations/{authorizationId}',
    audiences: ['bank'],
    scope: 'authorizations.read',
    uses: ['directory.get'],
    impact: 'Banks cannot see whether a letter still holds.',
  },
  revokeAuthorization: {
    method: 'POST',
    path: '/v1/authorizations/{authorizationId}/revocation',
    audiences: ['bank'],
    scope: 'authorizations.write',
    idempotent: true,
    signed: true,
    withoutAgreement: true,
    uses: ['directory.update'],
    impact: 'Owners cannot take back the permission to query.',
  },
  listAuthorizationUses: {
    method: 'GET',
    path: '/v1/authorizations/{authorizationId}/uses',
    audiences: ['bank'],
    scope: 'authorizations.read',
    uses: ['directory.get', 'directory.query'],
    impact: 'Owners cannot be shown who looked at their register.',
  },
})
