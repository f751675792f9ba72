import * as contracts from '../../lib/api/keys.ts'
import * as own from '../../lib/api/own-parts.ts'
import * as keys from '../../lib/institutions/keys.ts'
import { listOwnBranches, listOwnOfficers } from '../../lib/institutions/list-own-parts.ts'
import { endOwnBranch, putOwnBranch } from '../../lib/institutions/put-branch.ts'
import { endOwnOfficer, putOwnOfficer } from '../../lib/institutions/put-officer.ts'
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
  endpoint(own.putOwnBranch, (call) => putOwnBranch(ports, call)),
  endpoint(own.endOwnBranch, (call) => endOwnBranch(ports, call)),
  endpoint(own.listOwnBranches, (call) => listOwnBranches(ports, call)),
  endpoint(own.putOwnOfficer, (call) => putOwnOfficer(ports, call)),
  endpoint(own.endOwnOfficer, (call) => endOwnOfficer(ports, call)),
  endpoint(own.listOwnOfficers, (call) => listOwnOfficers(ports, call)),
)
