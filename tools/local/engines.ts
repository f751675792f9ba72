/** The engines below the gateway: dynoxide (a child process, SQLite) for tables, fauxqs (in process) for queues. */
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { join } from 'node:path'
import { type FauxqsServer, startFauxqs } from 'fauxqs'
import { until } from '../patience.ts'
import { engineCall } from './lib/http.ts'
import { tableEngine } from './table-engine.ts'
import type { Json, Resource } from './templates/template.ts'

export type Tables = { readonly port: number; readonly stop: () => Promise<void> }

export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })

const listening = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('close', () => socket.destroy())
    socket.once('connect', () => socket.end())
  })

const commandOf = (pid: number): string => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    return ''
  }
}

/** The engine of a runner that was killed may still hold the file. Only a process that names this very file is ended. */
export const endOrphan = async (data: string): Promise<void> => {
  const [pidFile, dbPath] = [join(data, 'tables.pid'), join(data, 'tables.db')]
  if (!existsSync(pidFile)) return
  const pid = Number(readFileSync(pidFile, 'utf8').trim())
  if (pid > 1 && commandOf(pid).includes(dbPath)) {
    process.kill(pid, 'SIGKILL')
    await until(() => !commandOf(pid).includes(dbPath), { what: 'ending the old engine', seconds: 10 })
  }
  rmSync(pidFile, { force: true })
}

/** The shell waits for its standard input to close, which happens however the runner ends, and then ends
 * the engine. A signal to the whole group, as Ctrl-C is, must not end the engine before the runner has stopped. */
const GUARD =
  'trap "" INT TERM; "$1" --port "$2" --db-path "$3" </dev/null >>"$5" 2>&1 & echo $! >"$4"; cat >/dev/null; kill -9 $!'

/** The engine at DYNAMODB_ENDPOINT, which somebody else started, or one of our own. */
export const startTables = async (data: string, logs: string): Promise<Tables> => {
  const engine = tableEngine(process.env['DYNAMODB_ENDPOINT'])
  return 'port' in engine
    ? { port: engine.port, stop: async () => undefined }
    : startOwnTables(engine.binary, data, logs)
}

const startOwnTables = async (binary: string, data: string, logs: string): Promise<Tables> => {
  const dbPath = join(data, 'tables.db')
  const pidFile = join(data, 'tables.pid')
  const port = await freePort()
  const guard = spawn('sh', ['-c', GUARD, 'sh', binary, String(port), dbPath, pidFile, join(logs, 'tables.log')], {
    stdio: ['pipe', 'ignore', 'inherit'],
  })
  const ended = new Promise((resolve) => guard.once('exit', resolve))
  await until(() => listening(port), { what: 'starting the table engine', seconds: 10 })
  return {
    port,
    stop: async () => {
      guard.stdin.end()
      await ended
    },
  }
}

const TABLE_FIELDS = ['TableName', 'AttributeDefinitions', 'KeySchema'] as const

/** For an engine that outlives our folder of data. */
export const dropTables = async (port: number, tables: readonly Resource[]): Promise<void> => {
  for (const { ref } of tables)
    await engineCall(port, 'DynamoDB_20120810.DeleteTable', JSON.stringify({ TableName: ref }))
}

export const createTables = async (port: number, tables: readonly Resource[]): Promise<void> => {
  const listed = await engineCall(port, 'DynamoDB_20120810.ListTables', '{}')
  const existing: string[] = JSON.parse(listed.body.toString('utf8')).TableNames ?? []
  for (const { ref, properties } of tables) {
    if (existing.includes(ref)) continue
    const indexes = (properties.GlobalSecondaryIndexes ?? []).map(({ IndexName, KeySchema, Projection }: Json) => ({
      IndexName,
      KeySchema,
      Projection,
    }))
    const input = {
      ...Object.fromEntries(TABLE_FIELDS.map((field) => [field, properties[field]])),
      TableName: ref,
      BillingMode: 'PAY_PER_REQUEST',
      ...(indexes.length > 0 ? { GlobalSecondaryIndexes: indexes } : {}),
    }
    const made = await engineCall(port, 'DynamoDB_20120810.CreateTable', JSON.stringify(input))
    if (made.status !== 200) throw new Error(`creating ${ref}: ${made.body.toString('utf8')}`)
  }
}

export const startQueues = async (data: string, region: string): Promise<FauxqsServer> => {
  const dataDir = join(data, 'queues')
  mkdirSync(dataDir, { recursive: true })
  return startFauxqs({ port: 0, logger: false, dataDir, defaultRegion: region })
}

const QUEUE_FIELDS = [
  'VisibilityTimeout',
  'MessageRetentionPeriod',
  'DelaySeconds',
  'MaximumMessageSize',
  'ReceiveMessageWaitTimeSeconds',
] as const

export const queueName = (queue: Resource): string => queue.attributes.QueueName ?? ''

export const createQueues = (engine: FauxqsServer, queues: readonly Resource[], region: string): void => {
  for (const queue of queues) {
    if (queue.properties.FifoQueue) throw new Error(`${queue.id}: the runner hosts standard queues only`)
    if (engine.inspectQueue(queueName(queue))) continue
    const attributes: Record<string, string> = Object.fromEntries(
      QUEUE_FIELDS.filter((field) => queue.properties[field] !== undefined).map((field) => [
        field,
        String(queue.properties[field]),
      ]),
    )
    const redrive = queue.properties.RedrivePolicy
    // The engine knows only the partition `aws`.
    if (redrive)
      attributes.RedrivePolicy = JSON.stringify({
        ...redrive,
        deadLetterTargetArn: redrive.deadLetterTargetArn.replace(/^arn:[^:]+:/, 'arn:aws:'),
      })
    engine.createQueue(queueName(queue), { region, attributes })
  }
}
