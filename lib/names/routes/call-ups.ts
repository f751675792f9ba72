/** Archives that the other party calls up. */
import { BOTH, servedBy } from './route.ts'

/** A step of a call-up: one read or two, one transaction. */
const CALL_UP_STEP = ['cases.batchGet', 'cases.put', 'registry.send', 'feed.send'] as const

export const CALL_UPS = servedBy('call-ups', {
  callUp: {
    method: 'POST',
    path: '/v1/cases/{caseId}/call-ups',
    audiences: BOTH,
    scope: 'archives.write',
    narrowing: 'each',
    idempotent: true,
    signed: true,
    uses: [...CALL_UP_STEP, 'cases.update'],
    impact: 'Banks and registries cannot call up what the other keeps of a case.',
  },
  listCallUps: {
    method: 'GET',
    path: '/v1/call-ups',
    audiences: BOTH,
    scope: 'archives.read',
    narrowing: 'each',
    uses: ['cases.byInstitution', 'cases.batchGet', 'access.get', 'audit.put'],
    impact: 'Banks and registries cannot see which call-ups wait for an answer.',
  },
  getCallUp: {
    method: 'GET',
    path: '/v1/call-ups/{callUpId}',
    audiences: BOTH,
    scope: 'archives.read',
    narrowing: 'each',
    uses: ['cases.get', 'audit.put'],
    impact: 'Nobody can see where a call-up stands.',
  },
  approveCallUp: {
    method: 'POST',
    path: '/v1/call-ups/{callUpId}/approval',
    audiences: BOTH,
    scope: 'archives.write',
    narrowing: 'each',
    idempotent: true,
    signed: true,
    uses: CALL_UP_STEP,
    impact: 'Holders that approve call-ups first cannot answer them.',
  },
  answerCallUp: {
    method: 'POST',
    path: '/v1/call-ups/{callUpId}/answer',
    audiences: BOTH,
    scope: 'archives.write',
    narrowing: 'each',
    idempotent: true,
    signed: true,
    uses: [...CALL_UP_STEP, 'cases.update', 'incoming.get', 'incoming.put', 'archive.get'],
    impact: 'Call-ups are not answered and become overdue.',
  },
  mintCallUpLink: {
    method: 'POST',
    path: '/v1/call-ups/{callUpId}/download-link',
    audiences: BOTH,
    scope: 'archives.read',
    narrowing: 'each',
    uses: ['cases.get', 'incoming.get', 'audit.put'],
    impact: 'What was called up cannot be fetched.',
  },
})
