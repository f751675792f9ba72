import { getFeeStatement as contract } from '../../lib/api/fee-statements.ts'
import { getFeeStatement } from '../../lib/reports/read-fee-statement.ts'
import { font } from '../runtime/font.ts'
import { endpoint, serve } from '../runtime/http.ts'
import { ports } from '../runtime/ports.ts'

export const handler = serve(endpoint(contract, (call) => getFeeStatement({ ...ports, font }, call)))
