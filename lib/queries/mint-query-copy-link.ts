/**
 * Lets the bank that asked fetch what the registry uploaded to answer it: a copy of registered papers, while the answer that lists it
 * lasts, or its sealed paper of the result, while that lies there; neither once the authorization is revoked.
 */
import { granted } from '../audit/record.ts'
import { authorizationKey, StoredAuthorization } from '../authorizations/model.ts'
import { downloadLink } from '../documents/links.ts'
import { Document, documentKey, liesUntil } from '../documents/model.ts'
import { type Answer, answer, type Call } from '../kernel/call.ts'
import { ok, type Result, refuse } from '../kernel/result.ts'
import { unitPrefix } from '../kernel/unit-number.ts'
import type { Objects, Ports } from '../platform/ports.ts'
import { AnswerRow, bookIn } from './get-query.ts'
import { answerRowKey, type StoredQuery } from './model.ts'
import { queryOfBank } from './query-of-bank.ts'
import { resultPapers } from './result-certificate.ts'

type Paper = { readonly registry: string; readonly documentId: string }
type Read = Pick<Ports, 'table'>

/** The registry's sealed paper, or a copy that the answer lists while it lasts. */
const paperIn = async (
  { table }: Read,
  { query, documentId, now }: { readonly query: StoredQuery; readonly documentId: string; readonly now: Date },
): Promise<Result<Paper>> => {
  const { queryId, registry, kind } = query
  const sealed = (await resultPapers(table, queryId)).find((paper) => paper.documentId === documentId)
  if (sealed) return ok(sealed)
  if (kind !== 'copies' || registry === undefined) return refuse('resource.not-found')
  const shown = bookIn(await table.get('deliveries', answerRowKey(queryId), AnswerRow), now)
  if (!shown) return refuse(query.answerSha256 === undefined ? 'resource.not-found' : 'query.answer-expired')
  return shown.copies?.some((copy) => copy.documentId === documentId)
    ? ok({ registry, documentId })
    : refuse('resource.not-found')
}

const isRevoked = async ({ table }: Read, { bank, authorizationId }: StoredQuery): Promise<boolean> => {
  if (authorizationId === undefined) return false
  const letter = await table.get('directory', authorizationKey(bank, authorizationId), StoredAuthorization)
  return letter?.revokedAt !== undefined
}

export const mintQueryCopyLink = async (
  { table, ids, objects }: Pick<Ports, 'table' | 'ids'> & { readonly objects: Objects },
  call: Call<unknown, { readonly queryId: string; readonly documentId: string }>,
): Promise<Result<Answer>> => {
  const { documentId } = call.path
  const query = await queryOfBank({ table }, call)
  if (!query) return refuse('resource.not-found')
  if (await isRevoked({ table }, query)) return refuse('authorization.revoked')
  const found = await paperIn({ table }, { query, documentId, now: call.now })
  if (!found.ok) return found
  const { queryId, authorizationId, purpose, officer, unitNumber } = query
  const paper = await table.get('cases', documentKey(found.value.registry, documentId), Document)
  if (paper?.usedBy !== queryId) return refuse('resource.not-found')
  if (liesUntil(paper) <= call.now) return refuse('query.answer-expired')
  const { key, fileName, sha256, length } = paper
  const area = unitNumber === undefined ? {} : { area: unitPrefix(unitNumber) }
  const looked = { queryId, authorizationId, purpose, officer, documentId, ...area }
  await table.write(granted(ids, call, { ...looked, shownSha256: sha256 }))
  return ok(answer(200, await downloadLink(objects, { bucket: 'incoming', key, fileName, sha256, length }, call.now)))
}
