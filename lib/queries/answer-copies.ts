/**
 * 登记资料复制: a registry answers with papers that it uploads. They are judged as filed documents are, bound to this query alone, and
 * never copied under lock: a copy lies among the uploads and goes with the answer.
 */
import { examineDocuments, filedDocumentAsks } from '../documents/filing.ts'
import { lent } from '../documents/lend.ts'
import { type Document, liesUntil } from '../documents/model.ts'
import { faultOf } from '../kernel/faults.ts'
import type { Fault } from '../kernel/result.ts'
import type { RowWrite } from '../platform/ports.ts'
import type { RegistryAnswer, Shown } from './book.ts'

const papersIn = (body: RegistryAnswer) => (body.outcome === 'found' ? (body.copies?.papers ?? []) : [])

const filedIn = (body: RegistryAnswer) =>
  papersIn(body).map(
    ({ documentId }, i) => ({ pointer: `/copies/papers/${i}`, documentId, slot: 'registration-copy' }) as const,
  )

/** The rows to read before `judgeCopies`. */
export const copyAsks = (registry: string, body: RegistryAnswer) => filedDocumentAsks(registry, filedIn(body))

export const judgeCopies = (
  body: RegistryAnswer,
  found: readonly (Document | undefined)[],
  { queryId, now }: { readonly queryId: string; readonly now: Date },
): { readonly documents: readonly Document[]; readonly faults: readonly Fault[] } => {
  const papers = papersIn(body)
  const judged = examineDocuments(filedIn(body), found, { caseId: queryId, filedAt: now })
  const documents = judged.documents.map(({ document }) => document)
  const digests = new Map(documents.map(({ documentId, sha256 }) => [documentId, sha256]))
  const faults = papers.flatMap(({ documentId, sha256 }, i) => {
    const first = papers.findIndex((paper) => paper.documentId === documentId)
    if (first < i) return [faultOf(['copies', 'papers', i, 'documentId'], 'list.repeats', { first: first + 1 })]
    const recorded = digests.get(documentId)
    return recorded === undefined || recorded === sha256
      ? []
      : [faultOf(['copies', 'papers', i, 'sha256'], 'document.digest-differs')]
  })
  return { documents, faults: [...judged.faults, ...faults] }
}

/** What is shown is bound to the query; what was cut away belongs to the registry still, and nobody can fetch it by the query. */
export const lentWith = (shown: Shown | undefined, documents: readonly Document[], queryId: string): RowWrite[] =>
  shownOf(shown, documents).map((document, i) => lent(document, queryId, `登记资料复制件${i + 1}`))

const shownOf = (shown: Shown | undefined, documents: readonly Document[]): readonly Document[] => {
  const ids = new Set(shown?.copies?.map(({ documentId }) => documentId))
  return documents.filter(({ documentId }) => ids.has(documentId))
}

/** An answer ends before the first of its papers does. */
export const endOf = (keptUntil: Date, shown: Shown | undefined, documents: readonly Document[]): Date =>
  new Date(Math.min(keptUntil.getTime(), ...shownOf(shown, documents).map((document) => liesUntil(document).getTime())))
