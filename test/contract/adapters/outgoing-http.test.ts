import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { type AddressInfo, createServer as createSocketServer, type Server } from 'node:net'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import * as rules from '../../../lib/deliveries/address-policy.ts'
import { RECEIVER_TIMEOUT_MS } from '../../../lib/deliveries/post-to-endpoints.ts'
import { outgoingHttp, type Resolve } from '../../../lib/platform/aws/http.ts'
import type { AddressPolicy } from '../../../lib/platform/ports.ts'
import { until } from '../../../tools/patience.ts'
import { selfSigned } from '../../support/certificates.ts'
import { hostileUrls } from '../../support/hostile-urls.ts'

const PUBLIC: AddressPolicy = { schemes: ['https', 'http'], cidrs: 'public' }
const LOOPBACK: AddressPolicy = { schemes: ['https', 'http'], cidrs: ['127.0.0.0/8'] }
const JSON_TYPE = { 'content-type': 'application/json' }

const toLoopback: Resolve = async () => [{ address: '127.0.0.1', family: 4 }]
const http = outgoingHttp(rules, toLoopback)
const portOf = (server: Server) => (server.address() as AddressInfo).port

const listening = async (server: Server): Promise<number> => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return portOf(server)
}

type Seen = { readonly url: string; readonly host: string; readonly body: string; readonly connection: string }

/** A receiver that notes connections and requests, and answers as its path says. */
const seen: Seen[] = []
let connections = 0
const answers: Record<string, (response: ServerResponse, request: IncomingMessage) => void> = {
  '/ok': (response) => response.end('fine'),
  '/later': (response) => response.writeHead(503, { 'retry-after': '120' }).end(),
  '/gone': (response) => response.writeHead(410).end(),
  '/moved': (response) => response.writeHead(307, { location: '/ok' }).end(),
  '/silent': () => undefined,
  '/reset': (_, request) => request.socket.resetAndDestroy(),
  '/endless': (response) => {
    response.writeHead(200)
    const more = () => {
      while (response.writable && response.write(Buffer.alloc(16_384))) {}
    }
    response.on('drain', more)
    more()
  },
  '/slow': (response) => response.writeHead(202).write('a'),
  '/headers': (response) => response.writeHead(200, { 'x-long': 'a'.repeat(20_000) }).end(),
}
const receive = (request: IncomingMessage, response: ServerResponse) => {
  let body = ''
  request.on('data', (chunk) => {
    body += chunk
  })
  request.on('end', () => {
    const { host = '', connection = '' } = request.headers
    seen.push({ url: request.url ?? '', host, body, connection })
    answers[request.url ?? '']?.(response, request)
  })
}

const server = createServer(receive)
let port: number

beforeAll(async () => {
  server.on('connection', () => connections++)
  port = await listening(server)
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

const post = (path: string, timeoutMs = RECEIVER_TIMEOUT_MS) =>
  http.post(`http://receiver.fj-example.cn:${port}${path}`, JSON_TYPE, '{"a":1}', LOOPBACK, timeoutMs)

describe('an outgoing call', () => {
  it('reaches the receiver under its own name, body and all, and leaves no connection open', async () => {
    expect(await post('/ok')).toEqual({ kind: 'answered', status: 200, elapsedMs: expect.any(Number) })
    expect(seen.at(-1)).toEqual({
      url: '/ok',
      host: `receiver.fj-example.cn:${port}`,
      body: '{"a":1}',
      connection: 'close',
    })
  })

  it('reports status and Retry-After of a receiver that declines', async () => {
    expect(await post('/later')).toMatchObject({ kind: 'answered', status: 503, retryAfter: '120' })
    expect(await post('/gone')).toMatchObject({ status: 410 })
  })

  it('does not follow a redirect', async () => {
    const before = seen.length
    expect(await post('/moved')).toMatchObject({ kind: 'answered', status: 307 })
    expect(seen.slice(before).map(({ url }) => url)).toEqual(['/moved'])
  })

  it('gives up on a silent receiver in time', async () => {
    expect(await post('/silent', 200)).toMatchObject({ kind: 'failed', reason: 'timeout' })
  })

  it('says that the connection broke', async () => {
    expect(await post('/reset')).toMatchObject({ kind: 'failed', reason: 'reset' })
  })

  it('takes the status of an answer that never ends, and reads only so much of it', async () => {
    expect(await post('/endless')).toMatchObject({ kind: 'answered', status: 200 })
    // its headers may need longer than that on a busy machine; the body never ends
    let limitMs = 150
    const inTime = async () => {
      limitMs *= 2
      const answer = await post('/slow', limitMs)
      return answer.kind === 'answered' && answer
    }
    expect(await until(inTime, { what: 'headers of /slow' })).toMatchObject({ kind: 'answered', status: 202 })
  })

  it('does not swallow headers without end', async () => {
    expect(await post('/headers')).toMatchObject({ kind: 'failed', reason: 'reset' })
  })

  it('says that nobody listens', async () => {
    const closed = createSocketServer()
    const free = await listening(closed)
    closed.close()
    await once(closed, 'close')
    const answer = await http.post(`http://127.0.0.1:${free}/`, {}, '', LOOPBACK, RECEIVER_TIMEOUT_MS)
    expect(answer).toMatchObject({ kind: 'failed', reason: 'connect' })
  })

  it('says that a name does not resolve, or not in time', async () => {
    const unknown = outgoingHttp(rules, () => Promise.reject(new Error('ENOTFOUND')))
    const stuck = outgoingHttp(rules, () => new Promise(() => undefined))
    const nothing = outgoingHttp(rules, async () => [])
    const url = 'http://receiver.fj-example.cn/'
    expect(await unknown.post(url, {}, '', LOOPBACK, RECEIVER_TIMEOUT_MS)).toMatchObject({ reason: 'dns' })
    expect(await nothing.post(url, {}, '', LOOPBACK, RECEIVER_TIMEOUT_MS)).toMatchObject({ reason: 'dns' })
    expect(await stuck.post(url, {}, '', LOOPBACK, 100)).toMatchObject({ reason: 'timeout' })
  })
})

describe('a name that changes its mind', () => {
  it('is resolved once, and the connection goes where the check looked', async () => {
    let asked = 0
    const rebinding: Resolve = async () => [{ address: asked++ === 0 ? '127.0.0.1' : '127.0.0.2', family: 4 }]
    const answer = await outgoingHttp(rules, rebinding).post(
      `http://rebind.fj-example.cn:${port}/ok`,
      {},
      '',
      { schemes: ['http'], cidrs: ['127.0.0.1/32'] },
      RECEIVER_TIMEOUT_MS,
    )
    expect(answer).toMatchObject({ kind: 'answered', status: 200 })
    expect(asked).toBe(1)
  })

  it('is refused when one of its addresses is inside', async () => {
    const before = connections
    const mixed: Resolve = async () => [
      { address: '8.8.8.8', family: 4 },
      { address: '127.0.0.1', family: 4 },
    ]
    const answer = await outgoingHttp(rules, mixed).post(
      `http://b.fj-example.cn:${port}/ok`,
      {},
      '',
      PUBLIC,
      RECEIVER_TIMEOUT_MS,
    )
    expect(answer).toMatchObject({ kind: 'failed', reason: 'address-refused' })
    expect(connections).toBe(before)
  })
})

describe('an address inside', () => {
  it('is never connected to, in whichever of the many ways it is written', async () => {
    const before = connections
    const urls = hostileUrls(port)
    const admitted: string[] = []
    for (const url of urls) {
      const answer = await http.post(url, {}, '', PUBLIC, RECEIVER_TIMEOUT_MS)
      if (answer.kind !== 'failed' || answer.reason !== 'address-refused') admitted.push(url)
    }
    expect(urls.length).toBeGreaterThan(300)
    expect(admitted).toEqual([])
    expect(connections).toBe(before)
  })

  it('is not opened by a policy for another network either, nor are metadata services by any', async () => {
    const policy: AddressPolicy = { schemes: ['http'], cidrs: ['10.20.0.0/16', '169.254.0.0/16', '0.0.0.0/0', '::/0'] }
    for (const host of ['169.254.169.254', '100.100.100.200', '[fd00:ec2::254]', '[fe80::1]'])
      expect(await http.post(`http://${host}/`, {}, '', policy, 500)).toMatchObject({ reason: 'address-refused' })
    const narrow: AddressPolicy = { schemes: ['http'], cidrs: ['10.20.0.0/16'] }
    for (const host of ['127.0.0.1', '10.21.0.1', '[::ffff:10.20.0.1]', '8.8.8.8'])
      expect(await http.post(`http://${host}:${port}/`, {}, '', narrow, 500)).toMatchObject({
        reason: 'address-refused',
      })
  })
})

describe('TLS', () => {
  const { key, cert } = selfSigned('receiver.fj-example.cn')
  const secure = createTlsServer({ key, cert }, receive)
  let securePort: number
  const trusted = getCACertificates('default')

  beforeAll(async () => {
    securePort = await listening(secure)
  })
  afterEach(() => setDefaultCACertificates(trusted))
  afterAll(() => {
    secure.close()
  })

  const call = (host: string) => http.post(`https://${host}:${securePort}/ok`, {}, '{}', LOOPBACK, RECEIVER_TIMEOUT_MS)

  it('is refused with a certificate nobody vouches for, whatever the environment says', async () => {
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0'
    try {
      expect(await call('receiver.fj-example.cn')).toMatchObject({ kind: 'failed', reason: 'tls' })
    } finally {
      delete process.env['NODE_TLS_REJECT_UNAUTHORIZED']
    }
  })

  it('is good with a trusted certificate of that name, and only of that name', async () => {
    setDefaultCACertificates([cert])
    expect(await call('receiver.fj-example.cn')).toMatchObject({ kind: 'answered', status: 200 })
    expect(await call('another.fj-example.cn')).toMatchObject({ kind: 'failed', reason: 'tls' })
    expect(await call('127.0.0.1')).toMatchObject({ kind: 'failed', reason: 'tls' })
  })

  it('is not spoken to a receiver of plain HTTP', async () => {
    const answer = await http.post(`https://receiver.fj-example.cn:${port}/ok`, {}, '', LOOPBACK, RECEIVER_TIMEOUT_MS)
    expect(answer).toMatchObject({ kind: 'failed', reason: 'tls' })
  })
})
