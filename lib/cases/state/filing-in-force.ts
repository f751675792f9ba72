/**
 * What a case says now: the filing as it was signed first, with every field that the bank has put right since and the documents that
 * came later. What was filed stays as it is, each version with its own signature; this is read off them.
 */

import * as z from 'zod/mini'
import { DocumentType } from '../../documents/types.ts'
import { AsFiled } from '../../filings/as-filed.ts'
import { type Correction, corrected } from '../../filings/corrections.ts'
import type { Filing } from '../../filings/filing.ts'
import type { Ports } from '../../platform/ports.ts'
import { FilingRow } from './head.ts'
import { filingKey, type Head, laterFilingKey, type RequestedItem } from './rows.ts'

/** Of a later filing, as it was signed. */
const Answers = z.object({
  answers: z.array(
    z.object({ item: z.string(), value: z.optional(z.unknown()), documents: z.optional(z.array(z.string())) }),
  ),
})
type Answered = z.infer<typeof Answers>['answers'][number]

/** The number of the version in force; the first filing is 1. */
export const versionOf = ({ laterFilings = 1 }: Pick<Head, 'laterFilings'>): number => laterFilings

/** The filings after the first, in order. None for a case that never was supplemented: then nothing is read. */
export const laterFilingsOf = async (
  { table }: Pick<Ports, 'table'>,
  head: Pick<Head, 'caseId' | 'laterFilings'>,
): Promise<readonly FilingRow[]> => {
  const keys = Array.from({ length: versionOf(head) - 1 }, (_, at) => laterFilingKey(head.caseId, at + 2))
  if (keys.length === 0) return []
  const rows = await table.batchGet(keys.map((key) => ({ table: 'cases', key, model: FilingRow }) as const))
  return rows.map((row, at) => {
    if (!row) throw new Error(`case ${head.caseId} lacks filing ${at + 2}`)
    return row
  })
}

const answeredIn = ({
  filing,
  items = [],
}: FilingRow): readonly { readonly given: Answered; readonly asked: RequestedItem }[] =>
  Answers.parse(JSON.parse(filing)).answers.flatMap((given) => {
    const asked = items.find(({ id }) => id === given.item)
    return asked ? [{ given, asked }] : []
  })

/** The fields put right, in the order in which they were. */
const correctionsIn = (later: readonly FilingRow[]): readonly Correction[] =>
  later
    .flatMap(answeredIn)
    .flatMap(({ given: { value }, asked: { pointer } }) =>
      pointer === undefined || value === undefined ? [] : [{ pointer, value }],
    )

/** The fields as they are now; its documents are those of the first filing. */
export const fieldsInForce = (first: FilingRow, later: readonly FilingRow[]): unknown =>
  corrected(JSON.parse(first.filing), correctionsIn(later))

export const inForce = (first: FilingRow, later: readonly FilingRow[]): Filing => {
  const filing = AsFiled.parse(fieldsInForce(first, later))
  const added = later
    .flatMap(answeredIn)
    .flatMap(({ given: { documents = [] }, asked: { slot } }) =>
      documents.map((documentId) => ({ documentId, slot: DocumentType.parse(slot) })),
    )
  return added.length === 0 ? filing : { ...filing, documents: [...filing.documents, ...added] }
}

/** The filing in force of a case that has one. */
export const filingInForce = async (
  ports: Pick<Ports, 'table'>,
  head: Pick<Head, 'caseId' | 'laterFilings'>,
): Promise<Filing> => {
  const [first, later] = await Promise.all([
    ports.table.get('cases', filingKey(head.caseId), FilingRow),
    laterFilingsOf(ports, head),
  ])
  if (!first) throw new Error(`case ${head.caseId} lacks its filing`)
  return inForce(first, later)
}
