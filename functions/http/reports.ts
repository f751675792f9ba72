import * as declarations from '../../lib/api/declarations.ts'
import * as contracts from '../../lib/api/reports.ts'
import { declareMonth } from '../../lib/reports/declare-month.ts'
import { readDeclarations } from '../../lib/reports/read-declarations.ts'
import { getReport, listReports } from '../../lib/reports/read-reports.ts'
import { takeReportStep } from '../../lib/reports/take-report-step.ts'
import { endpoint, serve } from '../runtime/http.ts'
import { ports } from '../runtime/ports.ts'
import { queue } from '../runtime/queue-port.ts'

export const handler = serve(
  endpoint(contracts.listReports, (call) => listReports(ports, call)),
  endpoint(contracts.getReport, (call) => getReport(ports, call)),
  endpoint(declarations.declareMonth, (call) => declareMonth(ports, call)),
  endpoint(declarations.readDeclarations, (call) => readDeclarations(ports, call)),
  endpoint(contracts.takeReportStep, (call) => takeReportStep({ ...ports, queue }, call)),
)
