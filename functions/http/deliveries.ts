import * as contracts from '../../lib/api/deliveries.ts'
import { listDeliveries, replayDelivery } from '../../lib/deliveries/read-deliveries.ts'
import { endpoint, serve } from '../runtime/http.ts'
import { ports } from '../runtime/ports.ts'
import { queue } from '../runtime/queue-port.ts'

export const handler = serve(
  endpoint(contracts.listDeliveries, (call) => listDeliveries(ports, call)),
  endpoint(contracts.replayDelivery, (call) => replayDelivery({ ...ports, queue }, call)),
)
