import * as contracts from '../../lib/api/deliveries.ts'
import { listNotifications } from '../../lib/deliveries/read-deliveries.ts'
import { endpoint, serve } from '../runtime/http.ts'
import { ports } from '../runtime/ports.ts'

export const handler = serve(endpoint(contracts.listNotifications, (call) => listNotifications(ports, call)))
