/**
 * The functions as the gateway calls them, in this process, on engines of their own: no gateway, authorizer or permissions,
 * which are the runner's to prove, but everything from the event to the engines and back.
 */
import { randomUUID } from 'node:crypto'
import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context, SQSEvent } from 'aws-lambda'
import { startFauxqs } from 'fauxqs'
import { expect } from 'vitest'
import { CONTRACTS, refusalsOf } from '../../lib/api/index.ts'
import { Problem } from '../../lib/api/problems.ts'
import type { RefusalCode } from '../../lib/kernel/refusals.ts'
import { BUCKETS, LANES, TABLES } from '../../lib/names/resources.ts'
import { type Operation, ROUTES } from '../../lib/names/routes/index.ts'
import type { Audience, Route } from '../../lib/names/routes/route.ts'
import { SETTINGS } from '../../lib/names/settings.ts'
import { signatureFor } from './cases.ts'
import { AUTHORITY, BANK, REGISTRY } from './documents.ts'
import { startTable, type TestTable } from './engines.ts'
import { startObjects, type TestObjects } from './object-store.ts'

export type Sent = {
  readonly by?: string
  readonly path?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, string>>
  readonly body?: unknown
  /** Instead of `body`: bytes as they are. */
  readonly bytes?: Uint8Array
  readonly key?: string
  /** Under a key and a signature, where the operation does not always want them. */
  readonly signed?: true
  readonly headers?: Readonly<Record<string, string | undefined>>
  /** Until the function's limit; without it there is none. */
  readonly millisecondsLeft?: number
  /** Of an authority; the province otherwise. */
  readonly jurisdiction?: { readonly level: 'province' | 'city' | 'county'; readonly code: string }
  /** What the authorizer said; null when it said nothing. */
  readonly authorizer?: {
    readonly audience?: Audience
    readonly clientId?: string
    readonly scopes?: string
    readonly agreement?: string
    readonly actsFor?: string
    readonly narrowing?: string
    readonly jurisdiction?: string
  } | null
}
// biome-ignore lint/suspicious/noExplicitAny: an answer is read by tests that know its shape
export type Reply = { readonly status: number; readonly headers: Record<string, unknown>; readonly body: any }

export type Api = {
  readonly engine: TestTable
  readonly store: TestObjects
  /** Fails where the answer is not one that the contract names. */
  call(operation: Operation, sent?: Sent): Promise<Reply>
  /** The body of what must not be refused; a refusal fails the test with its words. */
  done(operation: Operation, sent?: Sent): Promise<Reply['body']>
  /** Lets the platform do what it still owes a case. */
  examine(caseId: string): Promise<void>
  /** What was refused so far, as `operation code`. */
  readonly refused: Set<string>
  stop(): Promise<void>
}

type Services = { readonly objects: string; readonly queues: string }

const environmentOf = (engine: string, { objects, queues }: Services): Record<string, string> => ({
  ...Object.fromEntries(Object.entries(TABLES).map(([name, { env }]) => [env, name])),
  ...Object.fromEntries(Object.entries(BUCKETS).map(([name, { env }]) => [env, name])),
  ...Object.fromEntries(Object.entries(LANES).map(([name, { env }]) => [env, `${queues}/000000000000/${name}`])),
  [SETTINGS.issuer]: 'https://api.example.test',
  [SETTINGS.publicUrl]: 'https://verify.example.test',
  [SETTINGS.tokenBinding]: 'none',
  [SETTINGS.lockMode]: 'governance',
  [SETTINGS.scanner]: 'test-file',
  AWS_REGION: 'cn-north-1',
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
  AWS_ENDPOINT_URL_DYNAMODB: engine,
  AWS_ENDPOINT_URL_S3: objects,
  AWS_ENDPOINT_URL_SQS: queues,
})

const ALL_OF_IT = { level: 'province', code: '350000' }

const CALLERS: Readonly<Record<Audience, string>> = {
  bank: BANK,
  registry: REGISTRY,
  authority: AUTHORITY,
  regulator: AUTHORITY,
}

/** Who calls an operation unless the test says otherwise. */
export const callerOf = (operation: Operation): string => {
  const { audiences }: Route = ROUTES[operation]
  return CALLERS[audiences === 'public' ? 'bank' : (audiences[0] ?? 'bank')]
}

const audienceOf = (institutionId: string): Audience => {
  if (institutionId === AUTHORITY) return 'authority'
  return institutionId.length === 6 ? 'registry' : 'bank'
}

const eventOf = async (operation: Operation, sent: Sent): Promise<APIGatewayProxyEvent> => {
  const route: Route = ROUTES[operation]
  const by = sent.by ?? callerOf(operation)
  const path = route.path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(sent.path?.[name] ?? ''))
  const bytes = sent.bytes ?? (sent.body === undefined ? undefined : Buffer.from(JSON.stringify(sent.body)))
  const key = sent.key ?? randomUUID()
  const signed = { method: route.method, path, key, bytes: bytes ?? new Uint8Array() }
  const headers = {
    ...(bytes && { 'Content-Type': 'application/json' }),
    ...((route.idempotent || sent.signed) && { 'Idempotency-Key': key }),
    ...((route.signed || sent.signed) && { 'DT-Signature': await signatureFor(by, signed) }),
    ...sent.headers,
  }
  const authorizer = {
    institutionId: by,
    clientId: `${by}.core`,
    audience: audienceOf(by),
    scopes: route.scope ?? '',
    agreement: 'in-force',
    ...(audienceOf(by) === 'authority' && { jurisdiction: JSON.stringify(sent.jurisdiction ?? ALL_OF_IT) }),
    ...sent.authorizer,
  }
  return {
    resource: route.path,
    path,
    httpMethod: route.method,
    headers,
    pathParameters: sent.path ?? null,
    queryStringParameters: sent.query ?? null,
    body: bytes ? Buffer.from(bytes).toString('base64') : null,
    isBase64Encoded: bytes !== undefined,
    requestContext: {
      requestId: randomUUID(),
      identity: { sourceIp: '192.0.2.7' },
      authorizer: sent.authorizer === null || route.audiences === 'public' ? undefined : authorizer,
    },
  } as unknown as APIGatewayProxyEvent
}

const replyOf = ({ statusCode, headers, body, isBase64Encoded }: APIGatewayProxyResult): Reply => {
  const text = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8').toString()
  const type = String(headers?.['content-type'] ?? '')
  return { status: statusCode, headers: headers ?? {}, body: type.includes('json') ? JSON.parse(text) : text }
}

/** Success as the contract says, or a refusal it lists, in its shape. */
const judge = (operation: Operation, { status, headers, body }: Reply): string | undefined => {
  const contract = CONTRACTS[operation]
  if (!contract) throw new Error(`${operation} has no contract`)
  if (status < 400) {
    const awaited = contract.awaited && status === 200
    expect(status).toBe(awaited ? 200 : contract.success.status)
    const schema = awaited ? contract.awaited.body : contract.success.body
    const isJson = String(headers['content-type'] ?? '').includes('json')
    if (schema && isJson && !contract.media?.answer) expect(schema.safeParse(body)).toMatchObject({ success: true })
    if (contract.success.location) expect(headers.location).toMatch(/^\/v1\//)
    return undefined
  }
  if (contract.otherAnswers && 'error' in body) return undefined
  expect(Problem.safeParse(body)).toMatchObject({ success: true })
  expect(refusalsOf(operation, contract)).toContain(body.code as RefusalCode)
  return `${operation} ${body.code}`
}

/** No queue is in it: hints are lost, as the sweeper is there to make good. Files that share a worker share it. */
let queues: ReturnType<typeof startFauxqs> | undefined

export const startApi = async (startTables = startTable): Promise<Api> => {
  queues ??= startFauxqs({ port: 0, logger: false })
  const [engine, store, { port }] = await Promise.all([startTables(), startObjects(), queues])
  Object.assign(process.env, environmentOf(engine.url, { objects: store.url, queues: `http://127.0.0.1:${port}` }))
  const refused = new Set<string>()
  const call: Api['call'] = async (operation, sent = {}) => {
    const { handler } = await import(`../../functions/http/${ROUTES[operation].function}.ts`)
    const { millisecondsLeft } = sent
    const context = millisecondsLeft === undefined ? {} : { getRemainingTimeInMillis: () => millisecondsLeft }
    const reply = replyOf(await handler(await eventOf(operation, sent), context))
    const refusal = judge(operation, reply)
    if (refusal) refused.add(refusal)
    return reply
  }
  return {
    engine,
    store,
    refused,
    call,
    async done(operation, sent) {
      const { status, body } = await call(operation, sent)
      if (status >= 400) throw new Error(`${operation} was refused: ${JSON.stringify(body)}`)
      return body
    },
    async examine(caseId) {
      const { handler } = await import('../../functions/queue/examine.ts')
      const body = JSON.stringify({ receiver: 'platform:platform', subjectId: caseId })
      const event = { Records: [{ messageId: '1', body }] } as unknown as SQSEvent
      expect(await handler(event, {} as Context)).toEqual({ batchItemFailures: [] })
    },
    stop: async () => {
      await engine.stop()
      await store.stop()
    },
  }
}
