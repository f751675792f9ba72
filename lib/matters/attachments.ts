/** Documents sent with a matter: the sender's own, confirmed, kept under lock as those of a case are. */
import { examineDocuments, type LockedDocument, lockDocuments, useDocuments } from '../documents/filing.ts'
import { type Document, documentAsk } from '../documents/model.ts'
import type { Call } from '../kernel/call.ts'
import type { Fault } from '../kernel/result.ts'
import { lockedUntil } from '../kernel/retention.ts'
import type { Objects, Write } from '../platform/ports.ts'

const distinct = (documentIds: readonly string[] = []): string[] => [...new Set(documentIds)]

export const attachmentAsks = ({ caller }: Call, documentIds: readonly string[] | undefined) =>
  distinct(documentIds).map((documentId) => documentAsk(caller.institutionId, documentId))

type Sent = {
  readonly faults: readonly Fault[]
  /** Copies them, once nothing else is wrong. */
  readonly keep: (
    objects: Objects,
  ) => Promise<{ readonly copies: readonly LockedDocument[]; readonly writes: readonly Write[] }>
}

/** `found` as `attachmentAsks` asked for them. */
export const attachmentsOf = (
  matterId: string,
  documentIds: readonly string[] | undefined,
  { found, now }: { readonly found: readonly (Document | undefined)[]; readonly now: Date },
): Sent => {
  const filed = distinct(documentIds).map((documentId, i) => ({
    pointer: `/attachments/${i}`,
    documentId,
    slot: 'other' as const,
  }))
  const { faults, documents } = examineDocuments(filed, found, { caseId: matterId, filedAt: now })
  return {
    faults,
    keep: async (objects) => ({
      copies: await lockDocuments(objects, documents, { caseId: matterId, until: lockedUntil('matter-paper', now) }),
      writes: useDocuments(documents, matterId),
    }),
  }
}
