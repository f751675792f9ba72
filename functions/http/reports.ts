import { readDeclarations as declared, declareMonth as declaring } from '../../lib/api/declarations.ts'
import * as contracts from '../../lib/api/reports.ts'
import { declareMonth, readDeclarations } from '../../lib/reports/declare-month.ts'
import { getReport, listReports } from '../../lib/reports/read-reports.ts'
import { takeReportStep } from '../../lib/reports/take-report-step.ts'
import { endpoint, serve } from '../runtime/http.ts'
import { ports } from '../runtime/ports.ts'
import { queue } from '../runtime/queue-port.ts'

export const handler = serve(
  endpoint(contracts.listReports, (call) => listReports(ports, call)),
  endpoint(contracts.getReport, (call) => getReport(ports, call)),
  endpoint(declaring, (call) => declareMonth(ports, call)),
  endpoint(declared, (call) => readDeclarations(ports, call)),
  endpoint(contracts.takeReportStep, (call) => takeReportStep({ ...ports, queue }, call)),
)
