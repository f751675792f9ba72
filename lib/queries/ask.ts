/** What every query writes when it is asked, and on which ground of agreement and officer it may be asked at all. */

import { type Agreement, agreementInForceOn, type OfficerRow, officerDesignatedOn } from '../institutions/model.ts'
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
  readonly officer: OfficerRow | undefined
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

/** With what else a question writes they fit one transaction of 100. */
const REGISTRIES_AT_ONCE = 80

/** A message to each of the registries from number `from` on, as many as are asked at once. */
const outsOf = (
  query: Pick<StoredQuery, 'queryId' | 'registry' | 'registries'>,
  { eventId, from, at, requestId }: Out,
) =>
  (query.registry === undefined ? (query.registries ?? []) : [query.registry])
    .slice(from, from + REGISTRIES_AT_ONCE)
    .map((party, i) =>
      outRow({
        eventId,
        type: QUERY_ASKED,
        subjectId: query.queryId,
        // A number each, so that no two registries know their delivery by the same id.
        n: from + i + 1,
        receiver: receiverOf('registry', party),
        party,
        due: at.toISOString(),
        ...(requestId !== undefined && { correlation: requestId }),
      }),
    )
type Out = { readonly eventId: string; readonly from: number; readonly at: Date; readonly requestId?: string }

const hintsOf = (outs: ReturnType<typeof outsOf>): Hint[] =>
  outs.map(({ receiver, subjectId, correlation }) => ({ receiver, subjectId, ...(correlation && { correlation }) }))

/** When the platform looks at the query next: at once while registries are not asked yet, else when it waits for them no longer. */
const dueWith = (query: Pick<StoredQuery, 'queryId' | 'dueAt' | 'registries'>, registriesAsked: number, now: Date) => {
  if (registriesAsked < (query.registries?.length ?? 0)) return platformDue(query.queryId, now)
  return query.dueAt === undefined ? {} : platformDue(query.queryId, new Date(query.dueAt))
}

/** The question, its parties and a message to each registry: to one, or by name to all of them, of which the platform asks the rest. */
export const asked = (
  { ids }: Pick<Ports, 'ids'>,
  query: StoredQuery,
  { now, requestId }: Pick<Call, 'now' | 'requestId'>,
): { readonly writes: readonly Write[]; readonly hints: readonly Hint[] } => {
  const { queryId, bank, registry, registries = [] } = query
  const event = { eventId: ids.next('evt'), type: QUERY_ASKED }
  const outs = outsOf(query, { eventId: event.eventId, from: 0, at: now, requestId })
  const isRest = outs.length < registries.length
  const rows: Row[] = [
    {
      ...queryKey(queryId),
      ...query,
      ...(isRest && { registriesAsked: outs.length }),
      ...dueWith(query, outs.length, now),
    },
    { ...queryEventKey(queryId), ...event, occurredAt: beijing(now) },
    { ...queryPartyKey(queryId, bank), role: 'bank' },
    ...(registry === undefined ? [] : [{ ...queryPartyKey(queryId, registry), role: 'registry' }]),
    ...outs,
  ]
  return {
    writes: rows.map((put) => ({ table: 'cases', put })),
    // of the rest the sweeper finds the query due within its minute
    hints: hintsOf(outs),
  }
}

/** The next registries of a query by name, in a transaction of its own that says how far it has come; undefined where all are asked. */
export const askedFurther = (
  query: StoredQuery,
  { eventId, now }: { readonly eventId: string; readonly now: Date },
): { readonly writes: readonly Write[]; readonly hints: readonly Hint[] } | undefined => {
  const { queryId, registriesAsked: from, registries = [] } = query
  if (from === undefined || from >= registries.length) return undefined
  const outs = outsOf(query, { eventId, from, at: now })
  const step: Write = {
    table: 'cases',
    update: queryKey(queryId),
    set: { registriesAsked: from + outs.length, ...dueWith(query, from + outs.length, now) },
    condition: { expression: '#registriesAsked = :from', values: { from } },
  }
  return { writes: [step, ...outs.map((put): Write => ({ table: 'cases', put }))], hints: hintsOf(outs) }
}
