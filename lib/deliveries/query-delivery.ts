/** What a registry receives of a query: what is asked, by whom, and whose authorization lets them ask. */
import * as z from 'zod/mini'
import { detachedJws, Evidence } from '../access/signature.ts'
import { authorizationKey, StoredAuthorization } from '../authorizations/model.ts'
import type { Waiting } from '../outbox/rows.ts'
import type { Ports, Row } from '../platform/ports.ts'
import { EVENT_OF, QueryEvent, queryEventKey, queryKey, RESULT_ORDERED, StoredQuery } from '../queries/model.ts'
import { ResultOrder, resultKey } from '../queries/result-certificate.ts'
import { registryDeliveryId } from './delivery-id.ts'

/** Of what the bank signed, the signature. */
const Signed = z.pick(Evidence, { protected: true, signature: true })

/** An interested party asks without an authorization, by a paper of its own. */
const groundOf = (authorization: StoredAuthorization | undefined): Row => {
  if (!authorization) return {}
  const { authorizationId, owners, validFrom, validTo, signedOn, document } = authorization
  return { authorization: { authorizationId, owners, validFrom, validTo, signedOn, sha256: document.sha256 } }
}

/** That the registry's own paper of what it answered is wanted, and by when. */
const orderDelivery = async ({ table }: Pick<Ports, 'table'>, { subjectId, n, party }: Waiting): Promise<Row> => {
  const [query, order, event] = await table.batchGet([
    { table: 'cases', key: queryKey(subjectId), model: StoredQuery },
    { table: 'cases', key: resultKey(subjectId), model: ResultOrder },
    { table: 'cases', key: queryEventKey(subjectId, EVENT_OF.ordered), model: QueryEvent },
  ])
  if (!query || !order || !event) throw new Error(`query ${subjectId} lacks its order`)
  const { eventId, type, occurredAt } = event
  const { bank, kind, unitNumber } = query
  return {
    id: registryDeliveryId(subjectId, n),
    eventId,
    type,
    queryId: subjectId,
    registry: party,
    occurredAt,
    order: {
      bank,
      kind,
      ...(unitNumber !== undefined && { unitNumber }),
      ...(order.dueOn !== undefined && { dueOn: order.dueOn }),
    },
  }
}

type QueryPorts = Pick<Ports, 'table'> & { readonly baseUrl: string }

export const queryDelivery = (ports: QueryPorts, row: Waiting): Promise<Row> =>
  row.type === RESULT_ORDERED ? orderDelivery(ports, row) : questionDelivery(ports, row)

const questionDelivery = async ({ table, baseUrl }: QueryPorts, { subjectId, n, party }: Waiting): Promise<Row> => {
  const [query, event] = await table.batchGet([
    { table: 'cases', key: queryKey(subjectId), model: StoredQuery },
    { table: 'cases', key: queryEventKey(subjectId), model: QueryEvent },
  ])
  if (!query || !event) throw new Error(`query ${subjectId} lacks its event`)
  const { queryId, bank, officer, kind, purpose, unitNumber, authorizationId } = query
  const { certificateNumber, acceptanceNumber, materials, interest, intention, document } = query
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
      ...(intention !== undefined && { intention }),
    },
    ...groundOf(authorization),
    documentLink: `${baseUrl}/v1/registry/queries/${queryId}/document/download-link`,
    querySignature: detachedJws(Signed.parse(query.evidence)),
  }
}
