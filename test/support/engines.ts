/** Real engines for tests, each fresh and empty. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import {
  type AttributeDefinition,
  CreateTableCommand,
  DynamoDBClient,
  ListTablesCommand,
} from '@aws-sdk/client-dynamodb'
import { INDEXES, TABLES, type TableName } from '../../lib/names/resources.ts'
import { dynamoBatchTable } from '../../lib/platform/aws/batch-table.ts'
import type { BatchTable } from '../../lib/platform/ports.ts'
import { until } from '../../tools/patience.ts'

export type TestTable = { readonly table: BatchTable; readonly client: DynamoDBClient; stop(): Promise<void> }

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

const listening = (client: DynamoDBClient, engine: ChildProcess): Promise<unknown> =>
  until(
    () => {
      if (engine.exitCode !== null) throw new Error(`the engine ended with ${engine.exitCode}`)
      return client.send(new ListTablesCommand({})).catch(() => undefined)
    },
    { what: 'starting the table engine', seconds: 10, everyMs: 10 },
  )

/** The Table port on an engine of its own, with the four tables and their indexes. */
export const startTable = async (): Promise<TestTable> => {
  const port = await freePort()
  const engine = spawn(engineBinary(), ['--host', '127.0.0.1', '--port', String(port)], { stdio: 'ignore' })
  const client = new DynamoDBClient({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'cn-north-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  })
  const stop = async () => {
    client.destroy()
    const ended = engine.exitCode === null && engine.signalCode === null ? once(engine, 'exit') : undefined
    engine.kill('SIGKILL')
    await ended
  }
  try {
    await listening(client, engine)
    for (const name of Object.keys(TABLES) as TableName[]) await client.send(tableOf(name))
  } catch (error) {
    await stop()
    throw error
  }
  return { table: dynamoBatchTable((name) => name, client), client, stop }
}
