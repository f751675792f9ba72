/** What developers read of the API itself. */
import { servedBy } from './route.ts'

export const DOCS = servedBy('docs', {
  readAuthorizationServer: {
    method: 'GET',
    path: '/.well-known/oauth-authorization-server',
    audiences: 'public',
    uses: [],
    impact: 'New clients cannot discover the token endpoint.',
  },
  readOpenApi: {
    method: 'GET',
    path: '/openapi.json',
    audiences: 'public',
    uses: [],
    impact: 'Developers cannot read the contract.',
  },
  readDocs: {
    method: 'GET',
    path: '/docs',
    audiences: 'public',
    uses: [],
    impact: 'Developers cannot read the documentation page.',
  },
  readDocsScript: {
    method: 'GET',
    path: '/docs/reference.js',
    audiences: 'public',
    uses: [],
    impact: 'The documentation page stays blank.',
  },
})
