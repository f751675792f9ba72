/**
 * OAuth 2.0 client credentials with private_key_jwt (RFC 6749, 7521, 7523): two engine calls, a batch read and one transaction.
 * Whatever is wrong behind the directory's door (no such client, revoked key, bad signature) is said in the same words after
 * the same engine calls, so nobody learns from here who our clients are.
 */
import { AnyRow } from '../kernel/stored.ts'
import type { TokenBinding } from '../names/settings.ts'
import type { Ports, Row } from '../platform/ports.ts'
import { type Assertion, readAssertion, SKEW_SECONDS } from './assertion.ts'
import { certificateThumbprint } from './binding.ts'
import { isSignedBy } from './compact-jws.ts'
import { proofKey } from './dpop.ts'
import {
  type Binding,
  type ClientRow,
  clientKey,
  InstitutionRow,
  institutionKey,
  isCertificateOf,
  isKeyOf,
  jtiKey,
  KeyRow,
  keyKey,
  keyServes,
  readClient,
  type TokenRow,
  tokenKey,
} from './rows.ts'
import {
  no,
  readTokenForm,
  type Step,
  type TokenError,
  type TokenErrorCode,
  type TokenForm,
  type TokenHeaders,
} from './token-form.ts'

export const TOKEN_SECONDS = 600
const COMMIT_ATTEMPTS = 3

export type TokenSettings = { readonly issuer: string; readonly binding: TokenBinding }
export type TokenRequest = {
  readonly headers: TokenHeaders
  readonly body: string
  /** From the gateway's view of the connection. */
  readonly certificatePem?: string
}
export type TokenPorts = Pick<Ports, 'table' | 'clock' | 'ids' | 'log'>

export type TokenAnswer = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body:
    | TokenError
    | {
        readonly access_token: string
        readonly token_type: 'Bearer' | 'DPoP'
        readonly expires_in: number
        readonly scope: string
      }
}

type Authenticated = { readonly assertion: Assertion; readonly client: ClientRow; readonly rateSlot: number }

const STATUS: Partial<Record<TokenErrorCode, number>> = { invalid_client: 401, temporarily_unavailable: 503 }
const HEADERS = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store', pragma: 'no-cache' }

const NOT_ACCEPTED = no('invalid_client', 'client_assertion was not accepted')

/** Why a client was turned away; for the operators' log, never for the answer. */
const objectionTo = async (
  jwt: string,
  { institutionId, clientId }: Assertion,
  rows: { institution: unknown; client: unknown; key: unknown; now: Date },
): Promise<string | { client: ClientRow; rateSlot: number }> => {
  const institution = InstitutionRow.safeParse(rows.institution)
  const client = readClient(rows.client, rows.now)
  const key = KeyRow.safeParse(rows.key)
  if (!institution.success || institution.data.status !== 'active') return 'institution unknown or not active'
  if (client?.status !== 'active') return 'client unknown or not active'
  if (!key.success) return 'key unknown'
  if (!keyServes(key.data, 'auth', rows.now)) return 'key not valid for signing in now'
  if (!isKeyOf(key.data, { institutionId, clientId })) return 'key of another client'
  if (!(await isSignedBy(jwt, key.data.jwk))) return 'signature does not verify'
  return { client, rateSlot: institution.data.rateSlot }
}

const authenticate = async (form: TokenForm, issuer: string, ports: TokenPorts): Promise<Step<Authenticated>> => {
  const now = ports.clock.now()
  const reading = readAssertion(form.assertion, issuer, now)
  if ('fault' in reading) return no('invalid_client', reading.fault)
  const { assertion } = reading
  const { clientId, institutionId, kid } = assertion
  if (form.clientId !== undefined && form.clientId !== clientId)
    return no('invalid_client', 'client_id differs from the assertion')
  const [institution, client, key] = await ports.table.batchGet(
    [institutionKey(institutionId), clientKey(institutionId, clientId), keyKey(institutionId, kid)].map(
      (k) => ({ table: 'directory', key: k, model: AnyRow }) as const,
    ),
  )
  const found = await objectionTo(form.assertion, assertion, { institution, client, key, now })
  if (typeof found !== 'string') return { value: { assertion, ...found } }
  ports.log.info('token.refused', { clientId, reason: found })
  return NOT_ACCEPTED
}

const scopesFor = (asked: readonly string[] | undefined, { scopes }: ClientRow): Step<readonly string[]> =>
  asked === undefined
    ? { value: scopes }
    : asked.every((scope) => scopes.includes(scope))
      ? { value: asked }
      : no('invalid_scope', 'scope goes beyond what the client was granted')

const bindByCertificate = (pem: string | undefined, client: ClientRow): Step<Binding> => {
  const shown = pem === undefined ? undefined : certificateThumbprint(pem)
  if (shown === undefined) return no('invalid_client', 'a client certificate is required')
  if (!isCertificateOf(client, shown)) return NOT_ACCEPTED
  return { value: { 'x5t#S256': shown } }
}

const bindByProof = async (proof: string | undefined, url: string, now: Date): Promise<Step<Binding>> => {
  const jkt = proof === undefined ? undefined : await proofKey(proof, { method: 'POST', url, now })
  return jkt === undefined ? no('invalid_dpop_proof', 'a valid DPoP proof is required') : { value: { jkt } }
}

const bind = async (
  request: TokenRequest,
  { issuer, binding }: TokenSettings,
  { client, now }: { client: ClientRow; now: Date },
): Promise<Step<Binding | undefined>> => {
  if (binding === 'mtls') return bindByCertificate(request.certificatePem, client)
  if (binding === 'dpop') return bindByProof(request.headers['dpop'], `${issuer}/oauth2/token`, now)
  return { value: undefined }
}

/** The token and the spent assertion are one transaction: an assertion replayed at the same instant yields one token. */
const store = async (
  token: string,
  row: TokenRow,
  { assertion, ports }: { assertion: Assertion; ports: TokenPorts },
) => {
  const spent: Row = {
    ...jtiKey(assertion.clientId, assertion.jti),
    expiresAt: Math.ceil(assertion.exp) + SKEW_SECONDS,
  }
  const unspent = {
    expression: 'attribute_not_exists(#pk) OR #expiresAt <= :now',
    values: { now: Math.floor(ports.clock.now().getTime() / 1000) },
  }
  for (let attempt = 1; attempt <= COMMIT_ATTEMPTS; attempt++) {
    const commit = await ports.table.transact([
      { table: 'access', put: spent, condition: unspent },
      { table: 'access', put: { ...tokenKey(token), ...row } },
    ])
    if (commit.committed) return 'stored'
    if (!commit.contended) return 'replayed'
  }
  return 'contended'
}

const grant = async (
  request: TokenRequest,
  settings: TokenSettings,
  ports: TokenPorts,
): Promise<Step<TokenAnswer['body']>> => {
  const form = readTokenForm(request.headers, request.body)
  if ('error' in form) return form
  const authenticated = await authenticate(form.value, settings.issuer, ports)
  if ('error' in authenticated) return authenticated
  const { assertion, client, rateSlot } = authenticated.value
  const scopes = scopesFor(form.value.scopes, client)
  if ('error' in scopes) return scopes
  const now = ports.clock.now()
  const binding = await bind(request, settings, { client, now })
  if ('error' in binding) return binding
  const token = ports.ids.secret(32)
  const { jti: _jti, exp: _exp, ...who } = assertion
  const outcome = await store(
    token,
    {
      ...who,
      audience: client.audience,
      scopes: [...scopes.value],
      ...(binding.value !== undefined && { binding: binding.value }),
      rateSlot,
      expiresAt: Math.floor(now.getTime() / 1000) + TOKEN_SECONDS,
    },
    { assertion, ports },
  )
  if (outcome === 'replayed') return no('invalid_client', 'client_assertion: jti has been used')
  if (outcome === 'contended') return no('temporarily_unavailable', 'busy; try again with a new assertion')
  return {
    value: {
      access_token: token,
      token_type: settings.binding === 'dpop' ? 'DPoP' : 'Bearer',
      expires_in: TOKEN_SECONDS,
      scope: scopes.value.join(' '),
    },
  }
}

export const issueToken = async (
  request: TokenRequest,
  settings: TokenSettings,
  ports: TokenPorts,
): Promise<TokenAnswer> => {
  const outcome = await grant(request, settings, ports)
  if ('value' in outcome) return { status: 200, headers: HEADERS, body: outcome.value }
  return { status: STATUS[outcome.error.error] ?? 400, headers: HEADERS, body: outcome.error }
}
