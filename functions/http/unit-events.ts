import * as contracts from '../../lib/api/monitors.ts'
import { reportUnitEvent } from '../../lib/cases/units/report-unit-event.ts'
import { restoreCertificate } from '../../lib/cases/units/restore-certificate.ts'
import { calendar } from '../runtime/calendar.ts'
import { endpoint, serve } from '../runtime/http.ts'
import { ports } from '../runtime/ports.ts'
import { queue } from '../runtime/queue-port.ts'

const given = { ...ports, queue }

export const handler = serve(
  endpoint(contracts.reportUnitEvent, (call) => reportUnitEvent(given, call)),
  endpoint(contracts.restoreCertificate, (call) => restoreCertificate(given, call)),
).use(calendar)
