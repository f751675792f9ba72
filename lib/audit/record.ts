/**
 * The record of one act or one look: who, for whom, under which authorization, for what, what was shown. It is written before
 * anything is shown, an act's in the act's own transaction. Personal data is never in it, only digests made with the pepper.
 */

import * as z from 'zod/mini'
import { type Peppered, pepperOf } from '../access/pepper.ts'
import { type Call, callingInstitution } from '../kernel/call.ts'
import { canonicalJson } from '../kernel/digest.ts'
import { momentOfId, placeOfId } from '../kernel/ids.ts'
import type { RefusalCode } from '../kernel/refusals.ts'
import type { Refusal } from '../kernel/result.ts'
import { type Model, type Stored, whole } from '../kernel/stored.ts'
import { beijing, beijingDate } from '../kernel/time.ts'
import { unitPrefix } from '../kernel/unit-number.ts'
import type { Ids, Key, Ports, RowWrite } from '../platform/ports.ts'

/** What an act was about, as far as it says. */
export type AuditSubject = {
  readonly caseId?: string | undefined
  readonly documentId?: string | undefined
  readonly queryId?: string | undefined
  readonly authorizationId?: string | undefined
  readonly callUpId?: string | undefined
  readonly purpose?: string | undefined
  /** Designated officer of the acting institution. */
  readonly officer?: string | undefined
  /** Six digits of the county unit it concerns: who watches over it may see this. */
  readonly area?: string | undefined
  /** Codes of the registries asked, where one act concerns several places: a query by name. */
  readonly registries?: readonly string[] | undefined
  readonly units?: readonly Peppered[] | undefined
  readonly owners?: readonly Peppered[] | undefined
  /** SHA-256, in lower hex, of the answer's body where it showed registration data. */
  readonly shownSha256?: string | undefined
}

export type AuditEntry = AuditSubject & {
  readonly at: Date
  readonly actor: {
    readonly institutionId: string
    readonly clientId?: string
    readonly actingFor?: string | undefined
  }
  /** An operation, or an event for what the platform does by itself. */
  readonly act: string
  readonly outcome: 'granted' | RefusalCode
  readonly from?: string | undefined
  readonly requestId: string
}

/** A record as stored: its text as it is sealed, and, once it is, the seal and its place there. */
const AuditFields = z.object({
  pk: z.string(),
  sk: z.string(),
  record: z.string(),
  seal: z.optional(z.int()),
  leaf: z.optional(z.int()),
  unsealedOf: z.optional(z.string()),
  unsealedAt: z.optional(z.string()),
})
export type AuditRow = Stored<z.infer<typeof AuditFields>>
export const AuditRow: Model<AuditRow> = whole(AuditFields)

/** A day is too much for one partition: records spread by the random part of their id. */
export const AUDIT_SHARDS = 16

/** An audit id alone tells where its record lies. */
export const auditKey = (auditId: string): Key => ({
  pk: auditPk(beijingDate(momentOfId(auditId)), placeOfId(auditId) % AUDIT_SHARDS),
  sk: auditId,
})
export const auditPk = (day: string, shard: number): string => `AUDIT#${day}#${shard}`
export const unsealedPk = (shard: number): string => `UNSEALED#${shard}`

/** One put, for the transaction of the act, or alone. The text is kept as it will be sealed, byte for byte. */
export const auditWrite = (ids: Ids, { at, ...entry }: AuditEntry): RowWrite & { readonly put: object } => {
  const auditId = ids.next('aud')
  return {
    table: 'audit',
    put: {
      ...auditKey(auditId),
      record: canonicalJson({ auditId, at: beijing(at), ...entry }),
      unsealedOf: unsealedPk(placeOfId(auditId) % AUDIT_SHARDS),
      unsealedAt: auditId,
    },
    condition: { expression: 'attribute_not_exists(#pk)' },
  }
}

/** What a call did or saw, to be written with it. */
export const granted = (ids: Ids, call: Call, subject: AuditSubject = {}) =>
  auditWrite(ids, { ...calledBy(call), act: call.operation, outcome: 'granted', ...subject })

type Caused = Pick<Call, 'caller' | 'now' | 'from' | 'requestId'>

const calledBy = ({ caller, now, from, requestId }: Caused) => ({
  at: now,
  actor: {
    institutionId: callingInstitution(caller),
    clientId: caller.clientId,
    ...(caller.through !== undefined && { actingFor: caller.institutionId }),
  },
  from,
  requestId,
})

/** A call that was refused, by itself: it has no transaction. */
export const refused = async (
  { table, ids }: Pick<Ports, 'table' | 'ids'>,
  call: Caused & Pick<Call, 'operation'>,
  { code, about: { units, owners, ...about } = {} }: Refusal,
): Promise<void> => {
  const digested = units || owners ? await pepperOf(table) : undefined
  const write = auditWrite(ids, {
    ...calledBy(call),
    act: call.operation,
    outcome: code,
    ...about,
    ...(units?.[0] && { area: unitPrefix(units[0]) }),
    ...(digested && units && { units: units.map((unit) => digested('unit', unit)) }),
    ...(digested && owners && { owners: owners.map((owner) => digested('owner', owner)) }),
  })
  await table.write(write)
}
