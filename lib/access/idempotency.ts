/**
 * A committed answer under an Idempotency-Key is kept and replayed byte for byte, but for a secret that is shown once. The key row is written in the same
 * transaction as what it answers for, so a key is never "in flight": it is there with its effect, or neither is.
 */
import * as z from 'zod/mini'
import { BeyondLimits, refusalOfBeyond } from '../kernel/beyond-limits.ts'
import { type Answer, type Call, callingInstitution } from '../kernel/call.ts'
import { sha256Hex } from '../kernel/digest.ts'
import { ok, type Result, refuse } from '../kernel/result.ts'
import { hint } from '../outbox/hint.ts'
import type { Answers, Ask, Hint, Key, Ports, Write } from '../platform/ports.ts'
import { isNarrowed } from './narrowing.ts'

/** For how long an answer is replayed; the key means nothing afterwards. */
export const ANSWER_RETENTION_DAYS = 7

export const answerKey = (call: Call): Key => ({
  pk: `KEY#${callingInstitution(call.caller)}#${call.headers['idempotency-key']}`,
  sk: 'ANSWER',
})

/** A client held to some regions or businesses is replayed nothing that another client was answered. */
const answeredTo = ({ caller }: Call): string =>
  [caller.through === undefined ? [] : caller.institutionId, isNarrowed(caller.narrowing) ? caller.clientId : []]
    .flat()
    .map((one) => `${one}\n`)
    .join('')

/** The same call means: same method, same path, same bytes, for the same institution. */
const digestOf = (call: Call) => sha256Hex(`${call.method}\n${call.url}\n${answeredTo(call)}${call.text}`)

const seconds = (date: Date) => Math.floor(date.getTime() / 1000)

const AnswerRow = z.object({
  digest: z.string(),
  status: z.int(),
  headers: z.record(z.string(), z.string()),
  body: z.string(),
  /** Seconds since 1970. */
  expiresAt: z.int(),
})
type AnswerRow = z.infer<typeof AnswerRow>

/** To be read together with what an act decides upon. */
export const answerAsk = (call: Call) => ({ table: 'access', key: answerKey(call), model: AnswerRow }) as const

/** What was answered before under this key: nothing, the answer, or a refusal because the call differs. */
export const replayOf = (row: AnswerRow | undefined, call: Call): Result<Answer> | undefined => {
  if (!row || row.expiresAt <= seconds(call.now)) return undefined
  if (row.digest !== digestOf(call)) return refuse('idempotency.key-reused')
  return ok({ status: row.status, headers: row.headers, body: row.body })
}

const answerRow = (call: Call, answer: Answer): Write => ({
  table: 'access',
  put: {
    ...answerKey(call),
    digest: digestOf(call),
    ...answer,
    expiresAt: seconds(call.now) + ANSWER_RETENTION_DAYS * 86_400,
  },
  condition: { expression: 'attribute_not_exists(#pk) OR #expiresAt <= :now', values: { now: seconds(call.now) } },
})

/** What an act comes to. */
export type Deed = {
  readonly answer: Answer
  /** A secret: said in this answer alone. Neither the row under the key nor a replay has it. */
  readonly secret?: string | undefined
  /** One transaction, with the answer. Without them nothing is changed: the answer is given, and not kept under the key. */
  readonly writes?: readonly Write[]
  /** Sent when the transaction has been committed by this very call. */
  readonly hints?: readonly Hint[]
  /** What it means that the condition of a write does not hold, by the position of the write; otherwise another was faster. */
  readonly lost?: (position: number) => Result<Answer> | Promise<Result<Answer>>
}

/** `queue` is needed by acts that hint. */
export type ActPorts = Pick<Ports, 'table'> & Partial<Pick<Ports, 'queue'>>

const withField = (answer: Answer, field: object): Answer => ({
  ...answer,
  body: JSON.stringify({ ...JSON.parse(answer.body), ...field }),
})

const contended = () => refuse('platform.contended', { retryAfterSeconds: 1 })

/** What can never be written is refused; any other fault is ours. */
const beyondLimits = (error: unknown): BeyondLimits => {
  if (error instanceof BeyondLimits) return error
  throw error
}

/**
 * Commits the writes and the answer in one transaction, then hints. A concurrent twin of this very call that was faster has done
 * everything: its answer is replayed, and nothing is hinted for it again.
 */
export const commitOnce = async (
  { table, queue }: ActPorts,
  call: Call,
  { answer, secret, writes, hints = [], lost = contended }: Deed,
): Promise<Result<Answer>> => {
  if (writes === undefined) return ok(answer)
  if (hints.length > 0 && queue === undefined) throw new Error(`${call.operation} hints without a queue`)
  const replayed = secret === undefined ? answer : withField(answer, { secretShown: true })
  const commit = await table.transact([answerRow(call, replayed), ...writes]).catch(beyondLimits)
  if (commit instanceof BeyondLimits) return { ok: false, refusal: refusalOfBeyond(commit) }
  if (commit.committed) {
    if (queue) await hint({ queue }, hints)
    return ok(secret === undefined ? answer : withField(answer, { secret }))
  }
  const [row] = await table.batchGet([answerAsk(call)])
  const replay = replayOf(row, call)
  if (replay) return replay
  const mine = commit.failed.find((position) => position > 0)
  return mine === undefined ? contended() : lost(mine - 1)
}

type KeyedAct<A extends readonly Ask[]> = {
  readonly load: A
  /** The rows as they were asked for. */
  readonly decide: (rows: Answers<A>) => Result<Deed> | Promise<Result<Deed>>
}

/** An idempotent act that nobody has to sign: one batch read brings the earlier answer and what the act decides upon. */
export const keyedAct = async <const A extends readonly Ask[]>(
  ports: ActPorts,
  call: Call,
  { load, decide }: KeyedAct<A>,
): Promise<Result<Answer>> => {
  const [answered, ...rows] = await ports.table.batchGet([answerAsk(call), ...load])
  const replay = replayOf(answered, call)
  if (replay) return replay
  const deed = await decide(rows)
  return deed.ok ? commitOnce(ports, call, deed.value) : deed
}
