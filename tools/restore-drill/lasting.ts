/** Rows that a copy of the tables must have as they are: by which key, and what of them never changes. */
import * as z from 'zod/mini'
import { AuditRow } from '../../lib/audit/record.ts'
import { SealedBatch } from '../../lib/audit/seals.ts'
import { AnyHead, EventRow } from '../../lib/cases/state/rows.ts'
import { momentOfId } from '../../lib/kernel/ids.ts'
import type { Model } from '../../lib/kernel/stored.ts'
import type { TableName } from '../../lib/names/resources.ts'
import type { Key, Row } from '../../lib/platform/ports.ts'

export const KeyOf = z.object({ pk: z.string(), sk: z.string() })

/** What of a row never changes again, and since when it is there, where the row shows it. */
type Facts = { readonly fixed: unknown; readonly since?: Date }
export type Lasting = {
  readonly table: TableName
  readonly is: (key: Key) => boolean
  /** Throws where the row does not fit its model. */
  readonly facts: (row: Row) => Facts
}

const factsOf =
  <T>(model: Model<T>, facts: (row: T) => Facts) =>
  (row: Row): Facts =>
    facts(model.parse(row))

/** Others that begin with the id of a record only find it. */
const isRecord = (pk: string): boolean => pk.startsWith('AUDIT#')

export const isCase = ({ pk }: Key): boolean => pk.startsWith('CASE#')

/** Rows that are written once and never go. */
export const LASTING: readonly Lasting[] = [
  {
    table: 'cases',
    is: (key) => isCase(key) && key.sk === 'HEAD',
    facts: factsOf(AnyHead, ({ caseId, bank, createdAt }) => ({
      fixed: [caseId, bank, createdAt],
      since: new Date(createdAt),
    })),
  },
  {
    table: 'cases',
    is: (key) => isCase(key) && key.sk.startsWith('EVENT#'),
    facts: factsOf(EventRow, (event) => ({ fixed: event, since: new Date(event.recordedAt) })),
  },
  {
    table: 'cases',
    is: (key) => isCase(key) && key.sk.startsWith('FILING#'),
    facts: (row) => ({ fixed: row }),
  },
  {
    table: 'audit',
    is: ({ pk, sk }) => sk.startsWith('aud_') && !isRecord(pk),
    facts: (row) => ({ fixed: row, since: momentOfId(KeyOf.parse(row).sk) }),
  },
  {
    table: 'audit',
    is: ({ pk, sk }) => sk.startsWith('aud_') && isRecord(pk),
    facts: factsOf(AuditRow, ({ sk, record }) => ({ fixed: record, since: momentOfId(sk) })),
  },
  {
    table: 'audit',
    is: ({ sk }) => sk === 'SEAL',
    facts: factsOf(SealedBatch, ({ hash, leaves, sealedAt }) => ({ fixed: [hash, leaves], since: new Date(sealedAt) })),
  },
]

/** Undefined where the row does not fit its model: a bad row is something to report, not the end of the drill. */
export const factsIf = ({ facts }: Lasting, row: Row): Facts | undefined => {
  try {
    return facts(row)
  } catch {
    return undefined
  }
}
