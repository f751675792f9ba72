/**
 * A thread that functions run in, one invocation at a time: each has its own modules, and while it runs, its own environment variables
 * and its own log.
 */
import { openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parentPort, workerData } from 'node:worker_threads'
import { makeCalls } from '../iam/calls.ts'
import { moveDate } from '../lib/clock.ts'
import { callTablesDirectly } from './table-calls.ts'
import type { Beginning, Message, Order } from './threads.ts'

const { clock, tables, logs, verbose, watchMemory }: Beginning = workerData
type Load = Extract<Order, { load: unknown }>['load']
type Invoke = Extract<Order, { invoke: unknown }>
type Handler = (event: unknown, context: object) => unknown
type Loaded = Load & { readonly handle: Handler; readonly log: number }

moveDate(clock)
const calls = makeCalls()
callTablesDirectly({ ...tables, judge: { ...tables.judge, calls } })

const post = (message: Message): void => parentPort?.postMessage({ ...message, calls: calls.take() })

/** What this thread holds: its heap, and the buffers that hang on it. */
const heldBytes = (): number => {
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

/** The most it held during an invocation, looked at every few milliseconds; only where somebody wants to know. */
const watched = async <T>(work: () => T): Promise<{ result: Awaited<T>; peakBytes?: number }> => {
  if (!watchMemory) return { result: await work() }
  let peakBytes = heldBytes()
  const look = (): void => {
    peakBytes = Math.max(peakBytes, heldBytes())
  }
  const looking = setInterval(look, 3)
  try {
    const result = await work()
    look()
    return { result, peakBytes }
  } finally {
    clearInterval(looking)
  }
}

const problem = (error: unknown): { errorType: string; errorMessage: string; trace: string } => {
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error))
  return { errorType: name, errorMessage: message, trace: stack ?? '' }
}

let log: number | undefined
let variables: Readonly<Record<string, string>> = {}

/** At once and in order, so that a line is there before whoever waits for the invocation looks for it. */
const write = (chunk: string | Uint8Array, ...more: unknown[]): true => {
  const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk
  if (log !== undefined) writeSync(log, bytes)
  if (verbose) writeSync(2, bytes)
  const done = more.findLast((one) => typeof one === 'function') as (() => void) | undefined
  if (done) process.nextTick(done)
  return true
}
process.stdout.write = write
process.stderr.write = write

const enter = (name: Load['environment'], file: number): void => {
  log = file
  if (variables === name) return
  for (const old of Object.keys(variables)) if (!(old in name)) delete process.env[old]
  Object.assign(process.env, name)
  variables = name
}

const functions = new Map<string, Loaded>()

const load = async (wanted: Load): Promise<void> => {
  const file = openSync(join(logs, `${wanted.name}.log`), 'a')
  enter(wanted.environment, file)
  const [source = '', exported = ''] = wanted.handler.split('.')
  try {
    const module = await import(pathToFileURL(join(wanted.directory, `${source}.mjs`)).href)
    const handle = module[exported]
    if (typeof handle !== 'function') throw new Error(`${exported} is not exported`)
    functions.set(wanted.name, { ...wanted, handle, log: file })
    post({ answer: { payload: 'null' } })
  } catch (error) {
    console.error(JSON.stringify({ level: 'ERROR', phase: 'init', ...problem(error) }))
    post({ answer: { error: problem(error) } })
  }
}

const contextOf = (one: Loaded, { requestId, deadlineMs }: Invoke): object => ({
  ...one.context,
  awsRequestId: requestId,
  callbackWaitsForEmptyEventLoop: false,
  getRemainingTimeInMillis: () => Math.max(0, deadlineMs - performance.timeOrigin - performance.now()),
})

const invoke = async (order: Invoke): Promise<void> => {
  const one = functions.get(order.invoke)
  if (!one) throw new Error(`${order.invoke} is not loaded`)
  enter(one.environment, one.log)
  try {
    const { result, peakBytes } = await watched(() => one.handle(JSON.parse(order.event), contextOf(one, order)))
    post({ answer: { payload: JSON.stringify(result ?? null) }, peakBytes })
  } catch (error) {
    console.error(JSON.stringify({ level: 'ERROR', requestId: order.requestId, ...problem(error) }))
    post({ answer: { error: problem(error) } })
  }
}

parentPort?.on('message', (order: Order) => {
  if ('load' in order) void load(order.load)
  else if ('invoke' in order) void invoke(order)
  else post({ reported: true })
})
