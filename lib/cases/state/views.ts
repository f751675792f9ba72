/** What the parties of a case are shown of it. */
import * as z from 'zod/mini'
import type { CertificateEnd } from '../../certificates/ends.ts'
import { CertificateStatus } from '../../certificates/model.ts'
import { CaseFeesView } from '../../fees/quote-view.ts'
import { WaitsFor } from '../../filings/model/fields.ts'
import { fitting } from '../../kernel/stored.ts'
import { beijing } from '../../kernel/time.ts'
import { APPLICATION_STATES, awaitedBy, MILESTONES } from './lifecycle.ts'
import { awaitedByLoan, partSummary } from './loan.ts'
import { PARENT_STATES } from './parent-states.ts'
import { type Commitment, EventRow, type Head, isParent, type ParentHead } from './rows.ts'
import { limitsOf } from './timing.ts'

const CaseState = z.enum(['open', 'completed', 'ended-without-registration'])
/** Of an application, or of a loan over several registries as its parts stand. */
export const AnyState = z.enum([...new Set([...APPLICATION_STATES, ...PARENT_STATES])])

/** One registry's part of a loan over several. It is a case of its own, read under its own id. */
export const PartSummary = z.strictObject({
  caseId: z.string(),
  registry: z.string(),
  units: z.array(z.string()),
  caseState: CaseState,
  applicationState: AnyState,
  /** Its registration is in the book. */
  stands: z.boolean(),
  /** Cases that were filed for this part before and ended without registration, the oldest first. */
  earlier: z.optional(z.array(z.string())),
})

export const CaseSummary = z.strictObject({
  caseId: z.string(),
  caseState: CaseState,
  applicationState: AnyState,
  milestones: z.array(z.enum(MILESTONES)),
  /** Milestones that the business still waits for; none once the case is completed. */
  awaits: z.array(z.enum(MILESTONES)),
  business: z.string(),
  mode: z.optional(z.string()),
  /** Merged in one acceptance: all are registered or none. */
  registrations: z.array(
    z.strictObject({
      kind: z.string(),
      registeredAt: z.optional(z.string()),
      /** Certificates that ended with it. */
      ended: z.optional(z.array(z.string())),
      ownershipCertificates: z.optional(z.array(z.strictObject({ number: z.string(), units: z.array(z.string()) }))),
    }),
  ),
  /** 业务流水号 */
  bankReference: z.string(),
  bank: z.string(),
  branch: z.string(),
  /** Absent on a loan over several registries: its parts have one each. */
  registry: z.optional(z.string()),
  /** On a loan over several registries. */
  parts: z.optional(z.array(PartSummary)),
  disbursementWaitsFor: z.optional(WaitsFor),
  /** The other lender of a case of two banks, and its word. */
  commitment: z.optional(
    z.strictObject({ institutionId: z.string(), status: z.enum(['open', 'given', 'declined']), until: z.string() }),
  ),
  /** On a part: the case of the whole loan. */
  parent: z.optional(z.string()),
  /** 登记业务号, once the registry has accepted. */
  registryNumber: z.optional(z.string()),
  units: z.array(z.string()),
  certificates: z.array(
    z.strictObject({
      certificateId: z.string(),
      number: z.string(),
      /** 电子证照标识 */
      licenceId: z.optional(z.string()),
      sha256: z.string(),
      length: z.int(),
      units: z.array(z.string()),
      issuedAt: z.string(),
      /** Once `kept`, the platform holds the file under lock and it can be downloaded. */
      status: CertificateStatus,
    }),
  ),
  createdAt: z.string(),
  updatedAt: z.string(),
})
export type CaseSummary = z.infer<typeof CaseSummary>

export const TimelineEvent = z.strictObject({
  eventId: z.string(),
  /** 1, 2, 3 … without gaps in a case. */
  n: z.int(),
  type: z.string(),
  occurredAt: z.string(),
  recordedAt: z.string(),
  actor: z.strictObject({
    institutionId: z.string(),
    clientId: z.optional(z.string()),
    /** The intermediary that acted for the institution. */
    through: z.optional(z.string()),
  }),
  caseState: CaseState,
  applicationState: AnyState,
  data: z.record(z.string(), z.unknown()),
  details: z.optional(z.record(z.string(), z.unknown())),
  /** SHA-256 over everything else here, the evidence and the hash before: see `previousHash`. */
  hash: z.string(),
  previousHash: z.string(),
  /** The exact text the actor signed and its detached JWS (`protected..signature`). */
  evidence: z.optional(
    z.strictObject({
      protected: z.string(),
      signature: z.string(),
      kid: z.string(),
      thumbprint: z.string(),
      text: z.optional(z.string()),
    }),
  ),
})

const LimitView = z.strictObject({
  /** intake · answer · supplement · promise · province · state-council · statutory */
  name: z.string(),
  /** The law or promise it rests on. */
  source: z.string(),
  startedAt: z.string(),
  /** Absent while the clock stands still, or until the working days of that year are announced. */
  dueAt: z.optional(z.string()),
  why: z.optional(z.enum(['clock-stands-still', 'calendar-not-announced'])),
})

const RequestView = z.strictObject({
  stage: z.enum(['before-acceptance', 'in-review']),
  askedAt: z.string(),
  dueAt: z.optional(z.string()),
  items: z.array(
    z.strictObject({
      id: z.string(),
      slot: z.optional(z.string()),
      pointer: z.optional(z.string()),
      outcome: z.enum(['open', 'supplied', 'unable']),
    }),
  ),
})

/** Where a case stands in time. */
const Times = z.strictObject({
  limits: z.array(LimitView),
  /** What the registry asked for last, and what became of each item. */
  request: z.optional(RequestView),
})

/** Another case about the same mortgage: a release follows the case of the mortgage that it ends. */
const LinkView = z.strictObject({ caseId: z.string(), as: z.enum(['follows', 'followed-by']) })

export const CaseView = z.extend(CaseSummary, {
  times: Times,
  linked: z.array(LinkView),
  /** From the lodging on; of a loan over several registries each part has its own. */
  fees: z.optional(CaseFeesView),
  timeline: z.array(TimelineEvent),
})

export const LinkRow = z.object(LinkView.shape)

export const linkOf = ({ caseId, as }: z.infer<typeof LinkRow>): z.infer<typeof LinkView> => ({ caseId, as })

export const DueItem = z.extend(CaseSummary, { limits: z.array(LimitView) })

export const timesOf = (head: Head): z.infer<typeof Times> => ({
  limits: limitsOf(head).map((limit) => ({ ...limit })),
  ...(head.request && { request: { ...head.request, items: head.request.items.map((item) => ({ ...item })) } }),
})

export const StepTaken = z.strictObject({
  caseId: z.string(),
  caseState: CaseState,
  applicationState: AnyState,
  eventId: z.string(),
  sequence: z.int(),
})

const commitmentOf = ({ institutionId, status, until }: Commitment) => ({
  institutionId,
  status,
  until: beijing(new Date(until)),
})

const placeOf = (head: Head | ParentHead) =>
  isParent(head)
    ? {
        parts: head.parts.map(partSummary),
        disbursementWaitsFor: head.disbursementWaitsFor,
        awaits: awaitedByLoan(head),
      }
    : {
        registry: head.registry,
        ...(head.parent !== undefined && { parent: head.parent }),
        ...(head.commitment && { commitment: commitmentOf(head.commitment) }),
        awaits: awaitedBy(head),
      }

/** `ends`: how the certificates of this case ended, by their ids, where they did. */
export const summaryOf = (head: Head | ParentHead, ends: ReadonlyMap<string, CertificateEnd>): CaseSummary => ({
  caseId: head.caseId,
  caseState: head.caseState,
  applicationState: head.applicationState,
  milestones: [...head.milestones],
  business: head.business,
  ...(head.mode && { mode: head.mode }),
  registrations: (head.registrations ?? []).map(({ ended, ownershipCertificates, ...registration }) => ({
    ...registration,
    ...(ended && { ended: [...ended] }),
    ...(ownershipCertificates && {
      ownershipCertificates: ownershipCertificates.map((one) => ({ ...one, units: [...one.units] })),
    }),
  })),
  bankReference: head.bankReference,
  bank: head.bank,
  branch: head.branch,
  ...placeOf(head),
  ...(head.registryNumber && { registryNumber: head.registryNumber }),
  units: [...head.units],
  certificates: (head.certificates ?? []).map(
    ({ certificateId, number, licenceId, sha256, length, units, issuedAt, status }) => ({
      certificateId,
      number,
      ...(licenceId !== undefined && { licenceId }),
      sha256,
      length,
      units: [...units],
      issuedAt,
      status: ends.get(certificateId) ?? status,
    }),
  ),
  createdAt: head.createdAt,
  updatedAt: head.updatedAt,
})

/** The row without its keys is what its hash was taken of. */
export const eventOf = (row: unknown): EventRow => fitting(EventRow, row, 'cases')

export const stepTaken = (head: Head | ParentHead, event: EventRow): z.infer<typeof StepTaken> => ({
  caseId: head.caseId,
  caseState: head.caseState,
  applicationState: head.applicationState,
  eventId: event.eventId,
  sequence: event.n,
})
