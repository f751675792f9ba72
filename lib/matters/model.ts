/** A matter as it lies in the table and as it is shown: what it is about, who raised it, who has to answer, by when. */

import * as z from 'zod/mini'
import { reaches } from '../access/narrowing.ts'
import { areaOf, eventKey, partyKey } from '../cases/state/rows.ts'
import { LockedDocument } from '../documents/filing.ts'
import type { Call } from '../kernel/call.ts'
import { CaseId, DocumentId, MatterId } from '../kernel/ids.ts'
import { watches } from '../kernel/jurisdiction.ts'
import { type Model, type Stored, whole } from '../kernel/stored.ts'
import { line } from '../kernel/text.ts'
import { Instant } from '../kernel/time.ts'
import type { Key, Row } from '../platform/ports.ts'
import { subjectPk } from '../subjects/subjects.ts'
import { KIND_NAMES, RAISERS } from './kinds.ts'
import { MATTER_STATES, type MatterStanding, type Role } from './lifecycle.ts'

const RegistryCode = z.string().check(z.regex(/^\d{6}$/))

export const About = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('case'), caseId: CaseId }),
  z.strictObject({ kind: z.literal('registry'), registry: RegistryCode }),
  z.strictObject({ kind: z.literal('platform') }),
])
export type About = z.infer<typeof About>

const statement = {
  text: z.string().check(z.minLength(1), z.maxLength(4000)),
  /** Confirmed documents of the sender. */
  attachments: z.optional(z.array(DocumentId).check(z.minLength(1), z.maxLength(10))),
}

export const Raising = z.strictObject({
  kind: z.enum(KIND_NAMES),
  about: About,
  /** Without personal data: it is shown in lists. */
  subject: line(100),
  ...statement,
})
export type Raising = z.infer<typeof Raising>

/** A reply, or an answer that is to settle the matter. */
export const Saying = z.strictObject(statement)
export type Saying = z.infer<typeof Saying>

export const Reasoning = z.strictObject({ reason: z.string().check(z.minLength(1), z.maxLength(1000)) })
export type Reasoning = z.infer<typeof Reasoning>

export const OUTCOMES = ['accepted', 'withdrawn', 'silent'] as const
export type ClosedFor = (typeof OUTCOMES)[number]

/** Who has to answer: one institution, or the authority over the place. */
export const Owner = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.enum(['bank', 'registry']), institutionId: z.string() }),
  z.strictObject({ kind: z.literal('authority') }),
])
export type Owner = z.infer<typeof Owner>

const By = z.enum(['raiser', 'owner', 'authority', 'platform'])

const HeadFields = z.object({
  matterId: z.string(),
  kind: z.enum(KIND_NAMES),
  about: About,
  subject: z.string(),
  raisedBy: z.object({ kind: z.enum(RAISERS), institutionId: z.string() }),
  owner: Owner,
  /** Leading digits of GB/T 2260 under which it lies, for those who watch. */
  place: z.string(),
  /** Of a matter about a case: what a narrowed client must reach to see it. */
  reach: z.optional(z.object({ region: z.string(), business: z.string() })),
  state: z.enum(MATTER_STATES),
  createdAt: z.string(),
  updatedAt: z.string(),
  /** Since when its owner has to answer: raised, or reopened. */
  openedAt: z.string(),
  escalated: z.optional(z.object({ at: z.string(), by: By })),
  resolved: z.optional(z.object({ at: z.string(), by: By, inTime: z.boolean() })),
  closed: z.optional(z.object({ at: z.string(), as: z.enum(OUTCOMES) })),
  reopened: z.int(),
  /** Number of the last event; the optimistic lock. */
  sequence: z.int(),
  due: z.optional(z.string()),
  dueOf: z.optional(z.string()),
})
export type MatterHead = Stored<z.infer<typeof HeadFields>>
export const MatterHead: Model<MatterHead> = whole(HeadFields)

const EventFields = z.object({
  eventId: z.string(),
  n: z.int(),
  type: z.string(),
  occurredAt: z.string(),
  by: By,
  actor: z.object({
    institutionId: z.string(),
    clientId: z.optional(z.string()),
    through: z.optional(z.string()),
  }),
  data: z.record(z.string(), z.unknown()),
  /** Only for the parties, in the timeline. */
  details: z.optional(z.object({ text: z.optional(z.string()), attachments: z.optional(z.array(LockedDocument)) })),
  evidence: z.optional(z.record(z.string(), z.unknown())),
})
export type MatterEvent = Omit<Stored<z.infer<typeof EventFields>>, 'details'> & {
  readonly details?: { readonly text?: string; readonly attachments?: readonly LockedDocument[] }
}
export const MatterEvent: Model<MatterEvent> = whole(EventFields)

export const matterKey = (matterId: string): Key => ({ pk: subjectPk(matterId), sk: 'HEAD' })
export const matterEventKey = eventKey
export const matterDocumentKey = (matterId: string, documentId: string): Key => ({
  pk: subjectPk(matterId),
  sk: `DOCUMENT#${documentId}`,
})
const listAtOf = ({ createdAt, matterId }: MatterHead): string => `${createdAt}#${matterId}`

/** An institution finds its matters by month; those who watch find those of their province, city or county. */
export const mattersOf = (institutionId: string, month: string): string => `matters:${institutionId}#${month}`
export const mattersIn = (territory: string, month: string): string => `matters-in:${territory}#${month}`

const monthOf = ({ createdAt }: MatterHead): string => createdAt.slice(0, 7)

/** Banks and registries that have a part in it; an authority finds it by its place. */
export const partiesOf = ({ raisedBy, owner }: Pick<MatterHead, 'raisedBy' | 'owner'>) =>
  [raisedBy, owner].flatMap((one) =>
    one.kind === 'authority' ? [] : [{ kind: one.kind, institutionId: one.institutionId } as const],
  )

/** Province, city and county, as far as the place is known. */
const territoriesOf = (place: string): string[] =>
  [2, 4, 6].filter((digits) => digits <= place.length).map((digits) => place.slice(0, digits))

/** Written once; where a matter stands is on its head alone. */
export const listRows = (head: MatterHead): Row[] => [
  ...partiesOf(head).map(({ kind, institutionId }) => ({
    ...partyKey(head.matterId, institutionId),
    role: kind,
    listOf: mattersOf(institutionId, monthOf(head)),
    listAt: listAtOf(head),
  })),
  ...territoriesOf(head.place).map((territory) => ({
    pk: subjectPk(head.matterId),
    sk: `PLACE#${territory}`,
    listOf: mattersIn(territory, monthOf(head)),
    listAt: listAtOf(head),
  })),
]

/** Who the caller is to a matter; nobody: then it is as if it were not there. */
export const rolesOf = ({ caller }: Pick<Call, 'caller'>, head: MatterHead): readonly Role[] => {
  const { institutionId, audience, narrowing } = caller
  const { about, reach = about.kind === 'registry' ? { region: about.registry } : undefined } = head
  if (reach && !reaches(narrowing, reach)) return []
  const own = [['raiser', head.raisedBy] as const, ['owner', head.owner] as const]
  return [
    ...own.flatMap(([role, of]) => ('institutionId' in of && of.institutionId === institutionId ? [role] : [])),
    ...(audience === 'authority' && watches(caller, head.place)
      ? head.owner.kind === 'authority'
        ? (['authority', 'owner'] as const)
        : (['authority'] as const)
      : []),
  ]
}

/** A regulator reads what lies in its jurisdiction. */
export const mayReadMatter = (call: Pick<Call, 'caller'>, head: MatterHead): boolean =>
  rolesOf(call, head).length > 0 || (call.caller.audience === 'regulator' && watches(call.caller, head.place))

export const standingOf = ({ state, escalated, owner }: MatterHead): MatterStanding => ({
  state,
  escalated: escalated !== undefined,
  ownedByAuthority: owner.kind === 'authority',
})

export const placeOfCase = (head: { readonly units: readonly string[]; readonly registry: string }): string =>
  areaOf(head) ?? head.registry

/** Thin, and without the words of the parties: they read them where they are shown to them alone. */
export const notificationOfMatter = (head: MatterHead, { eventId, type, occurredAt, by, data }: MatterEvent): Row => ({
  id: eventId,
  type,
  occurredAt,
  matterId: head.matterId,
  data: { kind: head.kind, about: head.about, by, ...data },
})

export const MatterView = z.strictObject({
  matterId: MatterId,
  kind: z.enum(KIND_NAMES),
  about: About,
  subject: z.string(),
  raisedBy: z.strictObject({ kind: z.enum(RAISERS), institutionId: z.string() }),
  owner: Owner,
  state: z.enum(MATTER_STATES),
  createdAt: Instant,
  updatedAt: Instant,
  /** Until then the owner has to answer, or, once it has, the raiser to accept or reopen. Absent where nothing runs. */
  dueAt: z.optional(Instant),
  /** Once, by hand or because nobody answered in time. */
  escalated: z.optional(z.strictObject({ at: Instant, by: z.enum(['raiser', 'owner', 'authority', 'platform']) })),
  resolved: z.optional(
    z.strictObject({ at: Instant, by: z.enum(['raiser', 'owner', 'authority', 'platform']), inTime: z.boolean() }),
  ),
  closed: z.optional(z.strictObject({ at: Instant, as: z.enum(OUTCOMES) })),
  reopened: z.int(),
})
export type MatterView = z.infer<typeof MatterView>

export const MatterWhole = z.strictObject({
  ...MatterView.shape,
  timeline: z.array(
    z.strictObject({
      eventId: z.string(),
      n: z.int(),
      type: z.string(),
      occurredAt: Instant,
      by: z.enum(['raiser', 'owner', 'authority', 'platform']),
      institutionId: z.optional(z.string()),
      text: z.optional(z.string()),
      attachments: z.optional(z.array(z.omit(LockedDocument, { archiveKey: true }))),
    }),
  ),
})

/** What a step answers. */
export const MatterStepTaken = z.strictObject({
  matterId: MatterId,
  state: z.enum(MATTER_STATES),
  event: z.strictObject({ eventId: z.string(), n: z.int(), type: z.string() }),
  dueAt: z.optional(Instant),
})

export const Month = z.string().check(z.regex(/^\d{4}-(0[1-9]|1[0-2])$/))

/** Each is counted on the day it happened. */
export const COUNTS = [
  'raised',
  'escalated',
  'resolved',
  'resolvedInTime',
  'reopened',
  'closed',
  'closedInTime',
  'withdrawn',
] as const
export type Count = (typeof COUNTS)[number]
