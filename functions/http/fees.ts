import * as contracts from '../../lib/api/fees.ts'
import { quoteFees } from '../../lib/fees/quote-fees.ts'
import { endpoint, serve } from '../runtime/http.ts'

export const handler = serve(endpoint(contracts.quoteFees, (call) => quoteFees(call)))
