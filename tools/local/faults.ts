/**
 * What AWS may do to a call, done to calls of the engines: refused before or after its effect, answered never, in part, late or by what an
 * index said before. Off until somebody sets a share of calls; which calls, the seed says, as far as their order is the same.
 */
import { threadId } from 'node:worker_threads'
import type { Answer } from './iam/ask.ts'
import type { Json } from './templates/template.ts'

/** Shared with every thread: the share of calls in thousandths, the seed, and how many connections may still hang. */
export type FaultBoard = Int32Array<SharedArrayBuffer>

/** Of this process; its threads are given it. */
export const FAULT_BOARD: FaultBoard = new Int32Array(new SharedArrayBuffer(3 * 4))

export const setFaults = ({ perMille = 0, seed = 1, hangs = 0 }: Json): Json => {
  Atomics.store(FAULT_BOARD, 1, seed)
  Atomics.store(FAULT_BOARD, 2, hangs)
  Atomics.store(FAULT_BOARD, 0, perMille)
  return { perMille, seed, hangs }
}

/** mulberry32 */
const numbers = (seed: number): (() => number) => {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

const refused = (name: string, status: number, more: object = {}): Answer => ({
  status,
  headers: { 'content-type': 'application/x-amz-json-1.0' },
  body: Buffer.from(JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${name}`, message: name, ...more })),
})

const canceled = (input: Json, code: string, at: number): Answer =>
  refused('TransactionCanceledException', 400, {
    CancellationReasons: input.TransactItems.map((_: Json, n: number) => ({ Code: n === at ? code : 'None' })),
  })

/** Undefined: the answer never comes. `lost`: the connection breaks after the effect. */
export type Outcome = Answer | 'lost' | undefined
type Run = (body: Buffer) => Promise<Answer>
type Call = { readonly operation: string; readonly body: Buffer; readonly run: Run }
type Fault = (call: Call, random: () => number) => Promise<Outcome>

const before =
  (name: string, status: number): Fault =>
  async () =>
    refused(name, status)

const after: Fault = async ({ body, run }) => {
  await run(body)
  return refused('InternalServerError', 500)
}

const lost: Fault = async ({ body, run }) => {
  await run(body)
  return 'lost'
}

const late: Fault = async ({ body, run }, random) => {
  await new Promise((done) => setTimeout(done, 50 + random() * 350))
  return run(body)
}

/** Half of the keys, or of the puts, are left undone. */
const partly =
  (asked: string, undone: string): Fault =>
  async ({ body, run }) => {
    const input = JSON.parse(body.toString('utf8'))
    const done: Json = {}
    const left: Json = {}
    for (const [table, one] of Object.entries<Json>(input[asked])) {
      const all: Json[] = one.Keys ?? one
      const half = Math.ceil(all.length / 2)
      const shaped = (some: Json[]): Json => (one.Keys ? { ...one, Keys: some } : some)
      done[table] = shaped(all.slice(0, half))
      if (half < all.length) left[table] = shaped(all.slice(half))
    }
    const answer = await run(Buffer.from(JSON.stringify({ ...input, [asked]: done })))
    if (answer.status !== 200) return answer
    const output = JSON.parse(answer.body.toString('utf8'))
    return { ...answer, body: Buffer.from(JSON.stringify({ ...output, [undone]: left })) }
  }

const cancel =
  (code: string): Fault =>
  async ({ body }, random) => {
    const input = JSON.parse(body.toString('utf8'))
    return canceled(input, code, Math.floor(random() * input.TransactItems.length))
  }

const ANY: readonly Fault[] = [
  before('ProvisionedThroughputExceededException', 400),
  before('InternalServerError', 500),
  after,
  lost,
  late,
]
const OF_OPERATION: Readonly<Record<string, readonly Fault[]>> = {
  TransactWriteItems: [cancel('TransactionConflict'), cancel('ThrottlingError'), lost, after, late],
  PutItem: [...ANY, before('TransactionConflictException', 400)],
  UpdateItem: [...ANY, before('TransactionConflictException', 400)],
  DeleteItem: [...ANY, before('TransactionConflictException', 400)],
  BatchGetItem: [...ANY, partly('RequestItems', 'UnprocessedKeys')],
  BatchWriteItem: [...ANY, partly('RequestItems', 'UnprocessedItems')],
}

const STALE_MS = 10_000

/** Calls of the tables, from one thread. An index may answer as it did up to ten seconds ago. */
export const tableFaults = (board: FaultBoard) => {
  let random: (() => number) | undefined
  const seen = new Map<string, { readonly at: number; readonly answer: Answer }>()
  return async (operation: string, body: Buffer, run: Run): Promise<Outcome> => {
    const share = Atomics.load(board, 0) / 1000
    if (share === 0) return run(body)
    random ??= numbers(Atomics.load(board, 1) + threadId * 7919)
    const text = operation === 'Query' ? body.toString('utf8') : ''
    const isIndex = text.includes('"IndexName"')
    const earlier = isIndex ? seen.get(text) : undefined
    if (earlier && performance.now() - earlier.at < STALE_MS && random() < share * 3) return earlier.answer
    if (random() < share) {
      if (random() < 0.05 && Atomics.sub(board, 2, 1) > 0) return undefined
      const faults = OF_OPERATION[operation] ?? ANY
      return (faults[Math.floor(random() * faults.length)] ?? late)({ operation, body, run }, random)
    }
    const answer = await run(body)
    if (isIndex && answer.status === 200 && !earlier) seen.set(text, { at: performance.now(), answer })
    else if (earlier && performance.now() - earlier.at >= STALE_MS) seen.delete(text)
    return answer
  }
}

export type TableFaults = ReturnType<typeof tableFaults>

/** Of messages: refused, sent and not answered, sent twice, late, or answered and never sent. */
export const queueFaults = (board: FaultBoard) => {
  let random: (() => number) | undefined
  return async (operation: string, body: Buffer, run: Run): Promise<Outcome> => {
    const share = Atomics.load(board, 0) / 1000
    if (share === 0 || operation !== 'SendMessageBatch') return run(body)
    random ??= numbers(Atomics.load(board, 1) ^ 0x5bd1)
    // two workers on one case: a doubled message is the rule here
    if (random() < 0.25) await run(body)
    if (random() >= share * 2) return run(body)
    const input = JSON.parse(body.toString('utf8'))
    const kind = Math.floor(random() * 4)
    if (kind === 0) return refused('InternalFailure', 500)
    if (kind === 1) return lost({ operation, body, run }, random)
    if (kind === 2) {
      const Entries = input.Entries.map((entry: Json) => ({ ...entry, DelaySeconds: 5 }))
      return run(Buffer.from(JSON.stringify({ ...input, Entries })))
    }
    const Successful = input.Entries.map(({ Id }: Json) => ({ Id, MessageId: `lost-${Id}`, MD5OfMessageBody: '' }))
    return { status: 200, headers: {}, body: Buffer.from(JSON.stringify({ Successful, Failed: [] })) }
  }
}

/** Of the store, for calls of functions: slow down, or the answer is lost after the effect. */
export const storeFaults = (board: FaultBoard) => {
  let random: (() => number) | undefined
  return (): 'slow-down' | 'lost' | undefined => {
    const share = Atomics.load(board, 0) / 1000
    if (share === 0) return undefined
    random ??= numbers(Atomics.load(board, 1) ^ 0x1b87)
    if (random() >= share) return undefined
    return random() < 0.5 ? 'slow-down' : 'lost'
  }
}

/** For the calls that come to the runner itself. */
export const FAULTS = {
  table: tableFaults(FAULT_BOARD),
  queue: queueFaults(FAULT_BOARD),
  store: storeFaults(FAULT_BOARD),
}
