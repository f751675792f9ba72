/**
 * Commands of DynamoDB that the product's ports never let through, or only where it is full: the simulated tables refuse what the local engine
 * refuses, by the same name. Where the local engine departs from what AWS does, both are stated, with the source.
 */
import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  GetItemCommand,
  type GetItemCommandInput,
  PutItemCommand,
  QueryCommand,
  type QueryCommandInput,
  TransactionCanceledException,
  TransactWriteItemsCommand,
  type Update,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { dynamoTable } from '../../../lib/platform/aws/table.ts'
import { type Attributes, sizeOf } from '../../../tools/lives/engines/attribute-values.ts'
import { SimulatedTables } from '../../../tools/lives/engines/table.ts'
import { useTables } from '../../support/platform.ts'
import { bySdk } from '../../support/short-wire.ts'
import { tableClient } from '../../support/simulated.ts'

type Command =
  | GetItemCommand
  | QueryCommand
  | PutItemCommand
  | UpdateItemCommand
  | TransactWriteItemsCommand
  | BatchGetItemCommand
  | BatchWriteItemCommand

const engine = useTables()
const NOW = Date.parse('2026-12-01T01:00:00Z')
let simulated: SimulatedTables

const TableName = 'cases'
const KEY = { pk: { S: 'P' }, sk: { S: 'S' } }
const ROW = { ...KEY, text: { S: 'x' }, n: { N: '1' }, dueOf: { S: 'X' }, due: { S: 'D' } }
const ITEM_MAX = 400 * 1024

const sent = async (send: () => unknown): Promise<unknown> => {
  try {
    const { $metadata, ...answer } = (await send()) as Record<string, unknown>
    return { answer }
  } catch (error) {
    if (!(error instanceof Error)) throw error
    if (error instanceof TransactionCanceledException)
      return { canceled: error.CancellationReasons?.map(({ Code }) => Code) }
    return { threw: error.name }
  }
}
const byLocal = (command: Command): Promise<unknown> => sent(() => bySdk(engine.client).send(command as GetItemCommand))
const bySimulated = (command: Command): Promise<unknown> => sent(() => simulated.send(command))

const refused = (name: string): unknown => ({ threw: name })
const INVALID = refused('ValidationException')

const get = (how: Partial<GetItemCommandInput> = {}) => new GetItemCommand({ TableName, Key: KEY, ...how })
const put = (more: Attributes = {}) => new PutItemCommand({ TableName, Item: { ...ROW, ...more } })
const updateOf = (UpdateExpression: string, values?: Attributes, more: Partial<Update> = {}) => ({
  TableName,
  Key: KEY,
  UpdateExpression,
  ExpressionAttributeNames: Object.fromEntries(
    (UpdateExpression + (more.ConditionExpression ?? '')).match(/#\w+/g)?.map((name) => [name, name.slice(1)]) ?? [],
  ),
  ...(values && { ExpressionAttributeValues: values }),
  ...more,
})
const update = (...how: Parameters<typeof updateOf>) => new UpdateItemCommand(updateOf(...how))
const updateInTransaction = (...how: Parameters<typeof updateOf>) =>
  new TransactWriteItemsCommand({ TransactItems: [{ Update: updateOf(...how) }] })
const query = (sort: string, values: Attributes, how: Partial<QueryCommandInput> = {}) =>
  new QueryCommand({
    TableName,
    KeyConditionExpression: `#pk = :pk AND ${sort}`,
    ExpressionAttributeNames: { '#pk': 'pk', '#sk': 'sk' },
    ExpressionAttributeValues: { ':pk': { S: 'P' }, ...values },
    ...how,
  })
const due = (how: Partial<QueryCommandInput> = {}) =>
  new QueryCommand({
    TableName,
    IndexName: 'due',
    KeyConditionExpression: '#of = :of',
    ExpressionAttributeNames: { '#of': 'dueOf' },
    ExpressionAttributeValues: { ':of': { S: 'X' } },
    ...how,
  })
const puts = (count: number, bytes = 1) =>
  Array.from({ length: count }, (_, at) => ({ pk: { S: `P${at}` }, sk: { S: 'S' }, b: { S: 'x'.repeat(bytes) } }))
const transaction = (items: readonly Attributes[]) =>
  new TransactWriteItemsCommand({ TransactItems: items.map((Item) => ({ Put: { TableName, Item } })) })
const batchOf = (items: readonly Attributes[]) =>
  new BatchWriteItemCommand({ RequestItems: { [TableName]: items.map((Item) => ({ PutRequest: { Item } })) } })
const keysOf = (count: number) =>
  new BatchGetItemCommand({ RequestItems: { [TableName]: { Keys: puts(count).map(({ pk, sk }) => ({ pk, sk })) } } })

beforeEach(async () => {
  simulated = new SimulatedTables({ now: () => NOW })
  await Promise.all([byLocal(put()), bySimulated(put())])
})

const N1 = { ':v': { N: '1' } }
const S1 = { ':v': { S: 'x' } }
const BACKWARDS = { ConditionExpression: '#text BETWEEN :v AND :w' }

const REFUSED: Readonly<Record<string, Command>> = {
  'a table that is not there': get({ TableName: 'none' }),
  'half a key': get({ Key: { pk: { S: 'P' } } }),
  'a key that is no text': get({ Key: { ...KEY, sk: { N: '1' } } }),
  'an empty key': put({ sk: { S: '' } }),
  'a partition key of 2,049 bytes': put({ pk: { S: '海'.repeat(683) } }),
  'a sort key of 1,025 bytes': put({ sk: { S: 'x'.repeat(1025) } }),
  'an empty key of an index': put({ due: { S: '' } }),
  'a key of an index that is no text': put({ due: { N: '1' } }),
  'a key of an index that becomes no text': update('SET #due = :v', N1),
  'the same within a transaction': updateInTransaction('SET #due = :v', N1),
  'an empty expression': update(''),
  'another key': update('SET #pk = :v', S1),
  'an attribute twice': update('SET #a = :v REMOVE #a', S1),
  'a value that no expression uses': update('SET #a = :v', { ...S1, ':w': { S: 'x' } }),
  'a name that no expression uses': update('SET #a = :v', S1, { ExpressionAttributeNames: { '#a': 'a', '#b': 'b' } }),
  'a value that is not given': update('SET #a = :w', S1),
  'a number added to a text': update('ADD #text :v', N1),
  'the same in a transaction': updateInTransaction('ADD #text :v', N1),
  'a text added': update('ADD #a :v', S1),
  'a sum with nothing': update('SET #a = #b + :v', N1),
  'a number within a text': update('SET #a = :v', N1, { ConditionExpression: 'begins_with(#text, :v)' }),
  'a number of 39 digits': put({ n: { N: '1'.repeat(39) } }),
  'a number above all': put({ n: { N: '1e126' } }),
  'a number below all': put({ n: { N: '-1e-131' } }),
  'no number': put({ n: { N: 'x' } }),
  'an empty set': put({ set: { SS: [] } }),
  'a set with one member twice': put({ set: { NS: ['1', '1.0'] } }),
  'an item beyond its size': put({ text: { S: 'x'.repeat(ITEM_MAX) } }),
  'an item that becomes too large': update('SET #a = :v', { ':v': { S: 'x'.repeat(ITEM_MAX) } }),
  'the same, transacted': updateInTransaction('SET #a = :v', { ':v': { S: 'x'.repeat(ITEM_MAX) } }),
  'no writes': transaction([]),
  '101 writes': transaction(puts(101)),
  'more than 4 MB in one transaction': transaction(puts(11, 390_000)),
  'a row twice in one transaction': transaction([ROW, ROW]),
  '26 puts in a batch': batchOf(puts(26)),
  'a row twice in one batch': batchOf([ROW, ROW]),
  '101 keys': keysOf(101),
  'no keys': keysOf(0),
  'a key twice': new BatchGetItemCommand({ RequestItems: { [TableName]: { Keys: [KEY, KEY] } } }),
  'bounds the wrong way round': query('#sk BETWEEN :from AND :to', { ':from': { S: 'B' }, ':to': { S: 'A' } }),
  'conditions with bounds the wrong way round': update('SET #a = :v', { ...S1, ':w': { S: 'a' } }, BACKWARDS),
  'pages of nothing': query('#sk >= :v', S1, { Limit: 0 }),
  'a start with half a key': query('#sk >= :v', S1, { ExclusiveStartKey: { pk: { S: 'P' } } }),
  'a start with more than a key': query('#sk >= :v', S1, { ExclusiveStartKey: { ...KEY, due: { S: 'D' } } }),
  'a start without the keys of the index': due({ ExclusiveStartKey: KEY }),
  'a consistent read of an index': due({ ConsistentRead: true }),
  'an index of another table': due({ TableName: 'audit' }),
}

describe('refused by both', () => {
  for (const [what, command] of Object.entries(REFUSED))
    it(what, async () => {
      const said = await bySimulated(command)
      expect(said).not.toHaveProperty('answer')
      expect(said).toEqual(await byLocal(command))
    })
})

const VALUES: Attributes = {
  n: { L: ['1e2', '1.50', '-0', '0.000001', '1e-7', '-1.0e-3', '007', '9'.repeat(38)].map((N) => ({ N })) },
  bytes: { B: new Uint8Array([0, 255]) },
  texts: { SS: ['a', 'b'] },
  numbers: { NS: ['1', '2.5'] },
  deep: { M: { a: { L: [{ M: { b: { NULL: true } } }, { BOOL: false }] } } },
}

describe('answered by both', () => {
  const both = async (...commands: readonly Command[]) => {
    for (const command of commands) {
      const said = await bySimulated(command)
      expect(said).toEqual(await byLocal(command))
    }
  }

  it('every type of value, numbers as they are written', async () => {
    await both(put(VALUES), get())
  })

  it('sums, differences, defaults and members of sets', async () => {
    await both(
      update('SET #a = if_not_exists(#missing, :v)', N1),
      update('SET #b = #a + :v, #c = #a - :v', { ':v': { N: '0.10' } }),
      update('SET #d = #n ADD #n :v', { ':v': { N: '123456789012345678901234567890' } }),
      update('ADD #set :v', { ':v': { SS: ['a', 'b'] } }),
      update('ADD #set :v REMOVE #a', { ':v': { SS: ['b', 'c'] } }),
      get(),
    )
  })

  it('tells what lay there where a condition fails', async () => {
    const command = update(
      'SET #n = :v',
      { ':v': { N: '2' } },
      { ConditionExpression: '#n = :v', ReturnValuesOnConditionCheckFailure: 'ALL_OLD' },
    )
    const itemOf = async (send: () => unknown) => {
      try {
        return await send()
      } catch (error) {
        return (error as { Item?: unknown }).Item
      }
    }
    expect(await itemOf(() => simulated.send(command))).toEqual(ROW)
    expect(await itemOf(() => bySdk(engine.client).send(command))).toEqual(ROW)
  })

  it('no more than 16 MB of a batch', async () => {
    const rows = puts(50, 390_000)
    for (const some of [rows.slice(0, 10), rows.slice(10, 20), rows.slice(20, 30), rows.slice(30, 40), rows.slice(40)])
      await both(transaction(some))
    const read = async (send: () => unknown) => {
      const { Responses, UnprocessedKeys } = (await send()) as {
        Responses: Record<string, []>
        UnprocessedKeys: Record<string, { Keys: [] }>
      }
      return [Responses[TableName]?.length, UnprocessedKeys[TableName]?.Keys.length]
    }
    expect(await read(() => simulated.send(keysOf(50)))).toEqual(
      await read(() => bySdk(engine.client).send(keysOf(50))),
    )
    const asked = rows.map(
      ({ pk: { S: pk } }) => ({ table: TableName, key: { pk, sk: 'S' }, model: { parse: () => pk } }) as const,
    )
    expect(await dynamoTable((name) => name, tableClient(simulated)).batchGet(asked)).toEqual(
      rows.map(({ pk }) => pk.S),
    )
  })

  it('takes an item up to its size, counted to the byte', async () => {
    // of longer numbers AWS says only about how large they are
    const scalars = fc.oneof(
      fc.integer({ min: 0, max: 9 }).map((n) => ({ N: String(n) })),
      fc.string({ unit: 'grapheme' }).map((S) => ({ S })),
      fc.constantFrom({ BOOL: true }, { NULL: true as const }),
    )
    const values = fc.oneof(
      scalars,
      fc.array(scalars).map((L) => ({ L })),
      fc.dictionary(fc.stringMatching(/^[a-z]{1,5}$/), scalars).map((M) => ({ M })),
    )
    const attributes = fc.dictionary(fc.stringMatching(/^[a-z海]{2,6}$/), values)
    const nearly = fc.asyncProperty(attributes, fc.constantFrom(-1, 0, 1), async (some, over) => {
      const rest = { ...KEY, ...some, b: { S: '' } }
      const command = new PutItemCommand({
        TableName,
        Item: { ...rest, b: { S: 'x'.repeat(ITEM_MAX + over - sizeOf(rest)) } },
      })
      const said = await bySimulated(command)
      expect(said).toEqual(over > 0 ? INVALID : { answer: {} })
      expect(said).toEqual(await byLocal(command))
    })
    await fc.assert(nearly, { numRuns: 25 })
  })

  it('pages of 1 MB, whatever the sizes of their rows', async () => {
    const pages = fc.asyncProperty(
      fc.array(fc.integer({ min: 1, max: 380_000 }), { minLength: 8, maxLength: 12 }),
      fc.boolean(),
      async (sizes, forward) => {
        for (const [at, size] of sizes.entries())
          await both(put({ sk: { S: `R${at}` }, text: { S: 'x'.repeat(size) } }))
        const read = async (send: (command: QueryCommand) => unknown) => {
          const { Items, LastEvaluatedKey } = (await send(
            query('#sk >= :v', { ':v': { S: 'R' } }, { ScanIndexForward: forward }),
          )) as { Items: Attributes[]; LastEvaluatedKey?: Attributes }
          return [Items.map(({ sk }) => sk), LastEvaluatedKey]
        }
        expect(await read((command) => simulated.send(command))).toEqual(
          await read((command) => bySdk(engine.client).send(command)),
        )
      },
    )
    await fc.assert(pages, { numRuns: 6 })
  })
})

type Departure = { readonly command: Command; readonly simulated: unknown; readonly local: unknown }
const ANSWERED = { answer: expect.anything() }

const DEPARTURES: Readonly<Record<string, Departure>> = {
  // findings/dynoxide-index-keys.sh; https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
  'bounds the keys of an index': {
    command: put({ due: { S: 'x'.repeat(1025) } }),
    simulated: INVALID,
    local: ANSWERED,
  },
  // architect/dynalite, test/query.js, held against DynamoDB; https://github.com/floci-io/floci/issues/3322
  'starts in no other partition': {
    command: query('#sk >= :v', S1, { ExclusiveStartKey: { pk: { S: 'Q' }, sk: { S: 'x' } } }),
    simulated: INVALID,
    local: ANSWERED,
  },
  // the same; https://github.com/aws/aws-sdk-ruby/issues/2456
  'starts within what is asked for': {
    command: query('#sk >= :v', S1, { ExclusiveStartKey: KEY }),
    simulated: INVALID,
    local: ANSWERED,
  },
  // https://github.com/getmoto/moto/issues/7062
  'asks for no empty key': {
    command: query('#sk >= :v', { ...S1, ':pk': { S: '' } }),
    simulated: INVALID,
    local: ANSWERED,
  },
  // as it does of one write: architect/dynalite, test/updateItem.js, held against DynamoDB
  'takes no bounds the wrong way round within a transaction': {
    command: updateInTransaction('SET #a = :v', { ...S1, ':w': { S: 'a' } }, BACKWARDS),
    simulated: INVALID,
    local: { canceled: ['ConditionalCheckFailed'] },
  },
  // "Condition parameter type does not match schema type"
  'asks for no number where keys are texts': {
    command: query('#sk >= :v', N1),
    simulated: INVALID,
    local: ANSWERED,
  },
  // "Incorrect operand type for operator or function; operator: <, operand type: BOOL"
  'orders nothing but numbers, texts and bytes': {
    command: update('SET #a = :v', { ...S1, ':w': { BOOL: true } }, { ConditionExpression: '#text < :w' }),
    simulated: INVALID,
    local: refused('ConditionalCheckFailedException'),
  },
}

describe('as AWS does, where the local engine departs from it', () => {
  for (const [what, { command, simulated: ours, local }] of Object.entries(DEPARTURES))
    it(what, async () => {
      expect(await bySimulated(command)).toEqual(ours)
      expect(await byLocal(command)).toEqual(local)
    })

  // findings/dynoxide-prefixes.sh; keys are compared byte by byte:
  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html
  it('tells capitals from small letters in a prefix', async () => {
    const command = query('begins_with(#sk, :v)', { ':v': { S: 's' } })
    const countOf = async (send: () => unknown) => ((await send()) as { Count: number }).Count
    expect(await countOf(() => simulated.send(command))).toBe(0)
    expect(await countOf(() => bySdk(engine.client).send(command))).toBe(1)
  })

  // https://github.com/scylladb/scylladb/issues/5862
  it('makes no row where there is none by taking attributes away', async () => {
    const there = { Key: { pk: { S: 'Q' }, sk: { S: 'S' } } }
    for (const send of [byLocal, bySimulated]) await send(update('REMOVE #a', undefined, there))
    expect(await bySimulated(get(there))).toEqual({ answer: {} })
    expect(await byLocal(get(there))).toEqual({ answer: { Item: there.Key } })
  })
})
