/** What a registry receives of a query: what is asked, by whom, and whose letter lets them ask. */
import { detachedJws, type Evidence } from '../access/signature.ts'
import { letterKey, letterOf, type StoredLetter } from '../authorizations/model.ts'
import type { Ports, Row } from '../platform/ports.ts'
import { queryEventKey, queryKey, queryOf } from '../queries/model.ts'
import type { Waiting } from './deliver-in-order.ts'
import { registryDeliveryId } from './delivery-id.ts'

/** An interested party asks without a letter, by a paper of its own. */
const groundOf = (letter: StoredLetter | undefined): Row => {
  if (!letter) return {}
  const { authorizationId, owners, validFrom, validTo, signedOn, document } = letter
  return { authorization: { authorizationId, owners, validFrom, validTo, signedOn, sha256: document.sha256 } }
}

export const queryDelivery = async (
  { table, baseUrl }: Pick<Ports, 'table'> & { readonly baseUrl: string },
  { subjectId, n, party }: Waiting,
): Promise<Row> => {
  const [row, event] = await table.batchGet(
    [queryKey(subjectId), queryEventKey(subjectId)].map((key) => ({ table: 'cases', key }) as const),
  )
  const query = queryOf(row)
  if (!query || !event) throw new Error(`query ${subjectId} lacks its event`)
  const { queryId, bank, officer, kind, purpose, unitNumber, authorizationId } = query
  const { certificateNumber, acceptanceNumber, materials, interest, document } = query
  const letter =
    authorizationId === undefined ? undefined : letterOf(await table.get('directory', letterKey(bank, authorizationId)))
  if (authorizationId !== undefined && !letter) throw new Error(`query ${subjectId} lacks its letter`)
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
    ...groundOf(letter),
    documentLink: `${baseUrl}/v1/registry/queries/${queryId}/document/download-link`,
    querySignature: detachedJws(query.evidence as Evidence),
  }
}
