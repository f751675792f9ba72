import * as contracts from '../../lib/api/cases.ts'
import { requestWithdrawal } from '../../lib/cases/later/request-withdrawal.ts'
import { sendMessage } from '../../lib/cases/later/send-message.ts'
import { supplementCase } from '../../lib/cases/later/supplement-case.ts'
import { calendar } from '../runtime/calendar.ts'
import { endpoint, serve } from '../runtime/http.ts'
import { objects } from '../runtime/objects-port.ts'
import { ports } from '../runtime/ports.ts'
import { queue } from '../runtime/queue-port.ts'

const all = { ...ports, queue, objects }

export const handler = serve(
  endpoint(contracts.requestWithdrawal, (call) => requestWithdrawal(all, call)),
  endpoint(contracts.supplementCase, (call) => supplementCase(all, call)),
  endpoint(contracts.sendMessage, (call) => sendMessage(all, call, 'bank')),
  endpoint(contracts.sendRegistryMessage, (call) => sendMessage(all, call, 'registry')),
).use(calendar)
