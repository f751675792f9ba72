/** Hosts Lambda functions: a few threads each, one invocation at a time in each, time limits kept. */
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Worker } from 'node:worker_threads'
import type { SharedClock } from '../lib/clock.ts'
import { type LogFile, openLog } from '../lib/log-file.ts'

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
export type Host = {
  readonly invoke: (event: unknown, requestId?: string) => Promise<Outcome>
  readonly stop: () => Promise<void>
}
type Surroundings = {
  readonly clock: SharedClock
  /** What each thread runs: worker.ts without its types. */
  readonly worker: URL
  readonly logs: string
  readonly onInvoke: (name: string) => void
  readonly verbose: boolean
  /** Where the peak of each invocation's memory is wanted, who hears of it. */
  readonly onPeak?: ((name: string, bytes: number) => void) | undefined
}

type Environment = { readonly worker: Worker; readonly ready: Promise<Outcome>; busy: boolean }
type Waiting = { readonly event: string; readonly requestId: string; readonly settle: (outcome: Outcome) => void }

const failed = (errorType: string, errorMessage: string): Outcome => ({ ok: false, error: { errorType, errorMessage } })

export const hostFunction = (spec: FunctionSpec, around: Surroundings): Host => {
  const log = openLog(join(around.logs, `${spec.name}.log`))
  const environments = new Set<Environment>()
  const waiting: Waiting[] = []

  const open = (): Environment => {
    const worker = startWorker(spec, around)
    worker.on('message', ({ peakBytes }: { peakBytes?: number }) => {
      if (peakBytes !== undefined) around.onPeak?.(spec.name, peakBytes)
    })
    capture(worker, log, around.verbose)
    const environment: Environment = { worker, ready: answerOf(worker), busy: false }
    environments.add(environment)
    // An error ends the thread a moment before it says so.
    for (const end of ['error', 'exit']) worker.once(end, () => environments.delete(environment))
    return environment
  }

  const run = async (environment: Environment, call: Waiting): Promise<void> => {
    environment.busy = true
    const outcome = await invokeIn(environment, call, spec.timeoutMs)
    environment.busy = false
    call.settle(outcome)
    next()
  }

  const next = (): void => {
    while (waiting.length > 0) {
      const idle =
        [...environments].find((one) => !one.busy) ?? (environments.size < spec.environments ? open() : undefined)
      const call = idle && waiting.shift()
      if (!idle || !call) return
      void run(idle, call)
    }
  }

  return {
    invoke: (event, requestId = randomUUID()) =>
      new Promise((settle) => {
        around.onInvoke(spec.name)
        waiting.push({ event: JSON.stringify(event), requestId, settle })
        next()
      }),
    stop: async () => {
      await Promise.all([...environments].map(({ worker }) => worker.terminate()))
      await log.end()
    },
  }
}

const startWorker = (spec: FunctionSpec, { clock, worker, onPeak }: Surroundings): Worker => {
  const [file = '', handler = ''] = spec.handler.split('.')
  return new Worker(worker, {
    env: { ...spec.environment },
    execArgv: [],
    stdout: true,
    stderr: true,
    workerData: {
      clock,
      watchMemory: onPeak !== undefined,
      handler,
      module: pathToFileURL(join(spec.directory, `${file}.mjs`)).href,
      context: {
        functionName: spec.name,
        functionVersion: '1',
        invokedFunctionArn: spec.arn,
        memoryLimitInMB: String(spec.memoryMegabytes),
        logGroupName: spec.environment.AWS_LAMBDA_LOG_GROUP_NAME,
        logStreamName: 'local',
      },
    },
  })
}

const capture = (worker: Worker, log: LogFile, verbose: boolean): void => {
  for (const stream of [worker.stdout, worker.stderr]) {
    stream.on('data', (chunk) => {
      log.write(chunk)
      if (verbose) process.stderr.write(chunk)
    })
  }
}

/** The next thing a thread says, or its end. */
const answerOf = (worker: Worker): Promise<Outcome> =>
  new Promise((resolve) => {
    const settle = (outcome: Outcome): void => {
      worker.off('message', said).off('exit', ended).off('error', broke)
      resolve(outcome)
    }
    const said = (message: { payload?: string; error?: { errorType: string; errorMessage: string } }): void =>
      settle(message.error ? { ok: false, error: message.error } : { ok: true, payload: message.payload ?? 'null' })
    const ended = (): void => settle(failed('Runtime.ExitError', 'The environment ended'))
    const broke = (error: unknown): void => settle(failed('Runtime.ExitError', String(error)))
    worker.on('message', said).on('exit', ended).on('error', broke)
  })

const invokeIn = async (environment: Environment, call: Waiting, timeoutMs: number): Promise<Outcome> => {
  const { worker, ready } = environment
  const started = await ready
  if (!started.ok) {
    await worker.terminate()
    return started
  }
  const answer = answerOf(worker)
  const deadlineMs = performance.timeOrigin + performance.now() + timeoutMs
  worker.postMessage({ event: call.event, requestId: call.requestId, deadlineMs })
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), timeoutMs)
  })
  const outcome = await Promise.race([answer, late])
  clearTimeout(timer)
  if (outcome !== 'late') return outcome
  await worker.terminate()
  return failed('Sandbox.Timedout', `Task timed out after ${(timeoutMs / 1000).toFixed(2)} seconds`)
}
