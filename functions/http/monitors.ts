import * as contracts from '../../lib/api/monitors.ts'
import { createMonitor, endMonitor, getMonitor } from '../../lib/queries/monitors.ts'
import { endpoint, serve } from '../runtime/http.ts'
import { ports } from '../runtime/ports.ts'

export const handler = serve(
  endpoint(contracts.createMonitor, (call) => createMonitor(ports, call)),
  endpoint(contracts.getMonitor, (call) => getMonitor(ports, call)),
  endpoint(contracts.endMonitor, (call) => endMonitor(ports, call)),
)
