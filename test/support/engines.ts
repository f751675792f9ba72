/** Real engines for tests. What a test gets is empty; the process behind it may have served another file before. */

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import {
  type AttributeDefinition,
  CreateTableCommand,
  DeleteTableCommand,
  DynamoDBClient,
  ListTablesCommand,
} from '@aws-sdk/client-dynamodb'
import { inject } from 'vitest'
import type { Model } from '../../lib/kernel/stored.ts'
import { INDEXES, TABLES, type TableName } from '../../lib/names/resources.ts'
import { dynamoBatchTable } from '../../lib/platform/aws/batch-table.ts'
import type { Ask, BatchTable, Key, Query } from '../../lib/platform/ports.ts'
import { until } from '../../tools/patience.ts'
import type { Looked } from './looked.ts'

export type TestTable = {
  readonly url: string
  /** With a model, as the platform reads; without one, as rows lie. */
  readonly table: BatchTable & Looked
  readonly client: DynamoDBClient
  stop(): Promise<void>
}

const AS_IT_LIES = { parse: (row: unknown) => row }

/** Reads by the model that is named, or gives the row as it lies. */
const looking = (table: BatchTable): BatchTable & Looked => {
  const get = (name: TableName, key: Key, model: Model<unknown> = AS_IT_LIES) => table.get(name, key, model)
  const query = (asked: Query, model: Model<unknown> = AS_IT_LIES) => table.query(asked, model)
  const batchGet = (asked: readonly (Omit<Ask, 'model'> & Partial<Pick<Ask, 'model'>>)[]) =>
    table.batchGet(asked.map((one) => ({ model: AS_IT_LIES, ...one })))
  return { ...table, get, query, batchGet } as BatchTable & Looked
}

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

const engineBinary = () =>
  join(dirname(createRequire(import.meta.url).resolve('@dynoxide/linux-x64/package.json')), 'dynoxide')

const tableOf = (name: TableName): CreateTableCommand => {
  const indexes = Object.entries(INDEXES).filter(([, index]) => index.table === name)
  const attributes = new Set(['pk', 'sk', ...indexes.flatMap(([, index]) => index.keys)])
  const schema = ([hash, range]: readonly [string, string]) => [
    { AttributeName: hash, KeyType: 'HASH' as const },
    { AttributeName: range, KeyType: 'RANGE' as const },
  ]
  return new CreateTableCommand({
    TableName: name,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [...attributes].map(
      (AttributeName): AttributeDefinition => ({ AttributeName, AttributeType: 'S' }),
    ),
    KeySchema: schema(['pk', 'sk']),
    ...(indexes.length > 0 && {
      GlobalSecondaryIndexes: indexes.map(([IndexName, { keys, projection }]) => ({
        IndexName,
        KeySchema: schema(keys),
        Projection: { ProjectionType: projection },
      })),
    }),
  })
}

const clientOf = (url: string): DynamoDBClient =>
  new DynamoDBClient({
    endpoint: url,
    region: 'cn-north-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  })

const listening = (client: DynamoDBClient, engine: ChildProcess): Promise<unknown> =>
  until(
    () => {
      if (engine.exitCode !== null || engine.signalCode !== null)
        throw new Error(`the engine ended with ${engine.exitCode ?? engine.signalCode}`)
      return client.send(new ListTablesCommand({})).catch(() => undefined)
    },
    { what: 'starting the table engine', seconds: 10, everyMs: 10 },
  )

export type Engine = { readonly url: string; stop(): Promise<void> }

/** An engine without tables. Throws where it ends before it has answered. */
export const startEngine = async (): Promise<Engine> => {
  const port = await freePort()
  const engine = spawn(engineBinary(), ['--host', '127.0.0.1', '--port', String(port)], { stdio: 'ignore' })
  const url = `http://127.0.0.1:${port}`
  const client = clientOf(url)
  const stop = async () => {
    const ended = engine.exitCode === null && engine.signalCode === null ? once(engine, 'exit') : undefined
    engine.kill('SIGKILL')
    await ended
  }
  try {
    await listening(client, engine)
    return { url, stop }
  } catch (error) {
    await stop()
    throw error
  } finally {
    client.destroy()
  }
}

declare module 'vitest' {
  export interface ProvidedContext {
    /** One for each worker of the run, at the place of its number; none where the suite brings no engines. */
    engines?: readonly string[]
  }
}

const engineOfWorker = (): Engine | undefined => {
  const url = inject('engines')?.[Number(process.env['VITEST_POOL_ID']) - 1]
  return url === undefined ? undefined : { url, stop: async () => {} }
}

/** Whatever lies in it, of a file that failed halfway too, is gone. */
const empty = async (client: DynamoDBClient): Promise<void> => {
  const { TableNames = [] } = await client.send(new ListTablesCommand({}))
  for (const TableName of TableNames) await client.send(new DeleteTableCommand({ TableName }))
}

const tableOn = async (engine: Engine): Promise<TestTable> => {
  const client = clientOf(engine.url)
  const stop = async () => {
    client.destroy()
    await engine.stop()
  }
  try {
    await empty(client)
    for (const name of Object.keys(TABLES) as TableName[]) await client.send(tableOf(name))
  } catch (error) {
    await stop()
    throw error
  }
  return { url: engine.url, table: looking(dynamoBatchTable((name) => name, client)), client, stop }
}

/** The Table port on an engine that ends with it. */
export const startOwnTable = async (): Promise<TestTable> => tableOn(await startEngine())

/**
 * The Table port on empty tables with their indexes: those of the worker, which serve one at a time, so what an earlier call gave is empty
 * from here on; where the suite brings no engines, on one of its own.
 */
export const startTable = async (): Promise<TestTable> => tableOn(engineOfWorker() ?? (await startEngine()))
