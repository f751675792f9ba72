/**
 * A committed answer under an Idempotency-Key is kept and replayed byte for byte. The key row is written in the same
 * transaction as what it answers for, so a key is never "in flight": it is there with its effect, or neither is.
 */
import * as z from 'zod/mini'
import { type Answer, type Call, callingInstitution } from '../kernel/call.ts'
import { sha256Hex } from '../kernel/digest.ts'
import { ok, type Result, refuse } from '../kernel/result.ts'
import type { Key, Table, Write } from '../platform/ports.ts'

/** For how long an answer is replayed; the key means nothing afterwards. */
export const ANSWER_KEPT_DAYS = 7

const ATTEMPTS = 4

export const answerKey = (call: Call): Key => ({
  pk: `KEY#${callingInstitution(call.caller)}#${call.headers['idempotency-key']}`,
  sk: 'ANSWER',
})

/** The same call means: same method, same path, same bytes, for the same institution. */
const digestOf = ({ method, url, text, caller }: Call) =>
  sha256Hex(`${method}\n${url}\n${caller.through === undefined ? '' : `${caller.institutionId}\n`}${text}`)

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

/** To be read together with what the act decides upon. */
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
    expiresAt: seconds(call.now) + ANSWER_KEPT_DAYS * 86_400,
  },
  condition: { expression: 'attribute_not_exists(#pk) OR #expiresAt <= :now', values: { now: seconds(call.now) } },
})

const pause = (attempt: number) => new Promise((wake) => setTimeout(wake, Math.random() * 20 * 2 ** attempt))

/**
 * Commits the writes and the answer in one transaction. If a condition of yours fails, `lost` says what that means by the
 * write's position; a concurrent twin of this very call replays.
 */
export const commitOnce = async (
  { table, call }: { readonly table: Table; readonly call: Call },
  answer: Answer,
  { writes, lost }: { readonly writes: readonly Write[]; readonly lost: (position: number) => Result<Answer> },
): Promise<Result<Answer>> => {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const commit = await table.transact([answerRow(call, answer), ...writes])
    if (commit.committed) return ok(answer)
    const [row] = await table.batchGet([answerAsk(call)])
    const replay = replayOf(row, call)
    if (replay) return replay
    const mine = commit.failed.find((position) => position > 0)
    if (mine !== undefined) return lost(mine - 1)
    await pause(attempt)
  }
  return refuse('platform.contended', { retryAfterSeconds: 1 })
}
