import * as contracts from '../../lib/api/cases.ts'
import { checkCase } from '../../lib/cases/draft/check-case.ts'
import { prefillCase } from '../../lib/cases/draft/prefill-case.ts'
import { endpoint, serve } from '../runtime/http.ts'
import { alarm, ports } from '../runtime/ports.ts'
import { queue } from '../runtime/queue-port.ts'

export const handler = serve(
  endpoint(contracts.checkCase, (call) => checkCase({ ...ports, queue, alarm }, call)),
  endpoint(contracts.prefillCase, (call) => prefillCase(ports, call)),
)
