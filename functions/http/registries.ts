import * as contracts from '../../lib/api/registries.ts'
import { getRegistryCapability } from '../../lib/registries/get-registry-capability.ts'
import { listRegistries } from '../../lib/registries/list-registries.ts'
import { endpoint, serve } from '../runtime/http.ts'
import { ports } from '../runtime/ports.ts'

export const handler = serve(
  endpoint(contracts.listRegistries, () => listRegistries(ports)),
  endpoint(contracts.getRegistryCapability, (call) => getRegistryCapability(ports, call)),
)
