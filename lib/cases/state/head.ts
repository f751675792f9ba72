/** What the platform stores of where a case stands: its head, its events, and what lies beside them. Open to attributes of other versions. */

import * as z from 'zod/mini'
import { Evidence } from '../../access/signature.ts'
import { Certificate } from '../../certificates/model.ts'
import { WaitsFor } from '../../filings/model/fields.ts'
import { type Model, plain, type Stored, whole, word } from '../../kernel/stored.ts'
import { RegistrationKind } from '../../registrations/kinds.ts'
import { APPLICATION_STATES, CASE_STATES, type EventType, MILESTONES } from './lifecycle.ts'
import { PARENT_STATES, type ParentEventType } from './parent-states.ts'
import { Terms } from './terms.ts'

const Milestones = z.array(z.enum(MILESTONES))
const Texts = z.array(z.string())

/** One registration of the acceptance and what the book says of it. All are registered together or none. */
const Registration = z.object({
  kind: RegistrationKind,
  registeredAt: z.optional(z.string()),
  /** Numbers of the certificates that ended with it. */
  ended: z.optional(Texts),
  /** Ownership certificates that came of it, held by the new owners. */
  ownershipCertificates: z.optional(z.array(z.object({ number: z.string(), units: Texts }))),
})
export type Registration = Stored<z.infer<typeof Registration>>

/** The certificates that end with the registrations, and how. */
const Endings = z.object({ as: z.enum(['cancelled', 'superseded']), numbers: Texts })
export type Endings = Stored<z.infer<typeof Endings>>

/** Without an end, the clock stands still now. */
const CausedPause = z.object({
  from: z.string(),
  to: z.optional(z.string()),
  cause: z.enum(['further-material', 'registry']),
})
export type CausedPause = Stored<z.infer<typeof CausedPause>>

/** The moments from which time limits are counted, and which limits were reported as run out. */
const Timing = z.object({
  lodgedAt: z.optional(z.string()),
  acceptedAt: z.optional(z.string()),
  pauses: z.optional(z.array(CausedPause)),
  told: z.optional(Texts),
})
export type Timing = Stored<z.infer<typeof Timing>>

const Stage = z.enum(['before-acceptance', 'in-review'])
export type Stage = z.infer<typeof Stage>

/** One thing the registry asks for: a document for a slot, or a field put right. */
export const RequestedItem = z.object({
  id: z.string(),
  slot: z.optional(z.string()),
  pointer: z.optional(z.string()),
  outcome: z.enum(['open', 'supplied', 'unable']),
})
export type RequestedItem = Stored<z.infer<typeof RequestedItem>>

/** The list that is being answered. */
const SupplementRequest = z.object({
  stage: Stage,
  askedAt: z.string(),
  dueAt: z.optional(z.string()),
  items: z.array(RequestedItem),
})
export type SupplementRequest = Stored<z.infer<typeof SupplementRequest>>

/** The package in which the case was archived, and up to which event nothing new has come since. */
const Archived = z.object({
  number: z.int(),
  /** The last event of the case; a later one makes another package. */
  through: z.int(),
  /** Of the manifest. */
  sha256: z.string(),
  length: z.int(),
  key: z.string(),
  entries: z.int(),
  archivedAt: z.string(),
})
export type Archived = Stored<z.infer<typeof Archived>>

/** What the other lender of a case of two banks was asked to commit to. */
const Commitment = z.object({
  institutionId: z.string(),
  status: z.enum(['open', 'given', 'declined']),
  /** UTC with milliseconds, as the due index has it. */
  until: z.string(),
  /** Of the exact text shown; whoever answers names it. */
  termsSha256: z.string(),
})
export type Commitment = Stored<z.infer<typeof Commitment>>

const common = {
  caseId: z.string(),
  caseState: z.enum(CASE_STATES),
  milestones: Milestones,
  stopped: z.optional(z.literal(true)),
  terms: z.optional(Terms),
  timing: z.optional(Timing),
  request: z.optional(SupplementRequest),
  /** How many lists of missing things the registry has sent, by stage. */
  lists: z.optional(z.object({ 'before-acceptance': z.optional(z.int()), 'in-review': z.optional(z.int()) })),
  /** Every item of the last list before acceptance was supplied: the registry has to accept (条例 17). */
  fullySupplied: z.optional(z.literal(true)),
  /** Filings after the first. */
  laterFilings: z.optional(z.int()),
  /** The institution that filed. */
  bank: z.string(),
  branch: z.string(),
  business: z.string(),
  mode: z.optional(z.string()),
  registrations: z.optional(z.array(Registration)),
  needs: z.optional(Milestones),
  endings: z.optional(Endings),
  /** The day on which the loan was paid back. */
  settledOn: z.optional(z.string()),
  /** Of a staged business: the certificates of the old mortgages that stay until their debt is paid. */
  leaves: z.optional(Texts),
  bankReference: z.string(),
  units: Texts,
  /** Number and hash of the last event; the optimistic lock of the case. */
  sequence: z.int(),
  lastHash: z.string(),
  createdAt: z.string(),
  updatedAt: z.string(),
  /** `X-Request-Id` of the last call that moved it; what the platform does afterwards goes on under it. */
  correlation: z.optional(z.string()),
  registryNumber: z.optional(z.string()),
  certificates: z.optional(z.array(Certificate)),
  /** Rules on which the bank has insisted; said once, before the case is lodged. */
  insisted: z.optional(Texts),
  /** The book was read for the review, and is to be compared once more while the registry reviews. */
  bookCompared: z.optional(z.enum(['once', 'twice'])),
  archive: z.optional(Archived),
  /** Until when its papers are locked, where that was prolonged. */
  keptUntil: z.optional(z.string()),
  /** While the platform owes the case something, now or when a limit has run out, its head is what waits in the index `due`. */
  due: z.optional(z.string()),
  dueOf: z.optional(z.string()),
  /** Of a case of two banks, once the other was asked. */
  commitment: z.optional(Commitment),
}

const HeadFields = z.object({
  ...common,
  applicationState: z.enum(APPLICATION_STATES),
  resumeTo: z.optional(z.enum(APPLICATION_STATES)),
  registry: z.string(),
  /** Of a part: the case of the whole loan. */
  parent: z.optional(z.string()),
})
export type Head = Stored<z.infer<typeof HeadFields>>

/** What the parent knows of a part. */
const Part = z.object({
  caseId: z.string(),
  registry: z.string(),
  units: Texts,
  caseState: z.enum(CASE_STATES),
  applicationState: z.enum(APPLICATION_STATES),
  /** 登簿: the mortgage is in the book, and stays there until it is released. */
  stands: z.boolean(),
  /** It was, and is no longer. */
  released: z.optional(z.literal(true)),
  /** The last event of the part that is reckoned in; 0 before it is made. */
  sequence: z.int(),
  /** Filed for the same registry before and ended without registration, the oldest first. */
  earlier: z.optional(Texts),
})

const ParentFields = z.object({
  ...common,
  kind: z.literal('parent'),
  applicationState: z.enum(PARENT_STATES),
  disbursementWaitsFor: WaitsFor,
  parts: z.array(Part),
})
/** The head of a loan over several registries: no registry decides on it, only on its parts. */
export type ParentHead = Stored<z.infer<typeof ParentFields>>

export const Head: Model<Head> = whole(HeadFields)
const ParentHead: Model<ParentHead> = whole(ParentFields)

const isParentRow = (row: unknown): boolean => typeof row === 'object' && row !== null && 'kind' in row

export const AnyHead: Model<Head | ParentHead> = {
  parse: (row) => (isParentRow(row) ? ParentHead : Head).parse(row),
}

const Words = z.record(z.string(), z.unknown())

/** What was signed, where the actor signed: the exact text and its detached JWS. */
export const SignedText = z.object({
  protected: z.string(),
  signature: z.string(),
  kid: z.string(),
  thumbprint: z.string(),
  text: z.optional(z.string()),
})
export type SignedText = Stored<z.infer<typeof SignedText>>

const EventFields = z.object({
  eventId: z.string(),
  n: z.int(),
  /** Of a newer version there may be more. */
  type: word<EventType | ParentEventType>(),
  /** When it happened, as its actor says. */
  occurredAt: z.string(),
  /** When the platform wrote it. */
  recordedAt: z.string(),
  /** `through`: the intermediary that acted for the institution. */
  actor: z.object({
    institutionId: z.string(),
    clientId: z.optional(z.string()),
    through: z.optional(z.string()),
  }),
  caseState: z.enum(CASE_STATES),
  applicationState: z.enum([...new Set([...APPLICATION_STATES, ...PARENT_STATES])]),
  /** No personal data: it goes to webhooks and feeds. */
  data: Words,
  /** Only for the parties of the case, in its timeline. */
  details: z.optional(Words),
  previousHash: z.string(),
  hash: z.string(),
  evidence: z.optional(SignedText),
})
export type EventRow = Stored<z.infer<typeof EventFields>>

/** An event without its keys, which is what its hash was taken of; whatever else is in it belongs to it. */
export const EventRow: Model<EventRow> = plain(whole(EventFields))

export const PARTY_ROLES = ['bank', 'registry', 'counterparty'] as const
export const PartyRow = z.object({ role: z.enum(PARTY_ROLES) })

/** A filing as it was signed, or a later one with the list of what it answers. */
export const FilingFields = z.object({
  filing: z.string(),
  evidence: Evidence,
  /** Of a later filing: what it answers. */
  items: z.optional(z.array(RequestedItem)),
  /** Of a part: SHA-256 of the filing as the bank signed it. */
  partOf: z.optional(z.string()),
})
export type FilingRow = Stored<z.infer<typeof FilingFields>>
export const FilingRow: Model<FilingRow> = whole(FilingFields)

/** By which queries the review had read the book, and what it found. */
export const ReviewRow = z.looseObject({ queries: z.optional(z.array(z.string())) })

/** What the other lender was shown, as it was digested. */
export const TermsRow = z.object({ terms: z.unknown() })

/** A row that says which case. */
export const CaseNamed = z.object({ caseId: z.string() })
