/** Whose a key is, who may give what to whom, and when what an authority puts for another institution holds: through the functions. */
import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { authorize } from '../../../lib/access/authorize.ts'
import { issueToken } from '../../../lib/access/issue-token.ts'
import { registryDelivery } from '../../../lib/deliveries/registry-delivery.ts'
import { PROPOSAL_DAYS } from '../../../lib/names/limits.ts'
import { type Operation, ROUTES } from '../../../lib/names/routes/index.ts'
import { Waiting } from '../../../lib/outbox/rows.ts'
import type { Sent } from '../../support/api.ts'
import { casePorts } from '../../support/cases.ts'
import { AUTHORITY, BANK, DAY_MS, NOW, OTHER_BANK, REGISTRY } from '../../support/documents.ts'
import { assertion, ecPair, ISSUER, type Pair, sign } from '../../support/institutions.ts'
import type { Row } from '../../support/looked.ts'
import { useApi } from '../../support/platform.ts'

const api = useApi()
const ports = () => ({ ...casePorts(api.engine.table, api.store.objects), clock: { now: () => new Date() } })
beforeEach(() => vi.setSystemTime(NOW))

const VALID = { notBefore: '2026-01-01T00:00:00+08:00', notAfter: '2028-01-01T00:00:00+08:00' }
const CORE = ['cases.read', 'cases.write', 'documents.read', 'keys.write']
const publicOf = ({ jwk: { kty, crv, x, y } }: Pair) => ({ kty, crv, x, y })
const keyOf = (kid: string, pair: Pair, more: Row = {}) => ({
  kid,
  jwk: publicOf(pair),
  use: 'auth',
  ...VALID,
  ...more,
})

const put = (institutionId: string, sk: string, row: Row) =>
  api.engine.table.write({ table: 'directory', put: { pk: `INSTITUTION#${institutionId}`, sk, ...row } })
const client = (institutionId: string, name: string, more: Row = {}) => {
  const clientId = `${institutionId}.${name}`
  const audience = institutionId === AUTHORITY ? 'authority' : institutionId.length === 6 ? 'registry' : 'bank'
  return put(institutionId, `CLIENT#${clientId}`, { clientId, audience, scopes: CORE, status: 'active', ...more })
}
let last = 0
const fresh = (institutionId: string): string => `${institutionId}.k${++last}`

const code = async (operation: Operation, sent: Sent) => {
  const { status, body } = await api.call(operation, sent)
  return status < 400 ? status : [body.code, ...(body.errors ?? []).map(({ code: one }: Row) => one)].join(' ')
}
const by = (institutionId: string, name: string, more: Row = {}): Pick<Sent, 'by' | 'authorizer'> => ({
  by: institutionId,
  authorizer: { clientId: `${institutionId}.${name}`, scopes: [...CORE, 'institutions.write'].join(' '), ...more },
})

/** What the token endpoint says, and whether the authorizer then knows the token. */
const signsIn = async (clientId: string, kid: string, pair: Pair): Promise<boolean> => {
  const at = Math.floor(Date.now() / 1000)
  const claims = { iss: clientId, sub: clientId, iat: at, exp: at + 60 }
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: await assertion(pair, { header: { kid }, claims }),
  }).toString()
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const { body: said } = await issueToken({ headers, body }, { issuer: ISSUER, binding: 'none' }, ports())
  if ('error' in said) return false
  const principal = await authorize(`Bearer ${said.access_token}`, ports())
  expect(principal?.clientId).toBe(clientId)
  return true
}

/** As a second person of the authority signs: another client, another key. */
const SECOND = ecPair()
const seconded = async (operation: 'confirmKey' | 'confirmClient', path: Record<string, string>, more: Sent = {}) => {
  const kid = `${AUTHORITY}.second-sign`
  await put(AUTHORITY, `KEY#${kid}`, keyOf(kid, SECOND, { use: 'sign', clientId: `${AUTHORITY}.second` }))
  const body = { decision: 'confirmed' }
  const key = randomUUID()
  const url = ROUTES[operation].path.replace(/\{(\w+)\}/g, (_, name: string) => path[name] ?? '')
  const header = { kid, institution: AUTHORITY, iat: new Date().toISOString(), method: 'POST', path: url, key }
  const signature = await sign(SECOND, Buffer.from(JSON.stringify(body)), header)
  const signed = { key, headers: { 'DT-Signature': signature } }
  return code(operation, { ...by(AUTHORITY, 'second'), path, body, ...signed, ...more })
}

const noticesTo = async (institutionId: string): Promise<Row[]> => {
  const lane = institutionId.length === 6 ? 'registry' : 'feed'
  const pk = `${lane}:${institutionId}#0`
  const { rows } = await api.engine.table.query({ table: 'cases', index: 'due', pk })
  const found = await api.engine.table.batchGet(
    rows.map((row: Row) => ({ table: 'cases', key: { pk: row['pk'], sk: row['sk'] }, model: Waiting })) as never,
  )
  return found as Row[]
}

describe('a key', () => {
  it('that a client registers is its own, and signs in as no other client', async () => {
    await client(BANK, 'core')
    await client(BANK, 'vendor', { scopes: ['keys.write', 'documents.read'], narrowing: { regions: ['350981'] } })
    const narrowed = by(BANK, 'vendor', { narrowing: JSON.stringify({ regions: ['350981'] }), scopes: 'keys.write' })
    const [kid, pair] = [fresh(BANK), ecPair()]
    const registered = await api.call('registerOwnKey', { ...narrowed, body: keyOf(kid, pair) })
    expect([registered.status, registered.body.clientId]).toEqual([201, `${BANK}.vendor`])
    expect(await signsIn(`${BANK}.core`, kid, pair)).toBe(false)
    expect(await signsIn(`${BANK}.vendor`, kid, pair)).toBe(true)
  })

  it('is given to another client only by one that is not narrowed and may as much itself', async () => {
    await client(BANK, 'core')
    await client(BANK, 'branch', { scopes: ['cases.read'], narrowing: { regions: ['3502'] } })
    const give = (from: Pick<Sent, 'by' | 'authorizer'>, clientId: string) =>
      code('registerOwnKey', { ...from, body: keyOf(fresh(BANK), ecPair(), { clientId }) })
    const narrowed = by(BANK, 'branch', { narrowing: JSON.stringify({ operations: ['registerOwnKey'] }) })
    expect(await give(narrowed, `${BANK}.core`)).toBe('request.invalid client.unknown')
    expect(await give(narrowed, `${BANK}.nobody`)).toBe('request.invalid client.unknown')
    expect(await give(by(BANK, 'core', { scopes: 'keys.write' }), `${BANK}.branch`)).toBe(
      'request.invalid client.wider',
    )
    expect(await give(by(BANK, 'core'), `${REGISTRY}.core`)).toBe('request.invalid name.foreign')
    expect(await give(by(BANK, 'core'), `${BANK}.branch`)).toBe(201)
  })

  it('of another client is not there for a narrowed one: it lists, replaces and revokes its own', async () => {
    const narrowed = by(BANK, 'branch', { narrowing: JSON.stringify({ regions: ['3502'] }), scopes: 'keys.write' })
    const [own, others] = [fresh(BANK), fresh(BANK)]
    expect(await code('registerOwnKey', { ...narrowed, body: keyOf(own, ecPair()) })).toBe(201)
    expect(await code('registerOwnKey', { ...by(BANK, 'core'), body: keyOf(others, ecPair()) })).toBe(201)
    const listed = await api.call('listOwnKeys', narrowed)
    expect(listed.body.items.map(({ kid }: Row) => kid)).toContain(own)
    expect(listed.body.items.every(({ clientId }: Row) => clientId === `${BANK}.branch`)).toBe(true)
    const replacing = (kid: string) => ({
      ...narrowed,
      body: keyOf(fresh(BANK), ecPair(), { replaces: { kid, overlapSeconds: 0 } }),
    })
    expect(await code('registerOwnKey', replacing(others))).toBe('request.invalid key.unknown')
    const revoke = (kid: string) => code('revokeOwnKey', { ...narrowed, path: { kid }, body: { reason: '测试' } })
    expect([await revoke(others), await revoke(`${BANK}.none`)]).toEqual(['resource.not-found', 'resource.not-found'])
    expect(await code('registerOwnKey', replacing(own))).toBe(201)
    expect(await revoke(own)).toBe(200)
  })

  it('signs only for its client; one from before that names none signs for any, and signs in as the core client alone', async () => {
    await client(BANK, 'core')
    await client(BANK, 'other')
    const row = await api.engine.table.get('directory', { pk: `INSTITUTION#${BANK}`, sk: `KEY#${BANK}.sign` })
    const file = (name: string) => code('registerOwnKey', { ...by(BANK, name), body: keyOf(fresh(BANK), ecPair()) })
    expect([await file('core'), await file('other')]).toEqual([201, 201])
    await put(BANK, `KEY#${BANK}.sign`, { ...row, clientId: `${BANK}.core` })
    expect([await file('core'), await file('other')]).toEqual([201, 'signature.invalid signature.key-not-valid'])
    await put(BANK, `KEY#${BANK}.sign`, row as Row)
    const [kid, pair] = [fresh(BANK), ecPair()]
    await put(BANK, `KEY#${kid}`, keyOf(kid, pair))
    expect([await signsIn(`${BANK}.core`, kid, pair), await signsIn(`${BANK}.other`, kid, pair)]).toEqual([true, false])
  })

  it('of a bank is not an intermediary’s to register, though it acts for the bank', async () => {
    const acting: Sent = {
      by: OTHER_BANK,
      authorizer: { scopes: 'keys.write', actsFor: BANK },
      headers: { 'DT-Acting-For': BANK },
      body: keyOf(fresh(BANK), ecPair()),
    }
    expect(await code('registerOwnKey', acting)).toBe('request.forbidden')
    expect(await code('revokeOwnKey', { ...acting, path: { kid: `${BANK}.sign` }, body: { reason: '-' } })).toBe(
      'request.forbidden',
    )
  })
})

const propose = async (institutionId: string, pair = ecPair(), more: Row = {}) => {
  const kid = fresh(institutionId)
  const { status, body } = await api.call('registerKey', {
    ...by(AUTHORITY, 'core'),
    path: { institutionId },
    body: keyOf(kid, pair, more),
  })
  expect(status, JSON.stringify(body)).toBe(201)
  return { kid, pair, body }
}

describe('what an authority puts for another institution', () => {
  const NEW = '91350000MA00YH0687'
  const path = { institutionId: NEW }

  it('is in force at once where it is the first of an institution, of each use, and the first client', async () => {
    const admission = { institutionId: NEW, kind: 'bank', name: '测试新银行' }
    expect(await code('admitInstitution', { ...by(AUTHORITY, 'core'), body: admission })).toBe(201)
    const first = await propose(NEW)
    expect(first.body).toMatchObject({ clientId: `${NEW}.core` })
    expect(first.body.proposed).toBeUndefined()
    const registered = { clientId: `${NEW}.core`, audience: 'bank', scopes: ['cases.read'] }
    const put = await api.call('registerClient', { ...by(AUTHORITY, 'core'), path, body: registered })
    expect([put.status, put.body.proposed]).toEqual([200, undefined])
    expect(await signsIn(`${NEW}.core`, first.kid, first.pair)).toBe(true)
    expect((await propose(NEW, ecPair(), { use: 'sign' })).body.proposed).toBeUndefined()
    expect(await noticesTo(NEW)).toEqual([])
    const second = await propose(NEW)
    expect(second.body.proposed).toMatchObject({ by: { clientId: `${AUTHORITY}.core` } })
    const another = { ...registered, clientId: `${NEW}.another` }
    const later = await api.call('registerClient', { ...by(AUTHORITY, 'core'), path, body: another })
    expect(later.body.proposed).toBeDefined()
  })

  it('is told to it at once, and holds when a second person stands by it and it has agreed', async () => {
    await client(BANK, 'core')
    await put(BANK, `KEY#${BANK}.first`, keyOf(`${BANK}.first`, ecPair()))
    const { kid, pair, body } = await propose(BANK)
    const told = (await noticesTo(BANK)).map(({ notification }) => notification).filter(({ data }) => data.kid === kid)
    const holdsFrom = body.proposed.holdsFrom
    expect(told).toMatchObject([{ type: 'key.proposed', data: { kid, use: 'auth', holdsFrom, by: AUTHORITY } }])
    expect(Date.parse(holdsFrom)).toBe(NOW.getTime() + PROPOSAL_DAYS * DAY_MS)
    expect(await signsIn(`${BANK}.core`, kid, pair)).toBe(false)
    const agree = { ...by(BANK, 'core'), path: { kid }, body: { decision: 'confirmed' } }
    expect(await code('confirmOwnKey', { ...agree, ...by(BANK, 'core', { scopes: 'keys.write' }) })).toBe(
      'request.forbidden',
    )
    expect(await code('confirmOwnKey', agree)).toBe(200)
    expect(await signsIn(`${BANK}.core`, kid, pair)).toBe(false)
    vi.setSystemTime(NOW.getTime() + (PROPOSAL_DAYS + 1) * DAY_MS)
    expect(await signsIn(`${BANK}.core`, kid, pair)).toBe(false)
  })

  it('needs another client and another key beside who proposed it, once, and then the days or the institution', async () => {
    await client(BANK, 'core')
    await put(BANK, `KEY#${BANK}.first`, keyOf(`${BANK}.first`, ecPair()))
    const { kid, pair } = await propose(BANK)
    const of = { institutionId: BANK, kid }
    const own = { path: of, body: { decision: 'confirmed' } }
    expect(await code('confirmKey', { ...by(AUTHORITY, 'core'), ...own })).toBe('proposal.same-person')
    expect(await code('confirmKey', { ...by(AUTHORITY, 'second'), ...own })).toBe('proposal.same-person')
    expect(await seconded('confirmKey', of)).toBe(200)
    expect(await seconded('confirmKey', of)).toBe('proposal.none')
    expect(await signsIn(`${BANK}.core`, kid, pair)).toBe(false)
    vi.setSystemTime(NOW.getTime() + PROPOSAL_DAYS * DAY_MS)
    expect(await signsIn(`${BANK}.core`, kid, pair)).toBe(true)
    vi.setSystemTime(NOW)
    expect(await code('confirmOwnKey', { ...by(BANK, 'core'), path: { kid }, body: { decision: 'confirmed' } })).toBe(
      200,
    )
    expect(await signsIn(`${BANK}.core`, kid, pair)).toBe(true)
  })

  it('never holds when the institution, or the second person, refuses it', async () => {
    await client(BANK, 'core')
    await put(BANK, `KEY#${BANK}.first`, keyOf(`${BANK}.first`, ecPair()))
    const refused = { decision: 'refused', reason: '未申请' }
    const one = await propose(BANK)
    expect(await seconded('confirmKey', { institutionId: BANK, kid: one.kid })).toBe(200)
    expect(await code('confirmOwnKey', { ...by(BANK, 'core'), path: { kid: one.kid }, body: refused })).toBe(200)
    expect(await code('confirmOwnKey', { ...by(BANK, 'core'), path: { kid: one.kid }, body: refused })).toBe(
      'proposal.none',
    )
    vi.setSystemTime(NOW.getTime() + PROPOSAL_DAYS * DAY_MS)
    expect(await signsIn(`${BANK}.core`, one.kid, one.pair)).toBe(false)
  })

  it('reaches a registry as a delivery', async () => {
    await client(REGISTRY, 'core')
    const { kid } = await propose(REGISTRY, ecPair(), { use: 'sign' })
    const waiting = (await noticesTo(REGISTRY)).find(({ type }) => type === 'key.proposed')
    const delivery = await registryDelivery({ ...ports(), http: undefined as never, baseUrl: '' }, waiting as never)
    expect(delivery).toMatchObject({ type: 'key.proposed', registry: REGISTRY, data: { kid, by: AUTHORITY } })
    const path = { institutionId: REGISTRY, kid }
    expect(await code('revokeKey', { ...by(AUTHORITY, 'core'), path, body: { reason: '测试' } })).toBe(200)
    const types = (await noticesTo(REGISTRY)).map(({ type }) => type)
    expect(types).toContain('key.revoked')
  })
})

describe('a client', () => {
  const clientId = `${BANK}.branch`
  const body = { clientId, audience: 'bank', scopes: ['cases.read'], narrowing: { regions: ['3502'] } }
  const path = { institutionId: BANK }
  const register = async (more: Row, version: number) => {
    const sent = { ...by(AUTHORITY, 'core'), path, body: { ...body, ...more }, headers: { 'If-Match': `"${version}"` } }
    const { status, body: said } = await api.call('registerClient', sent)
    expect(status, JSON.stringify(said)).toBe(200)
    return said
  }
  const may = async () => {
    const { pk, sk } = { pk: `INSTITUTION#${BANK}`, sk: `KEY#${clientId}` }
    const pair = ecPair()
    await api.engine.table.write({ table: 'directory', put: { pk, sk, ...keyOf(clientId, pair, { clientId }) } })
    const at = Math.floor(Date.now() / 1000)
    const claims = { iss: clientId, sub: clientId, iat: at, exp: at + 60 }
    const form = new URLSearchParams({
      grant_type: 'client_credentials',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: await assertion(pair, { header: { kid: clientId }, claims }),
    }).toString()
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    const { body: said } = await issueToken({ headers, body: form }, { issuer: ISSUER, binding: 'none' }, ports())
    if ('error' in said) return 'nothing'
    const principal = await authorize(`Bearer ${said.access_token}`, ports())
    return { scopes: principal?.scopes, narrowing: principal?.narrowing }
  }

  it('gets at once what takes away, and later what gives: scopes, regions, businesses, another certificate', async () => {
    await client(BANK, 'branch', { ...body, version: 1 })
    const now = { scopes: ['cases.read'], narrowing: { regions: ['3502'] } }
    await register({ scopes: ['cases.read', 'cases.write'] }, 1)
    expect(await may()).toEqual(now)
    await register({ narrowing: { regions: ['35'] } }, 2)
    expect(await may()).toEqual(now)
    await register({ narrowing: { businesses: ['release'] } }, 3)
    expect(await may()).toEqual({ ...now, narrowing: { regions: ['3502'], businesses: ['release'] } })
    const proposed = await register({ scopes: ['cases.write'], narrowing: undefined }, 4)
    expect(await may()).toEqual({ scopes: [], narrowing: { regions: ['3502'], businesses: ['release'] } })
    expect(proposed.before).toMatchObject({ scopes: [], status: 'active' })
    const of = { institutionId: BANK, clientId }
    expect(await seconded('confirmClient', of)).toBe(200)
    expect(
      await code('confirmOwnClient', { ...by(BANK, 'core'), path: { clientId }, body: { decision: 'confirmed' } }),
    ).toBe(200)
    expect(await may()).toEqual({ scopes: ['cases.write'], narrowing: undefined })
  })

  it('that is shut out is so at once, whatever is proposed for it', async () => {
    await client(BANK, 'branch', { ...body, version: 1 })
    await register({ scopes: ['cases.read', 'cases.write'] }, 1)
    const shut = { ...by(AUTHORITY, 'core'), path: { institutionId: BANK, clientId }, body: { reason: '遗失' } }
    expect(await code('disableClient', shut)).toBe(200)
    expect(await may()).toBe('nothing')
    const types = (await noticesTo(BANK)).map(({ type }) => type)
    expect(types).toEqual(expect.arrayContaining(['client.proposed', 'client.disabled']))
  })

  it('is given by an authority no region or business that its own client has not, and of its own no scope', async () => {
    const narrowed = by(AUTHORITY, 'core', { narrowing: JSON.stringify({ regions: ['3502', '35'] }) })
    const wide = { clientId: `${BANK}.wide`, audience: 'bank', scopes: ['cases.read'] }
    const held = by(AUTHORITY, 'core', { narrowing: JSON.stringify({ regions: ['35'], businesses: ['release'] }) })
    expect(await code('registerClient', { ...narrowed, path, body: wide })).toBe('request.invalid client.wider')
    const within = { ...wide, narrowing: { regions: ['350203'] } }
    expect(await code('registerClient', { ...held, path, body: within })).toBe('request.invalid client.wider')
    const own = { clientId: `${AUTHORITY}.helper`, audience: 'authority', scopes: ['audit.read'] }
    const self = { ...by(AUTHORITY, 'core'), path: { institutionId: AUTHORITY } }
    expect(await code('registerClient', { ...self, body: own })).toBe('request.invalid client.wider')
  })

  it('of the authority itself, or a key for another of its people, waits for the second person', async () => {
    await client(AUTHORITY, 'core')
    await client(AUTHORITY, 'second', { scopes: ['institutions.write'] })
    const self = { ...by(AUTHORITY, 'core'), path: { institutionId: AUTHORITY } }
    const helper = { clientId: `${AUTHORITY}.helper`, audience: 'authority', scopes: ['institutions.write'] }
    const made = await api.call('registerClient', { ...self, body: helper })
    expect(made.body.proposed).toMatchObject({ by: { clientId: `${AUTHORITY}.core` } })
    expect(made.body.proposed.holdsFrom).toBeUndefined()
    const [kid, pair] = [fresh(AUTHORITY), ecPair()]
    const given = { ...by(AUTHORITY, 'core'), body: keyOf(kid, pair, { clientId: `${AUTHORITY}.second` }) }
    expect(await code('registerOwnKey', given)).toBe(201)
    expect(await signsIn(`${AUTHORITY}.second`, kid, pair)).toBe(false)
    expect(
      await code('confirmOwnKey', { ...by(AUTHORITY, 'core'), path: { kid }, body: { decision: 'confirmed' } }),
    ).toBe('proposal.none')
    expect(await seconded('confirmKey', { institutionId: AUTHORITY, kid })).toBe(200)
    expect(await signsIn(`${AUTHORITY}.second`, kid, pair)).toBe(true)
  })

  it('sees the clients of its institution; a narrowed one itself alone', async () => {
    await client(BANK, 'core')
    await client(BANK, 'branch', body)
    const listed = async (from: Pick<Sent, 'by' | 'authorizer'>) =>
      (await api.done('listOwnClients', from)).items.map((one: Row) => one['clientId'])
    expect(await listed(by(BANK, 'core'))).toEqual(expect.arrayContaining([`${BANK}.core`, clientId]))
    expect(await listed(by(BANK, 'branch', { narrowing: JSON.stringify({ regions: ['3502'] }) }))).toEqual([clientId])
  })
})
