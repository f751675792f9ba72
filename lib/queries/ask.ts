/** What every query writes when it is asked, and on which ground of agreement and officer it may be asked at all. */

import { type Agreement, agreementInForceOn, type Officer, officerDesignatedOn } from '../institutions/model.ts'
import type { Call } from '../kernel/call.ts'
import { faultOf } from '../kernel/faults.ts'
import type { Refusal } from '../kernel/result.ts'
import type { Stored } from '../kernel/stored.ts'
import { beijing, beijingDate } from '../kernel/time.ts'
import { outRow, platformDue, receiverOf } from '../outbox/rows.ts'
import type { Hint, Ports, Row, Write } from '../platform/ports.ts'
import { QUERY_ASKED, queryEventKey, queryKey, queryPartyKey, type StoredQuery } from './model.ts'

export type Grounds = {
  readonly agreement: Stored<Agreement> | undefined
  readonly officer: Stored<Officer> | undefined
  /** Undefined of a query by name, which is asked only where agreement and client reach. */
  readonly registry: string | undefined
}

/** Whether the regions of the agreement, and those to which the client is narrowed, reach the registry. */
export const reaches = ({ agreement }: Pick<Grounds, 'agreement'>, { caller }: Call) => {
  const regions: readonly string[] = agreement?.regions ?? []
  const within = (prefixes: readonly string[] | undefined, registry: string) =>
    prefixes === undefined || prefixes.some((prefix) => registry.startsWith(prefix))
  return {
    byAgreement: (registry: string) => within(regions, registry),
    byClient: (registry: string) => within(caller.narrowing?.regions, registry),
  }
}

/** Outside its agreement a bank reads only its own past; inside, only its designated officers ask. */
export const refusalToAsk = (grounds: Grounds, call: Call): Refusal | undefined => {
  const { agreement, officer, registry } = grounds
  const today = beijingDate(call.now)
  if (!agreementInForceOn(agreement, today)) return { code: 'agreement.not-in-force' }
  const { byAgreement, byClient } = reaches(grounds, call)
  if (registry !== undefined && !byAgreement(registry)) return { code: 'agreement.not-covering' }
  if (registry !== undefined && !byClient(registry)) return { code: 'client.narrowed' }
  if (officerDesignatedOn(officer, today)) return undefined
  return { code: 'officer.not-designated', faults: [faultOf('/officer', 'officer.not-designated')] }
}

/**
 * The question, its parties and a message to each registry: to one, or by name to all of them. One message a registry is the most
 * that grows here, and with the rest they must fit one transaction of 100.
 */
export const asked = (
  { ids }: Pick<Ports, 'ids'>,
  query: StoredQuery,
  { now, requestId }: Pick<Call, 'now' | 'requestId'>,
): { readonly writes: readonly Write[]; readonly hints: readonly Hint[] } => {
  const { queryId, bank, registry, registries = [] } = query
  const event = { eventId: ids.next('evt'), type: QUERY_ASKED }
  const outs = (registry === undefined ? registries : [registry]).map((party, i) =>
    outRow({
      ...event,
      subjectId: queryId,
      // A number each, so that no two registries know their delivery by the same id.
      n: i + 1,
      receiver: receiverOf('registry', party),
      party,
      due: now.toISOString(),
      correlation: requestId,
    }),
  )
  const rows: Row[] = [
    { ...queryKey(queryId), ...query, ...(query.dueAt !== undefined && platformDue(queryId, new Date(query.dueAt))) },
    { ...queryEventKey(queryId), ...event, occurredAt: beijing(now) },
    { ...queryPartyKey(queryId, bank), role: 'bank' },
    ...(registry === undefined ? [] : [{ ...queryPartyKey(queryId, registry), role: 'registry' }]),
    ...outs,
  ]
  return {
    writes: rows.map((put) => ({ table: 'cases', put })),
    hints: outs.map(({ receiver, subjectId }) => ({ receiver, subjectId, correlation: requestId })),
  }
}
