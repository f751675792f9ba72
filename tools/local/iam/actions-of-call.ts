/** Says which IAM actions on which resources one call on the wire needs. Pure; an operation it does not know needs what nobody has. */

import type { Json } from '../templates/template.ts'
import type { Request } from './evaluate.ts'

/** What the mapping must know of the templates. */
export type Hosted = {
  readonly partition: string
  readonly region: string
  readonly account: string
  readonly urlSuffix: string
  /** Table or bucket ARN -> ARN of its customer key, if it has one. */
  readonly keyOf: ReadonlyMap<string, string>
}

export type Need = Omit<Request, 'context'> & { readonly context?: Readonly<Record<string, string>> }

const tableArn = (estate: Hosted, name: string): string =>
  `arn:${estate.partition}:dynamodb:${estate.region}:${estate.account}:table/${name}`

const keyNeeds = (estate: Hosted, resource: string, service: 'dynamodb' | 's3', actions: readonly string[]): Need[] => {
  const key = estate.keyOf.get(resource)
  const context = {
    'kms:ViaService': `${service}.${estate.region}.${estate.urlSuffix}`,
    'kms:CallerAccount': estate.account,
  }
  return key ? actions.map((action) => ({ action, resource: key, context })) : []
}

const TRANSACT: Record<string, string> = {
  Put: 'dynamodb:PutItem',
  Update: 'dynamodb:UpdateItem',
  Delete: 'dynamodb:DeleteItem',
  ConditionCheck: 'dynamodb:ConditionCheckItem',
}
const SINGLE = new Set(['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'Query'])

/** (action, table) pairs of a DynamoDB call; undefined if the operation is not hosted. */
const tableActions = (operation: string, body: Json): [action: string, table: string, index?: string][] | undefined => {
  if (SINGLE.has(operation)) return [[`dynamodb:${operation}`, body.TableName, body.IndexName]]
  if (operation === 'BatchGetItem' || operation === 'BatchWriteItem')
    return Object.keys(body.RequestItems ?? {}).map((table) => [`dynamodb:${operation}`, table])
  if (operation === 'TransactWriteItems')
    return (body.TransactItems ?? []).flatMap((item: Json) =>
      Object.entries<Json>(item).map(([kind, one]) => [TRANSACT[kind] ?? `dynamodb:${kind}`, one.TableName]),
    )
  return undefined
}

export const dynamodbNeeds = (estate: Hosted, operation: string, body: Json): Need[] | undefined => {
  const pairs = tableActions(operation, body)
  if (!pairs) return undefined
  const needs = new Map<string, Need>()
  for (const [action, table, index] of pairs) {
    const resource = tableArn(estate, String(table).replace(/^arn:.*:table\//, ''))
    const target = index ? `${resource}/index/${index}` : resource
    needs.set(`${action} ${target}`, { action, resource: target })
    for (const need of keyNeeds(estate, resource, 'dynamodb', ['kms:Decrypt']))
      needs.set(`${need.action} ${need.resource}`, need)
  }
  return [...needs.values()]
}

export const sqsNeeds = (estate: Hosted, operation: string, queueName: string): Need[] | undefined => {
  const action = { SendMessage: 'sqs:SendMessage', SendMessageBatch: 'sqs:SendMessage' }[operation]
  if (!action) return undefined
  return [{ action, resource: `arn:${estate.partition}:sqs:${estate.region}:${estate.account}:${queueName}` }]
}

export type ObjectCall = {
  readonly operation:
    | 'GetObject'
    | 'HeadObject'
    | 'PutObject'
    | 'CopyObject'
    | 'DeleteObject'
    | 'PutObjectRetention'
    | 'PutObjectLegalHold'
  readonly bucket: string
  readonly key: string
  readonly source?: { readonly bucket: string; readonly key: string }
  readonly locks: boolean
  /** One version is meant, not what is current. */
  readonly version?: true
  readonly onlyIfAbsent?: true
  /** Until when, from now, where the headers of the call say it; a call that only changes a lock says it in its body. */
  readonly lockDays?: number
  readonly bypass: boolean
}

const readObject = (estate: Hosted, bucket: string, key: string): Need[] => [
  { action: 's3:GetObject', resource: `${bucket}/${key}` },
  ...keyNeeds(estate, bucket, 's3', ['kms:Decrypt']),
]

export const s3Needs = (estate: Hosted, call: ObjectCall): Need[] => {
  const bucket = `arn:${estate.partition}:s3:::${call.bucket}`
  const object = `${bucket}/${call.key}`
  if (call.operation === 'GetObject' || call.operation === 'HeadObject') return readObject(estate, bucket, call.key)
  const bypass = call.bypass ? [{ action: 's3:BypassGovernanceRetention', resource: object }] : []
  if (call.operation === 'DeleteObject')
    return [{ action: call.version ? 's3:DeleteObjectVersion' : 's3:DeleteObject', resource: object }, ...bypass]
  if (call.operation === 'PutObjectRetention') return [{ action: 's3:PutObjectRetention', resource: object }, ...bypass]
  if (call.operation === 'PutObjectLegalHold') return [{ action: 's3:PutObjectLegalHold', resource: object }]
  const creating = {
    's3:ObjectCreationOperation': 'true',
    ...(call.onlyIfAbsent ? { 's3:if-none-match': '*' } : {}),
    ...(call.lockDays === undefined ? {} : { 's3:object-lock-remaining-retention-days': String(call.lockDays) }),
  }
  return [
    { action: 's3:PutObject', resource: object, context: creating },
    ...(call.locks ? [{ action: 's3:PutObjectRetention', resource: object }] : []),
    // AWS asks Decrypt for multipart uploads only; asking always keeps a function ready for them.
    ...keyNeeds(estate, bucket, 's3', ['kms:GenerateDataKey', 'kms:Decrypt']),
    ...(call.source ? readObject(estate, `arn:${estate.partition}:s3:::${call.source.bucket}`, call.source.key) : []),
  ]
}
