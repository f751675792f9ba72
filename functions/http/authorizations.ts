import * as contracts from '../../lib/api/authorizations.ts'
import { getAuthorization, listAuthorizationUses } from '../../lib/authorizations/read-authorizations.ts'
import { recordAuthorization } from '../../lib/authorizations/record-authorization.ts'
import { revokeAuthorization } from '../../lib/authorizations/revoke-authorization.ts'
import { endpoint, serve } from '../runtime/http.ts'
import { objects } from '../runtime/objects-port.ts'
import { ports } from '../runtime/ports.ts'

export const handler = serve(
  endpoint(contracts.recordAuthorization, (call) => recordAuthorization({ ...ports, objects }, call)),
  endpoint(contracts.getAuthorization, (call) => getAuthorization(ports, call)),
  endpoint(contracts.revokeAuthorization, (call) => revokeAuthorization(ports, call)),
  endpoint(contracts.listAuthorizationUses, (call) => listAuthorizationUses(ports, call)),
)
