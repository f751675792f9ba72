/** The form of the token endpoint (RFC 6749, 4.4.2; RFC 7521, 4.2): read strictly, each parameter at most once. */
import * as z from 'zod/mini'

/** RFC 6749, 5.2; then RFC 9449, 5, and one for a busy table. */
export const TokenErrorCode = z.enum([
  'invalid_request',
  'invalid_client',
  'unsupported_grant_type',
  'invalid_scope',
  'invalid_dpop_proof',
  'temporarily_unavailable',
])
export type TokenErrorCode = z.infer<typeof TokenErrorCode>

/** This endpoint alone answers in OAuth's own words instead of problem details: RFC 6749, 5.2, demands them. */
export type TokenError = { readonly error: TokenErrorCode; readonly error_description: string }
export type Step<T> = { readonly value: T } | { readonly error: TokenError }

export const no = (error: TokenErrorCode, error_description: string): { readonly error: TokenError } => ({
  error: { error, error_description },
})

export const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'
const FORM = 'application/x-www-form-urlencoded'
const FORM_BYTES = 16_384

/** Header names in lower case. */
export type TokenHeaders = Readonly<Record<string, string | undefined>>
export type TokenForm = {
  readonly assertion: string
  readonly clientId?: string
  readonly scopes?: readonly string[]
}

/** RFC 6749, 3.2: sent without a value counts as not sent; sent twice is an error. */
const parametersOf = (body: string): Map<string, string> | undefined => {
  const given = [...new URLSearchParams(body)].filter(([, value]) => value !== '')
  const parameters = new Map(given)
  return parameters.size === given.length ? parameters : undefined
}

export const readTokenForm = (headers: TokenHeaders, body: string): Step<TokenForm> => {
  if (headers['content-type']?.split(';')[0]?.trim().toLowerCase() !== FORM)
    return no('invalid_request', `content-type must be ${FORM}`)
  if (body.length > FORM_BYTES) return no('invalid_request', 'the form is too long')
  const parameters = parametersOf(body)
  if (parameters === undefined) return no('invalid_request', 'a parameter occurs twice')
  const grantType = parameters.get('grant_type')
  if (grantType === undefined) return no('invalid_request', 'grant_type is missing')
  if (grantType !== 'client_credentials') return no('unsupported_grant_type', 'grant_type must be client_credentials')
  if (headers['authorization'] !== undefined || parameters.has('client_secret'))
    return no('invalid_client', 'clients authenticate by private_key_jwt alone')
  if (parameters.get('client_assertion_type') !== ASSERTION_TYPE)
    return no('invalid_client', `client_assertion_type must be ${ASSERTION_TYPE}`)
  const assertion = parameters.get('client_assertion')
  if (assertion === undefined) return no('invalid_client', 'client_assertion is missing')
  const clientId = parameters.get('client_id')
  const scope = parameters.get('scope')
  return {
    value: {
      assertion,
      ...(clientId !== undefined && { clientId }),
      ...(scope !== undefined && { scopes: [...new Set(scope.split(' ').filter(Boolean))] }),
    },
  }
}
