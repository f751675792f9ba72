import * as contracts from '../../lib/api/call-ups.ts'
import { answerCallUp, approveCallUp } from '../../lib/archives/answer-call-up.ts'
import { callUp } from '../../lib/archives/ask-call-up.ts'
import { listCallUps } from '../../lib/archives/list-call-ups.ts'
import { getCallUp, mintCallUpLink } from '../../lib/archives/read-call-up.ts'
import { calendar } from '../runtime/calendar.ts'
import { font } from '../runtime/font.ts'
import { endpoint, serve } from '../runtime/http.ts'
import { objects } from '../runtime/objects-port.ts'
import { ports } from '../runtime/ports.ts'
import { queue } from '../runtime/queue-port.ts'

const given = { ...ports, queue, objects, font }

export const handler = serve(
  endpoint(contracts.callUp, (call) => callUp(given, call)),
  endpoint(contracts.listCallUps, (call) => listCallUps(ports, call)),
  endpoint(contracts.getCallUp, (call) => getCallUp(ports, call)),
  endpoint(contracts.approveCallUp, (call) => approveCallUp(given, call)),
  endpoint(contracts.answerCallUp, (call) => answerCallUp(given, call)),
  endpoint(contracts.mintCallUpLink, (call) => mintCallUpLink(given, call)),
).use(calendar)
