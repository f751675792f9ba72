/**
 * Lets the bank that asked fetch a copy of registered papers, while the answer that lists it lasts and its authorization is not revoked.
 */
import { granted } from '../audit/record.ts'
import { authorizationKey, StoredAuthorization } from '../authorizations/model.ts'
import { downloadLink } from '../documents/links.ts'
import { Document, documentKey } from '../documents/model.ts'
import { type Answer, answer, type Call } from '../kernel/call.ts'
import { ok, type Result, refuse } from '../kernel/result.ts'
import { unitPrefix } from '../kernel/unit-number.ts'
import type { Objects, Ports } from '../platform/ports.ts'
import { AnswerRow, bookIn, mayRead } from './get-query.ts'
import { answerRowKey, QueryPartyRow, queryKey, queryPartyKey, StoredQuery } from './model.ts'

export const mintQueryCopyLink = async (
  { table, ids, objects }: Pick<Ports, 'table' | 'ids'> & { readonly objects: Objects },
  call: Call<unknown, { readonly queryId: string; readonly documentId: string }>,
): Promise<Result<Answer>> => {
  const { queryId, documentId } = call.path
  const party = await table.get('cases', queryPartyKey(queryId, call.caller.institutionId), QueryPartyRow)
  if (party?.role !== 'bank') return refuse('resource.not-found')
  const query = await table.get('cases', queryKey(queryId), StoredQuery)
  if (query?.kind !== 'copies' || query.registry === undefined || !mayRead(call.caller.narrowing, query))
    return refuse('resource.not-found')
  const { bank, authorizationId, purpose, officer, unitNumber = '' } = query
  const authorization = await table.get('directory', authorizationKey(bank, authorizationId ?? ''), StoredAuthorization)
  if (authorization?.revokedAt !== undefined) return refuse('authorization.revoked')
  const shown = bookIn(await table.get('deliveries', answerRowKey(queryId), AnswerRow), call.now)
  if (!shown) return refuse(query.answerSha256 === undefined ? 'resource.not-found' : 'query.answer-expired')
  if (!shown.copies?.some((copy) => copy.documentId === documentId)) return refuse('resource.not-found')
  const paper = await table.get('cases', documentKey(query.registry, documentId), Document)
  if (paper?.usedBy !== queryId) return refuse('resource.not-found')
  const { key, fileName, sha256, length } = paper
  const looked = { queryId, authorizationId, purpose, officer, documentId, area: unitPrefix(unitNumber) }
  await table.write(granted(ids, call, { ...looked, shownSha256: sha256 }))
  return ok(answer(200, await downloadLink(objects, { bucket: 'incoming', key, fileName, sha256, length }, call.now)))
}
