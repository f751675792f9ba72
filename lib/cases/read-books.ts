/**
 * Reads the book for the review: what registries answered to queries under the owner's letter, as long as the letter stands and the
 * answer is kept. Each such query was counted against the letter when it was asked; the look itself is recorded by whoever looks.
 */
import { type StoredLetter, statusOf, USE_PREFIX, useKey } from '../authorizations/model.ts'
import { AuthorizationUse } from '../authorizations/read-authorizations.ts'
import { beijingDate } from '../kernel/time.ts'
import type { Key, Ports, Row } from '../platform/ports.ts'
import { answerRowKey, queryKey, type Shown, type StoredQuery } from '../queries/model.ts'
import type { BookOfUnit, Books } from '../review/facts.ts'

type ReadPorts = Pick<Ports, 'table'>

/** Newer answers first; a letter used more often than this is looked at by its latest uses. */
const USES_READ = 300

/** DynamoDB reads 100 items at once. */
const KEYS_AT_ONCE = 100

export type BooksRead = { readonly books: Books; readonly queries: readonly string[] }

const NOTHING: BooksRead = { books: new Map(), queries: [] }

const getAll = async (
  { table }: ReadPorts,
  name: 'cases' | 'deliveries',
  keys: readonly Key[],
): Promise<(Row | undefined)[]> => {
  const rows: (Row | undefined)[] = []
  for (let at = 0; at < keys.length; at += KEYS_AT_ONCE)
    rows.push(...(await table.batchGet(keys.slice(at, at + KEYS_AT_ONCE).map((key) => ({ table: name, key })))))
  return rows
}

/** By unit and kind the first of these queries whose answer is still kept; the engine removes expired rows late. */
export const booksOf = async (ports: ReadPorts, queryIds: readonly string[], now: Date): Promise<BooksRead> => {
  const [heads, answers] = await Promise.all([
    getAll(ports, 'cases', queryIds.map(queryKey)),
    getAll(ports, 'deliveries', queryIds.map(answerRowKey)),
  ])
  const books = new Map<string, BookOfUnit>()
  const queries: string[] = []
  for (const [i, queryId] of queryIds.entries()) {
    const query = heads[i] as StoredQuery | undefined
    const answer = answers[i]
    if (!query?.readAt || !answer || answer.expiresAt * 1000 <= now.getTime()) continue
    const known = books.get(query.unitNumber)
    if (known?.[query.kind]) continue
    books.set(query.unitNumber, { ...known, [query.kind]: { readAt: query.readAt, shown: answer.shown as Shown } })
    queries.push(queryId)
  }
  return { books, queries }
}

/** Two for each unit and kind: the last may not be answered yet. */
const LATEST = 2

const latestOf = (uses: readonly AuthorizationUse[], units: readonly string[]): readonly string[] => {
  const wanted = uses.filter(({ unitNumber }) => units.includes(unitNumber))
  const groups = Map.groupBy(wanted, ({ unitNumber, kind }) => `${unitNumber} ${kind}`)
  return [...groups.values()].flatMap((group) => group.slice(0, LATEST).map(({ queryId }) => queryId))
}

/** Nothing, where the letter does not stand. One whose uses are all made still shows what was asked within them. */
export const readBooks = async (
  ports: ReadPorts,
  { letter, units, now }: { letter: StoredLetter; units: readonly string[]; now: Date },
): Promise<BooksRead> => {
  const status = statusOf(letter, beijingDate(now))
  if (status !== 'in-force' && status !== 'used-up') return NOTHING
  const { rows } = await ports.table.query({
    table: 'directory',
    pk: useKey(letter.authorizationId, '').pk,
    sk: { prefix: USE_PREFIX },
    descending: true,
    limit: USES_READ,
  })
  return booksOf(
    ports,
    latestOf(
      rows.map((row) => AuthorizationUse.parse(row)),
      units,
    ),
    now,
  )
}
