import * as contracts from '../../lib/api/authorizations.ts'
import * as queryContracts from '../../lib/api/interested-queries.ts'
import { getAuthorization, listAuthorizationUses } from '../../lib/authorizations/read-authorizations.ts'
import { recordAuthorization } from '../../lib/authorizations/record-authorization.ts'
import { revokeAuthorization } from '../../lib/authorizations/revoke-authorization.ts'
import { submitInterestedQuery } from '../../lib/queries/submit-interested-query.ts'
import { endpoint, serve } from '../runtime/http.ts'
import { objects } from '../runtime/objects-port.ts'
import { ports } from '../runtime/ports.ts'
import { queue } from '../runtime/queue-port.ts'

export const handler = serve(
  endpoint(contracts.recordAuthorization, (call) => recordAuthorization({ ...ports, objects }, call)),
  endpoint(contracts.getAuthorization, (call) => getAuthorization(ports, call)),
  endpoint(contracts.revokeAuthorization, (call) => revokeAuthorization(ports, call)),
  endpoint(queryContracts.submitInterestedQuery, (call) => submitInterestedQuery({ ...ports, objects, queue }, call)),
  endpoint(contracts.listAuthorizationUses, (call) => listAuthorizationUses(ports, call)),
)
