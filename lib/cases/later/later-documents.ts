/** Documents that come to a case after it was lodged: with a supplement, a withdrawal or a message, from either party. */
import {
  examineDocuments,
  type Filed,
  type LockedDocument,
  LockedDocuments,
  lockDocuments,
  useDocuments,
} from '../../documents/filing.ts'
import { documentAsk } from '../../documents/model.ts'
import type { Fault } from '../../kernel/result.ts'
import { lockedUntil } from '../../kernel/retention.ts'
import type { Answers, Condition, Objects, Write } from '../../platform/ports.ts'
import { documentsKey, type Head } from '../state/rows.ts'

/** Twenty documents a time keep the transaction below its hundred items. */
export const DOCUMENTS_AT_ONCE = 20

/** The case's documents, then those that come now. */
export const laterDocumentAsks = (owner: string, caseId: string, documentIds: readonly string[]) =>
  [
    { table: 'cases', key: documentsKey(caseId), model: LockedDocuments },
    ...documentIds.map((documentId) => documentAsk(owner, documentId)),
  ] as const

/** The list only grows, so its length is its version. One batch read is no snapshot: the list may have been read before the head was. */
const stillAs = (stored: { readonly documents: readonly unknown[] } | undefined): Condition =>
  stored
    ? { expression: 'size(#documents) = :known', values: { known: stored.documents.length } }
    : { expression: 'attribute_not_exists(#pk)' }

/** `rows` as `laterDocumentAsks` asked for them. Copies are made by `keep`, once nothing else is wrong. */
export const laterDocuments = (
  { caseId }: Head,
  { filed, rows, documentIds, now }: Sent,
): { readonly faults: readonly Fault[]; readonly keep: LockCopies } => {
  const [stored, ...found] = rows
  const rowOf = new Map(documentIds.map((documentId, i) => [documentId, found[i]]))
  const { faults, documents } = examineDocuments(
    filed,
    filed.map(({ documentId }) => rowOf.get(documentId)),
    { caseId, filedAt: now },
  )
  const lockCopies: LockCopies = async (objects) => {
    if (documents.length === 0) return { copies: [], writes: [] }
    const copies = await lockDocuments(objects, documents, { caseId, until: lockedUntil('case-paper', now) })
    const put = { ...documentsKey(caseId), documents: [...(stored?.documents ?? []), ...copies] }
    return { copies, writes: [{ table: 'cases', put, condition: stillAs(stored) }, ...useDocuments(documents, caseId)] }
  }
  return { faults, keep: lockCopies }
}

type Sent = {
  readonly filed: readonly Filed[]
  readonly rows: Answers<ReturnType<typeof laterDocumentAsks>>
  readonly documentIds: readonly string[]
  readonly now: Date
}

export type LockedCopies = { readonly copies: readonly LockedDocument[]; readonly writes: readonly Write[] }
type LockCopies = (objects: Objects) => Promise<LockedCopies>

/** As an event shows them to the parties. */
export const documentViews = (copies: readonly LockedDocument[]): Omit<LockedDocument, 'archiveKey'>[] =>
  copies.map(({ archiveKey: _, ...document }) => document)
