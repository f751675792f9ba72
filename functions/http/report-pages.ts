/** Reports to look at. Charts and PDF wait for the first call that wants them: their libraries are large. */
import * as contracts from '../../lib/api/reports.ts'
import { type Answer, answer } from '../../lib/kernel/call.ts'
import { ok, type Result, refuse } from '../../lib/kernel/result.ts'
import { type Assessment, type AssessmentCall, readAssessment } from '../../lib/reports/read-assessment.ts'
import { type ReadReport, type ReportCall, readReport } from '../../lib/reports/read-reports.ts'
import { PAGE_HEADERS } from '../../lib/reports/render/headers.ts'
import { font } from '../runtime/font.ts'
import { endpoint, serve } from '../runtime/http.ts'
import { ports } from '../runtime/ports.ts'

/** Which language it is in follows from what the caller asked for. */
const inLanguage = ({ headers, ...rest }: Answer, { language }: Pick<ReportCall, 'language'>): Answer => ({
  ...rest,
  headers: { ...headers, 'content-language': language, vary: 'Accept-Language' },
})

type Rendering = (report: ReadReport, call: Pick<ReportCall, 'language' | 'now'>) => Promise<Answer>

const rendered =
  (render: Rendering) =>
  async (call: ReportCall): Promise<Result<Answer>> => {
    const report = await readReport(ports, call)
    if (!report) return refuse('resource.not-found')
    return ok(inLanguage(await render(report, call), call))
  }

const attachment = (name: string) => ({ 'content-disposition': `attachment; filename="${name}"` })

const asPage = (body: string): Answer => ({ status: 200, headers: PAGE_HEADERS, body })

const asTable = (name: string, body: string): Answer => ({
  status: 200,
  headers: { 'content-type': 'text/csv; charset=utf-8', ...attachment(`${name}.csv`) },
  body,
})

const asPaper = (name: string, made: Buffer): Answer => ({
  status: 200,
  headers: { 'content-type': 'application/pdf', ...attachment(`${name}.pdf`) },
  body: made.toString('base64'),
  base64: true,
})

const page: Rendering = async (report, { language }) => {
  const { pageOf } = await import('../../lib/reports/render/page.ts')
  return asPage(pageOf(report, language))
}

const csv: Rendering = async (report, { language }) => {
  const { csvOf } = await import('../../lib/reports/render/csv.ts')
  return asTable(report.name.reportId, csvOf(report, language))
}

const pdf: Rendering = async (report, { language, now }) => {
  const { pdfOf } = await import('../../lib/reports/render/pdf.ts')
  return asPaper(report.name.reportId, await pdfOf(report, { font: font.read(), now, language }))
}

const inForm = async (assessment: Assessment, { query, language, now }: AssessmentCall): Promise<Answer> => {
  const name = `assessment-${assessment.period.id}`
  if (query.format === 'pdf') {
    const { assessmentPdf } = await import('../../lib/reports/render/assessment-pdf.ts')
    return asPaper(name, await assessmentPdf(assessment, { font: font.read(), now, language }))
  }
  const { assessmentCsv, assessmentPage } = await import('../../lib/reports/render/assessment.ts')
  return query.format === 'csv'
    ? asTable(name, assessmentCsv(assessment, language))
    : asPage(assessmentPage(assessment, language))
}

const assessed = async (call: AssessmentCall): Promise<Result<Answer>> => {
  const assessment = await readAssessment(ports, call)
  const { format = 'json' } = call.query
  return ok(format === 'json' ? answer(200, assessment) : inLanguage(await inForm(assessment, call), call))
}

export const handler = serve(
  endpoint(contracts.readReportPage, rendered(page)),
  endpoint(contracts.readReportCsv, rendered(csv)),
  endpoint(contracts.readReportPdf, rendered(pdf)),
  endpoint(contracts.readAssessment, assessed),
)
