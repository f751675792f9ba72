/**
 * Reads the book for the review: what registries answered to queries under the owner's authorization that the filing cites, as long as the
 * authorization stands and the answer is kept. Each query was counted against the authorization when it was asked; whoever looks records
 * the look.
 */

import type { StoredAuthorization } from '../../authorizations/model.ts'
import { isOneOf } from '../../names/keys.ts'
import type { Ports } from '../../platform/ports.ts'
import { AnswerRow, bookIn } from '../../queries/get-query.ts'
import { latestAnswers } from '../../queries/latest-answers.ts'
import { answerRowKey, queryKey, StoredQuery } from '../../queries/model.ts'
import { BOOK_KINDS, type BookKind, type BookOfUnit, type Books } from '../../review/facts.ts'

type ReadPorts = Pick<Ports, 'table'>

export type BooksRead = { readonly books: Books; readonly queries: readonly string[] }

type OneRead = {
  readonly queryId: string
  readonly unitNumber: string
  readonly kind: BookKind
  readonly book: NonNullable<BookOfUnit[BookKind]>
}

const gathered = (reads: readonly OneRead[]): BooksRead => {
  const books = new Map<string, BookOfUnit>()
  for (const { unitNumber, kind, book } of reads) books.set(unitNumber, { ...books.get(unitNumber), [kind]: book })
  return { books, queries: reads.map(({ queryId }) => queryId) }
}

const isBookKind = (kind: string): kind is BookKind => isOneOf(BOOK_KINDS, kind)

type Wanted = {
  readonly bank: string
  readonly authorization: StoredAuthorization
  readonly units: readonly string[]
  readonly now: Date
}

export const readBooks = async (ports: ReadPorts, { bank, authorization, units, now }: Wanted): Promise<BooksRead> => {
  const answers = await latestAnswers(ports, { bank, units: [...new Set(units)], kinds: BOOK_KINDS, now })
  return gathered(
    answers.flatMap(({ queryId, authorizationId, unitNumber, kind, readAt, shown }) =>
      authorizationId === authorization.authorizationId && isBookKind(kind)
        ? [{ queryId, unitNumber, kind, book: { readAt, shown } }]
        : [],
    ),
  )
}

/** DynamoDB reads 100 items at once: a query and its answer are two. */
const QUERIES_COMPARED = 50

/** As it was read by these queries; what has expired is not known any more. */
export const booksReadBy = async ({ table }: ReadPorts, queryIds: readonly string[], now: Date): Promise<BooksRead> => {
  const ids = queryIds.slice(0, QUERIES_COMPARED)
  if (ids.length === 0) return gathered([])
  const [queries, answers] = await Promise.all([
    table.batchGet(ids.map((id) => ({ table: 'cases', key: queryKey(id), model: StoredQuery }) as const)),
    table.batchGet(ids.map((id) => ({ table: 'deliveries', key: answerRowKey(id), model: AnswerRow }) as const)),
  ])
  return gathered(
    ids.flatMap((queryId, i) => {
      const query = queries[i]
      const shown = bookIn(answers[i], now)
      if (!query?.readAt || query.unitNumber === undefined || !shown || !isBookKind(query.kind)) return []
      return [{ queryId, unitNumber: query.unitNumber, kind: query.kind, book: { readAt: query.readAt, shown } }]
    }),
  )
}
