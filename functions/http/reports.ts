import * as contracts from '../../lib/api/reports.ts'
import { getReport, listReports } from '../../lib/reports/read-reports.ts'
import { takeReportStep } from '../../lib/reports/take-report-step.ts'
import { endpoint, serve } from '../runtime/http.ts'
import { ports } from '../runtime/ports.ts'
import { queue } from '../runtime/queue-port.ts'

export const handler = serve(
  endpoint(contracts.listReports, (call) => listReports(ports, call)),
  endpoint(contracts.getReport, (call) => getReport(ports, call)),
  endpoint(contracts.takeReportStep, (call) => takeReportStep({ ...ports, queue }, call)),
)
