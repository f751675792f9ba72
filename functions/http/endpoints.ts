import * as contracts from '../../lib/api/deliveries.ts'
import * as endpoints from '../../lib/deliveries/manage-endpoints.ts'
import { endpoint, serve } from '../runtime/http.ts'
import { http } from '../runtime/http-port.ts'
import { ports } from '../runtime/ports.ts'

export const handler = serve(
  endpoint(contracts.createEndpoint, (call) => endpoints.createEndpoint(ports, call)),
  endpoint(contracts.listEndpoints, (call) => endpoints.listEndpoints(ports, call)),
  endpoint(contracts.setEndpointMode, (call) => endpoints.setEndpointMode(ports, call)),
  endpoint(contracts.deleteEndpoint, (call) => endpoints.deleteEndpoint(ports, call)),
  endpoint(contracts.rotateEndpointSecret, (call) => endpoints.rotateEndpointSecret(ports, call)),
  endpoint(contracts.testEndpoint, (call) => endpoints.testEndpoint({ ...ports, http }, call)),
)
