/** The operations that the simulated institutions call, bound to their use cases as functions/http binds them. */

import { recordAuthorization } from '../../lib/authorizations/record-authorization.ts'
import { revokeAuthorization } from '../../lib/authorizations/revoke-authorization.ts'
import { requestWithdrawal } from '../../lib/cases/later/request-withdrawal.ts'
import { sendMessage } from '../../lib/cases/later/send-message.ts'
import { supplementCase } from '../../lib/cases/later/supplement-case.ts'
import { answerCommitment } from '../../lib/cases/lender/answer-commitment.ts'
import { reportDisbursement, reportNonDisbursement, reportRepayment } from '../../lib/cases/loan/report-loan.ts'
import { listCases } from '../../lib/cases/read/list-cases.ts'
import { getCase } from '../../lib/cases/read/read-cases.ts'
import { recordDecision } from '../../lib/cases/registry/record-decision.ts'
import { submitCase } from '../../lib/cases/submit/submit-case.ts'
import { reportUnitEvent } from '../../lib/cases/units/report-unit-event.ts'
import { listNotifications, replayDelivery } from '../../lib/deliveries/read-deliveries.ts'
import { acknowledgeDelivery, listInbox } from '../../lib/deliveries/read-inbox.ts'
import type { Answer, Call } from '../../lib/kernel/call.ts'
import type { Result } from '../../lib/kernel/result.ts'
import {
  closeMatter,
  escalateMatter,
  reopenMatter,
  replyToMatter,
  resolveMatter,
} from '../../lib/matters/act-on-matter.ts'
import { raiseMatter } from '../../lib/matters/raise-matter.ts'
import { getMatter } from '../../lib/matters/read-matters.ts'
import type { Operation } from '../../lib/names/routes/index.ts'
import { cancelPaymentOrder, openPaymentOrder } from '../../lib/payments/open-payment-order.ts'
import { reportPayment } from '../../lib/payments/report-payment.ts'
import { answerQuery } from '../../lib/queries/answer-query.ts'
import { getQuery } from '../../lib/queries/get-query.ts'
import { createMonitor, endMonitor } from '../../lib/queries/monitors.ts'
import { submitQuery } from '../../lib/queries/submit-query.ts'
import type { SimulatedPorts } from './ports.ts'

/** A call whose parts are known to the use case alone. */
export type AnyCall = Call<never, never, never>
export type Handle = (ports: SimulatedPorts, call: AnyCall) => Promise<Result<Answer>>

export const HANDLES = {
  submitCase,
  getCase: (ports, call) => getCase(ports, call, 'bank'),
  getRegistryCase: (ports, call) => getCase(ports, call, 'registry'),
  listCases,
  recordDecision,
  reportDisbursement,
  reportNonDisbursement,
  reportRepayment,
  answerCommitment,
  requestWithdrawal,
  supplementCase,
  sendMessage: (ports, call) => sendMessage(ports, call, 'bank'),
  sendRegistryMessage: (ports, call) => sendMessage(ports, call, 'registry'),
  listInbox,
  acknowledgeDelivery,
  listNotifications,
  replayDelivery,
  recordAuthorization,
  revokeAuthorization,
  submitQuery,
  getQuery,
  answerQuery,
  createMonitor,
  endMonitor,
  reportUnitEvent,
  openPaymentOrder,
  cancelPaymentOrder,
  reportPayment,
  raiseMatter,
  getMatter,
  replyToMatter,
  escalateMatter,
  resolveMatter,
  reopenMatter,
  closeMatter,
} as const satisfies Partial<Record<Operation, Handle>>

export type Called = keyof typeof HANDLES
