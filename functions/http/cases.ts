import { getCaseContract, getFilingContract, listCasesContract } from '../../lib/api/cases.ts'
import { getCase, getFiling, listCases } from '../../lib/cases/read-cases.ts'
import { endpoint, serve } from '../runtime/http.ts'
import { ports } from '../runtime/ports.ts'

export const handler = serve(
  endpoint(listCasesContract, (call) => listCases(ports, call)),
  endpoint(getCaseContract, (call) => getCase(ports, call, 'bank')),
  endpoint(getFilingContract, (call) => getFiling(ports, call)),
)
