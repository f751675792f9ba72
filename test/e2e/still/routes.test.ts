/**
 * Generated requests to every documented route, over HTTP: whatever is sent, the answer is a documented 2xx or 4xx, never a fault of the
 * platform. One to each route and a sample of the others; the handlers themselves are sent all of them in
 * test/contract/conformance/requests.test.ts.
 */
import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Bank } from '../../../tools/simulate/bank.ts'
import type { Client } from '../../../tools/simulate/client.ts'
import { chinaTime } from '../../../tools/simulate/time.ts'
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
import { flat, openScene, XIAMEN } from '../scene.ts'

const cast = openScene()
let world: World
let callers: Readonly<Record<Request['by'], Client>>

beforeAll(async () => {
  const registries = await cast.registries({ only: [XIAMEN] })
  const bank: Bank = await cast.bank({ withoutWebhook: true })
  callers = { bank: bank.client, registry: registries.client(XIAMEN), authority: cast.client(cast.sandbox.authority) }
  const { caseId, filing } = await bank.submit({ units: [flat('350203', '9003')] })
  const another = await bank.prepare({ units: [flat('350203', '9003')] })
  world = {
    now: () => chinaTime(bank.client.now()),
    filing: () => ({ ...another, bankReference: `YW${randomUUID().slice(0, 13)}` }),
    caseId,
    documentId: filing.documents[0]?.documentId ?? '',
    registryCode: XIAMEN,
  }
  await bank.waitFor(caseId, 'case.lodged')
})

const headersOf = ({ key, token, signature }: Request): Record<string, string> => ({
  ...(key !== undefined && { 'idempotency-key': key }),
  ...(token !== undefined && { authorization: `Bearer ${token}` }),
  ...(signature !== undefined && { 'dt-signature': signature }),
})

const send = async (planned: Plan) => {
  const { method, template } = planned.operation
  const request = requestOf(planned, world)
  const { ids, query, body, bodyText, anonymous, signed } = request
  const path = template.replaceAll(/\{([^}]+)\}/g, (_, name: string) => ids[name] ?? '')
  const {
    status,
    text,
    body: answered,
  } = await callers[request.by].call({
    method,
    path: query === undefined ? path : `${path}?${query[0]}=${encodeURIComponent(query[1])}`,
    ...(body !== undefined && { body }),
    ...(bodyText !== undefined && { bodyText }),
    anonymous,
    signed,
    headers: headersOf(request),
  })
  return { status, text, code: answered?.code }
}

describe('a generated request', () => {
  it('to any route gets a documented answer that is no fault of the platform', async () => {
    const plans = plansOf()
    const always = new Set([
      ...new Map(plans.filter(({ spoiling }) => spoiling === 'nothing').map((one) => [one.operation.id, one])).values(),
      ...plans.filter(({ operation }) => READ_THEIR_BUNDLE.has(operation.id)),
    ])
    const others = plans.filter((one) => !always.has(one))
    const sent = [...always, ...sampleOf(others, 0.03, 'requests over HTTP')]
    const { asked, statuses, passed, faults } = await sendAll(sent, send)
    expect(faults).toEqual([])
    expect(passed).toBeGreaterThanOrEqual(0.5)
    expect(asked.size).toBe(OPERATIONS.length)
    expect(statuses.get(202) ?? 0).toBeGreaterThan(0)
  })
})
