/** What is answered while the tables have no room for a call: after as many repetitions as there is time for, that it may be tried again. */
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { useApi } from '../../support/platform.ts'
import { sampleOf } from '../../support/sample.ts'
import { SERVED, sound, touchesEngines } from './checks.ts'

const api = useApi({ engine: 'own' })
const CASES = sampleOf(SERVED.filter(touchesEngines), 0.05, 'operations on a busy engine')
const THROTTLED = JSON.stringify({
  __type: 'com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException',
  message: 'The level of configured provisioned throughput for the table was exceeded.',
})
let engine: Server
let calls = 0

/** In the place of the engine, at its address. */
beforeAll(async () => {
  await api.engine.stop()
  engine = createServer((request, response) => {
    calls += 1
    request.resume()
    response.writeHead(400, { 'content-type': 'application/x-amz-json-1.0' }).end(THROTTLED)
  })
  await once(engine.listen(Number(new URL(api.engine.url).port), '127.0.0.1'), 'listening')
})
afterAll(() => engine?.close())

it.each(CASES)('$operation says when to come again', async (served) => {
  calls = 0
  const { status, headers, body } = await api.call(served.operation, { ...sound(served), millisecondsLeft: 1700 })
  expect([status, body.code, body.retryable]).toEqual([503, 'platform.contended', true])
  expect(Number(headers['retry-after'])).toBeGreaterThan(0)
  expect(calls).toBeGreaterThan(1)
})
