/**
 * A check that asks its own questions: what the rules read of each unit and nobody has answered yet is asked of the registry under the
 * authorization that the draft cites, and waited for as a query is. Each question is a query like any other: judged by the authorization,
 * counted, recorded.
 */
import { beginSignedAct } from '../../access/signed-act.ts'
import { authorizationKey, type Purpose, StoredAuthorization } from '../../authorizations/model.ts'
import type { Filing } from '../../filings/filing.ts'
import type { Call } from '../../kernel/call.ts'
import { sha256Hex } from '../../kernel/digest.ts'
import { ok, type Result } from '../../kernel/result.ts'
import { placed, type WellFormed } from '../../kernel/well-formed.ts'
import { QUERY_WAIT_SECONDS } from '../../names/limits.ts'
import type { Alarm, Ports } from '../../platform/ports.ts'
import { pausesOf } from '../../queries/await-answer.ts'
import { latestAnswers } from '../../queries/latest-answers.ts'
import { type Question, queryKey, StoredQuery } from '../../queries/model.ts'
import { askInPassing } from '../../queries/submit-query.ts'
import { BOOK_KINDS } from '../../review/facts.ts'
import type { AskedOfBook } from './check-answer.ts'

export type AskBookPorts = Pick<Ports, 'table' | 'ids' | 'queue'> & { readonly alarm: Alarm }

type Draft = WellFormed<Filing>

/** Each is a transaction of its own, and counts against the authorization: what is beyond stays unchecked, and the next check asks on. */
const QUESTIONS_AT_ONCE = 12

const PURPOSES = ['mortgage-registration', 'loan-approval'] as const satisfies readonly Purpose[]

/** What the rules read of the units and no answer that still stands has said. */
const unanswered = async (
  ports: Pick<Ports, 'table'>,
  { draft, authorization }: { draft: Draft; authorization: StoredAuthorization },
  { caller: { institutionId: bank }, now }: Call,
): Promise<readonly Question[]> => {
  const { officer } = draft
  const { authorizationId, purposes } = authorization
  const purpose = PURPOSES.find((one) => purposes.includes(one))
  if (officer === undefined || purpose === undefined) return []
  const units = [...new Set(placed(draft.units).flatMap(([, { unitNumber }]) => unitNumber ?? []))]
  const known = await latestAnswers(ports, { bank, units, kinds: BOOK_KINDS, now })
  const isKnown = (unit: string, kind: string) =>
    known.some((one) => one.authorizationId === authorizationId && one.unitNumber === unit && one.kind === kind)
  return units
    .flatMap((unitNumber) => BOOK_KINDS.map((kind) => ({ authorizationId, officer, purpose, kind, unitNumber })))
    .filter(({ unitNumber, kind }) => authorization.queryKinds.includes(kind) && !isKnown(unitNumber, kind))
    .slice(0, QUESTIONS_AT_ONCE)
}

/** Under a key that follows from the check's, so that a check made again under its key finds the queries it asked. */
const questionCall = (call: Call, question: Question): Call<Question> => {
  const text = JSON.stringify(question)
  const key = `${call.headers['idempotency-key']} ${sha256Hex(text)}`
  const headers = { ...call.headers, 'idempotency-key': key }
  return { ...call, operation: 'submitQuery', headers, text, body: question }
}

/** Looks until all have been answered, for as long as anybody waits for a query. */
const awaitAll = async ({ table, alarm }: AskBookPorts, queryIds: readonly string[]): Promise<ReadonlySet<string>> => {
  let answered: readonly string[] = []
  for (const pause of [0, ...pausesOf(QUERY_WAIT_SECONDS)]) {
    if (pause > 0) await alarm.after(pause)
    const rows = await table.batchGet(
      queryIds.map((id) => ({ table: 'cases', key: queryKey(id), model: StoredQuery }) as const),
    )
    answered = queryIds.filter((_, at) => rows[at]?.status === 'answered')
    if (answered.length === queryIds.length) break
  }
  return new Set(answered)
}

/** The queries it asked, and what became of each; nothing where the draft cites no authorization of the bank. */
export const askBook = async (
  ports: AskBookPorts,
  call: Call,
  draft: Draft,
): Promise<Result<readonly AskedOfBook[]>> => {
  const { authorizationId = '-' } = draft
  const key = authorizationKey(call.caller.institutionId, authorizationId)
  const begun = await beginSignedAct(ports.table, call, [{ table: 'directory', key, model: StoredAuthorization }])
  if (!begun.ok) return begun
  if ('replay' in begun.value) return ok([])
  const { evidence, pepper, rows } = begun.value
  const [authorization] = rows
  if (!authorization) return ok([])
  const { protected: header, signature, kid, thumbprint } = evidence
  // the text that was signed is a draft, which the platform does not keep
  const signed = { protected: header, signature, kid, thumbprint, textSha256: sha256Hex(call.text), of: 'checkCase' }
  const asked: AskedOfBook[] = []
  for (const question of await unanswered(ports, { draft, authorization }, call)) {
    const about = { unitNumber: 'unitNumber' in question ? question.unitNumber : '', kind: question.kind }
    const outcome = await askInPassing(ports, questionCall(call, question), { evidence: signed, pepper })
    asked.push(
      outcome.ok
        ? { ...about, status: 'asked', queryId: JSON.parse(outcome.value.body).queryId }
        : { ...about, status: 'refused', refusal: outcome.refusal.code },
    )
  }
  const queryIds = asked.flatMap(({ queryId }) => queryId ?? [])
  if (queryIds.length === 0) return ok(asked)
  const answered = await awaitAll(ports, queryIds)
  return ok(asked.map((one) => (one.queryId && answered.has(one.queryId) ? { ...one, status: 'answered' } : one)))
}
