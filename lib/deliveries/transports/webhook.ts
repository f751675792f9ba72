/** For registries that take connections: a signed POST. */

import { postInTurn } from '../post-to-endpoints.ts'
import type { Transport } from './transport.ts'

export const byWebhook: Transport = (ports, _registry, { id, body, row: { receiver, correlation }, endpoints }) =>
  postInTurn(ports, { receiver, endpoints }, { id, body, correlation })
