/** What one invocation is given in the place of lib/platform/aws' own clients, clock and chance: the product's adapters on the simulated engines. */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import type { S3Client } from '@aws-sdk/client-s3'
import type { SQSClient } from '@aws-sdk/client-sqs'
import { ID_ALPHABET } from '../../lib/kernel/ids.ts'
import { dynamoBatchTable } from '../../lib/platform/aws/batch-table.ts'
import { repeatingWith } from '../../lib/platform/aws/clients.ts'
import { s3Objects } from '../../lib/platform/aws/objects.ts'
import { sqsQueue } from '../../lib/platform/aws/queue.ts'
import type { Alarm, BatchTable, Clock, Http, Ids, Log, Objects, Queue } from '../../lib/platform/ports.ts'
import type { Random } from './random.ts'
import type { Task } from './scheduler.ts'
import { clientOf, directClient, type Engine, type SimulatedClient, type Wire } from './wire.ts'

export type Engines = { readonly tables: Engine; readonly queues: Engine; readonly objects: Engine }

export type SimulatedPorts = {
  readonly table: BatchTable
  readonly objects: Objects
  readonly queue: Queue
  readonly clock: Clock
  readonly alarm: Alarm
  readonly ids: Ids
  readonly log: Log
  readonly http: Http
  readonly baseUrl: string
}

export const BASE_URL = 'https://api.example.test'

const base32 = (value: number, length: number): string => {
  let text = ''
  for (let rest = value, at = 0; at < length; at++, rest = Math.floor(rest / 32))
    text = `${ID_ALPHABET[rest % 32]}${text}`
  return text
}

/** As `randomIds`, by the world's own chance. */
export const idsOf = (clock: Clock, random: Random): Ids => ({
  next: (prefix) =>
    `${prefix}_${base32(clock.now().getTime(), 10)}${Array.from({ length: 16 }, () => ID_ALPHABET[random.int(32)]).join('')}`,
  secret: (bytes) => random.bytes(bytes).toString('base64url'),
})

type Clients = { readonly [Name in keyof Engines]: SimulatedClient }

const clientsOf = (engines: Engines, client: (engine: Engine) => SimulatedClient): Clients => ({
  tables: client(engines.tables),
  queues: client(engines.queues),
  objects: client(engines.objects),
})

type Effects = Pick<SimulatedPorts, 'clock' | 'alarm' | 'ids' | 'log' | 'http'> & {
  readonly remainingMs: () => number
  readonly chance: () => number
}

/** Resources are called in the account as they are called in code. The adapters ask of a client what the simulated one has. */
const adapted = (
  { tables, queues, objects }: Clients,
  { remainingMs, chance, ...effects }: Effects,
): SimulatedPorts => {
  const pauseWithin = (ms: number): Promise<void> => effects.alarm.after(Math.floor(chance() * ms))
  const repeats = repeatingWith({ pauseWithin, remainingMs })
  const same = (name: string): string => name
  return {
    ...effects,
    baseUrl: BASE_URL,
    table: dynamoBatchTable(same, tables as unknown as DynamoDBClient, repeats),
    objects: s3Objects(same, () => 'governance', objects as unknown as S3Client),
    queue: sqsQueue(same, effects.log, queues as unknown as SQSClient),
  }
}

export type Around = Wire & {
  readonly engines: Engines
  readonly ids: Random
  readonly onLog: (task: Task, event: string, fields: unknown) => void
  readonly post: (task: Task) => Http['post']
}

export const portsOf = (around: Around, task: Task): SimulatedPorts => {
  const { scheduler, random } = around
  const clock: Clock = { now: () => new Date(scheduler.now + task.skewMs) }
  return adapted(
    clientsOf(around.engines, (engine) => clientOf(around, task, engine)),
    {
      clock,
      alarm: { after: (ms) => scheduler.pause(task, ms) },
      ids: idsOf(clock, around.ids),
      log: { info: () => {}, error: (event, fields) => around.onLog(task, event, fields), measure: () => {} },
      http: { post: around.post(task) },
      remainingMs: () => task.deadline - scheduler.now,
      chance: () => random.next(),
    },
  )
}

const NOWHERE: Http = { post: () => Promise.reject(new Error('nobody is called from outside the world')) }

/** For the making of a world, and for looking at what is left of it: nothing waits, nothing fails. */
export const directPorts = (engines: Engines, clock: Clock, random: Random): SimulatedPorts =>
  adapted(clientsOf(engines, directClient), {
    clock,
    alarm: { after: async () => {} },
    ids: idsOf(clock, random),
    log: { info: () => {}, error: () => {}, measure: () => {} },
    http: NOWHERE,
    remainingMs: () => Number.POSITIVE_INFINITY,
    chance: () => random.next(),
  })
