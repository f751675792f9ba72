import * as contracts from '../../lib/api/filings.ts'
import { submitCase } from '../../lib/cases/submit/submit-case.ts'
import { endpoint, serve } from '../runtime/http.ts'
import { ports } from '../runtime/ports.ts'
import { queue } from '../runtime/queue-port.ts'

export const handler = serve(endpoint(contracts.submitCase, (call) => submitCase({ ...ports, queue }, call)))
