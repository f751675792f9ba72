/** The check of signatures, told a second opinion: whatever the SDK's own signer signs is taken, and nothing else. */
import { createHash, createHmac } from 'node:crypto'
import { SignatureV4 } from '@smithy/signature-v4'
import { describe, expect, it } from 'vitest'
import { checkSignature, type SignedRequest } from '../../../tools/local/iam/sigv4.ts'

const CREDENTIALS = { accessKeyId: 'AKIATEST', secretAccessKey: 'a secret', sessionToken: 'a/token+=' }
const NOW = new Date('2026-11-24T03:00:00Z')

class Sha256 {
  readonly #hash
  constructor(key?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = key === undefined ? createHash('sha256') : createHmac('sha256', Buffer.from(key as Uint8Array))
  }
  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.#hash.update(data as Uint8Array)
  }
  async digest(): Promise<Uint8Array> {
    return this.#hash.digest()
  }
  reset(): void {}
}

type Query = Readonly<Record<string, string | string[]>>
type Asked = {
  readonly service?: string
  readonly method?: string
  readonly path?: string
  readonly query?: Query
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

const encode = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`)
const searchOf = (query: Query) =>
  Object.entries(query)
    .flatMap(([name, values]) => [values].flat().map((value) => `${encode(name)}=${encode(value)}`))
    .join('&')

const HOST = '127.0.0.1:8787'
const requestOf = ({ method = 'POST', path = '/', query = {}, headers = {}, body }: Asked) => ({
  method,
  protocol: 'http:',
  hostname: '127.0.0.1',
  path,
  query: { ...query } as Record<string, string | string[]>,
  headers: { host: HOST, ...headers },
  ...(body !== undefined && { body }),
})

const signerFor = ({ service = 'dynamodb' }: Asked) =>
  new SignatureV4({
    credentials: CREDENTIALS,
    region: 'cn-north-1',
    service,
    sha256: Sha256,
    uriEscapePath: service !== 's3',
    applyChecksum: true,
  })

/** As it arrives, headers in lower case and a query in the address. */
const arrived = ({ method, path, query = {}, headers }: ReturnType<typeof requestOf>): SignedRequest => {
  const search = searchOf(query)
  return {
    method,
    url: search === '' ? path : `${path}?${search}`,
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
  }
}

const signed = async (asked: Asked): Promise<SignedRequest> =>
  arrived((await signerFor(asked).sign(requestOf(asked), { signingDate: NOW })) as ReturnType<typeof requestOf>)
const presigned = async (asked: Asked): Promise<SignedRequest> =>
  arrived(
    (await signerFor(asked).presign(
      requestOf({ ...asked, headers: { ...asked.headers, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' } }),
      { signingDate: NOW, expiresIn: 60 },
    )) as ReturnType<typeof requestOf>,
  )

const sha256 = (body: string) => createHash('sha256').update(body).digest('hex')
const judged = (request: SignedRequest, body = '', at: Date = NOW) =>
  checkSignature(
    request,
    { find: (id) => (id === CREDENTIALS.accessKeyId ? CREDENTIALS : undefined), now: () => at.getTime() },
    sha256(body),
  )

const BODY = JSON.stringify({ TableName: '表', Key: { pk: { S: 'CASE#1' } } })
const TARGET = { 'x-amz-target': 'DynamoDB_20120810.GetItem', 'content-type': 'application/x-amz-json-1.0' }
const STREAMED = {
  'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
  'x-amz-trailer': 'x-amz-checksum-crc32',
  'x-amz-decoded-content-length': '3',
}
const SIGNED: readonly (readonly [string, Asked])[] = [
  ['a call of DynamoDB', { headers: TARGET, body: BODY }],
  ['a call of SQS', { service: 'sqs', headers: { 'x-amz-target': 'AmazonSQS.SendMessage' }, body: '{}' }],
  ['no body', { service: 's3', method: 'GET', path: '/bucket/key' }],
  ['blanks in a header', { headers: { ...TARGET, 'x-amz-user-agent': '  aws-sdk   js\t 3 ' }, body: BODY }],
  ['an object', { service: 's3', method: 'PUT', path: '/bucket/a/b.pdf', body: 'abc' }],
  [
    'an object whose name is encoded once',
    { service: 's3', method: 'GET', path: '/bucket/%E5%90%88%E5%90%8C%20%281%29%2B.pdf' },
  ],
  ['a name with strokes together', { service: 's3', method: 'GET', path: '/bucket/a//b' }],
  ['a query', { service: 's3', method: 'GET', path: '/b', query: { 'list-type': '2', prefix: 'a b/c+d', empty: '' } }],
  ['a query in another order', { service: 's3', method: 'GET', path: '/b', query: { z: '1', a: '2', A: '3' } }],
  ['one name with several values', { service: 's3', method: 'GET', path: '/b', query: { a: ['2', '1', '10'] } }],
  ['signs that addresses keep', { service: 's3', method: 'GET', path: '/b', query: { prefix: "!'()*~-_." } }],
  [
    'an unsigned body',
    { service: 's3', method: 'PUT', path: '/b/k', headers: { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' } },
  ],
  ['a checksum behind a streamed body', { service: 's3', method: 'PUT', path: '/b/k', headers: STREAMED }],
  [
    'a path that is encoded twice',
    { service: 'lambda', path: '/2015-03-31/functions/arn%3Aaws%3Alambda/invocations', body: '{}' },
  ],
]

describe('a request that the SDK signed', () => {
  it.each(SIGNED)('is taken with %s', async (_, asked) => {
    expect(judged(await signed(asked), asked.body)).toMatchObject({ accessKeyId: 'AKIATEST', presigned: false })
  })

  it.each(SIGNED)('is refused with %s where anything signed is another', async (_, asked) => {
    const request = await signed(asked)
    const { url = '', headers } = request
    const names = /SignedHeaders=([^,]+)/.exec(String(headers.authorization))?.[1]?.split(';') ?? []
    const changed: SignedRequest[] = [
      { ...request, method: 'DELETE' },
      { ...request, url: url.replace(/(\?|$)/, 'x$1') },
      { ...request, url: `${url}${url.includes('?') ? '&' : '?'}x=1` },
      ...names
        .filter((name) => !['x-amz-date', 'x-amz-security-token'].includes(name))
        .map((name) => ({ ...request, headers: { ...headers, [name]: `${headers[name]}x` } })),
    ]
    for (const one of changed) expect(judged(one, asked.body)).toMatchObject({ code: 'SignatureDoesNotMatch' })
    expect(judged({ ...request, headers: { ...headers, 'x-amz-acl': 'public-read' } })).toMatchObject({
      code: 'AccessDenied',
    })
    if (asked.service !== 's3') expect(judged(request, 'another')).toMatchObject({ code: 'SignatureDoesNotMatch' })
  })
})

describe('an address that the SDK signed', () => {
  const ADDRESSES: readonly (readonly [string, Asked])[] = [
    ['to fetch', { service: 's3', method: 'GET', path: '/bucket/a%20b.pdf' }],
    [
      'to fetch under a name',
      {
        service: 's3',
        method: 'GET',
        path: '/b/k',
        query: { 'response-content-disposition': 'attachment; filename="合同 (1).pdf"' },
      },
    ],
    ['to put, bound to its length', { service: 's3', method: 'PUT', path: '/b/k', headers: { 'content-length': '3' } }],
  ]

  it.each(ADDRESSES)('is taken: %s', async (_, asked) => {
    expect(judged(await presigned(asked))).toMatchObject({ accessKeyId: 'AKIATEST', presigned: true })
  })

  it.each(ADDRESSES)('is refused where anything in it is another: %s', async (_, asked) => {
    const request = await presigned(asked)
    const { url = '' } = request
    const longer = { ...request, url: url.replace('X-Amz-Expires=60', 'X-Amz-Expires=600') }
    for (const one of [longer, { ...request, method: 'DELETE' }, { ...request, url: url.replace('?', 'x?') }])
      expect(judged(one)).toMatchObject({ code: 'SignatureDoesNotMatch' })
    expect(judged(request, '', new Date(NOW.getTime() + 60_000))).toMatchObject({ code: 'AccessDenied' })
  })
})
