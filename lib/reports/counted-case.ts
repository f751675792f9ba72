/** A case as it is counted: what never changes of it, and its events. One read, whatever it has come to. */

import * as z from 'zod/mini'
import { pepperOf } from '../access/pepper.ts'
import { type FieldsFiled, fieldsFiled, prefilledFor } from '../cases/draft/prefill-digests.ts'
import type { FilingRow } from '../cases/state/head.ts'
import { AnyHead, casePk, type EventRow, type Head, isParent, type ParentHead } from '../cases/state/rows.ts'
import { eventOf } from '../cases/state/views.ts'
import { AsFiled } from '../filings/as-filed.ts'
import type { Filing } from '../filings/filing.ts'
import { AnyRow, fitting, type Model } from '../kernel/stored.ts'
import type { Table } from '../platform/ports.ts'
import { everyRow } from '../tables/every-row.ts'
import type { Facts, FiledPaper } from './counting.ts'

export type CountedCase = {
  readonly facts: Facts
  readonly events: readonly EventRow[]
  /** The parts of a loan over several registries. */
  readonly parts: readonly string[]
}

/** Rows of a case between these are its documents, its events, its filings and its head. */
const FROM_DOCUMENTS_TO_HEAD = { from: 'DOCUMENTS', to: 'HEAD' }

/** Of the documents kept with a case, what is counted of each. */
const LockedPaper = z.object({
  documentId: z.string(),
  contentType: z.string(),
  commonMaterialId: z.optional(z.string()),
  signatures: z.optional(z.object({ verdict: z.string() })),
})
type LockedPaper = z.infer<typeof LockedPaper>
const LockedPapers = z.object({ documents: z.array(LockedPaper) })
type LockedPapers = { readonly documents: readonly LockedPaper[] }

/** Of a filing as stored. */
const FiledText = z.object({ filing: z.string() })

const paperOf = ({ contentType, signatures, commonMaterialId }: LockedPaper): FiledPaper => {
  const as = signatures?.verdict === 'valid' ? 'signed' : contentType.startsWith('image/') ? 'image' : 'unsigned'
  return { as, cited: commonMaterialId !== undefined }
}

/** Those of the first filing: what came later does not change what was lodged. */
const papersOf = (filed: Filing['documents'], locked: readonly LockedPaper[]): readonly FiledPaper[] => {
  const own = new Set(filed.map(({ documentId }) => documentId))
  return locked.filter(({ documentId, commonMaterialId }) => commonMaterialId ?? own.has(documentId)).map(paperOf)
}

/** `filing` and `documents`: rows `FILING#1` and `DOCUMENTS`. */
export const factsOf = (
  head: Head | ParentHead,
  {
    filing,
    documents,
  }: { readonly filing: Pick<FilingRow, 'filing'> | undefined; readonly documents: LockedPapers | undefined },
): Facts => {
  const {
    loan,
    mortgage,
    existing,
    mortgagors,
    signing,
    documents: filed = [],
  }: Partial<Filing> = filing ? AsFiled.parse(JSON.parse(filing.filing)) : {}
  const { bank, branch, business, mode, units, createdAt } = head
  const own = isParent(head)
    ? { isPart: false }
    : { isPart: head.parent !== undefined, registry: head.registry, ...(head.terms && { terms: head.terms }) }
  return {
    bank,
    branch,
    business,
    ...(mode !== undefined && { mode }),
    units,
    createdAt,
    kinds: (head.registrations ?? []).map(({ kind }) => kind),
    ...own,
    filing: { loan, mortgage, existing, mortgagors, signing },
    papers: papersOf(filed, documents?.documents ?? []),
  }
}

/** What of its first filing was prefilled. */
const fieldsOf = async (table: Table, { bank, units, createdAt }: Facts, filing: unknown): Promise<FieldsFiled> => {
  const pepper = await pepperOf(table)
  return fieldsFiled({ bank, filing, prefilled: await prefilledFor(table, { bank, units, createdAt }, pepper) }, pepper)
}

/** `lodging`: whether that it was lodged is to be counted. */
export const readCountedCase = async (
  table: Table,
  caseId: string,
  { lodging }: { readonly lodging: boolean },
): Promise<CountedCase> => {
  const rows = await everyRow({ table }, { table: 'cases', pk: casePk(caseId), sk: FROM_DOCUMENTS_TO_HEAD }, AnyRow)
  const rowOf = <T>(wanted: string, model: Model<T>): T | undefined => {
    const row = rows.find(({ sk }) => sk === wanted)
    return row && fitting(model, row, 'cases')
  }
  const head = rowOf('HEAD', AnyHead)
  if (!head) throw new Error(`case ${caseId} has no head`)
  const filing = rowOf('FILING#1', FiledText)
  const facts = factsOf(head, { filing, documents: rowOf('DOCUMENTS', LockedPapers) })
  const events = rows.filter(({ sk }) => String(sk).startsWith('EVENT#')).map(eventOf)
  const counts = lodging && filing && events.some(({ type }) => type === 'case.lodged')
  return {
    facts: counts ? { ...facts, fields: await fieldsOf(table, facts, JSON.parse(filing.filing)) } : facts,
    events,
    parts: isParent(head) ? head.parts.flatMap(({ caseId: part, earlier = [] }) => [...earlier, part]) : [],
  }
}
