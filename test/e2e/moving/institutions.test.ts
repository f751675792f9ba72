/**
 * What the authority changes takes hold of a client that is already signed in, within 60 seconds and without a restart. Time moves
 * by the runner's clock: 31 seconds are more than the authorizer's answer is kept, and less than a minute.
 */
import { beforeAll, describe, expect, it } from 'vitest'
import { type Authority, LIFETIME, publicPart, startAuthority } from '../../../tools/simulate/authority.ts'
import type { Bank } from '../../../tools/simulate/bank.ts'
import type { Answer } from '../../../tools/simulate/client.ts'
import { connect, signBytes } from '../../../tools/simulate/client.ts'
import { fetchDocument } from '../../../tools/simulate/documents.ts'
import { flat, land, openScene, XIAMEN } from '../scene.ts'

const cast = openScene()
const WITHIN_SECONDS = 31
let authority: Authority
let bank: Bank
let institutionId: string
let filing: Awaited<ReturnType<Bank['prepare']>>

beforeAll(async () => {
  await cast.registries({ only: [XIAMEN] })
  authority = startAuthority({ sandbox: cast.sandbox, observe: cast.observe })
  const identity = await authority.admitBank('测试接入银行')
  institutionId = identity.institutionId
  bank = await cast.bank({ bank: identity, withoutWebhook: true })
  filing = await bank.prepare({ units: [flat('350203')] })
})

const said = ({ status, body }: Answer): string | number => (status < 400 ? status : `${status} ${body.code}`)
const wait = () => cast.control.advance(WITHIN_SECONDS)
let filed = 0
/** The same papers for one more property. */
const file = async (by: Bank = bank): Promise<string | number> => {
  filed += 1
  const [unit] = filing.units
  const units = [{ ...unit, unitNumber: flat('350203') }]
  return said(await by.file({ ...filing, bankReference: `E2E${Date.now()}${filed}`, units }))
}
/** With the token it has: a client that signs in anew when refused would hide nothing here, but prove less. */
const readWith = async (token: string) =>
  said(await bank.client.call({ method: 'GET', path: '/v1/cases', headers: { authorization: `Bearer ${token}` } }))

describe('a bank that the authority has admitted', () => {
  it('files at once', async () => {
    expect(await file()).toBe(202)
  })

  it('is listed, with everything that hangs on it and its history', async () => {
    const listed = await authority.client.read('/v1/authority/institutions?kind=bank')
    expect(listed.items.length).toBeGreaterThanOrEqual(4)
    const view = await authority.read(institutionId)
    expect(view).toMatchObject({ status: 'active', agreement: { status: 'in-force' } })
    expect(view.history.map((one: { operation: string }) => one.operation)).toContain('admitInstitution')
  })

  it('has a signed agreement under lock, which the authority and the bank can read and no other bank is shown', async () => {
    const { document } = (await authority.read(institutionId)).agreement
    const byAuthority = `${authority.pathOf(institutionId)}/agreement/download-link`
    const own = '/v1/agreement/download-link'
    const read = [
      await fetchDocument(authority.client, byAuthority),
      await fetchDocument(bank.client, own),
      await fetchDocument(authority.client, `/v1/documents/${document.documentId}/download-link`),
    ]
    for (const { sha256 } of read) expect(sha256).toBe(document.sha256)
    const [, other] = cast.sandbox.banks
    if (!other) throw new Error('the sandbox has one bank')
    expect(said(await cast.client(other).call({ method: 'POST', path: own, key: null }))).toBe('404 resource.not-found')
  })
})

describe('for a running client, within 60 seconds', () => {
  it('a suspended agreement refuses filings at once and every other act, while reads work', async () => {
    const before = (await bank.client.read('/v1/cases')).items.length
    await authority.changeAgreement(institutionId, 'suspend')
    expect(await file()).toBe('403 agreement.not-in-force')
    await wait()
    const declared = await bank.client.call({ method: 'POST', path: '/v1/documents', body: { type: 'other' } })
    expect(said(declared)).toBe('403 agreement.not-in-force')
    expect((await bank.client.read('/v1/cases')).items).toHaveLength(before)
    await authority.changeAgreement(institutionId, 'resume')
    await wait()
    expect(await file()).toBe(202)
  })

  it('an agreement expires with its last day', async () => {
    const today = new Date(bank.client.now().getTime() + 8 * 3600_000).toISOString().slice(0, 10)
    const { version } = (await authority.read(institutionId)).agreement
    await authority.recordAgreement(institutionId, { validTo: today }, version)
    await wait()
    const sameDay = new Date(bank.client.now().getTime() + 8 * 3600_000).toISOString().slice(0, 10) === today
    if (sameDay) expect(await file()).toBe(202)
    await cast.control.advance(24 * 3600)
    await bank.client.syncClock()
    expect(await file()).toBe('403 agreement.not-in-force')
    expect((await bank.client.read('/v1/cases')).items.length).toBeGreaterThan(0)
    const now = (await authority.read(institutionId)).agreement.version
    await authority.recordAgreement(institutionId, {}, now)
    await wait()
    filing = await bank.prepare({ units: [flat('350203')] })
    expect(await file()).toBe(202)
  })

  it('a phase of the rollout closes and opens a registry, with the day it opens', async () => {
    await authority.setRollout(XIAMEN, [
      { phase: 'pilot', from: '2020-01-01', banks: [institutionId] },
      { phase: 'full', from: '2049-01-01' },
    ])
    expect(await file()).toBe(202)
    await authority.setRollout(XIAMEN, [
      { phase: 'pilot', from: '2020-01-01', banks: [] },
      { phase: 'full', from: '2049-01-01' },
    ])
    const [unit] = filing.units
    const closed = await bank.file({
      ...filing,
      bankReference: `ROLL${Date.now()}`,
      units: [{ ...unit, unitNumber: flat('350203') }],
    })
    expect(said(closed)).toBe('403 rollout.not-open')
    expect(closed.body.errors[0].detail).toContain('2049-01-01')
    await authority.setRollout(XIAMEN, [])
    expect(await file()).toBe(202)
  })

  it('a registry that is suspended takes no filing until it is live', async () => {
    await authority.changeRegistry(XIAMEN, { connection: { status: 'suspended' } })
    expect(await file()).toBe('409 registry.not-connected')
    await authority.changeRegistry(XIAMEN, { connection: { status: 'live' } })
    expect(await file()).toBe(202)
    const record = await authority.readRegistry(XIAMEN)
    expect(record.connection.map((one: { status: string }) => one.status).slice(-2)).toEqual(['suspended', 'live'])
  })

  it('a registry can be added, and its prefixes taken back', async () => {
    const { version, history, rollout, kind, ...record } = await authority.readRegistry('350800')
    const code = '359900'
    const { connection, ...fields } = record
    await authority.must('/v1/authority/registries', {
      ...fields,
      code,
      coverage: ['359901'],
      prefixes: ['359901', '359902'],
    })
    await authority.changeRegistry(code, { prefixes: ['359901'] })
    expect((await authority.readRegistry(code)).prefixes).toEqual(['359901'])
    expect([version, history, rollout, kind, connection]).toBeDefined()
  })

  it('a client that is narrowed files and hears only in its region, and is not let out of it by one person', async () => {
    const identity = await authority.admitBank('测试收窄银行')
    const narrowed = await cast.bank({ bank: identity, withoutWebhook: true })
    await narrowed.client.syncClock()
    const { caseId } = await narrowed.submit({ units: [flat('350203')] })
    await narrowed.waitFor(caseId, 'case.lodged')
    const path = `${authority.pathOf(identity.institutionId)}/clients`
    const [client] = (await authority.read(identity.institutionId)).clients
    const { clientId, audience, scopes, version } = client
    const narrowing = { regions: ['3501'] }
    await authority.must(path, { clientId, audience, scopes, narrowing }, version)
    await wait()
    expect(await file(narrowed)).toBe('403 client.narrowed')
    const { items } = await narrowed.client.read('/v1/notifications?after=0&limit=100')
    expect(items.filter((one: { caseId?: string }) => one.caseId === caseId)).toEqual([])
    // what gives more than before waits for a second person of the authority, and for the bank
    const { body: wider } = await authority.must(path, { clientId, audience, scopes }, version + 1)
    expect(wider.before.narrowing).toEqual(narrowing)
    await wait()
    expect(await file(narrowed)).toBe('403 client.narrowed')
  })

  it('a key that the authority puts for a registry is a proposal, of which the registry is notified', async () => {
    const registry = cast.sandbox.registries.find(({ code }) => code === XIAMEN)
    if (!registry) throw new Error('the sandbox has no registry of Xiamen')
    const kid = `${registry.institutionId}.proposed`
    const key = { kid, jwk: publicPart(authority.newKey()), use: 'sign', ...LIFETIME }
    const { body } = await authority.must(`${authority.pathOf(registry.institutionId)}/keys`, key)
    expect(body).toMatchObject({ kid, proposed: expect.anything() })
  })

  it('a revoked key ends its tokens, and its successor signs in', async () => {
    const token = await bank.client.currentToken()
    expect(await readWith(token)).toBe(200)
    const authKey = authority.newKey()
    const kid = `${institutionId}.auth-2`
    const replaces = { kid: `${institutionId}.auth`, overlapSeconds: 3600 }
    const key = { kid, jwk: publicPart(authKey), use: 'auth', ...LIFETIME, replaces }
    await bank.client.must({ method: 'POST', path: '/v1/keys', body: key, signed: true })
    const { baseUrl, issuer } = cast.sandbox
    const credentials = { ...bank.client.credentials, authKey, authKid: kid }
    const successor = connect({ baseUrl, issuer, credentials, observe: cast.observe })
    await successor.syncClock()
    expect((await successor.requestToken()).status).toBe(200)
    expect(await readWith(token)).toBe(200)
    const revocation = `/v1/keys/${institutionId}.auth/revocation`
    await successor.must({ method: 'POST', path: revocation, body: { reason: '泄露' }, signed: true })
    await wait()
    expect(await readWith(token)).toBe('401 request.not-authenticated')
    expect((await bank.client.requestToken()).status).toBe(401)
    const { items } = await successor.read('/v1/keys')
    expect(items.find((one: { kid: string }) => one.kid === `${institutionId}.auth`).revokedAt).toBeDefined()
  })

  it('an intermediary acts for the bank it lists, and the case says so', async () => {
    const listed = await authority.admitBank('测试小银行')
    const credentials = await authority.admitIntermediary('测试征信公司', [listed.institutionId])
    const { baseUrl, issuer } = cast.sandbox
    const platform = connect({ baseUrl, issuer, credentials, observe: cast.observe })
    await platform.syncClock()
    const headers = { 'dt-acting-for': listed.institutionId }
    const small = await cast.bank({ bank: listed, withoutWebhook: true })
    const paper = await small.prepare({ units: [land('350203')] })
    const answer = await platform.call({ method: 'POST', path: '/v1/cases', body: paper, signed: true, headers })
    expect(said(answer)).toBe(202)
    const unnamed = { ...headers, 'dt-acting-for': credentials.institutionId }
    const key = `acting-${Date.now()}`
    const text = JSON.stringify({ reason: '测试' })
    const path = `/v1/cases/${answer.body.caseId}/withdrawal`
    const signature = await signBytes(credentials, { method: 'POST', path, key, text, now: platform.now() })
    const without = { ...headers, 'dt-signature': signature }
    expect(said(await platform.call({ method: 'POST', path, bodyText: text, key, headers: without }))).toBe(
      '401 signature.invalid',
    )
    expect(said(await platform.call({ method: 'GET', path: '/v1/cases', headers: unnamed }))).toBe(
      '403 request.forbidden',
    )
    const timeline = (await platform.must({ method: 'GET', path: `/v1/cases/${answer.body.caseId}`, headers })).body
    expect(JSON.stringify(timeline)).toContain(`"through":"${credentials.institutionId}"`)
    expect((await small.client.read(`/v1/cases/${answer.body.caseId}`)).bank).toBe(listed.institutionId)
    const foreign = { 'dt-acting-for': cast.sandbox.banks[0]?.institutionId ?? '' }
    expect(said(await platform.call({ method: 'GET', path: '/v1/cases', headers: foreign }))).toBe(
      '403 request.forbidden',
    )
  })

  it('a client that is disabled is shut out', async () => {
    const identity = await authority.admitBank('测试停用银行')
    const client = cast.client(identity)
    const token = await client.currentToken()
    const headers = { authorization: `Bearer ${token}` }
    expect(said(await client.call({ method: 'GET', path: '/v1/cases', headers }))).toBe(200)
    await authority.must(`${authority.pathOf(identity.institutionId)}/clients/${identity.clientId}/disablement`, {
      reason: '遗失',
    })
    await wait()
    expect(said(await client.call({ method: 'GET', path: '/v1/cases', headers }))).toBe('401 request.not-authenticated')
  })

  it('an institution that is suspended is shut out, and a key the authority revokes signs nothing', async () => {
    const identity = await authority.admitBank('测试暂停银行')
    const other = await cast.bank({ bank: identity, withoutWebhook: true })
    const paper = await other.prepare({ units: [flat('350203')] })
    const path = authority.pathOf(identity.institutionId)
    await authority.must(`${path}/keys/${identity.signKid}/revocation`, { reason: '泄露' })
    expect(said(await other.file(paper))).toBe('401 signature.invalid')
    const token = await other.client.currentToken()
    await authority.must(`${path}/changes`, { status: 'suspended', reason: '测试' }, 1)
    await wait()
    const headers = { authorization: `Bearer ${token}` }
    const refused = await other.client.call({ method: 'GET', path: '/v1/cases', headers })
    expect(said(refused)).toBe('401 request.not-authenticated')
  })
})
