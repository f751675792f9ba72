/** Hosts a Lambda function: a few invocations at once, each in a thread, time limits kept. */

import { randomUUID } from 'node:crypto'
import { inTime } from '../lib/in-time.ts'
import { answerOf, type FunctionSpec, failed, type Outcome, type Thread, type Threads } from './threads.ts'

export type Host = { readonly invoke: (event: unknown, requestId?: string) => Promise<Outcome> }

type Surroundings = {
  readonly threads: Threads
  readonly onInvoke: (name: string) => void
  /** Where the peak of each invocation's memory is wanted, who hears of it. */
  readonly onPeak: (name: string, bytes: number) => void
}

type Waiting = { readonly event: string; readonly requestId: string; readonly settle: (outcome: Outcome) => void }

export const hostFunction = (spec: FunctionSpec, { threads, onInvoke, onPeak }: Surroundings): Host => {
  const waiting: Waiting[] = []
  let running = 0

  const run = async (call: Waiting): Promise<void> => {
    running++
    const thread = threads.take(spec.name)
    const outcome = await invokeIn(thread, spec, call)
    thread.running.delete(spec.name)
    running--
    if (outcome.peakBytes !== undefined) onPeak(spec.name, outcome.peakBytes)
    const { peakBytes: _, ...rest } = outcome
    call.settle(rest)
    next()
  }

  const next = (): void => {
    while (running < spec.environments) {
      const call = waiting.shift()
      if (!call) return
      void run(call)
    }
  }

  return {
    invoke: (event, requestId = randomUUID()) =>
      new Promise((settle) => {
        onInvoke(spec.name)
        waiting.push({ event: JSON.stringify(event), requestId, settle })
        next()
      }),
  }
}

const begin = async ({ worker, having, loaded }: Thread, spec: FunctionSpec): Promise<Outcome | undefined> => {
  const { name, environment, handler, directory } = spec
  if (loaded.has(name)) return undefined
  const context = {
    functionName: name,
    functionVersion: '1',
    invokedFunctionArn: spec.arn,
    memoryLimitInMB: String(spec.memoryMegabytes),
    logGroupName: environment.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: 'local',
  }
  const outcome = await answerOf(worker, { load: { name, environment, handler, directory, context } })
  if (!outcome.ok) {
    having.delete(name)
    return outcome
  }
  loaded.add(name)
  return undefined
}

/** For a thread that answers nobody any more. */
const SILENT_MS = 30_000

const abandon = async ({ worker, having, loaded }: Thread, name: string): Promise<void> => {
  having.delete(name)
  loaded.delete(name)
  const silent = setTimeout(() => void worker.terminate(), SILENT_MS)
  await answerOf(worker, { abandon: name })
  clearTimeout(silent)
}

const invokeIn = async (
  thread: Thread,
  spec: FunctionSpec,
  { event, requestId }: Waiting,
): Promise<Outcome & { peakBytes?: number }> => {
  const { timeoutMs, name } = spec
  const problem = await begin(thread, spec)
  if (problem) return problem
  const deadlineMs = performance.timeOrigin + performance.now() + timeoutMs
  const answer = answerOf(thread.worker, { invoke: { name, event, requestId, deadlineMs } })
  const outcome = await inTime(answer, timeoutMs)
  if (outcome !== 'late') return outcome
  void abandon(thread, name)
  return failed('Sandbox.Timedout', `Task timed out after ${(timeoutMs / 1000).toFixed(2)} seconds`)
}
