/** For registries that take connections: a signed POST. */

import { postToEndpoints } from '../post-to-endpoints.ts'
import type { Transport } from './transport.ts'

export const byWebhook: Transport = (ports, registry, { id, body, row }) =>
  postToEndpoints(ports, registry, { id, body, correlation: row.correlation, reached: row.reached })
