import * as contracts from '../../lib/api/decisions.ts'
import { recordDecision } from '../../lib/cases/registry/record-decision.ts'
import { calendar } from '../runtime/calendar.ts'
import { endpoint, serve } from '../runtime/http.ts'
import { ports } from '../runtime/ports.ts'
import { queue } from '../runtime/queue-port.ts'

export const handler = serve(
  endpoint(contracts.recordDecision, (call) => recordDecision({ ...ports, queue }, call)),
).use(calendar)
