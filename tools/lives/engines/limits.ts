/**
 * What DynamoDB refuses whenever it is sent, by count and by size.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html and …/CapacityUnitCalculations.html
 */
import { type AttributeValue, DynamoDBServiceException, type TransactWriteItem } from '@aws-sdk/client-dynamodb'
import type { Item } from './expressions.ts'

const ITEM_BYTES = 400 * 1024
const TRANSACTION_BYTES = 4 * 1024 * 1024
const TRANSACTION_ACTIONS = 100
export const PAGE_BYTES = 1024 * 1024
export const BATCH_READ = 100
export const BATCH_WRITE = 25

export const invalid = (message: string): DynamoDBServiceException =>
  new DynamoDBServiceException({
    name: 'ValidationException',
    message,
    $fault: 'client',
    $metadata: { httpStatusCode: 400 },
  })

const valueBytes = ({ S, N, B, L, M }: AttributeValue): number => {
  if (S !== undefined) return Buffer.byteLength(S)
  if (N !== undefined) return Math.ceil(N.length / 2) + 1
  if (B !== undefined) return B.length
  if (L !== undefined) return L.reduce((sum, value) => sum + 1 + valueBytes(value), 3)
  return M === undefined ? 1 : attributesBytes(M, 1) + 3
}

const attributesBytes = (attributes: Item, each: number): number => {
  let sum = 0
  for (const name in attributes) sum += each + name.length + valueBytes(attributes[name] as AttributeValue)
  return sum
}

const sizes = new WeakMap<Item, number>()

/** In bytes, counted once: an item that is stored never changes. */
export const bytesOf = (item: Item): number => {
  const known = sizes.get(item)
  if (known !== undefined) return known
  const size = attributesBytes(item, 0)
  sizes.set(item, size)
  return size
}

export const fits = (item: Item): Item => {
  if (bytesOf(item) > ITEM_BYTES) throw invalid('Item size has exceeded the maximum allowed size')
  return item
}

export type Written = {
  readonly TableName?: string | undefined
  readonly Key?: Item | undefined
  readonly Item?: Item | undefined
}

export const writtenBy = ({ Put, Update, Delete, ConditionCheck }: TransactWriteItem): Written =>
  Put ?? Update ?? Delete ?? ConditionCheck ?? {}

export const nameOf = ({ TableName, Key, Item: item }: Written): string => {
  const key = Key ?? item
  if (!key?.['pk']?.S || !key['sk']?.S) throw invalid('One or more parameter values are not valid: a key is missing')
  return `${TableName}\u0000${key['pk'].S}\u0000${key['sk'].S}`
}

/** No more actions, no item twice, no more bytes than a transaction takes. */
export const checkTransaction = (actions: readonly TransactWriteItem[]): void => {
  if (actions.length === 0 || actions.length > TRANSACTION_ACTIONS)
    throw invalid('Member must have length between 1 and 100')
  const written = actions.map(writtenBy)
  if (new Set(written.map(nameOf)).size < written.length)
    throw invalid('Transaction request cannot include multiple operations on one item')
  const bytes = written.reduce((sum, { Item: item }) => sum + (item ? bytesOf(item) : 0), 0)
  if (bytes > TRANSACTION_BYTES) throw invalid('Transaction size has exceeded the maximum allowed size')
}
