import * as contracts from '../../lib/api/keys.ts'
import * as keys from '../../lib/institutions/keys.ts'
import { confirmOwnClient, listOwnClients } from '../../lib/institutions/register-client.ts'
import { endpoint, serve } from '../runtime/http.ts'
import { ports } from '../runtime/ports.ts'

export const handler = serve(
  endpoint(contracts.registerOwnKey, (call) => keys.registerOwnKey(ports, call)),
  endpoint(contracts.listOwnKeys, (call) => keys.listOwnKeys(ports, call)),
  endpoint(contracts.revokeOwnKey, (call) => keys.revokeOwnKey(ports, call)),
  endpoint(contracts.confirmOwnKey, (call) => keys.confirmOwnKey(ports, call)),
  endpoint(contracts.listOwnClients, (call) => listOwnClients(ports, call)),
  endpoint(contracts.confirmOwnClient, (call) => confirmOwnClient(ports, call)),
)
