import * as contracts from '../../lib/api/cases.ts'
import { listDue } from '../../lib/cases/read/list-cases.ts'
import { getCase, getFiling } from '../../lib/cases/read/read-cases.ts'
import { calendar } from '../runtime/calendar.ts'
import { endpoint, serve } from '../runtime/http.ts'
import { ports } from '../runtime/ports.ts'

export const handler = serve(
  endpoint(contracts.getRegistryCase, (call) => getCase(ports, call, 'registry')),
  endpoint(contracts.listDue, (call) => listDue(ports, call)),
  endpoint(contracts.getRegistryFiling, (call) => getFiling(ports, call, 'registry')),
).use(calendar)
