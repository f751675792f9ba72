/** What a bank is answered when its question is on its way. */
import { type Answer, answer } from '../kernel/call.ts'
import type { StoredQuery } from './model.ts'

export const receiptOf = ({ queryId, registry, registries, askedAt, status }: StoredQuery): Answer =>
  answer(
    202,
    {
      queryId,
      ...(registry !== undefined && { registry }),
      ...(registries !== undefined && { registries: registries.length }),
      askedAt,
      status,
    },
    { location: `/v1/queries/${queryId}` },
  )
