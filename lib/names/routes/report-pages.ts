/** Reports and the assessment to look at. */
import { REPORTING, servedBy, WATCHERS } from './route.ts'

export const REPORT_PAGES = servedBy('report-pages', {
  readReportPage: {
    method: 'GET',
    path: '/v1/reports/{reportId}/page',
    audiences: REPORTING,
    scope: 'reports.read',
    narrowing: 'whole',
    uses: ['reports.get'],
    impact: 'Half-year reports cannot be looked at as pages.',
  },
  readReportCsv: {
    method: 'GET',
    path: '/v1/reports/{reportId}/csv',
    audiences: REPORTING,
    scope: 'reports.read',
    narrowing: 'whole',
    uses: ['reports.get'],
    impact: 'Half-year reports cannot be fetched as tables.',
  },
  readReportPdf: {
    method: 'GET',
    path: '/v1/reports/{reportId}/pdf',
    audiences: REPORTING,
    scope: 'reports.read',
    narrowing: 'whole',
    uses: ['reports.get'],
    impact: 'Half-year reports cannot be printed.',
  },
  readAssessment: {
    method: 'GET',
    path: '/v1/assessment',
    audiences: WATCHERS,
    scope: 'reports.read',
    narrowing: 'whole',
    uses: ['directory.byKind', 'deliveries.query', 'reports.query', 'reports.batchGet'],
    impact: 'Authority and regulators do not see how registries and banks do.',
  },
})
