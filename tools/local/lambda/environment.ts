/** One Lambda environment: a thread with the function's own environment variables that runs one invocation at a time. */
import { parentPort, workerData } from 'node:worker_threads'
import { moveDate } from '../lib/clock.ts'

moveDate(workerData.clock)

const problem = (error: unknown): { errorType: string; errorMessage: string; trace: string } => {
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error))
  return { errorType: name, errorMessage: message, trace: stack ?? '' }
}

const context = (call: { requestId: string; deadlineMs: number }) => ({
  ...workerData.context,
  awsRequestId: call.requestId,
  callbackWaitsForEmptyEventLoop: false,
  getRemainingTimeInMillis: () => Math.max(0, call.deadlineMs - performance.timeOrigin - performance.now()),
})

/** What this thread holds: its heap, and the buffers that hang on it. */
const heldBytes = (): number => {
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

/** The most it held during an invocation, looked at every few milliseconds; only where somebody wants to know. */
const watched = async <T>(work: () => Promise<T>): Promise<{ result: T; peakBytes?: number }> => {
  if (!workerData.watchMemory) return { result: await work() }
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

try {
  const module = await import(workerData.module)
  const handler = module[workerData.handler]
  if (typeof handler !== 'function') throw new Error(`${workerData.handler} is not exported`)
  parentPort?.on('message', async (call: { requestId: string; deadlineMs: number; event: string }) => {
    try {
      const { result, peakBytes } = await watched(() => handler(JSON.parse(call.event), context(call)))
      parentPort?.postMessage({ payload: JSON.stringify(result ?? null), peakBytes })
    } catch (error) {
      console.error(JSON.stringify({ level: 'ERROR', requestId: call.requestId, ...problem(error) }))
      parentPort?.postMessage({ error: problem(error) })
    }
  })
  parentPort?.postMessage({ ready: true })
} catch (error) {
  console.error(JSON.stringify({ level: 'ERROR', phase: 'init', ...problem(error) }))
  parentPort?.postMessage({ error: problem(error) })
  parentPort?.close()
}
