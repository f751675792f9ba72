/** Reads and writes of many rows that are not one: BatchGetItem and BatchWriteItem. */
import type {
  BatchGetItemCommandInput,
  BatchWriteItemCommandInput,
  KeysAndAttributes,
  WriteRequest,
} from '@aws-sdk/client-dynamodb'
import { type Attributes, copyOf } from './attribute-values.ts'
import { ValidationException } from './refusals.ts'
import type { Rows } from './rows.ts'
import { type Key, keyFrom } from './schemas.ts'
import { deleteOf, putOf, refuseUnknown, type Write } from './writes.ts'

export type RowsOf = (table: string | undefined) => Rows

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
const READS_MAX = 100
const WRITES_MAX = 25
const BYTES_MAX = 16 * 1024 * 1024

const BATCH_FIELDS = new Set(['RequestItems'])
const KEYS_FIELDS = new Set(['Keys', 'ConsistentRead'])

const refuseCount = (count: number, max: number): void => {
  if (count < 1 || count > max)
    throw new ValidationException(`1 validation error detected: a batch has from 1 to ${max} items, not ${count}`)
}

const refuseDoubles = (ids: readonly string[]): void => {
  if (new Set(ids).size < ids.length) throw new ValidationException('Provided list of item keys contains duplicates')
}

type Asked = { readonly table: string; readonly rows: Rows; readonly key: Key }

const askedOf = (rowsOf: RowsOf, requests: Record<string, KeysAndAttributes>): Asked[] =>
  Object.entries(requests).flatMap(([table, request]) => {
    refuseUnknown(request, KEYS_FIELDS)
    const { Keys = [] } = request
    if (Keys.length === 0) throw new ValidationException('1 validation error detected: a table without keys')
    return Keys.map((key) => ({ table, rows: rowsOf(table), key: keyFrom(key) }))
  })

type Answer = {
  readonly Responses: Record<string, Attributes[]>
  readonly UnprocessedKeys: Record<string, KeysAndAttributes>
}

const takeOver = (answer: Answer, { table, key: { pk, sk } }: Asked): void => {
  answer.UnprocessedKeys[table] ??= { Keys: [] }
  answer.UnprocessedKeys[table].Keys?.push({ pk: { S: pk }, sk: { S: sk } })
}

/** What is beyond 16 MB together comes back unread. */
export const batchGet = (rowsOf: RowsOf, input: BatchGetItemCommandInput): Answer => {
  refuseUnknown(input, BATCH_FIELDS)
  const requests = input.RequestItems ?? {}
  const asked = askedOf(rowsOf, requests)
  refuseCount(asked.length, READS_MAX)
  refuseDoubles(asked.map(({ table, key }) => `${table}\u0000${key.pk}\u0000${key.sk}`))
  const answer: Answer = {
    Responses: Object.fromEntries(Object.keys(requests).map((table): [string, Attributes[]] => [table, []])),
    UnprocessedKeys: {},
  }
  let size = 0
  for (const one of asked) {
    const item = one.rows.get(one.key)
    size += item?.size ?? 0
    if (size > BYTES_MAX) takeOver(answer, one)
    else if (item) answer.Responses[one.table]?.push(copyOf(item.attributes))
  }
  for (const [table, unread] of Object.entries(answer.UnprocessedKeys))
    Object.assign(unread, { ConsistentRead: requests[table]?.ConsistentRead ?? false })
  return answer
}

const writeOf = (rows: Rows, { PutRequest, DeleteRequest }: WriteRequest): Write => {
  if (PutRequest) return putOf(rows, PutRequest)
  if (DeleteRequest) return deleteOf(rows, DeleteRequest)
  throw new ValidationException('Supplied request is empty, must contain a PutRequest or a DeleteRequest')
}

/** All of them are taken, or the call is refused as a whole before anything is written. */
export const batchWrite = (rowsOf: RowsOf, input: BatchWriteItemCommandInput): Write[] => {
  refuseUnknown(input, BATCH_FIELDS)
  const writes = Object.entries(input.RequestItems ?? {}).flatMap(([table, requests]) =>
    requests.map((request) => writeOf(rowsOf(table), request)),
  )
  refuseCount(writes.length, WRITES_MAX)
  refuseDoubles(writes.map(({ id }) => id))
  return writes
}
