/** What a registry receives of a query: what is asked, by whom, and whose authorization lets them ask. */
import * as z from 'zod/mini'
import { detachedJws, Evidence } from '../access/signature.ts'
import { authorizationKey, StoredAuthorization } from '../authorizations/model.ts'
import type { Waiting } from '../outbox/rows.ts'
import type { Ports, Row } from '../platform/ports.ts'
import { QueryEvent, queryEventKey, queryKey, StoredQuery } from '../queries/model.ts'

import { registryDeliveryId } from './delivery-id.ts'

/** Of what the bank signed, the signature. */
const Signed = z.pick(Evidence, { protected: true, signature: true })

/** An interested party asks without an authorization, by a paper of its own. */
const groundOf = (authorization: StoredAuthorization | undefined): Row => {
  if (!authorization) return {}
  const { authorizationId, owners, validFrom, validTo, signedOn, document } = authorization
  return { authorization: { authorizationId, owners, validFrom, validTo, signedOn, sha256: document.sha256 } }
}

export const queryDelivery = async (
  { table, baseUrl }: Pick<Ports, 'table'> & { readonly baseUrl: string },
  { subjectId, n, party }: Waiting,
): Promise<Row> => {
  const [query, event] = await table.batchGet([
    { table: 'cases', key: queryKey(subjectId), model: StoredQuery },
    { table: 'cases', key: queryEventKey(subjectId), model: QueryEvent },
  ])
  if (!query || !event) throw new Error(`query ${subjectId} lacks its event`)
  const { queryId, bank, officer, kind, purpose, unitNumber, authorizationId } = query
  const { certificateNumber, acceptanceNumber, materials, interest, document } = query
  const authorization =
    authorizationId === undefined
      ? undefined
      : await table.get('directory', authorizationKey(bank, authorizationId), StoredAuthorization)
  if (authorizationId !== undefined && !authorization) throw new Error(`query ${subjectId} lacks its letter`)
  return {
    id: registryDeliveryId(queryId, n),
    eventId: event.eventId,
    type: event.type,
    queryId,
    registry: party,
    occurredAt: event.occurredAt,
    query: {
      bank,
      officer,
      kind,
      purpose,
      ...(unitNumber !== undefined && { unitNumber }),
      ...(certificateNumber !== undefined && { certificateNumber }),
      ...(acceptanceNumber !== undefined && { acceptanceNumber }),
      ...(materials !== undefined && { materials }),
      ...(interest !== undefined && { interest, document }),
    },
    ...groundOf(authorization),
    documentLink: `${baseUrl}/v1/registry/queries/${queryId}/document/download-link`,
    querySignature: detachedJws(Signed.parse(query.evidence)),
  }
}
