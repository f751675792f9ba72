/** What every operation is asked alike, and the refusals that each question must get; the questions that only some operations answer stand in refusals.test.ts. */
import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import type { Contract } from '../../../lib/api/contract.ts'
import { CONTRACTS, refusalsOf } from '../../../lib/api/index.ts'
import type { RefusalCode } from '../../../lib/kernel/refusals.ts'
import { REQUEST_BODY_MAX_BYTES } from '../../../lib/names/limits.ts'
import { type Operation, ROUTES } from '../../../lib/names/routes/index.ts'
import type { Route } from '../../../lib/names/routes/route.ts'
import { type Api, callerOf, type Sent } from '../../support/api.ts'
import { signatureFor } from '../../support/cases.ts'

/** Shown by the tests of their own functions. */
const ELSEWHERE = new Set<string>(['docs', 'token'])
export type Served = { readonly operation: Operation; readonly route: Route; readonly contract: Contract }
export const SERVED: readonly Served[] = Object.values(CONTRACTS)
  .map((contract): Served => ({ operation: contract.operation, route: ROUTES[contract.operation], contract }))
  .filter(({ route }) => !ELSEWHERE.has(route.function))

export const NOBODYS = '0'.repeat(26)
const UNKNOWN: Readonly<Record<string, string>> = {
  caseId: `case_${NOBODYS}`,
  documentId: `doc_${NOBODYS}`,
  certificateId: `crt_${NOBODYS}`,
  commonMaterialId: `com_${NOBODYS}`,
  authorizationId: `aut_${NOBODYS}`,
  ownerRequestId: `orq_${NOBODYS}`,
  queryId: `qry_${NOBODYS}`,
  monitorId: `mon_${NOBODYS}`,
  matterId: `mat_${NOBODYS}`,
  reportId: 'rpt_2026-H2.91350000MA00YH061U.35',
  callUpId: `cup_${NOBODYS}`,
  holdId: `hld_${NOBODYS}`,
  deliveryId: `dlv_case_${NOBODYS}_1`,
  endpointId: `end_${NOBODYS}`,
  registryCode: '359999',
  auditId: `aud_${NOBODYS}`,
  number: '999',
  institutionId: '91350000MA00YH061U',
  clientId: '91350000MA00YH061U.core',
  kid: '91350000MA00YH061U.sign',
  orderId: `pay_${NOBODYS}`,
  signingRequestId: `sgn_${NOBODYS}`,
  provider: 'no-such-provider',
  channel: 'no-such-channel',
  period: '2026-11',
}
const parametersOf = ({ path }: Route): string[] => [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)
const pathOf = (route: Route, value = (name: string) => UNKNOWN[name] ?? '') =>
  Object.fromEntries(parametersOf(route).map((name) => [name, value(name)]))

/** A call with nothing wrong but that its ids are nobody's. */
export const sound = ({ route, contract }: Served): Sent => ({
  path: pathOf(route),
  ...(contract.body && { body: contract.example?.body }),
  ...(contract.example?.query && { query: contract.example.query }),
})

export type Code = (operation: Operation, sent: Sent) => Promise<RefusalCode | number>

/** The code of a refusal, otherwise the status. */
export const codeOf =
  (api: () => Api): Code =>
  async (operation, sent) => {
    const { status, body } = await api().call(operation, sent)
    return status < 400 ? status : body.code
  }

type Check = {
  readonly title: string
  readonly applies: (served: Served) => boolean
  readonly gives: readonly RefusalCode[]
  readonly run: (served: Served, code: Code, api: Api) => Promise<void>
}

export const CHECKS: readonly Check[] = [
  {
    title: 'wants to know who calls, and whether they may',
    applies: ({ route }) => route.audiences !== 'public',
    gives: ['request.not-authenticated', 'request.forbidden'],
    run: async (served, code) => {
      const { operation, route } = served
      expect(await code(operation, { ...sound(served), authorizer: null })).toBe('request.not-authenticated')
      expect(await code(operation, { ...sound(served), authorizer: { scopes: 'nothing' } })).toBe('request.forbidden')
      for (const audience of (['bank', 'registry', 'authority', 'regulator'] as const).filter(
        (one) => !route.audiences.includes(one as never),
      ))
        expect(await code(operation, { ...sound(served), authorizer: { audience } })).toBe('request.forbidden')
    },
  },
  {
    title: 'asks nobody who they are',
    applies: ({ route }) => route.audiences === 'public',
    gives: [],
    run: async (served, code) => {
      const said = await code(served.operation, { ...sound(served), authorizer: null })
      expect(['request.not-authenticated', 'request.forbidden']).not.toContain(said)
    },
  },
  {
    title: 'reads only a JSON body of bounded size',
    // of who bears no seal nothing is read
    applies: ({ contract }) => contract.body !== undefined && !contract.sealed,
    gives: ['request.malformed', 'request.unsupported-media-type', 'request.too-large', 'request.invalid'],
    run: async (served, code) => {
      const { operation, route } = served
      const path = pathOf(route)
      expect(await code(operation, { path, bytes: Buffer.from([0x7b, 0xff, 0x7d]) })).toBe('request.malformed')
      expect(await code(operation, { path, bytes: Buffer.from('{"a":1,"a":2}') })).toBe('request.malformed')
      const xml = { ...sound(served), headers: { 'Content-Type': 'application/xml' } }
      expect(await code(operation, xml)).toBe('request.unsupported-media-type')
      const large = Buffer.alloc(REQUEST_BODY_MAX_BYTES + 1, ' ')
      expect(await code(operation, { path, bytes: large })).toBe('request.too-large')
      expect(await code(operation, { path, body: { 'no-such-field': 1 } })).toBe('request.invalid')
    },
  },
  {
    title: 'names a malformed id',
    applies: ({ contract }) => contract.path !== undefined,
    gives: ['request.invalid'],
    run: async (served, _, api) => {
      const { operation, route } = served
      const path = pathOf(route, () => 'x')
      const { status, body } = await api.call(operation, { ...sound(served), path })
      expect([status, body.code]).toEqual([400, 'request.invalid'])
      const pointers = body.errors.map(({ pointer }: { pointer: string }) => pointer)
      expect(pointers).toEqual(parametersOf(route).map((name) => `#/path/${name}`))
    },
  },
  {
    title: 'names a parameter it does not know',
    // a link to a page may be lengthened on its way
    applies: ({ contract }) => contract.query !== undefined && contract.media?.answer !== 'text/html',
    gives: ['request.invalid'],
    run: async (served, code) => {
      const query = { 'no-such-parameter': '1' }
      expect(await code(served.operation, { ...sound(served), query })).toBe('request.invalid')
    },
  },
  {
    title: 'answers that there is no such thing',
    applies: ({ route }) => route.path.includes('{'),
    gives: ['resource.not-found'],
    run: async (served, code) => {
      expect(await code(served.operation, sound(served))).toBe('resource.not-found')
    },
  },
  {
    title: 'wants a key, and no key that another call has used',
    applies: ({ route }) => route.idempotent === true,
    gives: ['request.invalid', 'idempotency.key-reused'],
    run: async (served, code) => {
      const { operation } = served
      const without = { ...sound(served), headers: { 'Idempotency-Key': undefined } }
      expect(await code(operation, without)).toBe('request.invalid')
      const key = randomUUID()
      const by = callerOf(operation)
      const other = { ...(CONTRACTS.registerOwnKey.example?.body as object), kid: `${by}.${key.slice(0, 8)}` }
      expect(await code('registerOwnKey', { by, key, body: other })).toBe(201)
      expect(await code(operation, { ...sound(served), by, key })).toBe('idempotency.key-reused')
    },
  },
  {
    title: 'does nothing for a bank outside its agreement',
    applies: ({ operation, contract }) => refusalsOf(operation, contract).includes('agreement.not-in-force'),
    gives: ['agreement.not-in-force'],
    run: async (served, code) => {
      const outside = { ...sound(served), authorizer: { agreement: '' } }
      expect(await code(served.operation, outside)).toBe('agreement.not-in-force')
    },
  },
  {
    title: 'wants a signature over this very call',
    applies: ({ route }) => route.signed === true,
    gives: ['request.invalid', 'signature.invalid'],
    run: async (served, code) => {
      const { operation } = served
      const missing = { ...sound(served), headers: { 'DT-Signature': undefined } }
      expect(await code(operation, missing)).toBe('request.invalid')
      const bytes = Buffer.from(JSON.stringify(sound(served).body))
      const other = { method: 'POST', path: '/v1/elsewhere', key: 'k', bytes }
      const headers = { 'DT-Signature': await signatureFor(callerOf(operation), other) }
      expect(await code(operation, { ...sound(served), key: 'k', headers })).toBe('signature.invalid')
    },
  },
]

/** What touches no engine cannot be made to fail from outside. */
export const touchesEngines = ({ route }: Served): boolean => route.uses.length > 0

/** Every refusal that `CHECKS` and the test without an engine get of this operation. */
export const givenAlike = (served: Served): RefusalCode[] => [
  ...CHECKS.filter(({ applies }) => applies(served)).flatMap(({ gives }) => gives),
  ...(touchesEngines(served) ? (['platform.fault'] as const) : []),
]
