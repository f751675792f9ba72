import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { grantsOf, refusedUnder, withoutGrant } from '../../../tools/local/iam/replay.ts'
import { type LocalRunner, startLocalRunner } from '../../../tools/local/start.ts'
import { smallAssembly } from '../../support/runner/small-assembly.ts'

// biome-ignore lint/suspicious/noExplicitAny: answers are checked where they are read
type Json = any

let runner: LocalRunner

beforeAll(async () => {
  runner = await startLocalRunner({ assembly: smallAssembly() })
})
afterAll(() => runner?.remove())

const ask = async (path: string, body: Json): Promise<Json> => {
  const answer = await fetch(`${runner.baseUrl}${path}`, { method: 'POST', body: JSON.stringify(body) })
  expect(answer.status).toBe(200)
  return answer.json()
}
const call = (client: string, operation: string, input: Json): Promise<Json> =>
  ask('/call', { client, operation, input })
const poorCall = (client: string, operation: string, input: Json): Promise<Json> =>
  ask('/poor', { client, operation, input })

const TABLE = 'small-data-Notes'
const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64')

/** A link as the platform mints them: length, type, checksum and one upload only, all signed. */
const mint = async (
  Key: string,
  text: string,
  more: Json = {},
): Promise<{ url: string; headers: Record<string, string> }> => {
  const input = {
    Bucket: 'small-incoming',
    Key,
    ContentLength: text.length,
    ContentType: 'text/plain',
    ChecksumSHA256: sha256(text),
    IfNoneMatch: '*',
  }
  const signed = ['content-length', 'content-type', 'x-amz-checksum-sha256', 'if-none-match']
  const { url } = await ask('/call', {
    client: 's3',
    operation: 'PutObject',
    input,
    presign: true,
    expiresIn: 600,
    signed,
    ...more,
  })
  return { url, headers: { 'content-type': 'text/plain', 'x-amz-checksum-sha256': sha256(text), 'if-none-match': '*' } }
}
const upload = async (link: { url: string; headers: Record<string, string> }, body: string) =>
  fetch(link.url, { method: 'PUT', headers: link.headers, body })

describe('permissions', () => {
  it('lets a function do what its role says, on the table, its index and their key', async () => {
    const item = { pk: { S: 'a' }, sk: { S: '1' }, other: { S: 'o' } }
    expect((await call('dynamodb', 'PutItem', { TableName: TABLE, Item: item })).error).toBeUndefined()
    expect(
      (await call('dynamodb', 'GetItem', { TableName: TABLE, Key: { pk: { S: 'a' }, sk: { S: '1' } } })).Item,
    ).toEqual(item)
    const query = {
      TableName: TABLE,
      IndexName: 'byOther',
      KeyConditionExpression: '#o = :o',
      ExpressionAttributeNames: { '#o': 'other' },
      ExpressionAttributeValues: { ':o': { S: 'o' } },
    }
    expect((await call('dynamodb', 'Query', query)).Count).toBe(1)
  })

  it('refuses as AWS does what no statement allows, each part of a transaction by itself', async () => {
    const key = { pk: { S: 'a' }, sk: { S: '1' } }
    const refused = await call('dynamodb', 'DeleteItem', { TableName: TABLE, Key: key })
    expect(refused).toMatchObject({ error: 'AccessDeniedException', status: 400 })
    expect(refused.message).toMatch(
      /assumed-role\/.+ is not authorized to perform: dynamodb:DeleteItem on resource: arn:aws-cn:dynamodb:cn-northwest-1:000000000000:table\/small-data-Notes/,
    )
    const transact = (parts: Json) => call('dynamodb', 'TransactWriteItems', { TransactItems: parts })
    expect(
      (await transact([{ Put: { TableName: TABLE, Item: { pk: { S: 't' }, sk: { S: '1' } } } }])).error,
    ).toBeUndefined()
    const mixed = [
      { Put: { TableName: TABLE, Item: { pk: { S: 't' }, sk: { S: '2' } } } },
      { Delete: { TableName: TABLE, Key: key } },
    ]
    expect((await transact(mixed)).error).toBe('AccessDeniedException')
    expect(
      (await call('dynamodb', 'GetItem', { TableName: TABLE, Key: { pk: { S: 't' }, sk: { S: '2' } } })).Item,
    ).toBeUndefined()
  })

  it('asks for the key of an encrypted table or bucket as well', async () => {
    const put = await poorCall('dynamodb', 'PutItem', { TableName: TABLE, Item: { pk: { S: 'p' }, sk: { S: '1' } } })
    expect(put).toMatchObject({ error: 'AccessDeniedException', message: expect.stringContaining('kms:Decrypt') })
    await call('s3', 'PutObject', { Bucket: 'small-incoming', Key: 'for-poor', Body: 'x' })
    expect(await poorCall('s3', 'GetObject', { Bucket: 'small-incoming', Key: 'for-poor' })).toMatchObject({
      error: 'AccessDenied',
      status: 403,
    })
  })

  it('hosts no operation that it cannot judge', async () => {
    await call('s3', 'PutObject', { Bucket: 'small-incoming', Key: 'untagged', Body: 'x' })
    expect((await call('dynamodb', 'Scan', { TableName: TABLE })).error).toBe('UnknownOperationException')
    expect(
      (await call('sqs', 'PurgeQueue', { QueueUrl: `${runner.baseUrl}/000000000000/small-lane` })).error,
    ).toBeDefined()
    expect(
      await call('s3', 'PutObjectTagging', { Bucket: 'small-incoming', Key: 'untagged', Tagging: { TagSet: [] } }),
    ).toMatchObject({ error: 'NotImplemented' })
    expect((await call('s3', 'GetObject', { Bucket: 'small-incoming', Key: 'untagged' })).text).toBe('x')
  })

  it('records which statement allowed what, with an example that can be asked again', async () => {
    await call('dynamodb', 'GetItem', { TableName: TABLE, Key: { pk: { S: 'a' }, sk: { S: '1' } } })
    const { grants, wire, roles } = await runner.calls()
    const role = roles.find((one: Json) => one.id === 'small-app/probeRole')
    expect(role.statements[0].id).toBe('small-app/probeRole/uses/0')
    expect(grants).toContainEqual(
      expect.objectContaining({ role: role.id, statement: 'small-app/probeRole/uses/0', action: 'dynamodb:GetItem' }),
    )
    const get = wire.find((one: Json) => one.role === role.id && one.operation === 'dynamodb.GetItem')
    expect(get.requests.map((one: Json) => one.action)).toEqual(['dynamodb:GetItem', 'kms:Decrypt'])
  })
})

describe('a grant taken away', () => {
  /** On rows, an index, a transaction and objects, each with its key. */
  const useGrants = async (): Promise<void> => {
    const Key = { pk: { S: 'g' }, sk: { S: '1' } }
    const other = {
      IndexName: 'byOther',
      KeyConditionExpression: '#o = :o',
      ExpressionAttributeNames: { '#o': 'other' },
      ExpressionAttributeValues: { ':o': { S: 'g' } },
    }
    const object = { Bucket: 'small-incoming', Key: 'granted' }
    const uses: readonly [string, string, Json][] = [
      ['dynamodb', 'PutItem', { TableName: TABLE, Item: { ...Key, other: { S: 'g' } } }],
      ['dynamodb', 'GetItem', { TableName: TABLE, Key }],
      ['dynamodb', 'Query', { TableName: TABLE, ...other }],
      ['dynamodb', 'TransactWriteItems', { TransactItems: [{ Put: { TableName: TABLE, Item: Key } }] }],
      ['s3', 'PutObject', { ...object, Body: 'x' }],
      ['s3', 'GetObject', object],
    ]
    for (const [client, operation, input] of uses)
      expect((await call(client, operation, input)).error, operation).toBeUndefined()
  }

  it('is missed by the recorded calls that used it, and by nothing else', async () => {
    await useGrants()
    const recorded = await runner.calls()
    for (const used of recorded.grants) {
      const refused = refusedUnder({ ...recorded, roles: withoutGrant(recorded.roles, used) }, recorded.wire)
      expect(refused.length, `${used.statement} ${used.action}`).toBeGreaterThan(0)
      expect(new Set(refused.map((call: Json) => call.role))).toEqual(new Set([used.role]))
    }
    expect(refusedUnder(recorded, recorded.wire)).toEqual([])
    const unused = grantsOf(recorded).filter(
      ({ role, statement, action }) =>
        role === 'small-app/probeRole' &&
        !recorded.grants.some((one: Json) => one.statement === statement && one.action === action),
    )
    expect(unused).not.toContainEqual(expect.objectContaining({ action: 'dynamodb:GetItem' }))
  })

  it('is missed live', async () => {
    const lame = await startLocalRunner({
      assembly: smallAssembly(),
      withoutGrants: ['small-app/probeRole/uses/0 dynamodb:GetItem'],
    })
    try {
      const input = { TableName: TABLE, Key: { pk: { S: 'a' }, sk: { S: '1' } } }
      const answer = await fetch(`${lame.baseUrl}/call`, {
        method: 'POST',
        body: JSON.stringify({ client: 'dynamodb', operation: 'GetItem', input }),
      })
      expect(((await answer.json()) as Json).error).toBe('AccessDeniedException')
    } finally {
      await lame.remove()
    }
  })
})

describe('upload links', () => {
  it('take the declared bytes once and tell their checksum', async () => {
    const link = await mint('one', 'hello')
    expect((await upload(link, 'hello')).status).toBe(200)
    expect((await upload(link, 'hello')).status).toBe(412)
    const head = await call('s3', 'HeadObject', { Bucket: 'small-incoming', Key: 'one', ChecksumMode: 'ENABLED' })
    expect(head).toMatchObject({ ContentLength: 5, ContentType: 'text/plain', ChecksumSHA256: sha256('hello') })
  })

  it('refuse other bytes, another length, another type and an unsigned extra header, and store nothing', async () => {
    expect((await upload(await mint('two', 'hello'), 'jello')).status).toBe(400)
    expect((await upload(await mint('two', 'hello'), 'hello!')).status).toBe(403)
    const link = await mint('two', 'hello')
    expect((await upload({ ...link, headers: { ...link.headers, 'content-type': 'text/html' } }, 'hello')).status).toBe(
      403,
    )
    expect((await upload({ ...link, headers: { ...link.headers, 'if-none-match': '' } }, 'hello')).status).toBe(403)
    expect((await upload({ ...link, headers: { ...link.headers, 'x-amz-meta-a': '1' } }, 'hello')).status).toBe(403)
    const tampered = await upload({ ...link, url: link.url.replace('/two', '/three') }, 'hello')
    expect([tampered.status, await tampered.text()]).toEqual([403, expect.stringContaining('SignatureDoesNotMatch')])
    for (const Key of ['two', 'three'])
      expect((await call('s3', 'GetObject', { Bucket: 'small-incoming', Key })).status).toBe(404)
  })

  it('let only one of many uploads in', async () => {
    const link = await mint('race', 'hello')
    const statuses = await Promise.all(Array.from({ length: 8 }, async () => (await upload(link, 'hello')).status))
    expect(statuses.filter((status) => status === 200)).toHaveLength(1)
  })

  it('end when their time on the movable clock is over', async () => {
    const link = await mint('late', 'hello')
    await runner.advanceClock(601)
    const answer = await upload(link, 'hello')
    expect([answer.status, await answer.text()]).toEqual([403, expect.stringContaining('Request has expired')])
  })
})

describe('objects', () => {
  it('come back by link under another name', async () => {
    await call('s3', 'PutObject', { Bucket: 'small-incoming', Key: 'named', Body: 'text', ContentType: 'text/plain' })
    const input = { Bucket: 'small-incoming', Key: 'named', ResponseContentDisposition: 'attachment; filename="n.txt"' }
    const { url } = await ask('/call', {
      client: 's3',
      operation: 'GetObject',
      input,
      presign: true,
      expiresIn: 60,
      signed: [],
    })
    const answer = await fetch(url)
    expect([answer.status, await answer.text()]).toEqual([200, 'text'])
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="n.txt"')
  })

  it('cannot be deleted while locked or held; a second copy is a version beside it', async () => {
    await upload(await mint('to-keep', 'kept'), 'kept')
    const RetainUntil = new Date(Date.now() + 10 * 86_400_000).toISOString()
    const copy = {
      Bucket: 'small-archive',
      Key: 'kept',
      CopySource: 'small-incoming/to-keep',
      ObjectLockMode: 'COMPLIANCE',
      RetainUntil,
    }
    const first = await call('s3', 'CopyObject', copy)
    expect(first.error).toBeUndefined()
    expect(first.CopyObjectResult.ChecksumSHA256).toBe(sha256('kept'))
    expect((await call('s3', 'CopyObject', copy)).error).toBeUndefined()
    const head = await call('s3', 'HeadObject', { Bucket: 'small-archive', Key: 'kept', ChecksumMode: 'ENABLED' })
    expect(head).toMatchObject({ ObjectLockMode: 'COMPLIANCE', ChecksumSHA256: sha256('kept') })
    const bypass = { Bucket: 'small-archive', Key: 'kept', VersionId: first.VersionId }
    expect(await call('s3', 'DeleteObject', bypass)).toMatchObject({ error: 'AccessDenied', status: 403 })
    const hold = (Status: 'ON' | 'OFF') => call('s3', 'PutObjectLegalHold', { ...bypass, LegalHold: { Status } })
    expect((await hold('ON')).error).toBeUndefined()
    await runner.advanceClock(11 * 86_400)
    expect(await call('s3', 'DeleteObject', bypass)).toMatchObject({ error: 'AccessDenied', status: 403 })
    expect((await hold('OFF')).error).toBeUndefined()
    expect((await call('s3', 'DeleteObject', bypass)).error).toBeUndefined()
  })

  it('that are missing are 404 only for who may list', async () => {
    expect((await call('s3', 'HeadObject', { Bucket: 'small-incoming', Key: 'no' })).status).toBe(404)
    expect((await call('s3', 'HeadObject', { Bucket: 'small-archive', Key: 'no' })).status).toBe(403)
  })

  it('are closed to everybody without a signature or with an unknown key', async () => {
    const answer = await fetch(
      `${runner.baseUrl}/small-incoming/named?X-Amz-Signature=0&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=nobody/20260101/x/s3/aws4_request`,
    )
    expect(answer.status).toBe(403)
    expect((await fetch(`${runner.baseUrl}/small-incoming/named`)).status).toBe(404)
  })
})
