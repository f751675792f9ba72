import * as contracts from '../../lib/api/queries.ts'
import { answerQuery } from '../../lib/queries/answer-query.ts'
import { endpoint, serve } from '../runtime/http.ts'
import { ports } from '../runtime/ports.ts'
import { queue } from '../runtime/queue-port.ts'

export const handler = serve(endpoint(contracts.answerQuery, (call) => answerQuery({ ...ports, queue }, call)))
