import * as contracts from '../../lib/api/signing-requests.ts'
import { reportSigning } from '../../lib/documents/signing/report-signing.ts'
import { requestSignatures } from '../../lib/documents/signing/request-signatures.ts'
import { cancelSigningRequest, getSigningRequest } from '../../lib/documents/signing/signing-requests.ts'
import { endpoint, serve } from '../runtime/http.ts'
import { objects } from '../runtime/objects-port.ts'
import { ports } from '../runtime/ports.ts'
import { queue } from '../runtime/queue-port.ts'
import { scanner } from '../runtime/scanner-port.ts'

const given = { ...ports, queue, objects, scanner }

export const handler = serve(
  endpoint(contracts.requestSignatures, (call) => requestSignatures(given, call)),
  endpoint(contracts.getSigningRequest, (call) => getSigningRequest(given, call)),
  endpoint(contracts.cancelSigningRequest, (call) => cancelSigningRequest(given, call)),
  endpoint(contracts.reportSigning, (call) => reportSigning(given, call)),
)
