/** Reports to look at. Charts and PDF wait for the first call that wants them: their libraries are large. */
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { readReportCsv, readReportPage, readReportPdf } from '../../lib/api/reports.ts'
import { type Answer, answer } from '../../lib/kernel/call.ts'
import { ok, type Result, refuse } from '../../lib/kernel/result.ts'
import { type ReadReport, type ReportCall, readReport } from '../../lib/reports/read-reports.ts'
import { PAGE_HEADERS, spokenIn } from '../../lib/reports/render/headers.ts'
import { endpoint, serve } from '../runtime/http.ts'
import { ports } from '../runtime/ports.ts'

let bytes: Buffer | undefined
/** Put beside the bundle by cdk/bundle.ts. */
const font = (): Buffer => {
  bytes ??= gunzipSync(readFileSync(new URL('./font.otf.gz', import.meta.url)))
  return bytes
}

type Rendering = (report: ReadReport, call: Pick<ReportCall, 'language' | 'now'>) => Promise<Answer>

const rendered =
  (render: Rendering) =>
  async (call: ReportCall): Promise<Result<Answer>> => {
    const report = await readReport(ports, call)
    if (!report) return refuse('resource.not-found')
    const { headers, ...rest } = await render(report, call)
    return ok({ ...rest, headers: { ...headers, ...spokenIn(call.language) } })
  }

const attached = ({ name }: ReadReport, ending: string): string => `attachment; filename="${name.reportId}.${ending}"`

const page: Rendering = async (report, { language }) => {
  const { pageOf } = await import('../../lib/reports/render/page.ts')
  return { status: 200, headers: PAGE_HEADERS, body: pageOf(report, language) }
}

const csv: Rendering = async (report, { language }) => {
  const { csvOf } = await import('../../lib/reports/render/csv.ts')
  const headers = { 'content-type': 'text/csv; charset=utf-8', 'content-disposition': attached(report, 'csv') }
  return { status: 200, headers, body: csvOf(report, language) }
}

const pdf: Rendering = async (report, { language, now }) => {
  const { pdfOf } = await import('../../lib/reports/render/pdf.ts')
  const made = await pdfOf(report, { font: font(), now, language })
  const headers = { 'content-type': 'application/pdf', 'content-disposition': attached(report, 'pdf') }
  return { ...answer(200), headers, body: made.toString('base64'), base64: true }
}

export const handler = serve(
  endpoint(readReportPage, rendered(page)),
  endpoint(readReportCsv, rendered(csv)),
  endpoint(readReportPdf, rendered(pdf)),
)
