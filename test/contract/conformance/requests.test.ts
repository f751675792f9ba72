/**
 * Generated requests to every documented route, given to the handlers themselves: whatever is sent, the answer is a documented 2xx or 4xx,
 * never a fault of the platform. The same requests go over HTTP, all or a sample, in test/e2e/still/routes.test.ts, and there alone those
 * whose function reads its bundle.
 */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { beijing } from '../../../lib/kernel/time.ts'
import type { Operation } from '../../../lib/names/routes/index.ts'
import { type Api, type Sent, startApi } from '../../support/api.ts'
import { casePorts, filingFor, loadDirectory } from '../../support/cases.ts'
import { AUTHORITY, BANK, NOW, REGISTRY } from '../../support/documents.ts'
import {
  OPERATIONS,
  type Plan,
  plansOf,
  READ_THEIR_BUNDLE,
  type Request,
  requestOf,
  sendAll,
  type World,
} from '../../support/requests.ts'
import { sampleOf } from '../../support/sample.ts'
import { loadContract } from '../../support/validate.ts'

const contract = loadContract()
const violations: string[] = []
let api: Api
let world: World

beforeAll(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOW })
  vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  api = await startApi()
  await loadDirectory(api.engine.table)
  const ports = casePorts(api.engine.table, api.store.objects)
  const filing = await filingFor(ports)
  const { status, body } = await api.call('submitCase', { body: filing })
  expect(status).toBe(202)
  await api.examine(body.caseId)
  const another = await filingFor(ports)
  world = {
    now: () => beijing(NOW),
    filing: () => ({ ...another, bankReference: `YW${randomUUID().slice(0, 13)}` }),
    caseId: body.caseId,
    documentId: filing.documents[0]?.documentId ?? '',
    registryCode: REGISTRY,
  }
})
afterAll(async () => {
  vi.useRealTimers()
  vi.restoreAllMocks()
  await api?.stop()
})

const CALLERS: Readonly<Record<Request['by'], string>> = { bank: BANK, registry: REGISTRY, authority: AUTHORITY }

/** As the gateway hands it on. */
const sentOf = ({ by, ids, query, body, bodyText, signed, key, signature }: Request): Sent => ({
  by: CALLERS[by],
  path: Object.fromEntries(Object.entries(ids).map(([name, id]) => [name, decodeURIComponent(id)])),
  ...(query && { query: { [query[0]]: query[1] } }),
  ...(body !== undefined && { body }),
  ...(bodyText !== undefined && { bytes: Buffer.from(bodyText) }),
  ...(signed && { signed }),
  headers: {
    ...(key !== undefined && { 'Idempotency-Key': key }),
    ...(signature !== undefined && { 'DT-Signature': signature }),
  },
})

/** What the gateway makes of a token that the authorizer does not know. */
const refuses = async (token: string): Promise<boolean> => {
  const { handler } = await import('../../../functions/authorizer.ts')
  const event = { headers: { Authorization: `Bearer ${token}` }, methodArn: 'arn:aws:execute-api:x:0:api/stage/GET/v1' }
  const answer = await handler(event as never, {} as never).catch((error: Error) => error.message)
  return answer === 'Unauthorized'
}

const send = async (planned: Plan) => {
  const { id, method, template } = planned.operation
  const request = requestOf(planned, world)
  if (request.token !== undefined && !request.anonymous) {
    expect(await refuses(request.token)).toBe(true)
    return { status: 401, text: '' }
  }
  const { status, headers, body } = await api.call(id as Operation, sentOf(request))
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const answer = { status, headers: new Headers(headers as Record<string, string>), text, body }
  const fault = contract.faultOf({ method, path: template }, answer)
  if (fault !== undefined) violations.push(fault)
  return { status, text, code: body?.code }
}

describe('a generated request', () => {
  it('to any route gets a documented answer that is no fault of the platform', async () => {
    const plans = plansOf().filter(({ operation }) => !READ_THEIR_BUNDLE.has(operation.id))
    const whole = new Map(plans.filter(({ spoiling }) => spoiling === 'nothing').map((one) => [one.operation.id, one]))
    const others = plans.filter((one) => whole.get(one.operation.id) !== one)
    const sent = [...whole.values(), ...sampleOf(others, 0.4, 'requests to the handlers')]
    const { asked, statuses, passed, faults } = await sendAll(sent, send)
    expect(faults).toEqual([])
    expect([...new Set(violations)]).toEqual([])
    expect(passed).toBeGreaterThanOrEqual(0.5)
    expect(asked.size).toBe(OPERATIONS.length - READ_THEIR_BUNDLE.size)
    expect(statuses.get(202) ?? 0).toBeGreaterThan(0)
  })
})
