/** The branches and officers of a bank, as it keeps them itself. */
import { AUTHORITY_ACT, servedBy } from './route.ts'

const OWN = { audiences: ['bank'], scope: 'officers.write', narrowing: 'whole' } as const
const OWN_ACT = { ...OWN, method: 'POST', idempotent: true, signed: true, uses: AUTHORITY_ACT } as const

export const OWN_PARTS = servedBy('keys', {
  putOwnBranch: { ...OWN_ACT, path: '/v1/branches', impact: 'Banks cannot register their branches.' },
  endOwnBranch: {
    ...OWN_ACT,
    path: '/v1/branches/endings',
    withoutAgreement: true,
    impact: 'Banks cannot end a branch: it stays a mortgagee.',
  },
  listOwnBranches: {
    ...OWN,
    method: 'GET',
    path: '/v1/branches',
    uses: ['directory.query'],
    impact: 'Banks cannot see their branches.',
  },
  putOwnOfficer: { ...OWN_ACT, path: '/v1/officers', impact: 'Banks cannot designate officers.' },
  endOwnOfficer: {
    ...OWN_ACT,
    path: '/v1/officers/endings',
    withoutAgreement: true,
    impact: 'Banks cannot end a designation: who has left can still file.',
  },
  listOwnOfficers: {
    ...OWN,
    method: 'GET',
    path: '/v1/officers',
    uses: ['directory.query'],
    impact: 'Banks cannot see whom they have designated.',
  },
})
