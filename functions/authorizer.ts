import { authorize } from '../lib/access/authorize.ts'
import { serveAuthorizer } from './runtime/authorizer.ts'
import { ports } from './runtime/ports.ts'

export const handler = serveAuthorizer((authorization) => authorize(authorization, ports))
