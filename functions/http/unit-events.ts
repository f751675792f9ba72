import * as contracts from '../../lib/api/monitors.ts'
import { reportUnitEvent } from '../../lib/cases/units/report-unit-event.ts'
import { endpoint, serve } from '../runtime/http.ts'
import { ports } from '../runtime/ports.ts'
import { queue } from '../runtime/queue-port.ts'

export const handler = serve(endpoint(contracts.reportUnitEvent, (call) => reportUnitEvent({ ...ports, queue }, call)))
