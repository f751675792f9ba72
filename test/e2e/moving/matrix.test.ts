/**
 * The matrix, generated from the published document: every route × every foreign tenant × every id it takes answers as for an id that
 * nobody has, byte for byte; every route × every wrong audience and every missing scope is 403; every route × every token that must
 * not open anything is 401. A route added tomorrow is in it, or the test says which cell nobody knows how to fill.
 */
import { randomUUID } from 'node:crypto'
import { importJWK, SignJWT, UnsecuredJWT } from 'jose'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Authority, startAuthority } from '../../../tools/simulate/authority.ts'
import { recordAuthorization } from '../../../tools/simulate/authorization.ts'
import type { Bank } from '../../../tools/simulate/bank.ts'
import { type Answer, type Call, type Client, signBytes } from '../../../tools/simulate/client.ts'
import { recordMaterial } from '../../../tools/simulate/material.ts'
import { connectChannel } from '../../../tools/simulate/payment-channel.ts'
import type { Credentials } from '../../../tools/simulate/sandbox.ts'
import { connectProvider } from '../../../tools/simulate/signing-provider.ts'
import { drawn, LONG, randomOf, sampleOf } from '../../support/sample.ts'
import { loadContract } from '../../support/validate.ts'
import { flat, openScene, XIAMEN } from '../scene.ts'

// biome-ignore lint/suspicious/noExplicitAny: an OpenAPI document is read as the JSON it is
type Json = any
type Operation = {
  readonly id: string
  readonly method: Call['method']
  readonly template: string
  readonly definition: Json
}

const cast = openScene()
const { document } = loadContract()
const OPERATIONS: readonly Operation[] = Object.entries<Json>(document.paths).flatMap(([template, methods]) =>
  Object.entries<Json>(methods).map(([method, definition]) => ({
    id: definition.operationId,
    method: method.toUpperCase() as Call['method'],
    template,
    definition,
  })),
)
const PROTECTED = OPERATIONS.filter(({ definition }) => definition.security.length > 0)
const scopeOf = ({ definition }: Operation): string => definition.security[0].oauth2[0]
const resolved = (value: Json): Json =>
  typeof value.$ref === 'string'
    ? value.$ref
        .slice(2)
        .split('/')
        .reduce((at: Json, key: string) => at[key], document)
    : value
const takes = ({ definition }: Operation, header: string): boolean =>
  (definition.parameters ?? []).map(resolved).some((one: Json) => one.in === 'header' && one.name === header)
const idsOf = ({ template }: Operation): string[] => [...template.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)

type Audience = 'bank' | 'registry' | 'authority' | 'regulator'
/** The document says in words whom an operation is for. */
const WORDS: Readonly<Record<Audience, string>> = {
  bank: 'banks',
  registry: 'registries',
  authority: 'the authority',
  regulator: 'the regulator',
}
const audiencesOf = ({ definition }: Operation): Audience[] => {
  const [, callers = ''] = /For ([^.]*)\./.exec(definition.description.split('\n\n').at(-1)) ?? []
  return (Object.keys(WORDS) as Audience[]).filter((audience) => callers.split(/ and |, /).includes(WORDS[audience]))
}

let bank: Bank
let authority: Authority
let callers: Readonly<Record<Audience, Client>>
let strangers: readonly { readonly audience: Audience; readonly client: Client }[]
/** Ids of the first bank and of Xiamen's registry; everybody else is a stranger to them. */
let theirs: Readonly<Record<string, string>>

const ZEROS = '0'.repeat(26)
const NOBODYS: Readonly<Record<string, string>> = {
  caseId: `case_${ZEROS}`,
  documentId: `doc_${ZEROS}`,
  certificateId: `crt_${ZEROS}`,
  commonMaterialId: `com_${ZEROS}`,
  endpointId: `end_${ZEROS}`,
  deliveryId: `dlv_case_${ZEROS}_1`,
  kid: '91350000MA00YH061U.none',
  institutionId: '91350000MA00YH061U',
  clientId: '91350000MA00YH061U.core',
  registryCode: '350999',
  auditId: `aud_${ZEROS}`,
  number: '999999999',
  authorizationId: `aut_${ZEROS}`,
  queryId: `qry_${ZEROS}`,
  monitorId: `mon_${ZEROS}`,
  orderId: `pay_${ZEROS}`,
  period: '2026-01',
  matterId: `mat_${ZEROS}`,
  reportId: 'rpt_2026-H1.91350000MA00YH061U.3502',
  callUpId: `cup_${ZEROS}`,
  holdId: `hld_${ZEROS}`,
  signingRequestId: `sgn_${ZEROS}`,
}
/** Public to every bank and registry, so nobody is a foreigner to them. To an authority, what lies outside its jurisdiction is foreign. */
const SHARED = new Set(['registryCode'])
const WATCHERS: readonly Audience[] = ['authority', 'regulator']

beforeAll(async () => {
  const registries = await cast.registries({ only: [XIAMEN] })
  authority = startAuthority({ sandbox: cast.sandbox, observe: cast.observe })
  bank = await cast.bank()
  const { caseId, filing } = await bank.submit({ units: [flat('350203')] })
  await bank.waitFor(caseId, 'certificate.delivered')
  const view = await bank.client.read(`/v1/cases/${caseId}`)
  const mine = await bank.client.read('/v1/deliveries')
  const [, second] = cast.sandbox.banks
  const elsewhere = cast.sandbox.registries.find(({ code }) => code !== XIAMEN)
  if (!second || !elsewhere) throw new Error('the sandbox is too small')
  callers = {
    bank: bank.client,
    registry: registries.client(XIAMEN),
    authority: authority.client,
    regulator: cast.client(cast.sandbox.regulator),
  }
  strangers = [
    { audience: 'bank', client: cast.client(second) },
    { audience: 'registry', client: cast.client(elsewhere) },
    ...(await Promise.all(
      WATCHERS.map(async (audience) => ({
        audience,
        client: cast.client(
          await authority.admitWatcher(audience as 'authority' | 'regulator', '测试南平部门', {
            level: 'city',
            code: '350700',
          }),
        ),
      })),
    )),
  ]
  const unitNumber = filing.units[0]?.unitNumber ?? ''
  const authorizationId = await recordAuthorization(bank, { kind: 'units', units: [unitNumber] })
  const monitoring = await recordAuthorization(bank, { kind: 'whole-name' }, { purposes: ['loan-monitoring'] })
  const { officer } = bank.identity
  const question = { authorizationId, officer, kind: 'ownership', purpose: 'loan-approval', unitNumber }
  const asked = await bank.client.must({ method: 'POST', path: '/v1/queries', body: question, signed: true })
  const monitored = { authorizationId: monitoring, officer, unitNumber }
  const monitor = await bank.client.must({ method: 'POST', path: '/v1/monitors', body: monitored, signed: true })
  const about = { kind: 'registry', registry: XIAMEN }
  const said = { kind: 'outage', about, subject: '测试', text: '测试' }
  const matter = await bank.client.must({ method: 'POST', path: '/v1/matters', body: said, signed: true })
  const wanted = { what: 'archive', purpose: 'post-loan', explanation: '测试', askedBy: officer }
  const path = `/v1/cases/${caseId}/call-ups` as const
  const calledUp = await bank.client.must({ method: 'POST', path, body: wanted, signed: true })
  const order = { orderedBy: '测试法院', orderNumber: '测试', explanation: '测试', officer: '测试科长' }
  const held = await authority.client.must({
    method: 'POST',
    path: `/v1/authority/cases/${caseId}/holds`,
    body: { ground: 'dispute', ...order },
    signed: true,
  })
  const { dueFen } = view.fees
  const paid = { cases: [{ caseId, fen: dueFen }] }
  await connectChannel(authority, { channel: 'matrix-channel', url: 'http://127.0.0.1:9', registry: XIAMEN })
  const paying = await bank.client.must({ method: 'POST', path: '/v1/payment-orders', body: paid, signed: true })
  const { orderId } = paying.body
  // nobody answers there, so the request stays open
  await connectProvider(authority, { provider: 'matrix-signing', url: 'http://127.0.0.1:9', serves: 'others' })
  const { documents: _, ...data } = filing
  const form = { method: 'POST', path: '/v1/forms', body: { form: 'inquiry-record', filing: data } } as const
  const { documentId } = (await bank.client.must(form)).body
  const signers = [{ kind: 'person', signer: 'owner', name: '测试甲', idDocument: { kind: 'passport', number: 'T1' } }]
  const toSign = { method: 'POST', path: '/v1/signing-requests', body: { documentId, signers } } as const
  const { signingRequestId } = (await bank.client.must(toSign)).body
  await cast.control.runSchedule('draft')
  const reports = await bank.client.read('/v1/reports')
  await cast.control.runSchedule('seal')
  const sought = { by: 'unit', unit: unitNumber }
  const search = { method: 'POST', path: '/v1/authority/audit/search', body: sought } as const
  const recorded = (await authority.client.must(search)).body
  theirs = {
    caseId,
    authorizationId,
    queryId: asked.body.queryId,
    monitorId: monitor.body.monitorId,
    matterId: matter.body.matterId,
    reportId: reports.items.find((one: Json) => one.reporter === bank.identity.institutionId && one.territory === '35')
      .reportId,
    callUpId: calledUp.body.callUpId,
    holdId: held.body.holdId,
    documentId: filing.documents[0]?.documentId ?? '',
    certificateId: view.certificates[0].certificateId,
    commonMaterialId: await recordMaterial(bank),
    endpointId: bank.endpoint()?.endpointId ?? '',
    deliveryId: mine.items[0]?.deliveryId ?? `dlv_${caseId}_1`,
    kid: bank.identity.authKid,
    institutionId: bank.identity.institutionId,
    clientId: bank.identity.clientId,
    registryCode: XIAMEN,
    auditId: recorded.items[0].record.auditId,
    number: '1',
    orderId,
    signingRequestId,
    period: '2026-11',
  }
  for (const { client } of strangers) await client.syncClock()
})

const pathWith = (operation: Operation, ids: (name: string) => string | undefined): string =>
  operation.template.replaceAll(/\{(\w+)\}/g, (_, name: string) => ids(name) ?? 'unknown')

const SOUND: Readonly<Record<string, () => Json>> = {
  submitCase: () => ({}),
  recordDecision: () => ({ decision: 'in-review', startedAt: '2026-11-24T10:00:00+08:00' }),
  reportDisbursement: () => ({ disbursedAt: '2026-11-24T10:00:00+08:00', amount: { currency: 'CNY', fen: 1 } }),
  reportNonDisbursement: () => ({ decidedAt: '2026-11-24T10:00:00+08:00', reason: 'other' }),
  reportRepayment: () => ({ settledAt: '2026-11-24T10:00:00+08:00' }),
  requestWithdrawal: () => ({ reason: '测试' }),
  makeForm: () => ({ form: 'application-form', filing: {} }),
  compareForm: () => ({ filing: {} }),
  rotateEndpointSecret: () => ({ overlapSeconds: 60 }),
}

const callOf = (operation: Operation, ids: (name: string) => string | undefined): Call => {
  const takesBody = operation.definition.requestBody !== undefined
  const body = SOUND[operation.id]?.() ?? operation.definition.requestBody?.content?.['application/json']?.example ?? {}
  return {
    method: operation.method,
    path: pathWith(operation, ids),
    ...(takesBody && { body }),
    signed: takes(operation, 'DT-Signature'),
  }
}

const seen = ({ status, text, headers }: Answer) => ({
  status,
  size: text.length,
  text: text.replaceAll(headers.get('x-request-id') ?? '-', '<request>'),
})

// Each caller has a rate of its own, so they need not wait for each other.
describe('a foreign id', () => {
  it('answers like an id that nobody has: every route × every stranger × every id it takes', async () => {
    let cells = 0
    const unfilled: string[] = []
    const compare = async (client: Client, operation: Operation, name: string): Promise<void> => {
      const other = (wanted: string) => (wanted === name ? undefined : (theirs[wanted] ?? XIAMEN))
      const foreign = await client.call(callOf(operation, (id) => other(id) ?? theirs[id]))
      const unknown = await client.call(callOf(operation, (id) => other(id) ?? NOBODYS[id]))
      expect(foreign.status, `${operation.id} ${name} ${foreign.text}`).toBe(404)
      expect(seen(foreign), `${operation.id} ${name}`).toEqual(seen(unknown))
      cells += 1
    }
    const walk = async ({ audience, client }: (typeof strangers)[number]): Promise<void> => {
      for (const operation of PROTECTED.filter((one) => audiencesOf(one).includes(audience)))
        for (const name of idsOf(operation)) {
          if (SHARED.has(name) && !WATCHERS.includes(audience)) continue
          // A bank's standing papers are there for every registry that its agreement takes in.
          if (name === 'commonMaterialId' && audience === 'registry') continue
          // A number names an item of the caller's own feed, so the first bank's number is another item of the second's.
          if (name === 'deliveryId' && audience === 'bank') continue
          if (theirs[name] && NOBODYS[name]) await compare(client, operation, name)
          else unfilled.push(`${operation.id} ${name}`)
        }
    }
    await Promise.all(strangers.map(walk))
    console.log(`foreign ids: ${cells} cells of ${PROTECTED.length} routes`)
    expect(unfilled).toEqual([])
    expect(cells).toBeGreaterThan(20)
  })
})

describe('a caller without the right', () => {
  it('is refused with 403: every route × every wrong audience', async () => {
    let cells = 0
    for (const operation of PROTECTED) expect(audiencesOf(operation).length, operation.id).toBeGreaterThan(0)
    const walk = async (audience: Audience): Promise<void> => {
      const others = PROTECTED.filter((one) => !audiencesOf(one).includes(audience))
      for (const operation of sampleOf(others, 0.4, `routes not for the ${audience}`)) {
        const answer = await callers[audience].call(callOf(operation, (id) => theirs[id] ?? XIAMEN))
        expect(`${operation.id} ${audience} ${answer.status} ${answer.body?.code}`).toBe(
          `${operation.id} ${audience} 403 request.forbidden`,
        )
        cells += 1
      }
    }
    await Promise.all((Object.keys(callers) as Audience[]).map(walk))
    console.log(`wrong audience: ${cells} cells of ${PROTECTED.length} routes`)
  })

  it('is refused with 403 on every route, though it has every other scope of its audience', async () => {
    let cells = 0
    const walk = async (audience: Audience): Promise<void> => {
      const own = PROTECTED.filter((operation) => audiencesOf(operation).includes(audience))
      const scopes = [...new Set(own.map(scopeOf))]
      for (const scope of scopes) {
        const others = scopes.filter((one) => one !== scope).join(' ')
        const answer = await callers[audience].requestToken(others)
        expect(answer.status, `${audience} ${others} ${answer.text}`).toBe(200)
        expect(answer.body.scope.split(' ')).toHaveLength(scopes.length - 1)
        const headers = { authorization: `Bearer ${answer.body.access_token}` }
        for (const operation of own.filter((one) => scopeOf(one) === scope)) {
          const refused = await callers[audience].call({ ...callOf(operation, (id) => theirs[id] ?? XIAMEN), headers })
          expect(`${operation.id} ${audience} ${refused.status}`).toBe(`${operation.id} ${audience} 403`)
          cells += 1
        }
      }
    }
    await Promise.all((Object.keys(callers) as Audience[]).map(walk))
    console.log(`missing scope: ${cells} cells of ${PROTECTED.length} routes`)
    expect(cells).toBeGreaterThanOrEqual(PROTECTED.length)
  })
})

describe('a token that must open nothing', () => {
  const unsigned = (claims: Json) => new UnsecuredJWT(claims).setIssuedAt().setExpirationTime('2h').encode()

  const jwtOf = async ({ clientId, authKey, authKid }: Credentials, audience: string) =>
    new SignJWT({ scope: 'cases.read' })
      .setProtectedHeader({ alg: 'ES256', kid: authKid })
      .setIssuer(clientId)
      .setSubject(clientId)
      .setAudience(audience)
      .setExpirationTime('2h')
      .sign(await importJWK(authKey, 'ES256'))

  // On each route some of the kinds, drawn by the seed; all of them in a long run.
  it('is answered with 401 on every route', async () => {
    const { credentials } = bank.client
    const live = await bank.client.currentToken()
    const expired = (await bank.client.requestToken()).body.access_token
    const kinds: Readonly<Record<string, string>> = {
      none: '',
      garbage: 'Bearer x',
      unknown: `Bearer ${'A'.repeat(43)}`,
      cut: `Bearer ${live.slice(1)}`,
      'other scheme': `Basic ${live}`,
      'bound scheme': `DPoP ${live}`,
      'alg none': `Bearer ${unsigned({ sub: credentials.clientId, scope: 'cases.read' })}`,
      'self-made': `Bearer ${await jwtOf(credentials, cast.sandbox.issuer)}`,
      'for another audience': `Bearer ${await jwtOf(credentials, 'https://elsewhere.example.com')}`,
    }
    let cells = 0
    const check = async (operation: Operation, kind: string, authorization: string) => {
      const headers: Record<string, string> = authorization === '' ? {} : { authorization }
      const call = callOf(operation, (id) => theirs[id] ?? XIAMEN)
      const answer = await bank.client.call({ ...call, signed: false, headers, anonymous: true })
      expect(`${operation.id} ${kind} ${answer.status} ${answer.body?.code}`).toBe(
        `${operation.id} ${kind} 401 request.not-authenticated`,
      )
      cells += 1
    }
    const random = randomOf('dead tokens')
    const chosen = PROTECTED.map((operation) => {
      const own = LONG ? Object.keys(kinds) : drawn(Object.keys(kinds), 3, random)
      return { operation, own }
    })
    for (const { operation, own } of chosen)
      await Promise.all(own.map((kind) => check(operation, kind, kinds[kind] ?? '')))
    const expiring = sampleOf(PROTECTED, 0.3, 'routes asked with an expired token')
    await cast.control.advance(601)
    await bank.client.syncClock()
    for (const operation of expiring) await check(operation, 'expired', `Bearer ${expired}`)
    const tried = new Set(chosen.flatMap(({ own }) => own))
    console.log(`dead tokens: ${cells} cells of ${PROTECTED.length} routes × ${Object.keys(kinds).length + 1} kinds`)
    expect(tried.size).toBe(Object.keys(kinds).length)
    expect(cells).toBe(chosen.reduce((sum, { own }) => sum + own.length, 0) + expiring.length)
  })

  it('is not given for an assertion that is replayed, unsigned, expired or for another audience', async () => {
    const { baseUrl, issuer } = cast.sandbox
    const { clientId, authKid, authKey } = bank.client.credentials
    const at = () => Math.floor(bank.client.now().getTime() / 1000)
    const claims = (more: Json = {}) => ({
      iss: clientId,
      sub: clientId,
      aud: issuer,
      jti: randomUUID(),
      exp: at() + 120,
      ...more,
    })
    const signed = async (payload: Json) =>
      new SignJWT(payload).setProtectedHeader({ alg: 'ES256', kid: authKid }).sign(await importJWK(authKey, 'ES256'))
    const send = async (assertion: string) => {
      const body = new URLSearchParams({
        grant_type: 'client_credentials',
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: assertion,
      })
      return (await fetch(`${baseUrl}/oauth2/token`, { method: 'POST', body })).status
    }
    const once = await signed(claims())
    expect([await send(once), await send(once)]).toEqual([200, 401])
    expect(await send(new UnsecuredJWT(claims()).encode())).toBe(401)
    expect(await send(await signed(claims({ exp: at() - 1 })))).toBe(401)
    expect(await send(await signed(claims({ aud: 'https://elsewhere.example.com' })))).toBe(401)
  })

  it('is not made good by a signature of somebody else', async () => {
    const { credentials } = bank.client
    const [, second] = cast.sandbox.banks
    if (!second) throw new Error('the sandbox has one bank')
    const key = randomUUID()
    const path = `/v1/cases/${theirs.caseId}/withdrawal`
    const text = JSON.stringify({ reason: '测试' })
    const forged = await signBytes(
      { ...second, institutionId: credentials.institutionId },
      { method: 'POST', path, key, text, now: bank.client.now() },
    )
    const headers = { 'dt-signature': forged }
    const answer = await bank.client.call({ method: 'POST', path, bodyText: text, key, headers })
    expect(`${answer.status} ${answer.body.code}`).toBe('401 signature.invalid')
  })
})
