/** The tables of a stage and their copies: what they are called, and the two ways a copy is made. */
import {
  BatchWriteItemCommand,
  CreateTableCommand,
  DeleteTableCommand,
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  type DynamoDBClient,
  ListTablesCommand,
  paginateScan,
  RestoreTableToPointInTimeCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb'
import { unmarshall } from '@aws-sdk/util-dynamodb'
import { TABLES, type TableName } from '../../lib/names/resources.ts'
import { dynamoTable } from '../../lib/platform/aws/table.ts'
import type { Row, Table } from '../../lib/platform/ports.ts'

export const TABLE_NAMES = Object.keys(TABLES) as TableName[]

/** What each table is called. */
export type Called = Readonly<Record<TableName, string>>

/** Tables as the platform reads them, and whole. */
export type Store = { readonly table: Table; scan(table: TableName): AsyncIterable<readonly Row[]> }

export const storeOf = (client: DynamoDBClient, called: Called): Store => ({
  table: dynamoTable((name) => called[name], client),
  async *scan(name) {
    for await (const page of paginateScan({ client }, { TableName: called[name] }))
      yield (page.Items ?? []).map((item) => unmarshall(item))
  },
})

const everyTable = <T>(make: (name: TableName) => T): Record<TableName, T> =>
  Object.fromEntries(TABLE_NAMES.map((name) => [name, make(name)])) as Record<TableName, T>

/** CloudFormation's names: stack, pinned logical id, and what it added. Names of earlier copies are none of them. */
export const findTables = async (client: DynamoDBClient, stage: string): Promise<Called> => {
  const all: string[] = []
  let after: string | undefined
  do {
    const page = await client.send(new ListTablesCommand(after ? { ExclusiveStartTableName: after } : {}))
    all.push(...(page.TableNames ?? []))
    after = page.LastEvaluatedTableName
  } while (after)
  return everyTable((name) => {
    const begin = `dengtong-${stage}-data-${name.charAt(0).toUpperCase()}${name.slice(1)}Table`
    const found = all.filter((one) => one.startsWith(begin) && !isCopy(one))
    if (found.length !== 1) throw new Error(`${found.length} tables begin with ${begin}; there must be one`)
    return found[0] as string
  })
}

const MARK = '-drill-'
const isCopy = (name: string): boolean => name.includes(MARK)

export const copiesOf = (live: Called, now: Date): Called =>
  everyTable((name) => `${live[name]}${MARK}${now.toISOString().replace(/\D/g, '').slice(0, 14)}`)

/** How a copy comes about. `upTo` is the moment whose rows it must have. */
export type Copier = {
  readonly says: string
  upTo(live: Called): Promise<Date>
  copy(source: string, target: string, upTo: Date): Promise<void>
}

const RESTORE_MAX_SECONDS = 4 * 3600

/** AWS: each table at the same second, with its indexes, under its key. */
export const restoring = (client: DynamoDBClient, at?: Date): Copier => ({
  says: 'RestoreTableToPointInTime',
  async upTo(live) {
    if (at) return at
    const latest = await Promise.all(
      Object.values(live).map(async (TableName) => {
        const answer = await client.send(new DescribeContinuousBackupsCommand({ TableName }))
        const recovery = answer.ContinuousBackupsDescription?.PointInTimeRecoveryDescription
        if (!recovery?.LatestRestorableDateTime) throw new Error(`${TableName} has no point-in-time recovery`)
        return recovery.LatestRestorableDateTime.getTime()
      }),
    )
    return new Date(Math.min(...latest))
  },
  async copy(SourceTableName, TargetTableName, RestoreDateTime) {
    await client.send(new RestoreTableToPointInTimeCommand({ SourceTableName, TargetTableName, RestoreDateTime }))
    await waitUntilTableExists({ client, maxWaitTime: RESTORE_MAX_SECONDS }, { TableName: TargetTableName })
  },
})

const WRITTEN_AT_ONCE = 25

/** Where there is no point-in-time recovery, as on this machine: a table of the same shape, row by row. For a platform at rest. */
export const scanning = (client: DynamoDBClient, at: Date): Copier => ({
  says: 'a table of the same shape, copied row by row',
  upTo: async () => at,
  async copy(source, target) {
    const { Table: shape } = await client.send(new DescribeTableCommand({ TableName: source }))
    await client.send(
      new CreateTableCommand({
        TableName: target,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: shape?.AttributeDefinitions,
        KeySchema: shape?.KeySchema,
        ...(shape?.GlobalSecondaryIndexes && {
          GlobalSecondaryIndexes: shape.GlobalSecondaryIndexes.map(({ IndexName, KeySchema, Projection }) => ({
            IndexName,
            KeySchema,
            Projection,
          })),
        }),
      }),
    )
    await waitUntilTableExists({ client, maxWaitTime: 60 }, { TableName: target })
    for await (const { Items = [] } of paginateScan({ client }, { TableName: source }))
      for (let start = 0; start < Items.length; start += WRITTEN_AT_ONCE) {
        const some = Items.slice(start, start + WRITTEN_AT_ONCE).map((Item) => ({ PutRequest: { Item } }))
        const { UnprocessedItems = {} } = await client.send(
          new BatchWriteItemCommand({ RequestItems: { [target]: some } }),
        )
        if (Object.keys(UnprocessedItems).length > 0) throw new Error(`${target} did not take every row`)
      }
  },
})

export const removeCopy = async (client: DynamoDBClient, name: string): Promise<void> => {
  if (!isCopy(name)) throw new Error(`${name} is no copy of a drill`)
  await client.send(new DeleteTableCommand({ TableName: name }))
}
