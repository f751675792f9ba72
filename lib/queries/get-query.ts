/** A bank reads what was answered, until the answer expires; afterwards its digest alone. Each look at an answer is recorded before it is granted. */
import { reaches } from '../access/narrowing.ts'
import { granted } from '../audit/record.ts'
import { type Answer, answer, type Call } from '../kernel/call.ts'
import { ok, type Result, refuse } from '../kernel/result.ts'
import type { Ports, Row } from '../platform/ports.ts'
import { answerRowKey, type QueryView, queryKey, queryOf, queryPartyKey, type StoredQuery } from './model.ts'

/** The engine removes expired rows late: the time is judged here. */
const viewOf = (query: StoredQuery, row: Row | undefined, now: Date): QueryView => {
  const { bank: _bank, evidence: _evidence, status, ...view } = query
  const shown = row && row.expiresAt * 1000 > now.getTime() ? row.shown : undefined
  if (shown) return { ...view, status, answer: shown }
  return { ...view, status: query.answerSha256 === undefined ? status : 'expired' }
}

export const getQuery = async (
  { table, ids }: Pick<Ports, 'table' | 'ids'>,
  call: Call<unknown, { readonly queryId: string }>,
): Promise<Result<Answer>> => {
  const { queryId } = call.path
  const party = await table.get('cases', queryPartyKey(queryId, call.caller.institutionId))
  if (party?.role !== 'bank') return refuse('resource.not-found')
  const query = queryOf(await table.get('cases', queryKey(queryId)))
  if (!query || !reaches(call.caller.narrowing, { region: query.registry })) return refuse('resource.not-found')
  const row = await table.get('deliveries', answerRowKey(queryId))
  const view = viewOf(query, row, call.now)
  const { authorizationId, purpose, officer, answerSha256: shownSha256 } = query
  if (view.answer) await table.write(granted(ids, call, { queryId, authorizationId, purpose, officer, shownSha256 }))
  return ok(answer(200, view))
}
