import { beforeAll, describe, expect, it } from 'vitest'
import type { Bank } from '../../../tools/simulate/bank.ts'
import { type Answer, assertIdentity, type Call, type Client, signBytes } from '../../../tools/simulate/client.ts'
import type { Filing } from '../../../tools/simulate/filing.ts'
import type { Registries } from '../../../tools/simulate/registry.ts'
import { chinaTime } from '../../../tools/simulate/time.ts'
import { flat, land, openScene, PINGTAN, XIAMEN } from '../scene.ts'

const cast = openScene()
let bank: Bank
let stranger: Client
let registries: Registries
/** Lodged with a registry that stays silent. */
let lodged: string
/** Filed by another bank. */
let foreign: string
/** With nothing wrong, and not filed: its papers serve every filing that is refused before anything comes of it. */
let sound: Filing

beforeAll(async () => {
  registries = await cast.registries({ only: [XIAMEN, PINGTAN] })
  bank = await cast.bank()
  const second = cast.sandbox.banks[1]
  if (second === undefined) throw new Error('The sandbox has one bank only')
  const other = await cast.bank({ bank: second, withoutWebhook: true })
  stranger = other.client
  lodged = (await bank.submit({ units: [flat('350203', '9003')] })).caseId
  foreign = (await other.submit({ units: [flat('350203', '9003')] })).caseId
  sound = await bank.prepare({ units: [flat('350203')] })
  await bank.waitFor(lodged, 'case.lodged')
})

const soundWith = (...unitNumbers: string[]) => ({
  ...sound,
  units: unitNumbers.map((unitNumber) => ({ ...sound.units[0], unitNumber })),
})

const codeOf = (answer: Answer) => `${answer.status} ${answer.body?.code}`
const faults = (answer: Answer) =>
  (answer.body.errors as { pointer: string; code: string }[]).map((one) => `${one.pointer} ${one.code}`)
const UNKNOWN_CASE = `case_${'0'.repeat(26)}`

/** Answers differ by their request id alone. */
const withoutRequestId = (answer: Answer) => answer.text.replace(answer.body.requestId, '')

describe('a filing with faults', () => {
  it('gets all of them at once, each with its pointer', async () => {
    const filing = soundWith(flat('350203'))
    const [owner, agent] = filing.parties
    const broken = {
      ...filing,
      branch: '91350200MA00YH4120',
      parties: [{ ...owner, idDocument: { kind: 'resident-id', number: '350203190001020021' } }, agent],
      mortgage: { ...filing.mortgage, signedOn: '2026-02-30' },
      units: [{ ...filing.units[0], unitNumber: '350203001002GB00123X00010203' }],
    }
    const answer = await bank.file(broken)
    expect(codeOf(answer)).toBe('400 request.invalid')
    const pointers = faults(answer).join('\n')
    for (const pointer of ['/branch', '/parties/0/idDocument/number', '/mortgage/signedOn', '/units/0/unitNumber'])
      expect(pointers).toContain(pointer)
  })

  it.each([
    ['malformed', '350203001002GB00123F0001020'],
    ['in lower case', '350203001002gb00123f00010203'],
    ['of a pair not in use', '350203001002GD00123F00010203'],
    ['land ownership', '350203001002JA00123W00000000'],
    ['a collective homestead', '350203001002JC00123F00010001'],
    ['disputed', '350203001002ZB00123W00000000'],
    ['of no registry', '110101001002GB00123F00010203'],
    ['金门, which no registry serves', '350527001002GB00123F00010203'],
  ])('is refused where the unit number is %s', async (_name, unitNumber) => {
    const answer = await bank.file(soundWith(unitNumber))
    expect(codeOf(answer)).toBe('400 request.invalid')
    expect(faults(answer).join('\n')).toContain('/units/0/unitNumber')
  })

  it('is refused where the owner has given no power of attorney', async () => {
    const answer = await bank.file({ ...soundWith(flat('350203')), agents: [], powersOfAttorney: [] })
    expect(answer.status).toBeGreaterThanOrEqual(400)
    expect(answer.status).toBeLessThan(500)
    expect(answer.text).toContain('power')
  })

  it('is refused where units lie with two registries and nobody says what the disbursement waits for', async () => {
    const answer = await bank.file(soundWith(flat('350203'), flat('351001')))
    expect(answer.status).toBe(400)
    expect(faults(answer).join('\n')).toContain('/disbursementWaitsFor')
  })

  it('is refused under the business number of another case', async () => {
    const { filing } = await bank.submit({ units: [flat('350203', '9003')] })
    const again = { ...soundWith(flat('350203')), bankReference: filing.bankReference }
    expect(codeOf(await bank.file(again))).toBe('409 case.duplicate-reference')
  })

  it('fails the platform’s own examination where the unit is in another open case, and says so', async () => {
    const unit = flat('350203', '9003')
    const first = await bank.submit({ units: [unit] })
    await bank.waitFor(first.caseId, 'case.lodged')
    const second = await bank.submit({ units: [unit] })
    await bank.waitFor(second.caseId, 'case.validation-failed')
    const seen = await bank.client.read(`/v1/cases/${second.caseId}`)
    expect(seen).toMatchObject({ caseState: 'ended-without-registration', applicationState: 'validation-failed' })
    expect((await bank.client.read(`/v1/cases/${first.caseId}`)).applicationState).toBe('lodged')
  })

  it('fails the examination where a document is unknown or another bank’s', async () => {
    const filing = await bank.prepare({ units: [flat('350203')] })
    const [first] = filing.documents
    const unknown = `doc_${'0'.repeat(26)}`
    const withUnknown = <T extends { documentId: string }>(all: readonly T[]) =>
      all.map((one) => (one.documentId === first?.documentId ? { ...one, documentId: unknown } : one))
    const documents = withUnknown(filing.documents)
    const signing = withUnknown(filing.signing as { documentId: string }[])
    const answer = await bank.file({ ...filing, documents, signing })
    if (answer.status === 202) await bank.waitFor(answer.body.caseId, 'case.validation-failed')
    else expect(codeOf(answer)).toBe('422 document.not-usable')
  })
})

describe('a registry’s decision', () => {
  const decide = (registry: string, caseId: string, body: object, key?: string) =>
    registries.client(registry).call({
      method: 'POST',
      path: `/v1/registry/cases/${caseId}/decisions`,
      body,
      signed: true,
      ...(key === undefined ? {} : { key }),
    })
  const acceptance = (number: string) => ({
    decision: 'accepted',
    registryNumber: number,
    acceptedAt: chinaTime(bank.client.now()),
  })

  it('out of order is refused and changes nothing', async () => {
    const before = await bank.client.read(`/v1/cases/${lodged}`)
    const answer = await decide(XIAMEN, lodged, {
      decision: 'refused',
      ground: 'unlawful',
      reason: '测试',
      refusedAt: chinaTime(bank.client.now()),
    })
    expect(codeOf(answer)).toBe('409 case.wrong-step')
    expect(await bank.client.read(`/v1/cases/${lodged}`)).toEqual(before)
  })

  it('of another registry and for an unknown case get the same bytes', async () => {
    const body = acceptance('X-1')
    const wrong = await decide(PINGTAN, lodged, body)
    const unknown = await decide(PINGTAN, UNKNOWN_CASE, body)
    expect(codeOf(wrong)).toBe('404 resource.not-found')
    expect(withoutRequestId(wrong)).toBe(withoutRequestId(unknown))
  })

  it('sent again is replayed byte for byte, and refused under a new key', async () => {
    const { caseId } = await bank.submit({ units: [flat('350203', '9003')] })
    await bank.waitFor(caseId, 'case.lodged')
    const body = acceptance('X-2')
    const first = await decide(XIAMEN, caseId, body, `${caseId}-accept`)
    expect(first.status).toBeLessThan(300)
    const again = await decide(XIAMEN, caseId, body, `${caseId}-accept`)
    expect([again.status, again.text]).toEqual([first.status, first.text])
    expect(codeOf(await decide(XIAMEN, caseId, body))).toBe('409 case.wrong-step')
  })

  it('whose signature covers other bytes, another case or another key is refused', async () => {
    const client = registries.client(XIAMEN)
    const path = `/v1/registry/cases/${lodged}/decisions`
    const text = JSON.stringify(acceptance('X-3'))
    const sound = { method: 'POST', path, key: 'key-1', text, now: client.now() }
    const signatures = await Promise.all([
      signBytes(client.credentials, { ...sound, text: `${text} ` }),
      signBytes(client.credentials, { ...sound, path: path.replace(lodged, foreign) }),
      signBytes(client.credentials, { ...sound, key: 'key-2' }),
      signBytes(bank.client.credentials, sound),
    ])
    for (const signature of signatures) {
      const headers = { 'dt-signature': signature }
      const answer = await client.call({ method: 'POST', path, bodyText: text, key: 'key-1', headers })
      expect(codeOf(answer)).toBe('401 signature.invalid')
    }
    expect((await bank.client.read(`/v1/cases/${lodged}`)).applicationState).toBe('lodged')
  })

  it('that breaks the schema names the fault', async () => {
    const answer = await decide(XIAMEN, lodged, { decision: 'accepted', registryNumber: '', acceptedAt: 'yesterday' })
    expect(codeOf(answer)).toBe('400 request.invalid')
    expect(faults(answer).join('\n')).toContain('/acceptedAt')
  })
})

describe('an id of somebody else', () => {
  const asked = (caseId: string): Call[] => [
    { method: 'GET', path: `/v1/cases/${caseId}` },
    { method: 'GET', path: `/v1/cases/${caseId}/filing` },
    { method: 'POST', path: `/v1/cases/${caseId}/withdrawal`, body: { reason: '测试' }, signed: true },
    { method: 'POST', path: `/v1/cases/${caseId}/certificates/crt_${'0'.repeat(26)}/download-link`, key: null },
  ]

  it('answers like an unknown one, byte for byte', async () => {
    for (const [index, call] of asked(foreign).entries()) {
      const unknown = asked(UNKNOWN_CASE)[index]
      if (unknown === undefined) continue
      const [a, b] = [await bank.client.call(call), await bank.client.call(unknown)]
      expect(codeOf(a)).toBe('404 resource.not-found')
      expect(withoutRequestId(a)).toBe(withoutRequestId(b))
    }
  })

  it('is not shown in lists', async () => {
    const mine = await bank.client.read('/v1/cases?limit=50')
    expect(JSON.stringify(mine)).not.toContain(foreign)
    const filing = await stranger.read(`/v1/cases/${foreign}`)
    expect((await bank.client.read(`/v1/cases?bankReference=${filing.bankReference}`)).items).toEqual([])
  })

  it('of a document or endpoint answers like an unknown one too', async () => {
    const filing = await stranger.read(`/v1/cases/${foreign}/filing`)
    const documentId = /doc_[0-9A-Za-z]{26}/.exec(JSON.stringify(filing))?.[0] ?? ''
    const unknownId = `doc_${'0'.repeat(26)}`
    for (const act of ['', '/upload-link', '/download-link']) {
      const method = act === '' ? 'GET' : 'POST'
      const a = await bank.client.call({ method, path: `/v1/documents/${documentId}${act}`, key: null })
      const b = await bank.client.call({ method, path: `/v1/documents/${unknownId}${act}`, key: null })
      expect(codeOf(a)).toBe('404 resource.not-found')
      expect(withoutRequestId(a)).toBe(withoutRequestId(b))
    }
    const mine = bank.endpoint()?.endpointId ?? ''
    const a = await stranger.call({ method: 'DELETE', path: `/v1/endpoints/${mine}` })
    const b = await stranger.call({ method: 'DELETE', path: `/v1/endpoints/end_${'0'.repeat(26)}` })
    expect(codeOf(a)).toBe('404 resource.not-found')
    expect(withoutRequestId(a)).toBe(withoutRequestId(b))
  })
})

describe('a caller', () => {
  it('without a token is answered in both languages', async () => {
    const answer = await bank.client.call({ method: 'GET', path: '/v1/cases', anonymous: true })
    expect(codeOf(answer)).toBe('401 request.not-authenticated')
    expect(answer.headers.get('content-type')).toContain('application/problem+json')
    expect(answer.text).toMatch(/[\u4e00-\u9fff]/)
    expect(answer.text).toMatch(/[A-Za-z]{5}/)
  })

  it('of the wrong audience is not let in', async () => {
    const answers = [
      await registries.client(XIAMEN).call({ method: 'GET', path: '/v1/cases' }),
      await bank.client.call({ method: 'GET', path: '/v1/registry/inbox' }),
    ]
    for (const answer of answers) expect(answer.status).toBe(403)
  })

  it('is answered in the language asked for, always with a request id', async () => {
    const [first] = cast.sandbox.banks
    if (first === undefined) return
    const zh = await cast.client(first, 'zh').call({ method: 'GET', path: `/v1/cases/${UNKNOWN_CASE}` })
    const en = await cast.client(first, 'en').call({ method: 'GET', path: `/v1/cases/${UNKNOWN_CASE}` })
    expect([zh.body.title, en.body.title]).toEqual(['未找到', 'Not found'])
    expect(en.headers.get('x-request-id')).toBe(en.body.requestId)
  })

  it('who sends broken JSON, duplicate keys or no idempotency key is told so', async () => {
    const path = '/v1/documents'
    const broken = await bank.client.call({ method: 'POST', path, bodyText: '{"type":' })
    const doubled = await bank.client.call({ method: 'POST', path, bodyText: '{"type":"other","type":"other"}' })
    const keyless = await bank.client.call({ method: 'POST', path, body: {}, key: null })
    expect([broken, doubled].map(codeOf)).toEqual(['400 request.malformed', '400 request.malformed'])
    expect(codeOf(keyless)).toBe('400 request.invalid')
    expect(faults(keyless).join()).toContain('#/header/Idempotency-Key')
  })

  it('gets the scopes asked for, and none beyond its own', async () => {
    const scope = await bank.client.requestToken('cases.read')
    expect(scope.status).toBe(200)
    expect(scope.body).toMatchObject({ token_type: 'Bearer', scope: 'cases.read' })
    const beyond = await bank.client.requestToken('decisions.write')
    expect(`${beyond.status} ${beyond.body.error}`).toBe('400 invalid_scope')
  })

  it('who uses an assertion twice, or one for another audience, gets no token', async () => {
    const { baseUrl, issuer } = cast.sandbox
    const { credentials, now } = bank.client
    const ask = async (assertion: string) => {
      const body = new URLSearchParams({
        grant_type: 'client_credentials',
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: assertion,
      })
      return (await fetch(`${baseUrl}/oauth2/token`, { method: 'POST', body })).status
    }
    const once = await assertIdentity({ issuer, credentials }, now())
    expect([await ask(once), await ask(once)]).toEqual([200, 401])
    expect(await ask(await assertIdentity({ issuer: `${issuer}/`, credentials }, now()))).toBe(401)
  })

  it('whose token has too narrow a scope is refused', async () => {
    const { access_token } = (await bank.client.requestToken('cases.read')).body
    const headers = { authorization: `Bearer ${access_token}` }
    expect((await bank.client.call({ method: 'GET', path: '/v1/cases', headers })).status).toBe(200)
    expect((await bank.client.call({ method: 'GET', path: '/v1/notifications', headers })).status).toBe(403)
  })
})

describe('land, sea and forest', () => {
  it.each([
    ['sea', '350921000000GH', 'W00000000'],
    ['forest', '350821105003JE', 'L00000001'],
    ['underground parking', '350206004005GX', 'F00010115'],
  ])('are taken: %s', async (_name, head, tail) => {
    const unit = `${head}${land('350203').slice(14, 19)}${tail}`
    const answer = await bank.file(await bank.prepare({ units: [unit] }))
    expect(answer.status).toBe(202)
  })
})
