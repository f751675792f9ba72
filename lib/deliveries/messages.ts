/** What banks and registries are sent, by webhook or to read. */
import * as z from 'zod/mini'
import type { NotificationName } from '../subjects/subjects.ts'

const notified = {
  /** The event's id; the same by webhook. */
  id: z.string(),
  type: z.string(),
  /** 1, 2, 3 … without gaps for one institution. */
  sequence: z.int(),
  occurredAt: z.string(),
}
const data = z.record(z.string(), z.unknown())

export const CaseNotification = z.strictObject({
  ...notified,
  caseId: z.string(),
  /** Of a part of a loan over several registries: the case of the whole. */
  parent: z.optional(z.string()),
  /** The filing bank's own number; not told to the other lender. */
  bankReference: z.optional(z.string()),
  caseState: z.string(),
  applicationState: z.string(),
  data,
})

/** That a query was answered, not what was answered. */
export const QueryNotification = z.strictObject({ ...notified, queryId: z.string(), data })

/** That something happened to a unit the bank monitors, and of what kind. */
export const MonitorNotification = z.strictObject({ ...notified, monitorId: z.string(), unitNumber: z.string(), data })

/** That something happened to a matter, not what was written. */
export const MatterNotification = z.strictObject({ ...notified, matterId: z.string(), data })

/** What becomes of a bank's half-year report, and that it is due. */
export const ReportNotification = z.strictObject({ ...notified, reportId: z.string(), data })

/** That a common material was checked, replaced, ends soon or has ended: `data.what`. */
export const CommonMaterialNotification = z.strictObject({ ...notified, commonMaterialId: z.string(), data })

/** That something was called up, approved, delivered, refused or is overdue; who asked and why is read with GET /v1/call-ups/{callUpId}. */
export const CallUpNotification = z.strictObject({ ...notified, callUpId: z.string(), caseId: z.string(), data })

/** That a document was signed, or somebody declined, or nobody signed in time; who and how is read with GET /v1/signing-requests/{signingRequestId}. */
export const SigningNotification = z.strictObject({ ...notified, signingRequestId: z.string(), data })

/** That an authority proposed, registered or ended a key or a client of the institution; what is proposed is answered with POST /v1/keys/{kid}/confirmation. */
export const AccessNotification = z.strictObject({ ...notified, changeId: z.string(), data })

/** What feeds and webhooks carry, by the name that `SUBJECTS` gives. */
const NOTIFICATIONS = {
  CaseNotification,
  QueryNotification,
  MonitorNotification,
  MatterNotification,
  ReportNotification,
  CommonMaterialNotification,
  CallUpNotification,
  SigningNotification,
  AccessNotification,
} as const satisfies Record<NotificationName, z.ZodMiniObject>

type AnyNotification = (typeof NOTIFICATIONS)[NotificationName]

export const Notification = z.union(Object.values(NOTIFICATIONS) as [AnyNotification, ...AnyNotification[]])
export type Notification = z.infer<typeof Notification>

export const QueryDelivery = z.object({
  id: z.string(),
  eventId: z.string(),
  type: z.literal('query.asked'),
  queryId: z.string(),
  registry: z.string(),
  occurredAt: z.string(),
  /** Bank, officer, kind, purpose, and the unit number unless it is asked by name. */
  query: z.record(z.string(), z.unknown()),
  /** Whose letter lets the bank ask, until when, and the digest of the letter. */
  authorization: z.optional(z.record(z.string(), z.unknown())),
  /** POST here for a link to the letter, or to the paper of an interested party. */
  documentLink: z.string(),
  querySignature: z.string(),
})

/** A bank orders the registry's own paper of what it answered; it is brought with POST /v1/registry/queries/{queryId}/result-certificate. */
export const ResultOrderDelivery = z.object({
  id: z.string(),
  eventId: z.string(),
  type: z.literal('result-certificate.ordered'),
  queryId: z.string(),
  registry: z.string(),
  occurredAt: z.string(),
  /** Bank, kind, unit number unless it was asked by name, and the day by which it is due. */
  order: z.record(z.string(), z.unknown()),
})

/** Of a matter: where it stands and who moved it; the words are read with GET /v1/matters/{matterId}. */
export const MatterDelivery = z.object({
  id: z.string(),
  eventId: z.string(),
  type: z.string(),
  matterId: z.string(),
  registry: z.string(),
  occurredAt: z.string(),
  data: z.record(z.string(), z.unknown()),
})

/** The same for a registry: `data` says which key or client, and from when it holds though nobody answers. */
export const AccessDelivery = z.object({
  id: z.string(),
  eventId: z.string(),
  type: z.string(),
  changeId: z.string(),
  registry: z.string(),
  occurredAt: z.string(),
  data: z.record(z.string(), z.unknown()),
})

/** The same for a registry. */
export const CallUpDelivery = z.object({
  id: z.string(),
  eventId: z.string(),
  type: z.string(),
  callUpId: z.string(),
  caseId: z.string(),
  registry: z.string(),
  occurredAt: z.string(),
  data: z.record(z.string(), z.unknown()),
})

export const RegistryDelivery = z.object({
  id: z.string(),
  eventId: z.string(),
  type: z.string(),
  caseId: z.string(),
  registry: z.string(),
  occurredAt: z.string(),
  details: z.optional(z.record(z.string(), z.unknown())),
  /** With a lodged case: what is asked for, in the order in which it is registered, all or nothing. */
  business: z.optional(z.string()),
  mode: z.optional(z.string()),
  registrations: z.optional(z.array(z.string())),
  /** The whole filing, unless it was too long to push. */
  filing: z.optional(z.record(z.string(), z.unknown())),
  filingOmitted: z.optional(z.literal(true)),
  filingSignature: z.optional(z.string()),
  /** The digest of the whole text signed, where `filing` is one registry's part of it. */
  partOf: z.optional(z.string()),
  documents: z.optional(z.array(z.record(z.string(), z.unknown()))),
})

export type RegistryDelivery = z.infer<typeof RegistryDelivery>
