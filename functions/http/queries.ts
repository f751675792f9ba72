import * as contracts from '../../lib/api/queries.ts'
import { getQuery } from '../../lib/queries/get-query.ts'
import { submitQuery } from '../../lib/queries/submit-query.ts'
import { endpoint, serve } from '../runtime/http.ts'
import { alarm, ports } from '../runtime/ports.ts'
import { queue } from '../runtime/queue-port.ts'

export const handler = serve(
  endpoint(contracts.submitQuery, (call) => submitQuery({ ...ports, queue, alarm }, call)),
  endpoint(contracts.getQuery, (call) => getQuery(ports, call)),
)
