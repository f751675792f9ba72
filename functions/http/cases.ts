import * as contracts from '../../lib/api/cases.ts'
import { getCase, getFiling, listCases } from '../../lib/cases/read-cases.ts'
import { endpoint, serve } from '../runtime/http.ts'
import { ports } from '../runtime/ports.ts'

export const handler = serve(
  endpoint(contracts.listCases, (call) => listCases(ports, call)),
  endpoint(contracts.getCase, (call) => getCase(ports, call, 'bank')),
  endpoint(contracts.getFiling, (call) => getFiling(ports, call, 'bank')),
)
