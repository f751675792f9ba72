import * as contracts from '../../lib/api/cases.ts'
import { answerCommitment } from '../../lib/cases/lender/answer-commitment.ts'
import { reportDisbursement, reportNonDisbursement, reportRepayment } from '../../lib/cases/loan/report-loan.ts'
import { calendar } from '../runtime/calendar.ts'
import { endpoint, serve } from '../runtime/http.ts'
import { ports } from '../runtime/ports.ts'
import { queue } from '../runtime/queue-port.ts'

const all = { ...ports, queue }

export const handler = serve(
  endpoint(contracts.reportDisbursement, (call) => reportDisbursement(all, call)),
  endpoint(contracts.reportNonDisbursement, (call) => reportNonDisbursement(all, call)),
  endpoint(contracts.reportRepayment, (call) => reportRepayment(all, call)),
  endpoint(contracts.answerCommitment, (call) => answerCommitment(all, call)),
).use(calendar)
