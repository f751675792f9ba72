/** The query, if the caller is the bank that asked it. The caller's own row comes first, as in every read by id. */
import type { Call } from '../kernel/call.ts'
import type { Ports } from '../platform/ports.ts'
import { mayRead } from './get-query.ts'
import { QueryPartyRow, queryKey, queryPartyKey, StoredQuery } from './model.ts'

export const queryOfBank = async (
  { table }: Pick<Ports, 'table'>,
  { caller, path: { queryId } }: Call<unknown, { readonly queryId: string }>,
): Promise<StoredQuery | undefined> => {
  const party = await table.get('cases', queryPartyKey(queryId, caller.institutionId), QueryPartyRow)
  if (party?.role !== 'bank') return undefined
  const query = await table.get('cases', queryKey(queryId), StoredQuery)
  return query && mayRead(caller.narrowing, query) ? query : undefined
}
