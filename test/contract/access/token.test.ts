import { UnsecuredJWT } from 'jose'
import { beforeEach, describe, expect, it } from 'vitest'
import { authorize } from '../../../lib/access/authorize.ts'
import { certificateThumbprint } from '../../../lib/access/binding.ts'
import { issueToken, type TokenRequest, type TokenSettings } from '../../../lib/access/issue-token.ts'
import { randomIds } from '../../../lib/platform/aws/clock.ts'
import type { Table } from '../../../lib/platform/ports.ts'
import { selfSigned } from '../../support/certificates.ts'
import {
  accessTokenHash,
  assertion,
  BANK,
  CLIENT,
  dpopProof,
  ecPair,
  ISSUER,
  institutionRows,
  keyRow,
  NOW,
  OTHER_BANK,
  putAll,
  rsaPair,
} from '../../support/institutions.ts'
import type { Row } from '../../support/looked.ts'
import { useTables } from '../../support/platform.ts'

const pair = ecPair()
const rsa = rsaPair()
const other = ecPair()
const stranger = ecPair()
const T = NOW.getTime() / 1000

const engine = useTables()
let calls: string[]
let told: string[]
let now: Date

/** The real table, with the calls that reach it written down. */
const watched = (): Table => ({
  ...engine.table,
  get: (table, key, model) => {
    calls.push(`get ${table}`)
    return engine.table.get(table, key, model)
  },
  batchGet: (keys) => {
    calls.push(`batchGet ${keys.map(({ table }) => table).join()}`)
    return engine.table.batchGet(keys)
  },
  transact: (writes) => {
    calls.push('transact')
    return engine.table.transact(writes)
  },
})

const clock = { now: () => now }
const ports = () => ({
  table: watched(),
  clock,
  ids: randomIds(clock),
  log: {
    info: (event: string, fields?: Row) => told.push(JSON.stringify({ event, ...fields })),
    error: (event: string, fields?: Row) => told.push(JSON.stringify({ event, ...fields })),
    measure: () => {},
  },
})

const formOf = (jwt: string, more: Record<string, string> = {}) =>
  new URLSearchParams({
    grant_type: 'client_credentials',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: jwt,
    ...more,
  }).toString()

const PLAIN: TokenSettings = { issuer: ISSUER, binding: 'none' }
const HEADERS = { 'content-type': 'application/x-www-form-urlencoded' }

const ask = (body: string, more: Partial<TokenRequest> = {}, settings = PLAIN) =>
  issueToken({ headers: HEADERS, body, ...more }, settings, ports())

const issued = async (jwt: string, more: Partial<TokenRequest> = {}, settings = PLAIN): Promise<string> => {
  const { body } = await ask(formOf(jwt), more, settings)
  if (!('access_token' in body)) throw new Error(JSON.stringify(body))
  return body.access_token
}

beforeEach(async () => {
  calls = []
  told = []
  now = NOW
  await putAll(engine.table, [
    ...institutionRows(BANK, {
      [`${BANK}.auth`]: keyRow(pair.jwk),
      [`${BANK}.rsa`]: keyRow(rsa.jwk),
      [`${BANK}.sign`]: keyRow(pair.jwk, { use: 'sign' }),
      [`${BANK}.old`]: keyRow(pair.jwk, { notAfter: '2026-11-24T10:00:00+08:00' }),
      [`${BANK}.next`]: keyRow(pair.jwk, { notBefore: '2026-11-25T00:00:00+08:00' }),
      [`${BANK}.revoked`]: keyRow(pair.jwk, { revokedAt: '2026-11-01T00:00:00+08:00' }),
      [`${BANK}.batch`]: keyRow(pair.jwk, { clientId: `${BANK}.batch` }),
    }),
    ...institutionRows(OTHER_BANK, { [`${OTHER_BANK}.auth`]: keyRow(other.jwk) }),
  ])
})

describe('a token', () => {
  it('is given for a good assertion, with every scope the client has', async () => {
    const { status, headers, body } = await ask(formOf(await assertion(pair)))
    expect(status).toBe(200)
    expect(headers).toMatchObject({ 'cache-control': 'no-store', pragma: 'no-cache' })
    expect(body).toEqual({
      access_token: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/),
      token_type: 'Bearer',
      expires_in: 600,
      scope: 'cases.read cases.write',
    })
    expect(calls).toEqual(['batchGet directory,directory,directory', 'transact'])
  })

  it('is given for PS256 as well', async () => {
    const jwt = await assertion(rsa, { header: { alg: 'PS256', kid: `${BANK}.rsa` } })
    expect((await ask(formOf(jwt))).status).toBe(200)
  })

  it('carries fewer scopes where fewer are asked, and none beyond the grant', async () => {
    const narrow = await ask(formOf(await assertion(pair), { scope: 'cases.read' }))
    expect(narrow.body).toMatchObject({ scope: 'cases.read' })
    const wide = await ask(formOf(await assertion(pair), { scope: 'cases.read decisions.write' }))
    expect(wide).toMatchObject({ status: 400, body: { error: 'invalid_scope' } })
  })

  it('rests in the table as a hash only', async () => {
    const token = await issued(await assertion(pair))
    const row = await engine.table.get('access', {
      pk: `TOKEN#${Buffer.from(accessTokenHash(token), 'base64url').toString('hex')}`,
      sk: 'TOKEN',
    })
    expect(row).toMatchObject({ institutionId: BANK, clientId: CLIENT, audience: 'bank', rateSlot: 17 })
    expect(row?.['expiresAt']).toBe(T + 600)
    expect(JSON.stringify([row, told])).not.toContain(token)
  })
})

describe('the assertion', () => {
  const refusals: Record<string, () => Promise<string>> = {
    'without a signature (alg none)': async () =>
      new UnsecuredJWT({ iss: CLIENT, sub: CLIENT, aud: ISSUER, jti: 'j', exp: T + 60 }).encode(),
    'with alg none and a borrowed signature': async () => {
      const [, payload, signature] = (await assertion(pair)).split('.')
      const header = Buffer.from(JSON.stringify({ alg: 'none', kid: `${BANK}.auth` })).toString('base64url')
      return `${header}.${payload}.${signature}`
    },
    'by an algorithm that is not allowed (RS256)': () =>
      assertion(rsa, { header: { alg: 'RS256', kid: `${BANK}.rsa` } }),
    'by HMAC with the public key as the secret': async () => {
      const { SignJWT } = await import('jose')
      return new SignJWT({ iss: CLIENT, sub: CLIENT, aud: ISSUER, jti: 'j', exp: T + 60 })
        .setProtectedHeader({ alg: 'HS256', kid: `${BANK}.auth` })
        .sign(Buffer.from(JSON.stringify(pair.jwk)))
    },
    'for another audience': () => assertion(pair, { claims: { aud: `${ISSUER}/oauth2/token` } }),
    'for several audiences': () => assertion(pair, { claims: { aud: [ISSUER, 'https://elsewhere.test'] } }),
    'for the right audience in a list': () => assertion(pair, { claims: { aud: [ISSUER] } }),
    'that has expired': () => assertion(pair, { claims: { iat: T - 120, exp: T } }),
    'that lives too long': () => assertion(pair, { claims: { exp: T + 301 } }),
    'that expires too far ahead': () => assertion(pair, { claims: { iat: T + 300, exp: T + 420 } }),
    'from the future': () => assertion(pair, { claims: { iat: T + 11 } }),
    'not yet valid': () => assertion(pair, { claims: { nbf: T + 11 } }),
    'with another subject': () => assertion(pair, { claims: { sub: `${OTHER_BANK}.core` } }),
    'without jti': () => assertion(pair, { claims: { jti: undefined as unknown as string } }),
    'without exp': () => assertion(pair, { claims: { exp: undefined as unknown as number } }),
    'without kid': () => assertion(pair, { header: { kid: undefined } }),
    'that is no JWT': async () => 'nonsense',
    'with something behind the signature': async () => `${await assertion(pair)}.x`,
  }
  for (const [which, make] of Object.entries(refusals))
    it(`${which} is refused before any engine call`, async () => {
      const answer = await ask(formOf(await make()))
      expect(answer).toMatchObject({ status: 401, body: { error: 'invalid_client' } })
      expect(calls).toEqual([])
    })

  it('may come from a clock that runs ten seconds ahead', async () => {
    expect((await ask(formOf(await assertion(pair, { claims: { iat: T + 10, exp: T + 310 } })))).status).toBe(200)
  })

  it('works once only, even when sent ten times at the same instant', async () => {
    const form = formOf(await assertion(pair))
    const answers = await Promise.all(Array.from({ length: 10 }, () => ask(form)))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(await ask(form)).toMatchObject({
      status: 401,
      body: { error: 'invalid_client', error_description: 'client_assertion: jti has been used' },
    })
  })

  const indistinguishable: Record<string, () => Promise<string>> = {
    'an unknown institution': () =>
      assertion(stranger, { claims: { iss: '91350000MA00YH033Y.core', sub: '91350000MA00YH033Y.core' } }),
    'an unknown client': () => assertion(pair, { claims: { iss: `${BANK}.other`, sub: `${BANK}.other` } }),
    'an unknown key': () => assertion(pair, { header: { kid: `${BANK}.unknown` } }),
    'a bad signature': () => assertion(stranger),
    'a key of another institution': () => assertion(other, { header: { kid: `${OTHER_BANK}.auth` } }),
    'a key of another client': () => assertion(pair, { header: { kid: `${BANK}.batch` } }),
    'a key for signing filings': () => assertion(pair, { header: { kid: `${BANK}.sign` } }),
    'a key that ran out this second': () => assertion(pair, { header: { kid: `${BANK}.old` } }),
    'a key that is not valid yet': () => assertion(pair, { header: { kid: `${BANK}.next` } }),
    'a revoked key': () => assertion(pair, { header: { kid: `${BANK}.revoked` } }),
    'the wrong algorithm for its key': () => assertion(pair, { header: { kid: `${BANK}.rsa` } }),
  }
  for (const [which, make] of Object.entries(indistinguishable))
    it(`of ${which} is refused in the same words after the same engine calls`, async () => {
      expect(await ask(formOf(await make()))).toEqual({
        status: 401,
        headers: expect.anything(),
        body: { error: 'invalid_client', error_description: 'client_assertion was not accepted' },
      })
      expect(calls).toEqual(['batchGet directory,directory,directory'])
    })

  it.each([
    ['institution', { pk: `INSTITUTION#${BANK}`, sk: 'HEAD' }],
    ['client', { pk: `INSTITUTION#${BANK}`, sk: `CLIENT#${CLIENT}` }],
  ])('of a suspended %s is refused', async (_, key) => {
    await engine.table.write({ table: 'directory', update: key, set: { status: 'suspended' } })
    expect((await ask(formOf(await assertion(pair)))).status).toBe(401)
  })
})

describe('the form', () => {
  it('must be a form', async () => {
    const answer = await ask('{}', { headers: { 'content-type': 'application/json' } })
    expect(answer).toMatchObject({ status: 400, body: { error: 'invalid_request' } })
  })

  it.each([
    ['another grant', { grant_type: 'password' }, 400, 'unsupported_grant_type'],
    ['no grant', { grant_type: '' }, 400, 'invalid_request'],
    ['another kind of assertion', { client_assertion_type: 'saml' }, 401, 'invalid_client'],
    ['no assertion', { client_assertion: '' }, 401, 'invalid_client'],
    ['a secret beside it', { client_secret: 'x' }, 401, 'invalid_client'],
    ['the id of another client', { client_id: `${OTHER_BANK}.core` }, 401, 'invalid_client'],
  ])('with %s is refused', async (_, more, status, error) => {
    expect(await ask(formOf(await assertion(pair), more))).toMatchObject({ status, body: { error } })
  })

  it('with a parameter twice is refused', async () => {
    const answer = await ask(`${formOf(await assertion(pair))}&scope=a&scope=b`)
    expect(answer).toMatchObject({ status: 400, body: { error: 'invalid_request' } })
  })
})

const principal = (authorization: string | undefined) => authorize(authorization, { table: watched(), clock })

describe('the authorizer', () => {
  it('names whom the token speaks for', async () => {
    const token = await issued(await assertion(pair))
    calls = []
    expect(await principal(`Bearer ${token}`)).toEqual({
      institutionId: BANK,
      clientId: CLIENT,
      audience: 'bank',
      scopes: ['cases.read', 'cases.write'],
      rateSlot: 17,
      agreementInForce: false,
      actsFor: [],
    })
    expect(calls).toEqual(['get access', 'batchGet directory,directory,directory,directory'])
  })

  it.each([
    undefined,
    '',
    'Bearer',
    'Bearer x',
    `Basic ${'A'.repeat(43)}`,
    `Bearer ${'A'.repeat(43)}`,
    `Bearer ${'A'.repeat(44)}`,
  ])('does not know %s', async (authorization) => {
    expect(await principal(authorization)).toBeUndefined()
  })

  it('forgets a token after ten minutes although its row is still there', async () => {
    const token = await issued(await assertion(pair))
    now = new Date(NOW.getTime() + 599_999)
    expect(await principal(`Bearer ${token}`)).toBeDefined()
    now = new Date(NOW.getTime() + 600_000)
    expect(await principal(`Bearer ${token}`)).toBeUndefined()
  })

  it.each<[string, Row, Row]>([
    ['institution is suspended', { pk: `INSTITUTION#${BANK}`, sk: 'HEAD' }, { status: 'suspended' }],
    ['client is suspended', { pk: `INSTITUTION#${BANK}`, sk: `CLIENT#${CLIENT}` }, { status: 'suspended' }],
    [
      'key is revoked',
      { pk: `INSTITUTION#${BANK}`, sk: `KEY#${BANK}.auth` },
      { revokedAt: '2026-11-24T09:59:59+08:00' },
    ],
  ])('refuses a good token once its %s', async (_, key, set) => {
    const token = await issued(await assertion(pair))
    await engine.table.write({ table: 'directory', update: key as { pk: string; sk: string }, set })
    expect(await principal(`Bearer ${token}`)).toBeUndefined()
  })

  it('drops a scope that was taken from the client', async () => {
    const token = await issued(await assertion(pair))
    const update = { pk: `INSTITUTION#${BANK}`, sk: `CLIENT#${CLIENT}` }
    await engine.table.write({ table: 'directory', update, set: { scopes: ['cases.read'] } })
    expect((await principal(`Bearer ${token}`))?.scopes).toEqual(['cases.read'])
  })
})

describe('a stage that binds tokens to certificates', () => {
  const MTLS: TokenSettings = { issuer: ISSUER, binding: 'mtls' }
  const pem = selfSigned('bank').cert

  it('gives none without one', async () => {
    const answer = await ask(formOf(await assertion(pair)), {}, MTLS)
    expect(answer).toMatchObject({ status: 401, body: { error: 'invalid_client' } })
  })

  it('keeps the thumbprint with the token', async () => {
    const token = await issued(await assertion(pair), { certificatePem: pem }, MTLS)
    expect((await principal(`Bearer ${token}`))?.binding).toEqual({ 'x5t#S256': certificateThumbprint(pem) })
  })

  it('takes none that is on the list of revoked ones, and forgets its tokens', async () => {
    const token = await issued(await assertion(pair), { certificatePem: pem }, MTLS)
    expect(await principal(`Bearer ${token}`)).toBeDefined()
    const update = { pk: `INSTITUTION#${BANK}`, sk: `CLIENT#${CLIENT}` }
    const revokedCertificates = [certificateThumbprint(pem)]
    await engine.table.write({ table: 'directory', update, set: { revokedCertificates } })
    expect((await ask(formOf(await assertion(pair)), { certificatePem: pem }, MTLS)).status).toBe(401)
    expect(await principal(`Bearer ${token}`)).toBeUndefined()
  })

  it('takes only the certificate that is registered, and forgets tokens when another is', async () => {
    const update = { pk: `INSTITUTION#${BANK}`, sk: `CLIENT#${CLIENT}` }
    const token = await issued(await assertion(pair), { certificatePem: pem }, MTLS)
    await engine.table.write({ table: 'directory', update, set: { certificateThumbprint: 'another' } })
    expect((await ask(formOf(await assertion(pair)), { certificatePem: pem }, MTLS)).status).toBe(401)
    expect(await principal(`Bearer ${token}`)).toBeUndefined()
  })
})

describe('a stage that binds tokens to DPoP keys', () => {
  const DPOP: TokenSettings = { issuer: ISSUER, binding: 'dpop' }
  const holder = ecPair()

  it('gives none without a proof, or with one for another address', async () => {
    const bare = await ask(formOf(await assertion(pair)), {}, DPOP)
    expect(bare).toMatchObject({ status: 400, body: { error: 'invalid_dpop_proof' } })
    const headers = { ...HEADERS, dpop: await dpopProof(holder, { htu: 'https://elsewhere.test/oauth2/token' }) }
    expect((await ask(formOf(await assertion(pair)), { headers }, DPOP)).status).toBe(400)
  })

  it('gives a DPoP token that does not pass as a bearer token', async () => {
    const headers = { ...HEADERS, dpop: await dpopProof(holder, {}) }
    const answer = await ask(formOf(await assertion(pair)), { headers }, DPOP)
    expect(answer.body).toMatchObject({ token_type: 'DPoP' })
    const token = 'access_token' in answer.body ? answer.body.access_token : ''
    expect(await principal(`Bearer ${token}`)).toBeUndefined()
    expect((await principal(`DPoP ${token}`))?.binding).toHaveProperty('jkt')
  })
})
