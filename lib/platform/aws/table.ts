/** The Table port on DynamoDB: what is sent, and what comes back. */
import {
  BatchGetItemCommand,
  type BatchGetItemCommandOutput,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  type KeysAndAttributes,
  PutItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import { unmarshall } from '@aws-sdk/util-dynamodb'
import { Busy } from '../../kernel/busy.ts'
import { fitting } from '../../kernel/stored.ts'
import type { Answers, Ask, Commit, Key, Query, Row, Table, Write } from '../ports.ts'
import { guardWrites } from '../write-limits.ts'
import { type MayRepeat, mayRepeat, ofCalls } from './clients.ts'
import { committing, isOwn, patiently } from './contention.ts'
import { type Attributes, keyConditionOf, type Names, toAttributes, transactItem } from './expressions.ts'

type Reached = { readonly client: DynamoDBClient; readonly repeats: MayRepeat }

/** What did not fit one answer is asked for again at once; where nothing came there is no room, and it waits. */
const everyItem = async ({ client, repeats }: Reached, asked: Record<string, KeysAndAttributes>) => {
  const items: (readonly [table: string, row: Row])[] = []
  let rest = asked
  for (let idle = 0; ; ) {
    const RequestItems = rest
    const answer: BatchGetItemCommandOutput = await patiently(
      () => client.send(new BatchGetItemCommand({ RequestItems })),
      repeats,
    )
    const found = Object.entries(answer.Responses ?? {}).flatMap(([table, some]) =>
      some.map((item) => [table, unmarshall(item)] as const),
    )
    items.push(...found)
    rest = answer.UnprocessedKeys ?? {}
    if (Object.keys(rest).length === 0) return items
    idle = found.length > 0 ? 0 : idle + 1
    if (idle > 0 && !(await repeats(idle))) throw new Busy('UnprocessedKeys')
  }
}

const batchGetOf =
  (name: Names, reached: Reached): Table['batchGet'] =>
  async <const A extends readonly Ask[]>(keys: A) => {
    const idOf = (table: string, key: Key) => JSON.stringify([table, key.pk, key.sk])
    const wanted = new Map<string, Attributes[]>()
    for (const { table, key } of new Map(keys.map((k) => [idOf(k.table, k.key), k])).values())
      wanted.set(name(table), [...(wanted.get(name(table)) ?? []), toAttributes(key)])
    const items =
      wanted.size === 0
        ? []
        : await everyItem(
            reached,
            Object.fromEntries([...wanted].map(([table, Keys]) => [table, { Keys, ConsistentRead: true }])),
          )
    const found = new Map(
      items.map(([table, row]) => [idOf(table, { pk: String(row['pk']), sk: String(row['sk']) }), row]),
    )
    return keys.map(({ table, key, model }) => {
      const row = found.get(idOf(name(table), key))
      return row && fitting(model, row, table)
    }) as Answers<A>
  }

const queryCommand = (name: Names, query: Query): QueryCommand =>
  new QueryCommand({
    TableName: name(query.table),
    ...(query.index ? { IndexName: query.index } : { ConsistentRead: true }),
    ...keyConditionOf(query),
    ...(query.limit !== undefined && { Limit: query.limit }),
    ScanIndexForward: !query.descending,
    ...(query.after && { ExclusiveStartKey: toAttributes(query.after) }),
  })

/** Whether it was written; one write alone, which others may be in the way of. */
const writeOf =
  (name: Names, client: DynamoDBClient): Table['write'] =>
  async (one) => {
    const { Put, Update, Delete } = transactItem(one, name)
    const back = { ReturnValuesOnConditionCheckFailure: 'ALL_OLD' } as const
    try {
      if (Put) await client.send(new PutItemCommand({ ...Put, ...(Put.ConditionExpression && back) }))
      if (Update) await client.send(new UpdateItemCommand({ ...Update, ...(Update.ConditionExpression && back) }))
      if (Delete) await client.send(new DeleteItemCommand(Delete))
      return true
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return isOwn(one, error)
      throw error
    }
  }

/** `name` turns a table's name in code into its name in the account; `repeats` says how long is tried where there was no room. */
export const dynamoTable = (
  name: Names,
  client = new DynamoDBClient(ofCalls()),
  repeats: MayRepeat = mayRepeat,
): Table => {
  const writeOnce = writeOf(name, client)
  const write: Table['write'] = async (one) => {
    guardWrites([one])
    return patiently(() => writeOnce(one), repeats)
  }
  /** A transaction costs twice: one write needs none. */
  const transactOnce = async (writes: readonly Write[]): Promise<Commit> => {
    const [only] = writes
    if (only && writes.length === 1 && !('check' in only))
      return (await writeOnce(only)) ? { committed: true } : { committed: false, failed: [0], contended: false }
    await client.send(new TransactWriteItemsCommand({ TransactItems: writes.map((w) => transactItem(w, name)) }))
    return { committed: true }
  }
  return {
    async get(table, key, model) {
      const { Item } = await patiently(
        () => client.send(new GetItemCommand({ TableName: name(table), Key: toAttributes(key), ConsistentRead: true })),
        repeats,
      )
      return Item && fitting(model, unmarshall(Item), table)
    },

    batchGet: batchGetOf(name, { client, repeats }),

    async query(query, model) {
      const answer = await patiently(() => client.send(queryCommand(name, query)), repeats)
      return {
        rows: (answer.Items ?? []).map((item) => fitting(model, unmarshall(item), query.table)),
        ...(answer.LastEvaluatedKey && { next: unmarshall(answer.LastEvaluatedKey) }),
      }
    },

    write,

    async transact(writes, attempts) {
      guardWrites(writes)
      return committing(() => transactOnce(writes), repeats, attempts)
    },
  }
}
