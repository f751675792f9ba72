import * as contracts from '../../lib/api/deliveries.ts'
import { acknowledgeDelivery, listInbox } from '../../lib/deliveries/read-inbox.ts'
import { endpoint, serve } from '../runtime/http.ts'
import { ports } from '../runtime/ports.ts'

export const handler = serve(
  endpoint(contracts.listInbox, (call) => listInbox(ports, call)),
  endpoint(contracts.acknowledgeDelivery, (call) => acknowledgeDelivery(ports, call)),
)
