/**
 * The clients of one task, as the product's adapters take them: each call waits for its turn, meets its fate and is repeated as the SDK
 * repeats it. The SDK's own client is left out with its serializer; what it promises is here: four attempts, pauses between them, one
 * token for all attempts of a transaction, and how many there were.
 */
import {
  BatchGetItemCommand,
  type BatchGetItemCommandOutput,
  DeleteItemCommand,
  PutItemCommand,
  QueryCommand,
  type QueryCommandOutput,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import { INDEXES, type IndexName } from '../../lib/names/resources.ts'
import { cancelledBy, conflicting, type Fate, fateOf, type Illness, internal, throttling, timedOut } from './faults.ts'
import type { Random } from './random.ts'
import type { Scheduler, Task } from './scheduler.ts'

/** A command of any of the three services. */
// biome-ignore lint/suspicious/noExplicitAny: the engines know the input and output of each command
export type Command = { readonly input: any; readonly constructor: { readonly name: string } }
// biome-ignore lint/suspicious/noExplicitAny: as the engine gives it
export type Output = any

export type Engine = {
  send(command: Command): Output
}

type Sent = { readonly task: Task; readonly command: Command; readonly output: Output }

export type Wire = {
  readonly scheduler: Scheduler
  readonly random: Random
  readonly illness: () => Illness
  /** Of a query: what is more is left for the next page. */
  readonly pageBytes: number
  /** What had its effect on an engine, whether or not the task hears of it. */
  readonly onEffect: (sent: Sent) => void
}

const ATTEMPTS = 4
export const WHOLE_PAGE = 1024 * 1024
const BASE_PAUSE_MS = 100

const WRITES = [PutItemCommand, UpdateItemCommand, DeleteItemCommand, TransactWriteItemsCommand] as const
const isWrite = (command: Command): boolean => WRITES.some((kind) => command instanceof kind)

const isThrottling = (error: Error): boolean => error.name === 'ProvisionedThroughputExceededException'

const REPEATED = new Set(['ProvisionedThroughputExceededException', 'InternalServerError', 'TimeoutError'])

/** What a call is about in a few words: they make the trace. */
const subjectOf = ({ input }: Command): string => {
  const [first] = input.TransactItems ?? []
  const { TableName, Key, Item, ExpressionAttributeValues } = first?.Put ?? first?.Update ?? first?.Delete ?? input
  if (TableName === undefined) return Key ?? input.QueueUrl ?? Object.keys(input.RequestItems ?? {}).join('+')
  const { pk, sk } = Key ?? Item ?? {}
  const place = pk === undefined ? ExpressionAttributeValues?.[':pk']?.S : `${pk.S} ${sk.S}`
  return `${TableName} ${place}${input.TransactItems ? ` and ${input.TransactItems.length - 1} more` : ''}`
}

export const labelOf = (command: Command): string =>
  `${command.constructor.name.replace('Command', '')} ${subjectOf(command)}`

/** A batch that came back in part: the rest is asked for again by whoever asked. */
const inPart = (output: BatchGetItemCommandOutput, { input: asked }: Command, random: Random): Output => {
  const left: Record<string, { Keys: unknown[] }> = {}
  const kept: Record<string, unknown[]> = {}
  for (const [table, { Keys = [], ...how }] of Object.entries<Output>(asked.RequestItems)) {
    const isLeft = Keys.map(() => random.chance(0.4))
    const keyOf = ({ pk, sk }: Output): string => `${pk.S} ${sk.S}`
    const leftKeys = new Set(Keys.filter((_: unknown, at: number) => isLeft[at]).map(keyOf))
    if (leftKeys.size > 0) left[table] = { ...how, Keys: Keys.filter((key: unknown) => leftKeys.has(keyOf(key))) }
    kept[table] = (output.Responses?.[table] ?? []).filter((item) => !leftKeys.has(keyOf(item)))
  }
  return { ...output, Responses: kept, UnprocessedKeys: left }
}

/** A page ends where it is full; its last row says where the next begins. */
const cutPage = (output: QueryCommandOutput, { input }: QueryCommand, most: number): Output => {
  const { Items = [] } = output
  let bytes = 0
  const fit = Items.findIndex((item, at) => {
    bytes += JSON.stringify(item).length
    return at > 0 && bytes > most
  })
  const last = Items[fit - 1]
  if (fit < 0 || !last) return output
  const index = input.IndexName === undefined ? [] : INDEXES[input.IndexName as IndexName].keys
  const key = Object.fromEntries(['pk', 'sk', ...index].map((name) => [name, last[name]]))
  return { ...output, Items: Items.slice(0, fit), LastEvaluatedKey: key }
}

const refusedBy = (fate: Fate, command: Command, random: Random): Error | undefined => {
  if (fate === 'throttled') return throttling()
  if (fate === 'failed') return internal()
  if (fate !== 'conflict') return undefined
  return command instanceof TransactWriteItemsCommand
    ? cancelledBy(command.input.TransactItems?.length ?? 0, random)
    : conflicting()
}

/** One attempt of one call. `before`: what an earlier attempt of the same transaction came to, though nobody heard of it. */
const attempt = (
  { random, illness, pageBytes, onEffect }: Wire,
  engine: Engine,
  { task, command, before }: { task: Task; command: Command; before: { output?: Output } },
): Output => {
  const fate = fateOf(illness(), random, isWrite(command))
  const refused = refusedBy(fate, command, random)
  if (refused) throw refused
  const isRepeated = command instanceof TransactWriteItemsCommand && before.output !== undefined
  const output = isRepeated ? before.output : engine.send(command)
  if (!isRepeated) onEffect({ task, command, output })
  before.output = output
  if (fate === 'lost') throw timedOut()
  if (command instanceof QueryCommand && pageBytes < WHOLE_PAGE) return cutPage(output, command, pageBytes)
  return command instanceof BatchGetItemCommand && random.chance(illness().partial)
    ? inPart(output, command, random)
    : output
}

export type SimulatedClient = {
  send(command: Command): Promise<Output>
  readonly config: { retryStrategy(): Promise<Retries> }
}

type Token = { readonly count: number }
type Retries = {
  acquireInitialRetryToken(scope: string): Promise<Token>
  refreshRetryTokenForRetry(token: Token, why: unknown): Promise<Token>
  recordSuccess(token: Token): void
}

/** As the SDK paces what a batch left over. */
const retriesOf = ({ scheduler, random }: Wire, task: Task): Retries => ({
  acquireInitialRetryToken: async () => ({ count: 0 }),
  refreshRetryTokenForRetry: async ({ count }) => {
    if (count >= ATTEMPTS) throw throttling()
    await scheduler.pause(task, random.int(BASE_PAUSE_MS * 2 ** count) + 1)
    return { count: count + 1 }
  },
  recordSuccess: () => {},
})

const withAttempts = (error: unknown, attempts: number): unknown => {
  if (error instanceof Error && '$metadata' in error)
    Object.assign(error, { $metadata: { ...(error.$metadata as object), attempts } })
  return error
}

export const clientOf = (wire: Wire, task: Task, engine: Engine): SimulatedClient => ({
  config: { retryStrategy: async () => retriesOf(wire, task) },
  async send(command) {
    const before: { output?: Output } = {}
    for (let count = 1; ; count++) {
      try {
        return await wire.scheduler.call(task, labelOf(command), () => attempt(wire, engine, { task, command, before }))
      } catch (error) {
        if (!(error instanceof Error) || !REPEATED.has(error.name) || count >= ATTEMPTS)
          throw withAttempts(error, count)
        const most = BASE_PAUSE_MS * 2 ** count * (isThrottling(error) ? 5 : 1)
        await wire.scheduler.pause(task, wire.random.int(most) + 1)
      }
    }
  },
})

/** Where nothing is scheduled: the making of a world, and looking at what is left of it. */
export const directClient = (engine: Engine): SimulatedClient => ({
  config: { retryStrategy: () => Promise.reject(new Error('nothing is left over here')) },
  send: async (command) => engine.send(command),
})
