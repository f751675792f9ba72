/** Archived cases and the orders that keep them. */
import { BOTH, servedBy } from './route.ts'

/** A party says where it keeps a case. */
const PLACE_OF_ARCHIVE = ['directory.batchGet', 'cases.batchGet', 'cases.query', 'cases.put'] as const

/** The authority orders that what is kept of a case stays, or may go. */
const HOLD_ACT = ['cases.get', 'cases.batchGet', 'cases.put'] as const

export const ARCHIVES = servedBy('archives', {
  getCaseArchive: {
    method: 'GET',
    path: '/v1/cases/{caseId}/archive',
    audiences: BOTH,
    scope: 'archives.read',
    narrowing: 'each',
    uses: ['cases.batchGet', 'cases.query', 'archive.get'],
    impact: 'Banks and registries cannot see what is archived of a case.',
  },
  mintArchiveLinks: {
    method: 'POST',
    path: '/v1/cases/{caseId}/archive/download-links',
    audiences: BOTH,
    scope: 'archives.read',
    narrowing: 'each',
    uses: ['cases.batchGet', 'archive.get', 'audit.put'],
    impact: 'Banks and registries cannot fetch archived cases.',
  },
  recordPaperArchive: {
    method: 'POST',
    path: '/v1/cases/{caseId}/archive/paper',
    audiences: ['bank'],
    scope: 'archives.write',
    narrowing: 'each',
    idempotent: true,
    withoutAgreement: true,
    uses: PLACE_OF_ARCHIVE,
    impact: 'Banks cannot say where their paper is.',
  },
  recordElectronicArchive: {
    method: 'POST',
    path: '/v1/cases/{caseId}/archive/electronic',
    audiences: ['registry'],
    scope: 'archives.write',
    narrowing: 'each',
    idempotent: true,
    uses: PLACE_OF_ARCHIVE,
    impact: 'Registries cannot say under which number they keep a case.',
  },
  placeHold: {
    method: 'POST',
    path: '/v1/authority/cases/{caseId}/holds',
    audiences: ['authority'],
    scope: 'archives.write',
    narrowing: 'whole',
    idempotent: true,
    signed: true,
    uses: HOLD_ACT,
    impact: 'Orders of courts do not reach the archive; its locks still stand.',
  },
  liftHold: {
    method: 'POST',
    path: '/v1/authority/cases/{caseId}/holds/{holdId}/lifting',
    audiences: ['authority'],
    scope: 'archives.write',
    narrowing: 'whole',
    idempotent: true,
    signed: true,
    uses: HOLD_ACT,
    impact: 'Holds stay when their order has ended.',
  },
  listHolds: {
    method: 'GET',
    path: '/v1/authority/cases/{caseId}/holds',
    audiences: ['authority'],
    scope: 'archives.read',
    narrowing: 'whole',
    uses: ['cases.get', 'cases.query'],
    impact: 'The authority cannot see which cases are held.',
  },
  listArchives: {
    method: 'GET',
    path: '/v1/registry/archives',
    audiences: ['registry'],
    scope: 'archives.read',
    narrowing: 'whole',
    uses: ['cases.query', 'archive.get', 'access.get', 'audit.put'],
    impact: 'Registries cannot export the archives of a month.',
  },
})
