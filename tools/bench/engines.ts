/**
 * The engine calls of one submission, done bare: the submit function itself runs once in this process against a proxy that keeps
 * what it sends; then the very same bodies, under new ids, go straight to the engines.
 */
import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { BUCKETS, LANES, TABLES } from '../../lib/names/resources.ts'
import { SETTINGS } from '../../lib/names/settings.ts'
import { bundles } from './imports.ts'
import { post } from './wire.ts'

export type Engines = { readonly dynamodb: string; readonly sqs: string }
export type EngineCall = { readonly target: string; readonly contentType: string; readonly body: string }

const readAll = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}

const HEADERS = ({ target, contentType }: EngineCall): Record<string, string> => ({
  'content-type': contentType,
  'x-amz-target': target,
  'x-amz-date': '20261124T000000Z',
  authorization:
    'AWS4-HMAC-SHA256 Credential=bench/20261124/cn-north-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
})

export const callEngine = (engines: Engines, call: EngineCall) =>
  post(call.target.startsWith('AmazonSQS') ? engines.sqs : engines.dynamodb, HEADERS(call), call.body)

const recorder = async (engines: Engines) => {
  const seen: EngineCall[] = []
  const server = createServer(async (request, response) => {
    const body = await readAll(request)
    const header = (name: string) => String(request.headers[name] ?? '')
    const call = {
      target: header('x-amz-target'),
      contentType: header('content-type'),
      // The SQS client follows the queue's address, so that leads here; the engine knows its own only.
      body: body.replaceAll(`http://${header('host')}`, engines.sqs),
    }
    seen.push(call)
    const answer = await callEngine(engines, call)
    response.writeHead(answer.status, { 'content-type': call.contentType }).end(answer.body)
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  return { seen, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => server.close() }
}

export type Submission = {
  readonly institutionId: string
  readonly clientId: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

const physical = (names: readonly string[], logical: string): string =>
  names.find((name) => name.toLowerCase().replaceAll('-', '').includes(logical.toLowerCase())) ?? logical

/** What the submit function sent: exactly these calls are a submission. */
export const recordSubmission = async (
  { engines, tables, queueOf }: { engines: Engines; tables: readonly string[]; queueOf: (lane: string) => string },
  submission: Submission,
): Promise<EngineCall[]> => {
  const proxy = await recorder(engines)
  Object.assign(process.env, {
    ...Object.fromEntries(Object.entries(TABLES).map(([name, { env }]) => [env, physical(tables, name)])),
    ...Object.fromEntries(Object.values(BUCKETS).map(({ env }) => [env, 'bench'])),
    ...Object.fromEntries(
      Object.entries(LANES).map(([name, { env }]) => [env, `${proxy.url}/000000000000/${queueOf(name)}`]),
    ),
    ...Object.fromEntries(Object.values(SETTINGS).map((name) => [name, 'none'])),
    AWS_REGION: 'cn-north-1',
    AWS_ACCESS_KEY_ID: 'bench',
    AWS_SECRET_ACCESS_KEY: 'bench',
    AWS_ENDPOINT_URL: proxy.url,
  })
  const { directory = '' } = bundles(['submit'])['submit'] ?? {}
  const { handler } = await import(pathToFileURL(join(directory, 'index.mjs')).href)
  const { institutionId, clientId, headers, body } = submission
  const answer = await handler(
    {
      httpMethod: 'POST',
      resource: '/v1/cases',
      path: '/v1/cases',
      headers,
      body,
      isBase64Encoded: false,
      requestContext: {
        requestId: randomUUID(),
        identity: {},
        authorizer: {
          institutionId,
          clientId,
          audience: 'bank',
          scopes: 'cases.write',
          binding: '',
          agreement: 'in-force',
        },
      },
    },
    {},
  )
  proxy.close()
  if (answer.statusCode !== 202)
    throw new Error(`the recorded submission was answered ${answer.statusCode}: ${answer.body}`)
  return proxy.seen
}

const OWN_IDS = /\b(?:case|evt|aud)_[0-9a-z]{26}\b|YW[0-9A-F]{20}|bench-[0-9a-f-]{36}|"ClientRequestToken":"[^"]+"/g

const fresh = (id: string): string => {
  const random = randomUUID().replaceAll('-', '')
  if (id.startsWith('YW')) return `YW${random.slice(0, 20).toUpperCase()}`
  if (id.startsWith('bench-')) return `bench-${randomUUID()}`
  if (id.startsWith('"Client')) return `"ClientRequestToken":"${randomUUID()}"`
  return `${id.slice(0, id.indexOf('_') + 1)}${random.slice(0, 26)}`
}

/** The same calls for another case: every id of the recorded one replaced, everywhere alike. */
export const anotherOf = (calls: readonly EngineCall[]): EngineCall[] => {
  const replaced = new Map<string, string>()
  const replacement = (id: string): string => {
    const known = replaced.get(id) ?? fresh(id)
    replaced.set(id, known)
    return known
  }
  return calls.map((call) => ({ ...call, body: call.body.replaceAll(OWN_IDS, replacement) }))
}
