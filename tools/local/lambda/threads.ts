/**
 * Threads that functions run in: as many as a function may have environments, with at most one environment of each function in each. What
 * one function has loaded of a package is there for the others; modules, variables, credentials and log are each function's own.
 */
import { Worker } from 'node:worker_threads'
import { FAULT_BOARD, type FaultBoard } from '../faults.ts'
import type { Calls, Recorded } from '../iam/calls.ts'
import type { SharedClock } from '../lib/clock.ts'
import type { TableEngine } from './requests.ts'

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
  readonly tables: Omit<TableEngine, 'judge' | 'faults'> & { readonly judge: Omit<TableEngine['judge'], 'calls'> }
  readonly faultBoard: FaultBoard
  readonly logs: string
  readonly verbose: boolean
  readonly watchMemory: boolean
}
export type Load = Pick<FunctionSpec, 'name' | 'environment' | 'handler' | 'directory'> & { readonly context: object }
export type Invoke = {
  readonly name: string
  readonly event: string
  readonly requestId: string
  readonly deadlineMs: number
}
type Wanted =
  | { readonly load: Load }
  | { readonly invoke: Invoke }
  /** The function is out of time: nothing it does from now on has an effect, and its next invocation finds new modules. */
  | { readonly abandon: string }
  | { readonly report: true }
/** To a thread, which answers each under its number. */
export type Order = Wanted & { readonly id: number }
/** From a thread. */
export type Message = {
  readonly id: number
  /** Recorded since the message before. */
  readonly calls?: Recorded | undefined
  readonly peakBytes?: number | undefined
  readonly error?: { readonly errorType: string; readonly errorMessage: string }
  readonly payload?: string
}

export type Thread = {
  readonly worker: Worker
  /** Functions that have an environment here. */
  readonly having: Set<string>
  /** Of them those whose modules are loaded. */
  readonly loaded: Set<string>
  readonly running: Set<string>
}
export type Threads = ReturnType<typeof openThreads>

type Surroundings = {
  /** What each thread runs: environment.ts without its types. */
  readonly source: URL
  readonly beginning: Omit<Beginning, 'faultBoard'>
  readonly calls: Calls
  /** As many environments as any function may have. */
  readonly most: number
}

export const failed = (errorType: string, errorMessage: string): Outcome => ({
  ok: false,
  error: { errorType, errorMessage },
})

const openThread = (source: URL, beginning: Surroundings['beginning'], calls: Calls): Thread => {
  const worker = new Worker(source, {
    env: { TZ: ':UTC' },
    execArgv: [],
    workerData: { ...beginning, faultBoard: FAULT_BOARD } satisfies Beginning,
  })
  worker.setMaxListeners(0)
  worker.on('message', (message: Message) => {
    if (message.calls) calls.merge(message.calls)
  })
  return { worker, having: new Set(), loaded: new Set(), running: new Set() }
}

const leastBusy = (some: readonly Thread[]): Thread | undefined =>
  some.toSorted((a, b) => a.running.size - b.running.size)[0]

export const openThreads = ({ source, beginning, calls, most }: Surroundings) => {
  const threads = new Set<Thread>()
  const recent = new Map<string, Thread>()
  const { watchMemory } = beginning

  const open = (): Thread => {
    const thread = openThread(source, beginning, calls)
    threads.add(thread)
    // An error ends the thread a moment before it says so.
    for (const end of ['error', 'exit']) thread.worker.once(end, () => threads.delete(thread))
    return thread
  }

  /** For one more environment of a function. Where memory is watched, what a thread holds must be one function's. */
  const another = (name: string): Thread => {
    const without = [...threads].filter(({ having }) => (watchMemory ? having.size === 0 : !having.has(name)))
    const free = leastBusy(without)
    if (free && free.running.size === 0) return free
    return watchMemory || threads.size < most || !free ? open() : free
  }

  return {
    /** One in which the function does not run. The caller sees to it that not more run than it has environments. */
    take: (name: string): Thread => {
      const idle = [...threads].filter(({ having, running }) => having.has(name) && !running.has(name))
      // As on Lambda, what ran last runs next: whoever calls one after the other meets one environment.
      const thread = idle.find((one) => one === recent.get(name)) ?? idle[0] ?? another(name)
      recent.set(name, thread)
      thread.having.add(name)
      thread.running.add(name)
      return thread
    },
    /** Waits until every thread has handed over what it recorded. */
    report: () => Promise.all([...threads].map(({ worker }) => answerOf(worker, { report: true }))),
    stop: async (): Promise<void> => {
      await Promise.all([...threads].map(({ worker }) => worker.terminate()))
    },
  }
}

let orders = 0

/** What a thread answers to an order, or its end. */
export const answerOf = (worker: Worker, wanted: Wanted): Promise<Outcome & { peakBytes?: number }> =>
  new Promise((resolve) => {
    const id = ++orders
    const settle = (outcome: Outcome & { peakBytes?: number }): void => {
      worker.off('message', heard).off('exit', ended).off('error', broke)
      resolve(outcome)
    }
    const heard = ({ id: of, error, payload = 'null', peakBytes }: Message): void => {
      if (of !== id) return
      settle(error ? { ok: false, error } : { ok: true, payload, ...(peakBytes !== undefined && { peakBytes }) })
    }
    const ended = (): void => settle(failed('Runtime.ExitError', 'The environment ended'))
    const broke = (error: unknown): void => settle(failed('Runtime.ExitError', String(error)))
    worker.on('message', heard).on('exit', ended).on('error', broke)
    worker.postMessage({ ...wanted, id } satisfies Order)
  })
