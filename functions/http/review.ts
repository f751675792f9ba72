import * as contracts from '../../lib/api/cases.ts'
import { checkCase } from '../../lib/cases/check-case.ts'
import { prefillCase } from '../../lib/cases/prefill-case.ts'
import { endpoint, serve } from '../runtime/http.ts'
import { ports } from '../runtime/ports.ts'

export const handler = serve(
  endpoint(contracts.checkCase, (call) => checkCase(ports, call)),
  endpoint(contracts.prefillCase, (call) => prefillCase(ports, call)),
)
