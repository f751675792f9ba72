/** What a registry receives of a query: what is asked, by whom, and whose letter lets them ask. */
import { detachedJws, type Evidence } from '../access/signature.ts'
import { letterKey, letterOf } from '../authorizations/model.ts'
import type { Ports, Row } from '../platform/ports.ts'
import { queryEventKey, queryKey, queryOf } from '../queries/model.ts'
import { registryDeliveryId } from './delivery-id.ts'
import type { Waiting } from './work-through.ts'

export const queryDelivery = async ({ table }: Pick<Ports, 'table'>, { caseId, n }: Waiting): Promise<Row> => {
  const [row, event] = await table.batchGet(
    [queryKey(caseId), queryEventKey(caseId)].map((key) => ({ table: 'cases', key }) as const),
  )
  const query = queryOf(row)
  const letter = query && letterOf(await table.get('directory', letterKey(query.bank, query.authorizationId)))
  if (!query || !event || !letter) throw new Error(`query ${caseId} lacks its event or letter`)
  const { queryId, registry, bank, officer, kind, purpose, unitNumber, authorizationId } = query
  const { owners, validFrom, validTo, signedOn, document } = letter
  return {
    id: registryDeliveryId(queryId, n),
    eventId: event.eventId,
    type: event.type,
    queryId,
    registry,
    occurredAt: event.occurredAt,
    query: { bank, officer, kind, purpose, unitNumber },
    authorization: { authorizationId, owners, validFrom, validTo, signedOn, sha256: document.sha256 },
    querySignature: detachedJws(query.evidence as Evidence),
  }
}
