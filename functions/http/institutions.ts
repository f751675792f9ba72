import * as agreementContracts from '../../lib/api/agreements.ts'
import * as clients from '../../lib/api/clients.ts'
import * as contracts from '../../lib/api/institutions.ts'
import { putPaymentChannel as channelContract } from '../../lib/api/payment-channels.ts'
import { putSigningProvider as providerContract } from '../../lib/api/signing-requests.ts'
import * as trust from '../../lib/api/trust-lists.ts'
import { recordAgreement } from '../../lib/documents/record-agreement.ts'
import * as trustLists from '../../lib/documents/signatures/trust-lists.ts'
import { putSigningProvider } from '../../lib/documents/signing/put-signing-provider.ts'
import { changeAgreement } from '../../lib/institutions/change-agreement.ts'
import * as institutions from '../../lib/institutions/institutions.ts'
import * as keys from '../../lib/institutions/keys.ts'
import { putBranch, stopBranch } from '../../lib/institutions/put-branch.ts'
import { putOfficer, stopOfficer } from '../../lib/institutions/put-officer.ts'
import { confirmClient, disableClient, registerClient } from '../../lib/institutions/register-client.ts'
import { putPaymentChannel } from '../../lib/payments/put-payment-channel.ts'
import * as registries from '../../lib/registries/registries.ts'
import { endpoint, serve } from '../runtime/http.ts'
import { objects } from '../runtime/objects-port.ts'
import { ports } from '../runtime/ports.ts'
import { queue } from '../runtime/queue-port.ts'

const notifying = { ...ports, queue }

export const handler = serve(
  endpoint(contracts.admitInstitution, (call) => institutions.admitInstitution(ports, call)),
  endpoint(contracts.listInstitutions, (call) => institutions.listInstitutions(ports, call)),
  endpoint(contracts.getInstitution, (call) => institutions.getInstitution(ports, call)),
  endpoint(contracts.changeInstitution, (call) => institutions.changeInstitution(ports, call)),
  endpoint(agreementContracts.recordAgreement, (call) => recordAgreement({ ...ports, objects }, call)),
  endpoint(contracts.changeAgreement, (call) => changeAgreement(ports, call)),
  endpoint(contracts.putBranch, (call) => putBranch(ports, call)),
  endpoint(contracts.putOfficer, (call) => putOfficer(ports, call)),
  endpoint(contracts.stopBranch, (call) => stopBranch(notifying, call)),
  endpoint(contracts.stopOfficer, (call) => stopOfficer(notifying, call)),
  endpoint(clients.registerClient, (call) => registerClient(notifying, call)),
  endpoint(clients.disableClient, (call) => disableClient(notifying, call)),
  endpoint(clients.confirmClient, (call) => confirmClient(ports, call)),
  endpoint(clients.registerKey, (call) => keys.registerKey(notifying, call)),
  endpoint(clients.revokeKey, (call) => keys.revokeKey(notifying, call)),
  endpoint(clients.confirmKey, (call) => keys.confirmKey(ports, call)),
  endpoint(contracts.addRegistry, (call) => registries.addRegistry(ports, call)),
  endpoint(contracts.changeRegistry, (call) => registries.changeRegistry(ports, call)),
  endpoint(contracts.setRollout, (call) => registries.setRollout(ports, call)),
  endpoint(channelContract, (call) => putPaymentChannel(ports, call)),
  endpoint(providerContract, (call) => putSigningProvider(ports, call)),
  endpoint(trust.addTrustList, (call) => trustLists.addTrustList(ports, call)),
  endpoint(trust.getTrustList, (call) => trustLists.getTrustList(ports, call)),
  endpoint(contracts.getRegistryRecord, (call) => registries.getRegistryRecord(ports, call)),
)
