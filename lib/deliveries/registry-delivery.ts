/** What a registry receives of an event: with a lodged case its whole filing and the list of its documents. */

import * as z from 'zod/mini'
import { detachedJws } from '../access/signature.ts'
import { notificationOfCallUp } from '../archives/call-up-steps.ts'
import { CallUp, CallUpEvent, callUpKey } from '../archives/call-ups.ts'
import { EventRow, FilingRow, Head } from '../cases/state/head.ts'
import { documentsKey, eventKey, filingKey, headKey } from '../cases/state/rows.ts'
import { type LockedDocument, LockedDocuments } from '../documents/filing.ts'
import { MatterEvent, MatterHead, matterKey, notificationOfMatter } from '../matters/model.ts'
import type { Waiting } from '../outbox/rows.ts'
import type { Row } from '../platform/ports.ts'
import { type RegistryKind, type SubjectKind, subjectKindOf } from '../subjects/subjects.ts'

import { registryDeliveryId } from './delivery-id.ts'
import type { WebhookPorts } from './post-to-endpoints.ts'
import { queryDelivery } from './query-delivery.ts'

/** `baseUrl` is the API's own, for the links in what we send. */
export type DeliveryPorts = WebhookPorts & { readonly baseUrl: string }

/** A registry's listener takes this much at once; a longer filing is fetched with GET /v1/registry/cases/{caseId}/filing. */
export const PUSH_MAX_BYTES = 256 * 1024

const linkOf = (baseUrl: string, caseId: string, documentId: string): string =>
  `${baseUrl}/v1/registry/cases/${caseId}/documents/${documentId}/download-link`

const filed = (
  baseUrl: string,
  caseId: string,
  { filing, documents }: { filing: FilingRow; documents: readonly LockedDocument[] },
): Row => ({
  filing: JSON.parse(filing.filing),
  filingSignature: detachedJws(filing.evidence),
  ...(filing.partOf && { partOf: filing.partOf }),
  documents: documents.map(({ archiveKey: _, ...document }) => ({
    ...document,
    link: linkOf(baseUrl, caseId, document.documentId),
  })),
})

const matterDelivery = async ({ table }: DeliveryPorts, { subjectId, n, party }: Waiting): Promise<Row> => {
  const [head, event] = await table.batchGet([
    { table: 'cases', key: matterKey(subjectId), model: MatterHead },
    { table: 'cases', key: eventKey(subjectId, n), model: MatterEvent },
  ])
  if (!head || !event) throw new Error(`matter ${subjectId} lacks event ${n}`)
  const { id: eventId, ...notification } = notificationOfMatter(head, event)
  return { id: registryDeliveryId(subjectId, n), eventId, registry: party, ...notification }
}

const callUpDelivery = async ({ table }: DeliveryPorts, { subjectId, n, party }: Waiting): Promise<Row> => {
  const [callUp, event] = await table.batchGet([
    { table: 'cases', key: callUpKey(subjectId), model: CallUp },
    { table: 'cases', key: eventKey(subjectId, n), model: CallUpEvent },
  ])
  if (!callUp || !event) throw new Error(`call-up ${subjectId} lacks event ${n}`)
  const { id: eventId, ...notification } = notificationOfCallUp(callUp, event)
  return { id: registryDeliveryId(subjectId, n), eventId, registry: party, ...notification }
}

const AccessEvent = z.object({
  eventId: z.string(),
  type: z.string(),
  occurredAt: z.string(),
  data: z.record(z.string(), z.unknown()),
})

const accessDelivery = async ({ table }: DeliveryPorts, { subjectId, n, party }: Waiting): Promise<Row> => {
  const [event] = await table.batchGet([{ table: 'cases', key: eventKey(subjectId, n), model: AccessEvent }])
  if (!event) throw new Error(`access change ${subjectId} lacks event ${n}`)
  return { id: registryDeliveryId(subjectId, n), ...event, changeId: subjectId, registry: party }
}

const caseDelivery = async ({ table, baseUrl }: DeliveryPorts, row: Waiting): Promise<Row> => {
  const { subjectId: caseId, n, type } = row
  const carriesFiling = type === 'case.lodged'
  const ofEvent = [
    { table: 'cases', key: headKey(caseId), model: Head },
    { table: 'cases', key: eventKey(caseId, n), model: EventRow },
  ] as const
  const [head, event, filing, documents] = carriesFiling
    ? await table.batchGet([
        ...ofEvent,
        { table: 'cases', key: filingKey(caseId), model: FilingRow },
        { table: 'cases', key: documentsKey(caseId), model: LockedDocuments },
      ])
    : await table.batchGet(ofEvent)
  if (!head || !event) throw new Error(`case ${caseId} lacks event ${n}`)
  const body: Row = {
    id: registryDeliveryId(caseId, n),
    eventId: event.eventId,
    type,
    caseId,
    registry: head.registry,
    occurredAt: event.occurredAt,
    ...(event.details && { details: event.details }),
  }
  if (!carriesFiling) return body
  if (!filing || !documents) throw new Error(`lodged case ${caseId} lacks its filing`)
  const asked = {
    business: head.business,
    ...(head.mode && { mode: head.mode }),
    registrations: (head.registrations ?? []).map(({ kind }) => kind),
  }
  const whole = { ...body, ...asked, ...filed(baseUrl, caseId, { filing, documents: documents.documents }) }
  return Buffer.byteLength(JSON.stringify(whole)) <= PUSH_MAX_BYTES
    ? whole
    : { ...whole, filing: undefined, filingOmitted: true }
}

/** A registry hears of these; a kind that `SUBJECTS` says it hears of has its row. */
const DELIVERIES = {
  case: caseDelivery,
  query: queryDelivery,
  matter: matterDelivery,
  'call-up': callUpDelivery,
  'access-change': accessDelivery,
} as const satisfies Record<RegistryKind, (ports: DeliveryPorts, row: Waiting) => Promise<Row>>

const isRegistryKind = (kind: SubjectKind): kind is RegistryKind => kind in DELIVERIES

export const registryDelivery = (ports: DeliveryPorts, row: Waiting): Promise<Row> => {
  const kind = subjectKindOf(row.subjectId)
  if (!isRegistryKind(kind)) throw new Error(`registries hear nothing of a ${kind}: ${row.subjectId}`)
  return DELIVERIES[kind](ports, row)
}
