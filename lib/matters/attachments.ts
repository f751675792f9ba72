/** Documents sent with a matter: the sender's own, confirmed, kept under lock as those of a case are. */
import { examineDocuments, type KeptDocument, keepDocuments, useDocuments } from '../documents/filing.ts'
import { documentKey } from '../documents/model.ts'
import type { Call } from '../kernel/call.ts'
import type { Fault } from '../kernel/result.ts'
import { lockedUntil } from '../kernel/retention.ts'
import type { Ask, Objects, Row, Write } from '../platform/ports.ts'

const distinct = (documentIds: readonly string[] = []): string[] => [...new Set(documentIds)]

export const attachmentKeys = ({ caller }: Call, documentIds: readonly string[] | undefined): Ask[] =>
  distinct(documentIds).map((documentId) => ({ table: 'cases', key: documentKey(caller.institutionId, documentId) }))

type Sent = {
  readonly faults: readonly Fault[]
  /** Copies them, once nothing else is wrong. */
  readonly keep: (
    objects: Objects,
  ) => Promise<{ readonly copies: readonly KeptDocument[]; readonly writes: readonly Write[] }>
}

/** `rows` as `attachmentKeys` asked for them. */
export const attachmentsOf = (
  matterId: string,
  documentIds: readonly string[] | undefined,
  { rows, now }: { readonly rows: readonly (Row | undefined)[]; readonly now: Date },
): Sent => {
  const filed = distinct(documentIds).map((documentId, i) => ({
    pointer: `/attachments/${i}`,
    documentId,
    slot: 'other' as const,
  }))
  const { faults, documents } = examineDocuments(filed, rows, { caseId: matterId, filedAt: now })
  return {
    faults,
    keep: async (objects) => ({
      copies: await keepDocuments(objects, documents, { caseId: matterId, until: lockedUntil('matter-paper', now) }),
      writes: useDocuments(documents, matterId),
    }),
  }
}
