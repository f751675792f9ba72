/**
 * Threads that functions run in: one invocation at a time in each, and any function in any of them, so that there are as many as run
 * at once and what a function has loaded is there for its next invocation.
 */
import { Worker } from 'node:worker_threads'
import type { Calls, Recorded } from '../iam/calls.ts'
import type { SharedClock } from '../lib/clock.ts'
import type { TableEngine } from './table-calls.ts'

export type FunctionSpec = {
  readonly name: string
  readonly arn: string
  readonly directory: string
  readonly handler: string
  readonly timeoutMs: number
  readonly memoryMegabytes: number
  readonly environment: Readonly<Record<string, string>>
  readonly environments: number
}
export type Outcome =
  | { readonly ok: true; readonly payload: string }
  | { readonly ok: false; readonly error: { readonly errorType: string; readonly errorMessage: string } }

/** What every thread begins with. */
export type Beginning = {
  readonly clock: SharedClock
  readonly tables: Omit<TableEngine, 'judge'> & { readonly judge: Omit<TableEngine['judge'], 'calls'> }
  readonly logs: string
  readonly verbose: boolean
  readonly watchMemory: boolean
}
/** To a thread. */
export type Order =
  | {
      readonly load: Pick<FunctionSpec, 'name' | 'environment' | 'handler' | 'directory'> & { readonly context: object }
    }
  | { readonly invoke: string; readonly event: string; readonly requestId: string; readonly deadlineMs: number }
  | { readonly report: true }
/** From a thread. */
export type Message = {
  /** Recorded since the message before. */
  readonly calls?: Recorded | undefined
  readonly peakBytes?: number | undefined
  readonly reported?: true
  readonly answer?: { readonly payload: string } | { readonly error: { errorType: string; errorMessage: string } }
}

export type Thread = {
  readonly worker: Worker
  /** Function -> where its code is. */
  readonly loaded: Map<string, string>
  busy: boolean
}
export type Threads = ReturnType<typeof openThreads>

type Surroundings = {
  /** What each thread runs: environment.ts without its types. */
  readonly source: URL
  readonly beginning: Beginning
  readonly calls: Calls
}

export const failed = (errorType: string, errorMessage: string): Outcome => ({
  ok: false,
  error: { errorType, errorMessage },
})

export const openThreads = ({ source, beginning, calls }: Surroundings) => {
  const threads = new Set<Thread>()

  const open = (): Thread => {
    const worker = new Worker(source, { env: { TZ: ':UTC' }, execArgv: [], workerData: beginning })
    const thread: Thread = { worker, loaded: new Map(), busy: false }
    worker.setMaxListeners(0)
    worker.on('message', (message: Message) => {
      if (message.calls) calls.merge(message.calls)
    })
    threads.add(thread)
    // An error ends the thread a moment before it says so.
    for (const end of ['error', 'exit']) worker.once(end, () => threads.delete(thread))
    return thread
  }

  /** Functions of the same code would share what its modules keep; and where memory is watched, a thread is one function's. */
  const suits = ({ loaded }: Thread, { name, directory }: FunctionSpec): boolean =>
    loaded.has(name) || (beginning.watchMemory ? loaded.size === 0 : ![...loaded.values()].includes(directory))

  return {
    /** One that is idle, before others one that has the function. */
    take: (spec: FunctionSpec): Thread => {
      const idle = [...threads].filter((thread) => !thread.busy && suits(thread, spec))
      const thread = idle.find(({ loaded }) => loaded.has(spec.name)) ?? idle[0] ?? open()
      thread.busy = true
      return thread
    },
    /** Waits until every thread has handed over what it recorded. */
    report: async (): Promise<void> => {
      await Promise.all([...threads].map((thread) => answerOf(thread.worker, { report: true })))
    },
    stop: async (): Promise<void> => {
      await Promise.all([...threads].map(({ worker }) => worker.terminate()))
    },
  }
}

/** What a thread answers to an order, or its end. */
export const answerOf = (worker: Worker, order: Order): Promise<Outcome & { peakBytes?: number }> =>
  new Promise((resolve) => {
    const settle = (outcome: Outcome & { peakBytes?: number }): void => {
      worker.off('message', heard).off('exit', ended).off('error', broke)
      resolve(outcome)
    }
    const heard = ({ answer, reported, peakBytes }: Message): void => {
      if ('report' in order ? reported === undefined : answer === undefined) return
      const held = peakBytes === undefined ? {} : { peakBytes }
      settle(answer && 'error' in answer ? { ok: false, ...answer } : { ok: true, payload: 'null', ...answer, ...held })
    }
    const ended = (): void => settle(failed('Runtime.ExitError', 'The environment ended'))
    const broke = (error: unknown): void => settle(failed('Runtime.ExitError', String(error)))
    worker.on('message', heard).on('exit', ended).on('error', broke)
    worker.postMessage(order)
  })
