import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type LocalRunner, startLocalRunner } from '../../../tools/local/start.ts'
import { until } from '../../../tools/patience.ts'
import { smallAssembly } from '../../support/runner/small-assembly.ts'

// biome-ignore lint/suspicious/noExplicitAny: answers are checked where they are read
const json = (answer: Response): Promise<any> => answer.json()

let runner: LocalRunner

beforeAll(async () => {
  runner = await startLocalRunner({ assembly: smallAssembly() })
})
afterAll(() => runner?.remove())

const get = (path: string, headers: Record<string, string> = {}) => fetch(`${runner.baseUrl}${path}`, { headers })

describe('the API host', () => {
  it('hands functions the exact bytes, and the event of a REST proxy integration', async () => {
    const bytes = Buffer.from([0, 255, 10, 13, 200])
    const answer = await fetch(`${runner.baseUrl}/acts/echo?a=1&a=2&b=%E7%99%BB`, {
      method: 'POST',
      body: bytes,
      headers: { 'X-Some': 'one' },
    })
    expect(answer.status).toBe(200)
    const { event, env } = await json(answer)
    expect(Buffer.from(event.body, 'base64')).toEqual(bytes)
    expect(event).toMatchObject({
      resource: '/acts/{act}',
      path: '/acts/echo',
      httpMethod: 'POST',
      pathParameters: { act: 'echo' },
      queryStringParameters: { a: '2', b: '登' },
      multiValueQueryStringParameters: { a: ['1', '2'], b: ['登'] },
      isBase64Encoded: true,
      requestContext: { stage: 'live', resourcePath: '/acts/{act}', identity: { sourceIp: '127.0.0.1' } },
    })
    expect(env).toBe(runner.baseUrl)
  })

  it('answers unknown routes, wrong methods and broken percent signs as the template says', async () => {
    for (const path of ['/nowhere', '/call', '/acts/', '/acts/%E0%A4%A']) {
      const answer = await get(path)
      expect([path, answer.status]).toEqual([path, 404])
      expect(answer.headers.get('content-type')).toBe('application/problem+json')
      const body = await json(answer)
      expect(body).toMatchObject({ code: 'MISSING_AUTHENTICATION_TOKEN', said: 'MISSING_AUTHENTICATION_TOKEN' })
      expect(body.requestId).toBe(answer.headers.get('x-request-id'))
    }
  })

  it('asks the authorizer once for half a minute of the movable clock', async () => {
    const authorized = async () => {
      // The slot's bucket may have been emptied by the test before.
      const answer = await until(
        async () => {
          const tried = await get('/closed/echo', { Authorization: 'allow a-slot-of-twenty-characters' })
          return tried.status === 429 ? undefined : tried
        },
        { what: 'a free place of the slot' },
      )
      expect(answer.status).toBe(200)
      return (await json(answer)).event.requestContext.authorizer
    }
    const first = await authorized()
    expect(first).toMatchObject({ principalId: 'somebody', institutionId: 'somebody' })
    expect((await authorized()).asked).toBe(first.asked)
    await runner.advanceClock(31)
    expect((await authorized()).asked).not.toBe(first.asked)
  })

  it('tells apart no identity, a refusing authorizer, a deny and a missing rate slot', async () => {
    expect((await get('/closed/echo')).status).toBe(401)
    expect((await get('/closed/echo', { Authorization: 'who' })).status).toBe(401)
    expect((await get('/closed/echo', { Authorization: 'deny x' })).status).toBe(403)
    expect((await get('/closed/echo', { Authorization: 'allow no-such-slot' })).status).toBe(403)
  })

  it('throttles by the slot that the authorizer names', async () => {
    const statuses = await Promise.all(
      Array.from(
        { length: 10 },
        async () => (await get('/closed/echo', { Authorization: 'allow a-slot-of-twenty-characters' })).status,
      ),
    )
    expect(statuses.filter((status) => status === 429).length).toBeGreaterThanOrEqual(5)
  })

  it('turns exceptions, misshapen answers and ended environments into its own fault, and lives on', async () => {
    for (const act of ['fail', 'misshape', 'exit']) {
      const answer = await get(`/acts/${act}`)
      expect([act, answer.status]).toEqual([act, 500])
      expect(await answer.json()).toMatchObject({ code: 'DEFAULT_5XX' })
    }
    expect((await get('/acts/echo')).status).toBe(200)
    expect(runner.log('probe').some((line) => line.errorMessage === 'on purpose')).toBe(true)
  })

  it('gives up on a slow integration and refuses what is too large', async () => {
    expect((await get('/brief/slow')).status).toBe(504)
    const large = await fetch(`${runner.baseUrl}/acts/echo`, { method: 'POST', body: Buffer.alloc(11 * 1024 * 1024) })
    expect(large.status).toBe(413)
  })

  it('moves the clock of functions and of its Date header together', async () => {
    const { now } = await runner.advanceClock(86_400)
    const answer = await get('/acts/echo')
    const told = Date.parse((await json(answer)).now)
    expect(Math.abs(told - Date.parse(now))).toBeLessThan(5000)
    expect(Math.abs(Date.parse(answer.headers.get('date') ?? '') - Date.parse(now))).toBeLessThan(5000)
  })
})
