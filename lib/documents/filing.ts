/**
 * Whether the documents a filing names may be used for it, and their locked copies. A filing names documents by id; the
 * rows are read under the filer's key, so a document of another institution is as unknown as one that never was.
 */
import * as z from 'zod/mini'
import { faultOf } from '../kernel/faults.ts'
import { CommonMaterialId } from '../kernel/ids.ts'
import type { Fault } from '../kernel/result.ts'
import type { Objects, RowWrite } from '../platform/ports.ts'
import { type Document, documentAsk, FileName, hasExpired, Sha256, used } from './model.ts'
import { SignaturesChecked } from './signatures/model.ts'
import { SigningEvidence } from './signing/evidence.ts'
import { ContentType, DocumentType, fitsSlot } from './types.ts'

/** One place of the filing that names a document. `pointer` is where, e.g. `/documents/3`. */
export type Filed = { readonly pointer: string; readonly documentId: string; readonly slot: DocumentType }

/** A document as the case keeps it (HEAD.documents). */
export const LockedDocument = z.object({
  documentId: z.string(),
  slot: DocumentType,
  type: DocumentType,
  length: z.int(),
  sha256: Sha256,
  contentType: ContentType,
  fileName: FileName,
  archiveKey: z.string(),
  /** Where it is signed electronically: what was verified of it, against which trust list and when. */
  signatures: z.optional(SignaturesChecked),
  /** Where the platform had it signed: by whom, when, how and by which certificate. */
  signedBy: z.optional(z.array(SigningEvidence)),
  /** Of a common material that the filing cites: which version the case keeps. */
  commonMaterialId: z.optional(CommonMaterialId),
})
export type LockedDocument = z.infer<typeof LockedDocument>

/** The row in which a case has them all. */
export const LockedDocuments = z.object({ documents: z.array(LockedDocument) })

/** The rows to read before `examineDocuments`, in the order of `filed`. */
export const filedDocumentAsks = (filer: string, filed: readonly Filed[]) =>
  filed.map(({ documentId }) => documentAsk(filer, documentId))

/** `filedAt` is when the bank filed: a backlog of ours must not let its documents run out. */
export type Examined = { readonly caseId: string; readonly filedAt: Date }

const faultsOfDocument = (
  { pointer, slot }: Filed,
  document: Document | undefined,
  { caseId, filedAt }: Examined,
): Fault[] => {
  const at = `${pointer}/documentId`
  if (!document) return [faultOf(at, 'document.unknown')]
  if (document.usedBy !== undefined && document.usedBy !== caseId) return [faultOf(at, 'document.used-by-another-case')]
  if (hasExpired(document, filedAt)) return [faultOf(at, 'document.expired')]
  return [
    ...(document.status === 'confirmed' ? [] : [faultOf(at, 'document.not-confirmed')]),
    ...(fitsSlot(document.type, slot)
      ? []
      : [faultOf(`${pointer}/slot`, 'document.type-unfit', { type: document.type, slot })]),
  ]
}

export type FiledDocument = { readonly slot: DocumentType; readonly document: Document }

/** `found` as `filedDocumentAsks` asked for them. With faults, `documents` has only those without. */
export const examineDocuments = (
  filed: readonly Filed[],
  found: readonly (Document | undefined)[],
  examined: Examined,
): { readonly faults: readonly Fault[]; readonly documents: readonly FiledDocument[] } => {
  const verdicts = filed.map((one, index) => {
    const document = found[index]
    return { slot: one.slot, document, faults: faultsOfDocument(one, document, examined) }
  })
  return {
    faults: verdicts.flatMap(({ faults }) => faults),
    documents: verdicts.flatMap(({ slot, document, faults }) =>
      document && faults.length === 0 ? [{ slot, document }] : [],
    ),
  }
}

export const documentArchiveKey = (caseId: string, documentId: string) => `cases/${caseId}/documents/${documentId}`

/** Copies at a time: enough to hide latency, few enough for a small function's sockets. */
const COPIES_AT_ONCE = 8

/** Copies each document under lock, once however often it is filed; doing all of it again is harmless. */
export const lockDocuments = async (
  objects: Objects,
  documents: readonly FiledDocument[],
  { caseId, until }: { readonly caseId: string; readonly until: Date },
): Promise<LockedDocument[]> => {
  const distinct = [...new Map(documents.map(({ document }) => [document.documentId, document])).values()]
  for (let start = 0; start < distinct.length; start += COPIES_AT_ONCE)
    await Promise.all(
      distinct
        .slice(start, start + COPIES_AT_ONCE)
        .map(({ key, documentId }) => objects.keep(key, documentArchiveKey(caseId, documentId), until)),
    )
  return documents.map(({ slot, document }) => {
    const { documentId, type, length, sha256, contentType, fileName, signatures, signedBy } = document
    return {
      documentId,
      slot,
      type,
      length,
      sha256,
      contentType,
      fileName,
      archiveKey: documentArchiveKey(caseId, documentId),
      ...(signatures && signatures.items.length > 0 && { signatures }),
      ...(signedBy && { signedBy }),
    }
  })
}

/** The writes that tie documents to their case, one each; commit them with the case or before it, in any portions. */
export const useDocuments = (documents: readonly FiledDocument[], caseId: string): RowWrite[] =>
  [...new Map(documents.map(({ document }) => [document.documentId, document])).values()].map((document) =>
    used(document, caseId, documentArchiveKey(caseId, document.documentId)),
  )
