/** The Table port on DynamoDB: one place that knows expressions, marshalling and cancellation reasons. */
import {
  type AttributeValue,
  BatchGetItemCommand,
  type BatchGetItemCommandOutput,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  type KeysAndAttributes,
  PutItemCommand,
  QueryCommand,
  TransactionCanceledException,
  TransactionConflictException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import { fitting } from '../../kernel/stored.ts'
import { INDEXES, type TableName } from '../../names/resources.ts'
import type { Answers, Ask, Commit, Condition, Key, Query, Row, Table, Write } from '../ports.ts'
import { pauseWithin } from './clock.ts'

type Attributes = Record<string, AttributeValue>
type Names = (table: TableName) => string

export const toAttributes = (row: Row): Attributes => marshall(row, { removeUndefinedValues: true })

/** An expression with `#name` and `:value` placeholders, and what they stand for. */
const placeholders = (texts: readonly string[], values: Row) => {
  const names = new Set(texts.flatMap((text) => text.match(/#\w+/g) ?? []))
  return {
    ...(names.size > 0 && { ExpressionAttributeNames: Object.fromEntries([...names].map((n) => [n, n.slice(1)])) }),
    ...(Object.keys(values).length > 0 && {
      ExpressionAttributeValues: toAttributes(Object.fromEntries(Object.entries(values).map(([k, v]) => [`:${k}`, v]))),
    }),
  }
}

const conditionOf = (condition: Condition | undefined) =>
  condition && {
    ConditionExpression: condition.expression,
    ...placeholders([condition.expression], condition.values ?? {}),
  }

const updateOf = ({ set = {}, add = {}, remove = [], condition }: Extract<Write, { update: Key }>) => {
  const given = Object.entries(set).filter(([, value]) => value !== undefined)
  const clauses = [
    given.length > 0 ? `SET ${given.map(([name]) => `#${name} = :set_${name}`).join(', ')}` : '',
    Object.keys(add).length > 0
      ? `ADD ${Object.keys(add)
          .map((name) => `#${name} :add_${name}`)
          .join(', ')}`
      : '',
    remove.length > 0 ? `REMOVE ${remove.map((name) => `#${name}`).join(', ')}` : '',
  ]
  const text = clauses.filter(Boolean).join(' ')
  const values = {
    ...Object.fromEntries(given.map(([name, value]) => [`set_${name}`, value])),
    ...Object.fromEntries(Object.entries(add).map(([name, value]) => [`add_${name}`, value])),
    ...condition?.values,
  }
  return {
    UpdateExpression: text,
    ...(condition && { ConditionExpression: condition.expression }),
    ...placeholders([text, condition?.expression ?? ''], values),
  }
}

const transactItem = (write: Write, name: Names): TransactWriteItem => {
  const TableName = name(write.table)
  if ('put' in write) return { Put: { TableName, Item: toAttributes(write.put), ...conditionOf(write.condition) } }
  if ('update' in write) return { Update: { TableName, Key: toAttributes(write.update), ...updateOf(write) } }
  if ('delete' in write)
    return { Delete: { TableName, Key: toAttributes(write.delete), ...conditionOf(write.condition) } }
  return {
    ConditionCheck: {
      TableName,
      Key: toAttributes(write.check),
      ConditionExpression: write.condition.expression,
      ...conditionOf(write.condition),
    },
  }
}

const keyConditionOf = ({ index, pk, sk }: Query) => {
  const [pkName, skName] = index ? INDEXES[index].keys : (['pk', 'sk'] as const)
  const range = sk && 'prefix' in sk ? undefined : sk
  const texts = [
    `#${pkName} = :pk`,
    sk && 'prefix' in sk ? `begins_with(#${skName}, :prefix)` : '',
    range?.from !== undefined && range.to !== undefined ? `#${skName} BETWEEN :from AND :to` : '',
    range?.from !== undefined && range.to === undefined ? `#${skName} >= :from` : '',
    range?.from === undefined && range?.to !== undefined ? `#${skName} <= :to` : '',
  ].filter(Boolean)
  const values = Object.fromEntries(Object.entries({ ...sk, pk }).filter(([, value]) => value !== undefined))
  return { KeyConditionExpression: texts.join(' AND '), ...placeholders(texts, values) }
}

/** Why a transaction came to nothing, where that is no fault. */
const cancelledBy = (error: unknown): Exclude<Commit, { readonly committed: true }> => {
  if (error instanceof TransactionConflictException) return { committed: false, failed: [], contended: true }
  if (!(error instanceof TransactionCanceledException)) throw error
  const codes = (error.CancellationReasons ?? []).map((reason) => reason.Code)
  const failed = codes.flatMap((code, position) => (code === 'ConditionalCheckFailed' ? [position] : []))
  const contended = codes.includes('TransactionConflict')
  if (failed.length === 0 && !contended) throw error
  return { committed: false, failed, contended }
}

/** Writers that met go on at moments of chance, further apart each time. */
const PAUSE_MS = 10

const committing = async (once: () => Promise<Commit>, attempts: number): Promise<Commit> => {
  for (let attempt = 1; ; attempt++) {
    const commit = await once().catch(cancelledBy)
    if (commit.committed || commit.failed.length > 0 || attempt >= attempts) return commit
    await pauseWithin(PAUSE_MS * 2 ** attempt)
  }
}

/** `name` turns a table's name in code into its name in the account. */
export const dynamoTable = (name: Names, client = new DynamoDBClient({ maxAttempts: 4 })): Table => {
  const write: Table['write'] = async (one) => {
    const { Put, Update, Delete } = transactItem(one, name)
    try {
      if (Put) await client.send(new PutItemCommand(Put))
      if (Update) await client.send(new UpdateItemCommand(Update))
      if (Delete) await client.send(new DeleteItemCommand(Delete))
      return true
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false
      throw error
    }
  }
  /** A transaction costs twice: one write needs none. */
  const transactOnce = async (writes: readonly Write[]): Promise<Commit> => {
    const [only] = writes
    if (only && writes.length === 1 && !('check' in only))
      return (await write(only)) ? { committed: true } : { committed: false, failed: [0], contended: false }
    await client.send(new TransactWriteItemsCommand({ TransactItems: writes.map((w) => transactItem(w, name)) }))
    return { committed: true }
  }
  return {
    async get(table, key, model) {
      const { Item } = await client.send(
        new GetItemCommand({ TableName: name(table), Key: toAttributes(key), ConsistentRead: true }),
      )
      return Item && fitting(model, unmarshall(Item), table)
    },

    async batchGet<const A extends readonly Ask[]>(keys: A) {
      const idOf = (table: string, key: Key) => JSON.stringify([table, key.pk, key.sk])
      const wanted = new Map<string, Attributes[]>()
      for (const { table, key } of new Map(keys.map((k) => [idOf(k.table, k.key), k])).values())
        wanted.set(name(table), [...(wanted.get(name(table)) ?? []), toAttributes(key)])
      const found = new Map<string, Row>()
      let rest: Record<string, KeysAndAttributes> = Object.fromEntries(
        [...wanted].map(([table, Keys]) => [table, { Keys, ConsistentRead: true }]),
      )
      while (Object.keys(rest).length > 0) {
        const answer: BatchGetItemCommandOutput = await client.send(new BatchGetItemCommand({ RequestItems: rest }))
        for (const [table, items] of Object.entries(answer.Responses ?? {}))
          for (const item of items) {
            const row = unmarshall(item)
            found.set(idOf(table, { pk: String(row['pk']), sk: String(row['sk']) }), row)
          }
        rest = answer.UnprocessedKeys ?? {}
      }
      return keys.map(({ table, key, model }) => {
        const row = found.get(idOf(name(table), key))
        return row && fitting(model, row, table)
      }) as Answers<A>
    },

    async query(query, model) {
      const answer = await client.send(
        new QueryCommand({
          TableName: name(query.table),
          ...(query.index ? { IndexName: query.index } : { ConsistentRead: true }),
          ...keyConditionOf(query),
          ...(query.limit !== undefined && { Limit: query.limit }),
          ScanIndexForward: !query.descending,
          ...(query.after && { ExclusiveStartKey: toAttributes(query.after) }),
        }),
      )
      return {
        rows: (answer.Items ?? []).map((item) => fitting(model, unmarshall(item), query.table)),
        ...(answer.LastEvaluatedKey && { next: unmarshall(answer.LastEvaluatedKey) }),
      }
    },

    write,

    transact: (writes, attempts = 1) => committing(() => transactOnce(writes), attempts),
  }
}
