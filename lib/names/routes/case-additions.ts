/** What comes to a case after it was lodged, from either side, with papers. */
import { LOAN_ACT, servedBy } from './route.ts'

/** What comes to a case after it was lodged, with papers that go under lock. */
const LATER_FILING = [
  ...LOAN_ACT,
  'cases.update',
  'incoming.get',
  'archive.get',
  'archive.list',
  'archive.put',
  'archive.lock',
  'registry.send',
] as const

export const CASE_ADDITIONS = servedBy('case-additions', {
  requestWithdrawal: {
    method: 'POST',
    path: '/v1/cases/{caseId}/withdrawal',
    audiences: ['bank'],
    scope: 'cases.write',
    narrowing: 'each',
    idempotent: true,
    signed: true,
    uses: [...LATER_FILING, 'cases.delete', 'platform.send'],
    impact: 'Applicants cannot withdraw before registration.',
  },
  supplementCase: {
    method: 'POST',
    path: '/v1/cases/{caseId}/supplements',
    audiences: ['bank'],
    scope: 'cases.write',
    narrowing: 'each',
    idempotent: true,
    signed: true,
    uses: LATER_FILING,
    impact: 'Banks cannot supply what a registry asks for; applications may lapse.',
  },
  sendMessage: {
    method: 'POST',
    path: '/v1/cases/{caseId}/messages',
    audiences: ['bank'],
    scope: 'cases.write',
    narrowing: 'each',
    idempotent: true,
    signed: true,
    uses: LATER_FILING,
    impact: 'Banks cannot write to the registry about a case.',
  },
  sendRegistryMessage: {
    method: 'POST',
    path: '/v1/registry/cases/{caseId}/messages',
    audiences: ['registry'],
    scope: 'decisions.write',
    narrowing: 'each',
    idempotent: true,
    signed: true,
    uses: LATER_FILING,
    impact: 'Registries cannot write to the bank about a case.',
  },
})
