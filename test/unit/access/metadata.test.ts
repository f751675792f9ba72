import { expect, it } from 'vitest'
import { authorizationServerMetadata } from '../../../lib/access/metadata.ts'
import { readAuthorizationServer } from '../../../lib/api/pages.ts'
import { readEndpoint } from '../../../lib/deliveries/address-policy.ts'
import { FAULTS } from '../../../lib/kernel/fault-texts.ts'

const ISSUER = 'https://api.example.test'

it('the metadata says what a client needs to sign in, as its contract has it', () => {
  for (const binding of ['none', 'mtls', 'dpop'] as const)
    expect(readAuthorizationServer.success.body.safeParse(authorizationServerMetadata(ISSUER, binding)).success).toBe(
      true,
    )
  expect(authorizationServerMetadata(ISSUER, 'none')).toMatchObject({
    issuer: ISSUER,
    token_endpoint: `${ISSUER}/oauth2/token`,
    token_endpoint_auth_methods_supported: ['private_key_jwt'],
    token_endpoint_auth_signing_alg_values_supported: ['ES256', 'PS256'],
  })
})

it('the metadata names the binding of its stage and no other', () => {
  expect(authorizationServerMetadata(ISSUER, 'none')).not.toHaveProperty('dpop_signing_alg_values_supported')
  expect(authorizationServerMetadata(ISSUER, 'dpop')).toHaveProperty('dpop_signing_alg_values_supported')
  expect(authorizationServerMetadata(ISSUER, 'mtls')).toHaveProperty('tls_client_certificate_bound_access_tokens', true)
})

it('every objection to an address can be said in both languages', () => {
  const urls = [
    'x',
    'https://A.cn/',
    'ftp://a.cn/',
    'https://u@a.cn/',
    'https://a.cn/#',
    'https://a.cn:1/',
    'https://a/',
  ]
  const policy = { schemes: ['https'], cidrs: 'public' } as const
  const objections = [...urls, 'https://10.0.0.1/'].map((url) => {
    const reading = readEndpoint(url, policy)
    return 'objection' in reading ? reading.objection : 'none'
  })
  expect(new Set(objections).size).toBe(8)
  for (const objection of objections) expect(FAULTS).toHaveProperty([`address.${objection}`])
})
