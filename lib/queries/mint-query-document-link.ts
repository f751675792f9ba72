/** Lets a registry that was asked read the paper by which it was: the owner's authorization, or what shows the interest. */
import { reaches } from '../access/narrowing.ts'
import { granted } from '../audit/record.ts'
import { authorizationKey, StoredAuthorization } from '../authorizations/model.ts'
import { downloadLink } from '../documents/links.ts'
import { Document, documentKey } from '../documents/model.ts'
import { type Answer, answer, type Call } from '../kernel/call.ts'
import { ok, type Result, refuse } from '../kernel/result.ts'
import type { Objects, Ports } from '../platform/ports.ts'
import { QueryPartyRow, queryKey, queryPartyKey, StoredQuery } from './model.ts'

const documentIdOf = async (
  { table }: Pick<Ports, 'table'>,
  { bank, authorizationId, document }: StoredQuery,
): Promise<string | undefined> => {
  if (authorizationId === undefined) return document?.documentId
  return (await table.get('directory', authorizationKey(bank, authorizationId), StoredAuthorization))?.document
    .documentId
}

export const mintQueryDocumentLink = async (
  { table, ids, objects }: Pick<Ports, 'table' | 'ids'> & { readonly objects: Objects },
  call: Call<unknown, { readonly queryId: string }>,
): Promise<Result<Answer>> => {
  const { queryId } = call.path
  const { institutionId, narrowing } = call.caller
  const party = await table.get('cases', queryPartyKey(queryId, institutionId), QueryPartyRow)
  const query = await table.get('cases', queryKey(queryId), StoredQuery)
  if (
    !query ||
    !reaches(narrowing, { region: institutionId }) ||
    (party?.role !== 'registry' && !query.registries?.includes(institutionId))
  )
    return refuse('resource.not-found')
  const documentId = await documentIdOf({ table }, query)
  const paper =
    documentId === undefined ? undefined : await table.get('cases', documentKey(query.bank, documentId), Document)
  if (paper?.archiveKey === undefined) return refuse('resource.not-found')
  const { archiveKey: key, fileName, sha256, length } = paper
  const { authorizationId, purpose } = query
  await table.write(granted(ids, call, { queryId, authorizationId, purpose, documentId, shownSha256: sha256 }))
  return ok(answer(200, await downloadLink(objects, { bucket: 'archive', key, fileName, sha256, length }, call.now)))
}
