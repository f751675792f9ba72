/**
 * A thread that functions run in, one invocation of each at a time. Modules are a function's own; its environment variables, its log and
 * whether it may still act go with the asynchronous context that it was called in.
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import { openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parentPort, workerData } from 'node:worker_threads'
import { tableFaults } from '../faults.ts'
import { makeCalls } from '../iam/calls.ts'
import { moveDate } from '../lib/clock.ts'
import { takeRequests } from './requests.ts'
import type { Beginning, Invoke, Load, Message, Order } from './threads.ts'

const { clock, tables, faultBoard, logs, verbose, watchMemory }: Beginning = workerData

type Handler = (event: unknown, context: object) => unknown
/** One environment of a function. */
type Loaded = { readonly spec: Load; readonly log: number; abandoned: boolean; handle?: Handler }

const running = new AsyncLocalStorage<Loaded>()
const functions = new Map<string, Loaded>()

moveDate(clock)
const calls = makeCalls()
const faults = tableFaults(faultBoard)
takeRequests({ ...tables, faults, judge: { ...tables.judge, calls } }, () => running.getStore()?.abandoned === true)

const post = (message: Message): void => parentPort?.postMessage({ ...message, calls: calls.take() })

/** Each function sees its own variables, also after it has waited while another ran. */
const own = process.env
const variables = (): NodeJS.ProcessEnv => (running.getStore()?.spec.environment as NodeJS.ProcessEnv) ?? own
process.env = new Proxy(own, {
  get: (_, name) => Reflect.get(variables(), name),
  has: (_, name) => Reflect.has(variables(), name),
  ownKeys: () => Reflect.ownKeys(variables()),
  getOwnPropertyDescriptor: (_, name) => {
    const value = Reflect.get(variables(), name)
    return value === undefined ? undefined : { value, enumerable: true, configurable: true, writable: true }
  },
  set: (_, name, value) => Reflect.set(variables(), name, String(value)),
  deleteProperty: (_, name) => Reflect.deleteProperty(variables(), name),
})

/** At once and in order, so that a line is there before whoever waits for the invocation looks for it. */
const write = (chunk: string | Uint8Array, ...more: unknown[]): true => {
  const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk
  const log = running.getStore()?.log
  if (log !== undefined) writeSync(log, bytes)
  if (verbose) writeSync(2, bytes)
  const done = more.findLast((one) => typeof one === 'function') as (() => void) | undefined
  if (done) process.nextTick(done)
  return true
}
process.stdout.write = write
process.stderr.write = write

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

let loads = 0

/** Modules of its own even where the same file was loaded before. */
const load = async ({ id, load: spec }: Extract<Order, { load: Load }>): Promise<void> => {
  const one: Loaded = { spec, log: openSync(join(logs, `${spec.name}.log`), 'a'), abandoned: false }
  const [source = '', exported = ''] = spec.handler.split('.')
  const { href } = pathToFileURL(join(spec.directory, `${source}.mjs`))
  await running.run(one, async () => {
    try {
      const handle = (await import(`${href}?load=${++loads}`))[exported]
      if (typeof handle !== 'function') throw new Error(`${exported} is not exported`)
      functions.set(spec.name, Object.assign(one, { handle }))
      post({ id })
    } catch (error) {
      console.error(JSON.stringify({ level: 'ERROR', phase: 'init', ...problem(error) }))
      post({ id, error: problem(error) })
    }
  })
}

const contextOf = ({ spec }: Loaded, { requestId, deadlineMs }: Invoke): object => ({
  ...spec.context,
  awsRequestId: requestId,
  callbackWaitsForEmptyEventLoop: false,
  getRemainingTimeInMillis: () => Math.max(0, deadlineMs - performance.timeOrigin - performance.now()),
})

const invoke = async ({ id, invoke: call }: Extract<Order, { invoke: Invoke }>): Promise<void> => {
  const one = functions.get(call.name)
  if (!one?.handle) throw new Error(`${call.name} is not loaded`)
  const { handle } = one
  await running.run(one, async () => {
    try {
      const { result, peakBytes } = await watched(() => handle(JSON.parse(call.event), contextOf(one, call)))
      post({ id, payload: JSON.stringify(result ?? null), peakBytes })
    } catch (error) {
      console.error(JSON.stringify({ level: 'ERROR', requestId: call.requestId, ...problem(error) }))
      post({ id, error: problem(error) })
    }
  })
}

const abandon = (name: string): void => {
  const one = functions.get(name)
  if (one) one.abandoned = true
  functions.delete(name)
}

parentPort?.on('message', (order: Order) => {
  if ('load' in order) return void load(order)
  if ('invoke' in order) return void invoke(order)
  if ('abandon' in order) abandon(order.abandon)
  post({ id: order.id })
})
