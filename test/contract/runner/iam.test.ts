import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dynamodbNeeds, s3Needs } from '../../../tools/local/iam/actions-of-call.ts'
import { decide, decideWithResource, readPolicy, wildcard } from '../../../tools/local/iam/evaluate.ts'

const TABLE = 'arn:aws:dynamodb:r:1:table/cases'
const KEY = 'arn:aws:kms:r:1:key/k'
const request = (action: string, resource: string, context: Record<string, string> = {}) => ({
  action,
  resource,
  context,
})
const policy = (...statements: object[]) => readPolicy('p', { Statement: statements })
const allow = (Action: string | string[], Resource: string | string[], Condition?: object) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...(Condition ? { Condition } : {}),
})
const deny = (Action: string, Resource: string, Condition?: object) => ({
  ...allow(Action, Resource, Condition),
  Effect: 'Deny',
})
const actions = fc.constantFrom(
  'dynamodb:GetItem',
  'dynamodb:PutItem',
  's3:GetObject',
  'sqs:SendMessage',
  'kms:Decrypt',
)
const arns = fc.constantFrom(TABLE, `${TABLE}/index/due`, KEY, 'arn:aws:s3:::b/a/b', 'arn:aws:sqs:r:1:q')

describe('the evaluator', () => {
  it('allows nothing by itself', () => {
    fc.assert(fc.property(actions, arns, (action, arn) => !decide([], request(action, arn)).allowed))
  })

  it('lets a deny win wherever it stands', () => {
    fc.assert(
      fc.property(actions, arns, fc.boolean(), (action, arn, first) => {
        const both = [allow(action, arn), deny(action, arn)]
        return !decide(policy(...(first ? both.reverse() : both)), request(action, arn)).allowed
      }),
    )
  })

  it('allows no more when a statement is taken away, and no less when an allow is added', () => {
    const statements = fc.array(
      fc.record({ Effect: fc.constantFrom('Allow', 'Deny'), Action: actions, Resource: arns }),
      { minLength: 1, maxLength: 6 },
    )
    fc.assert(
      fc.property(statements, actions, arns, (given, action, arn) => {
        const asked = request(action, arn)
        const allows = given.filter((one) => one.Effect === 'Allow')
        const fewer = given.filter((one) => one !== allows[0])
        const before = decide(policy(...given), asked).allowed
        if (allows.length > 0 && !before) expect(decide(policy(...fewer), asked).allowed).toBe(false)
        const more = decide(policy(...given, allow(action, arn)), asked).allowed
        expect(more || !before).toBe(true)
      }),
    )
  })

  it('matches wildcards as whole names, and takes nothing else for a pattern', () => {
    expect(wildcard('arn:aws:s3:::b/*', 'arn:aws:s3:::b/a/c')).toBe(true)
    expect(wildcard('arn:aws:s3:::b/*', 'arn:aws:s3:::bc/a')).toBe(false)
    expect(wildcard('a.c', 'abc')).toBe(false)
    expect(wildcard('a?c', 'abc')).toBe(true)
    fc.assert(fc.property(fc.string(), (text) => wildcard('*', text)))
    fc.assert(
      fc.property(
        fc.string().filter((text) => !/[*?]/.test(text)),
        fc.string(),
        (pattern, text) => wildcard(pattern, text) === (pattern === text),
      ),
    )
  })

  it('holds a condition only if its key is there and fits', () => {
    const through = policy(allow('kms:Decrypt', KEY, { StringEquals: { 'kms:ViaService': 's3.r.amazonaws.com' } }))
    expect(decide(through, request('kms:Decrypt', KEY, { 'kms:ViaService': 's3.r.amazonaws.com' })).allowed).toBe(true)
    expect(decide(through, request('kms:Decrypt', KEY, { 'KMS:VIASERVICE': 's3.r.amazonaws.com' })).allowed).toBe(true)
    expect(decide(through, request('kms:Decrypt', KEY, { 'kms:ViaService': 'dynamodb.r.amazonaws.com' })).allowed).toBe(
      false,
    )
    expect(decide(through, request('kms:Decrypt', KEY)).allowed).toBe(false)
  })

  it('keeps index and table apart', () => {
    const table = policy(allow('dynamodb:Query', TABLE))
    expect(decide(table, request('dynamodb:Query', `${TABLE}/index/due`)).allowed).toBe(false)
  })

  it('does not read what it does not know', () => {
    expect(() => policy(allow('s3:PutBucketPolicy', '*'))).toThrow('unknown action')
    expect(() => policy({ Effect: 'Allow', NotAction: 's3:GetObject', Resource: '*' })).toThrow(
      'unknown element NotAction',
    )
    expect(() => policy(allow('s3:GetObject', 'bucket'))).toThrow('unknown resource')
    expect(() => policy(allow('s3:GetObject', '*', { DateLessThan: { 'aws:CurrentTime': '' } }))).toThrow(
      'unknown condition operator',
    )
    expect(() => policy(allow('s3:GetObject', '*', { Bool: { 'aws:MultiFactorAuthPresent': 'true' } }))).toThrow(
      'unknown condition key',
    )
    expect(() => readPolicy('p', { Statement: [{ Action: 's3:GetObject', Resource: '*' }] })).toThrow('unknown effect')
    expect(decide(policy(allow('s3:*', '*')), request('s3:DeleteBucket', '*')).allowed).toBe(false)
  })

  it('needs both sides for a key, either side for the rest, and no denying side', () => {
    const caller = {
      arn: 'arn:aws:iam::1:role/r',
      account: '1',
      statements: policy(allow('kms:Decrypt', KEY), allow('s3:GetObject', 'arn:aws:s3:::b/*')),
    }
    const root = policy({ ...allow('kms:*', '*'), Principal: { AWS: 'arn:aws:iam::1:root' } })
    expect(decideWithResource(caller, root, request('kms:Decrypt', KEY)).allowed).toBe(true)
    expect(decideWithResource(caller, [], request('kms:Decrypt', KEY)).allowed).toBe(false)
    const insecure = policy({
      ...deny('s3:*', 'arn:aws:s3:::b/*', { Bool: { 'aws:SecureTransport': 'false' } }),
      Principal: '*',
    })
    const get = (secure: string) =>
      decideWithResource(
        caller,
        insecure,
        request('s3:GetObject', 'arn:aws:s3:::b/x', { 'aws:SecureTransport': secure }),
      ).allowed
    expect([get('true'), get('false')]).toEqual([true, false])
  })
})

const estate = {
  partition: 'aws',
  region: 'r',
  account: '1',
  urlSuffix: 'amazonaws.com',
  keyOf: new Map([
    [TABLE, KEY],
    ['arn:aws:s3:::b', KEY],
  ]),
}

describe('the actions behind a call', () => {
  it('are those of every part of a batch or transaction, each once', () => {
    const item = { TableName: 'cases' }
    const needs = dynamodbNeeds(estate, 'TransactWriteItems', {
      TransactItems: [{ Put: item }, { Put: item }, { ConditionCheck: item }, { Update: { TableName: 'access' } }],
    })
    expect(needs?.map(({ action, resource }) => [action, resource])).toEqual([
      ['dynamodb:PutItem', TABLE],
      ['kms:Decrypt', KEY],
      ['dynamodb:ConditionCheckItem', TABLE],
      ['dynamodb:UpdateItem', 'arn:aws:dynamodb:r:1:table/access'],
    ])
  })

  it('do not exist for an operation that is not hosted', () => {
    expect(dynamodbNeeds(estate, 'Scan', item)).toBeUndefined()
  })

  it('name source, target, lock and both key uses of a copy', () => {
    const call = {
      operation: 'CopyObject',
      bucket: 'b',
      key: 'to',
      source: { bucket: 'b', key: 'from' },
      locks: true,
      bypass: false,
    } as const
    expect(s3Needs(estate, call).map(({ action }) => action)).toEqual([
      's3:PutObject',
      's3:PutObjectRetention',
      'kms:GenerateDataKey',
      'kms:Decrypt',
      's3:GetObject',
      'kms:Decrypt',
    ])
  })
})

const item = { TableName: 'cases' }
