/** What a client must know to sign in (RFC 8414), made of the same facts that judge it. */
import { ROUTES } from '../names/routes/index.ts'
import type { TokenBinding } from '../names/settings.ts'
import { Algorithm } from './rows.ts'

export const authorizationServerMetadata = (issuer: string, binding: TokenBinding) => ({
  issuer,
  token_endpoint: `${issuer}${ROUTES.issueToken.path}`,
  token_endpoint_auth_methods_supported: ['private_key_jwt'],
  token_endpoint_auth_signing_alg_values_supported: Algorithm.options,
  grant_types_supported: ['client_credentials'],
  // RFC 8414 requires the member; without an authorization endpoint there is nothing to list.
  response_types_supported: [],
  scopes_supported: [
    ...new Set(Object.values(ROUTES).flatMap((route) => ('scope' in route ? [route.scope] : []))),
  ].sort(),
  ui_locales_supported: ['zh-CN', 'en'],
  service_documentation: `${issuer}${ROUTES.readDocs.path}`,
  ...(binding === 'mtls' && { tls_client_certificate_bound_access_tokens: true }),
  ...(binding === 'dpop' && { dpop_signing_alg_values_supported: Algorithm.options }),
})
