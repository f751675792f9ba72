import * as contracts from '../../lib/api/audit.ts'
import { listSignals } from '../../lib/audit/list-signals.ts'
import { getSeal, proveRecord } from '../../lib/audit/prove.ts'
import { searchAudit } from '../../lib/audit/search.ts'
import { endpoint, serve } from '../runtime/http.ts'
import { ports } from '../runtime/ports.ts'

export const handler = serve(
  endpoint(contracts.searchAudit, (call) => searchAudit(ports, call)),
  endpoint(contracts.listSignals, (call) => listSignals(ports, call)),
  endpoint(contracts.proveRecord, (call) => proveRecord(ports, call)),
  endpoint(contracts.getSeal, (call) => getSeal(ports, call)),
)
