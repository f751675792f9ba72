import * as contracts from '../../lib/api/queries.ts'
import { deliverResultCertificate as deliverContract } from '../../lib/api/result-certificates.ts'
import { answerQuery } from '../../lib/queries/answer-query.ts'
import { deliverResultCertificate } from '../../lib/queries/deliver-result-certificate.ts'
import { endpoint, serve } from '../runtime/http.ts'
import { ports } from '../runtime/ports.ts'
import { queue } from '../runtime/queue-port.ts'

export const handler = serve(
  endpoint(deliverContract, (call) => deliverResultCertificate({ ...ports, queue }, call)),
  endpoint(contracts.answerQuery, (call) => answerQuery({ ...ports, queue }, call)),
)
