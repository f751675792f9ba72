import {
  reportDisbursementContract,
  reportNonDisbursementContract,
  requestWithdrawalContract,
} from '../../lib/api/cases.ts'
import { reportDisbursement, reportNonDisbursement, requestWithdrawal } from '../../lib/cases/bank-acts.ts'
import { endpoint, serve } from '../runtime/http.ts'
import { ports } from '../runtime/ports.ts'
import { queue } from '../runtime/queue-port.ts'

const all = { ...ports, queue }

export const handler = serve(
  endpoint(reportDisbursementContract, (call) => reportDisbursement(all, call)),
  endpoint(reportNonDisbursementContract, (call) => reportNonDisbursement(all, call)),
  endpoint(requestWithdrawalContract, (call) => requestWithdrawal(all, call)),
)
