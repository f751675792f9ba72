/** Whether a registry was sent the n-th event of a subject, by what the subject's own rows say. */

import * as z from 'zod/mini'
import { CallUp, callUpKey } from '../archives/call-ups.ts'
import { receiversOf } from '../cases/state/lifecycle.ts'
import { eventKey, partyKey } from '../cases/state/rows.ts'
import { MatterHead, matterKey, partiesOf } from '../matters/model.ts'
import type { Ports } from '../platform/ports.ts'
import { EVENT_OF, ORDERED_AFTER, queryEventKey, queryKey, registriesOf, StoredQuery } from '../queries/model.ts'
import { ResultOrder, resultKey } from '../queries/result-certificate.ts'
import type { RegistryKind } from '../subjects/subjects.ts'

export type Sent = { readonly eventId: string; readonly type: string }

type Sending = { readonly subjectId: string; readonly n: number; readonly registry: string }
type Find = (ports: Pick<Ports, 'table'>, sending: Sending) => Promise<Sent | undefined>

const SentEvent = z.object({ eventId: z.string(), type: z.string() })
/** Events that are sent to every party but the one that acted. */
const ActedEvent = z.extend(SentEvent, { actor: z.object({ institutionId: z.string() }) })
const PartyRow = z.object({ role: z.optional(z.string()) })

const ofCase: Find = async ({ table }, { subjectId, n, registry }) => {
  const [party, event] = await table.batchGet([
    { table: 'cases', key: partyKey(subjectId, registry), model: PartyRow },
    { table: 'cases', key: eventKey(subjectId, n), model: SentEvent },
  ])
  return party?.role === 'registry' && event && receiversOf(event.type).includes('registry') ? event : undefined
}

/**
 * The question is its first event however many registries it went to, the order of their papers its fourth: each registry has a number of
 * its own in their order, beyond the questions' for the order.
 */
const ofQuery: Find = async ({ table }, { subjectId, n, registry }) => {
  const isOrder = n > ORDERED_AFTER
  const [query, event, order] = await table.batchGet([
    { table: 'cases', key: queryKey(subjectId), model: StoredQuery },
    { table: 'cases', key: queryEventKey(subjectId, isOrder ? EVENT_OF.ordered : EVENT_OF.asked), model: SentEvent },
    { table: 'cases', key: resultKey(subjectId), model: ResultOrder },
  ])
  if (!query || (isOrder && !order?.registries?.includes(registry))) return undefined
  return registriesOf(query)[(isOrder ? n - ORDERED_AFTER : n) - 1] === registry ? event : undefined
}

const ofMatter: Find = async ({ table }, { subjectId, n, registry }) => {
  const [matter, event] = await table.batchGet([
    { table: 'cases', key: matterKey(subjectId), model: MatterHead },
    { table: 'cases', key: eventKey(subjectId, n), model: ActedEvent },
  ])
  const isParty = matter && partiesOf(matter).some(({ institutionId }) => institutionId === registry)
  return isParty && event?.actor.institutionId !== registry ? event : undefined
}

const ofCallUp: Find = async ({ table }, { subjectId, n, registry }) => {
  const [callUp, event] = await table.batchGet([
    { table: 'cases', key: callUpKey(subjectId), model: CallUp },
    { table: 'cases', key: eventKey(subjectId, n), model: ActedEvent },
  ])
  const isParty = callUp && [callUp.asker, callUp.holder].some(({ institutionId }) => institutionId === registry)
  return isParty && event?.actor.institutionId !== registry ? event : undefined
}

/** Written for the one institution that it concerns. */
const ofAccessChange: Find = async ({ table }, { subjectId, n, registry }) => {
  const [party, event] = await table.batchGet([
    { table: 'cases', key: partyKey(subjectId, registry), model: PartyRow },
    { table: 'cases', key: eventKey(subjectId, n), model: SentEvent },
  ])
  return party ? event : undefined
}

/** A kind that registries receive has its row. */
export const SENT_TO_REGISTRY = {
  case: ofCase,
  query: ofQuery,
  matter: ofMatter,
  'call-up': ofCallUp,
  'access-change': ofAccessChange,
} as const satisfies Record<RegistryKind, Find>
