/**
 * Every kind of thing that has events of its own: what its ids and its rows begin with, whether anything is due for it, whether a
 * registry hears of it, and by which notification an institution does. What must differ by kind is a record over `SubjectKind`, so
 * that a new kind without its row does not compile.
 */
import { ID_PREFIXES, type IdPrefix } from '../kernel/ids.ts'
import { keysOf } from '../names/keys.ts'

type Subject = {
  /** Ids are `<prefix>_…`. */
  readonly prefix: IdPrefix
  /** Its rows lie under `<partition>#<id>` of the table `cases`. */
  readonly partition: string
  /** What its id is called beside others: in deliveries and in the audit. */
  readonly idName: string
  /** Whether its rows may come due for the platform's own worker (`functions/runtime/on-due.ts`). */
  readonly due: boolean
  /** Whether registries receive deliveries of it (`lib/deliveries/registry-delivery.ts`). */
  readonly toRegistries: boolean
  /** What feeds and webhooks carry of it (`lib/deliveries/messages.ts`). */
  readonly notification: string | null
}

export const SUBJECTS = {
  case: {
    prefix: ID_PREFIXES.case,
    partition: 'CASE',
    idName: 'caseId',
    due: true,
    toRegistries: true,
    notification: 'CaseNotification',
  },
  query: {
    prefix: ID_PREFIXES.query,
    partition: 'QUERY',
    idName: 'queryId',
    due: true,
    toRegistries: true,
    notification: 'QueryNotification',
  },
  /** What a registry reports of a unit; the banks that monitor it hear of it under the name of their monitor. */
  'unit-event': {
    prefix: ID_PREFIXES.unitEvent,
    partition: 'OUTSIDE',
    idName: 'unitEventId',
    due: true,
    toRegistries: false,
    notification: 'MonitorNotification',
  },
  matter: {
    prefix: ID_PREFIXES.matter,
    partition: 'MATTER',
    idName: 'matterId',
    due: true,
    toRegistries: true,
    notification: 'MatterNotification',
  },
  report: {
    prefix: ID_PREFIXES.report,
    partition: 'REPORT',
    idName: 'reportId',
    due: false,
    toRegistries: false,
    notification: 'ReportNotification',
  },
  'common-material': {
    prefix: ID_PREFIXES.commonMaterial,
    partition: 'COMMON',
    idName: 'commonMaterialId',
    due: true,
    toRegistries: false,
    notification: 'CommonMaterialNotification',
  },
  'call-up': {
    prefix: ID_PREFIXES.callUp,
    partition: 'CALLUP',
    idName: 'callUpId',
    due: true,
    toRegistries: true,
    notification: 'CallUpNotification',
  },
  'signing-request': {
    prefix: ID_PREFIXES.signingRequest,
    partition: 'SIGNING',
    idName: 'signingRequestId',
    due: true,
    toRegistries: false,
    notification: 'SigningNotification',
  },
  /** What an authority did to the keys and clients of an institution. */
  'access-change': {
    prefix: ID_PREFIXES.change,
    partition: 'ACCESS',
    idName: 'changeId',
    due: false,
    toRegistries: true,
    notification: 'AccessNotification',
  },
  /** Bank and registry hear of a payment by the cases that it pays. */
  'payment-order': {
    prefix: ID_PREFIXES.order,
    partition: 'PAY',
    idName: 'orderId',
    due: true,
    toRegistries: false,
    notification: null,
  },
} as const satisfies Record<string, Subject>

export type SubjectKind = keyof typeof SUBJECTS

type KindsWith<Field extends keyof Subject, Value> = {
  [Kind in SubjectKind]: (typeof SUBJECTS)[Kind][Field] extends Value ? Kind : never
}[SubjectKind]

export type DueKind = KindsWith<'due', true>
export type RegistryKind = KindsWith<'toRegistries', true>
export type NotificationName = Exclude<(typeof SUBJECTS)[SubjectKind]['notification'], null>

export const SUBJECT_KINDS = keysOf(SUBJECTS)

export const REGISTRY_KINDS = SUBJECT_KINDS.filter((kind): kind is RegistryKind => SUBJECTS[kind].toRegistries)

const KIND_BY_PREFIX: ReadonlyMap<string, SubjectKind> = new Map(
  SUBJECT_KINDS.map((kind) => [SUBJECTS[kind].prefix, kind]),
)

const prefixOf = (id: string): string => id.slice(0, Math.max(id.indexOf('_'), 0))

/** Undefined where the id is of something that has no events: a document, a certificate. */
export const findSubjectKind = (id: string): SubjectKind | undefined => KIND_BY_PREFIX.get(prefixOf(id))

/** Throws for an id that no row of `SUBJECTS` knows. */
export const subjectKindOf = (id: string): SubjectKind => {
  const kind = findSubjectKind(id)
  if (!kind) throw new Error(`'${id}' is the id of no subject: no row of SUBJECTS has the prefix '${prefixOf(id)}'`)
  return kind
}

/** The partition of a subject's rows. */
export const subjectPk = (id: string): string => `${SUBJECTS[subjectKindOf(id)].partition}#${id}`

/** The id out of such a partition key. */
export const subjectIdOfPk = (pk: string): string => pk.slice(pk.indexOf('#') + 1)

/** An id under its own name: `{ queryId: 'qry_…' }`. */
export const namedId = (id: string): Readonly<Record<string, string>> => ({ [SUBJECTS[subjectKindOf(id)].idName]: id })
