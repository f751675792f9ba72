/** A document: what was declared, whether it arrived as declared, until when it may be used, and where its bytes lie. */
import * as z from 'zod/mini'
import { judged } from '../kernel/faults.ts'
import { DocumentId } from '../kernel/ids.ts'
import { beijing, Instant } from '../kernel/time.ts'
import { DOCUMENT_USABLE_DAYS, INCOMING_EXPIRY_DAYS } from '../names/limits.ts'
import type { Key, RowWrite } from '../platform/ports.ts'
import { SignaturesChecked } from './signatures/model.ts'
import { SigningEvidence } from './signing/evidence.ts'
import { ContentType, DocumentType } from './types.ts'
import { useOf } from './use.ts'

export const DOCUMENT_MAX_BYTES = 41_943_040

const DAY_MS = 24 * 60 * 60 * 1000

/** Names end up in download headers and on people's disks: no path, no control or direction-changing characters. */
const UNSAFE_IN_FILE_NAME = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}/\\:*?"<>|]/u
const isSafeFileName = (name: string) =>
  !UNSAFE_IN_FILE_NAME.test(name) && !name.startsWith('.') && !name.endsWith('.') && name.trim() === name

export const FileName = z.string().check(
  z.minLength(1),
  z.maxLength(120),
  judged((name) => (isSafeFileName(name) ? undefined : 'file-name.unsafe')),
)

export const Sha256 = z.string().check(z.regex(/^[0-9a-f]{64}$/, { error: 'sha256.malformed' }))

const declared = {
  type: DocumentType,
  fileName: FileName,
  contentType: ContentType,
  length: z.int().check(z.minimum(1), z.maximum(DOCUMENT_MAX_BYTES)),
  sha256: Sha256,
}

export const DocumentDeclaration = z.strictObject(declared)
export type DocumentDeclaration = z.infer<typeof DocumentDeclaration>

export const Document = z.object({
  documentId: DocumentId,
  owner: z.string(),
  ...declared,
  /**
   * uploaded: its bytes lie here already, and want only confirming. scanning: confirmed, and the scanner has not spoken yet. refused:
   * inspected, with a flaw that no second look can mend.
   */
  status: z.enum(['declared', 'uploaded', 'scanning', 'confirmed', 'refused']),
  pages: z.optional(z.int()),
  flaw: z.optional(z.string()),
  /** Of a PDF: its electronic signatures, as they were when it was confirmed. */
  signatures: z.optional(SignaturesChecked),
  /** Of a signed document: the one it was made from, and by which signing request. */
  signedFrom: z.optional(z.strictObject({ documentId: DocumentId, requestId: z.string() })),
  /** Of a signed document: who signed, when, how and by which certificate. */
  signedBy: z.optional(z.array(SigningEvidence)),
  declaredAt: Instant,
  /** The client that brought it, or had it made; unknown of those from before 0.3.0. */
  declaredBy: z.optional(z.string()),
  confirmedAt: z.optional(Instant),
  /** When confirmations began that have not ended; once there is a verdict it means nothing. */
  looks: z.optional(z.array(Instant)),
  usableUntil: Instant,
  /** The object in the incoming bucket, and since when it is there at the earliest where another document brought it. */
  key: z.string(),
  storedAt: z.optional(Instant),
  /** The case, authorization letter, query, common material or agreement it was used in, and its locked copy. */
  usedBy: z.optional(z.string()),
  archiveKey: z.optional(z.string()),
  /** Made by the platform itself from a case's data. */
  madeBy: z.optional(z.strictObject({ form: z.string(), version: z.int() })),
})
export type Document = z.infer<typeof Document>

/** A foreign id and an unknown id are the same miss, because the owner is part of the key. */
export const documentKey = (owner: string, documentId: string): Key => ({
  pk: `DOC#${documentId}`,
  sk: `OWNER#${owner}`,
})

export const documentAsk = (owner: string, documentId: string) =>
  ({ table: 'cases', key: documentKey(owner, documentId), model: Document }) as const

export const incomingKey = (owner: string, documentId: string) => `incoming/${owner}/${documentId}`

type Declaring = {
  readonly documentId: string
  readonly owner: string
  readonly at: Date
  /** The same bytes, where they lie already. */
  readonly lies?: Pick<Document, 'key' | 'storedAt'> | undefined
}

export const declare = (declaration: DocumentDeclaration, { documentId, owner, at, lies }: Declaring): Document => ({
  documentId,
  owner,
  ...declaration,
  status: lies ? 'uploaded' : 'declared',
  declaredAt: beijing(at),
  usableUntil: beijing(new Date(at.getTime() + DOCUMENT_USABLE_DAYS * DAY_MS)),
  key: incomingKey(owner, documentId),
  ...lies,
})

/** Without a locked copy a document lasts no longer than what was uploaded. */
export const hasExpired = (document: Document, at: Date): boolean =>
  document.archiveKey === undefined && new Date(document.usableUntil) < at

export const documentRow = (document: Document): RowWrite => ({
  table: 'cases',
  put: { ...documentKey(document.owner, document.documentId), ...document },
  condition: { expression: 'attribute_not_exists(#pk)' },
})

export const UNDECIDED = {
  expression: '#status <> :confirmed AND #status <> :refused',
  values: { confirmed: 'confirmed', refused: 'refused' },
}

/** `found` says how many pages, or the flaw for which it can never be used. */
export const inspected = (
  { owner, documentId }: Document,
  found: { readonly pages: number; readonly signatures?: SignaturesChecked } | { readonly flaw: string },
  at: Date,
): RowWrite => ({
  table: 'cases',
  update: documentKey(owner, documentId),
  set: 'flaw' in found ? { status: 'refused', ...found } : { status: 'confirmed', confirmedAt: beijing(at), ...found },
  condition: UNDECIDED,
})

/** One case per document; saying it again for the same case is harmless. */
export const used = ({ owner, documentId }: Document, caseId: string, archiveKey: string): RowWrite => ({
  table: 'cases',
  update: documentKey(owner, documentId),
  set: { usedBy: caseId, archiveKey },
  condition: {
    expression: '#status = :confirmed AND (attribute_not_exists(#usedBy) OR #usedBy = :caseId)',
    values: { confirmed: 'confirmed', caseId },
  },
})

/** The bytes of an upload lie at least until then. */
export const liesUntil = ({ declaredAt, storedAt = declaredAt }: Document): Date =>
  new Date(Date.parse(storedAt) + INCOMING_EXPIRY_DAYS * DAY_MS)

/** What its owner sees of it. */
export const DocumentView = z.strictObject({
  documentId: DocumentId,
  ...declared,
  /** uploaded: these bytes are here already, from an earlier document; confirm it. scanning: the scanner has not spoken yet. */
  status: z.enum(['declared', 'uploaded', 'scanning', 'confirmed', 'refused', 'used']),
  /** Counted in the file. */
  pages: z.optional(z.int()),
  /** Of a refused document: the code that its confirmation is refused with. */
  flaw: z.optional(z.string()),
  /** Of a PDF: what was verified of its electronic signatures, against which version of the trust list and when. */
  signatures: z.optional(SignaturesChecked),
  /** Of a signed document: the one it was made from, and by which signing request. */
  signedFrom: z.optional(z.strictObject({ documentId: DocumentId, requestId: z.string() })),
  /** Of a signed document: who signed, when, how and by which certificate. */
  signedBy: z.optional(z.array(SigningEvidence)),
  declaredAt: Instant,
  confirmedAt: z.optional(Instant),
  usableUntil: z.optional(Instant),
  caseId: z.optional(z.string()),
  authorizationId: z.optional(z.string()),
  queryId: z.optional(z.string()),
  commonMaterialId: z.optional(z.string()),
  /** Whose agreement it is. */
  institutionId: z.optional(z.string()),
})
export type DocumentView = z.infer<typeof DocumentView>

export const viewOf = (document: Document): DocumentView => {
  const { documentId, type, fileName, contentType, length, sha256, declaredAt, confirmedAt } = document
  return {
    documentId,
    type,
    fileName,
    contentType,
    length,
    sha256,
    status: document.usedBy === undefined ? document.status : 'used',
    declaredAt,
    ...(confirmedAt !== undefined && { confirmedAt }),
    ...(document.pages !== undefined && { pages: document.pages }),
    ...(document.flaw !== undefined && { flaw: document.flaw }),
    ...(document.signatures && { signatures: document.signatures }),
    ...(document.signedFrom && { signedFrom: document.signedFrom }),
    ...(document.signedBy && { signedBy: document.signedBy }),
    ...(document.usedBy === undefined ? { usableUntil: document.usableUntil } : useOf(document.usedBy)),
  }
}
