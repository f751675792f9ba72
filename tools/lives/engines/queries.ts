/** Query, of a table as it is or of an index as it was. */
import type { QueryCommandInput } from '@aws-sdk/client-dynamodb'
import { type Attributes, attributesFrom, copyOf } from './attribute-values.ts'
import { givenFor } from './expression-reader.ts'
import { INDEX_LAG_MAX_MS } from './indexes.ts'
import { compileKeyCondition, type Range } from './key-conditions.ts'
import { type Entry, isWithin, readPage } from './partitions.ts'
import { ValidationException } from './refusals.ts'
import type { Rows } from './rows.ts'
import { TABLE_KEYS } from './schemas.ts'

type Moment = { readonly now: number; lag(): number }
export type QueryAnswer = {
  readonly Items: Attributes[]
  readonly Count: number
  readonly ScannedCount: number
  readonly LastEvaluatedKey?: Attributes
}

const FIELDS = new Set([
  'TableName',
  'IndexName',
  'KeyConditionExpression',
  'ExpressionAttributeNames',
  'ExpressionAttributeValues',
  'Limit',
  'ScanIndexForward',
  'ExclusiveStartKey',
  'ConsistentRead',
])

type Source = {
  readonly keys: readonly [partition: string, sort: string]
  entries(partition: string): readonly Entry[]
}

const sourceOf = (rows: Rows, { IndexName, ConsistentRead }: QueryCommandInput, { now, lag }: Moment): Source => {
  if (IndexName === undefined) return { keys: TABLE_KEYS, entries: (pk) => rows.partition(pk) }
  const index = rows.index(IndexName)
  if (!index) throw new ValidationException(`The table does not have the specified index: ${IndexName}`)
  if (ConsistentRead) throw new ValidationException('Consistent reads are not supported on global secondary indexes')
  const lagMs = lag()
  if (!(lagMs >= 0 && lagMs <= INDEX_LAG_MAX_MS)) throw new RangeError(`an index that is ${lagMs} ms late`)
  return { keys: index.schema.keys, entries: (partition) => index.entriesAt(partition, now - lagMs) }
}

/** The names of a key of the table, and of the index it is read by. */
const namesOf = (keys: readonly string[]): string[] => [...new Set([...TABLE_KEYS, ...keys])]

/** https://github.com/scylladb/scylladb/issues/26988 and https://github.com/aws/aws-sdk-ruby/issues/2456 say what AWS refuses. */
const placeAfter = (
  start: Attributes | undefined,
  keys: Source['keys'],
  { partition, range }: { readonly partition: string; readonly range: Range },
): readonly string[] | undefined => {
  if (!start) return undefined
  const texts = new Map(Object.entries(start).map(([name, { S }]) => [name, S]))
  const names = namesOf(keys)
  if (texts.size !== names.length || names.some((name) => texts.get(name) === undefined))
    throw new ValidationException('The provided starting key is invalid')
  if (texts.get(keys[0]) !== partition)
    throw new ValidationException('The provided starting key is outside query boundaries based on provided conditions')
  const place = [keys[1], ...(keys === TABLE_KEYS ? [] : TABLE_KEYS)].map((name) => texts.get(name) as string)
  if (!isWithin(place, range))
    throw new ValidationException('The provided starting key does not match the range key predicate')
  return place
}

const keyOf = ({ attributes }: Entry, keys: Source['keys']): Attributes =>
  Object.fromEntries(namesOf(keys).map((name) => [name, { S: attributes[name]?.S ?? '' }]))

const limitOf = ({ Limit }: QueryCommandInput): number => {
  if (Limit === undefined) return Number.POSITIVE_INFINITY
  if (Number.isInteger(Limit) && Limit >= 1) return Limit
  throw new ValidationException(
    `1 validation error detected: Value '${Limit}' at 'limit' failed to satisfy constraint: Member must have value greater than or equal to 1`,
  )
}

export const query = (rows: Rows, input: QueryCommandInput, moment: Moment): QueryAnswer => {
  for (const [field, value] of Object.entries(input))
    if (value !== undefined && !FIELDS.has(field)) throw new Error(`the simulated tables do not know ${field}`)
  const source = sourceOf(rows, input, moment)
  const condition = compileKeyCondition(input.KeyConditionExpression ?? '')
  const given = givenFor(input, attributesFrom(input.ExpressionAttributeValues ?? {}), [condition])
  const asked = condition.run(source.keys, given)
  const page = readPage(source.entries(asked.partition), {
    range: asked.range,
    after: placeAfter(input.ExclusiveStartKey, source.keys, asked),
    descending: input.ScanIndexForward === false,
    limit: limitOf(input),
  })
  const Items = page.entries.map(({ attributes }) => copyOf(attributes))
  const counted = { Items, Count: Items.length, ScannedCount: Items.length }
  return page.last ? { ...counted, LastEvaluatedKey: keyOf(page.last, source.keys) } : counted
}
