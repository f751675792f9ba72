/**
 * Keeps the figures: reads what was published to each bank since the last time, from its gapless feed, and adds it to the cells in
 * one transaction with the place it has come to. So each event counts once whatever breaks or runs twice, and filing a case writes
 * nothing for it.
 */

import * as z from 'zod/mini'
import { feedHead, type Notification, readFeed } from '../deliveries/feed.ts'
import { beijing } from '../kernel/time.ts'
import type { Key, Ports, Write } from '../platform/ports.ts'
import { QUERY_ANSWERED, queryKey, StoredQuery } from '../queries/model.ts'
import { banksOf } from './banks.ts'
import {
  CellRow,
  type Cells,
  cellKey,
  countersOf,
  gathered,
  monthOf,
  SEVERAL_REGISTRIES,
  summed,
  type Tally,
} from './cells.ts'
import { type CountedCase, readCountedCase } from './counted-case.ts'
import { minutesBetween, onScale } from './durations.ts'
import { isCounted, talliesOf } from './tally.ts'

type CountPorts = Pick<Ports, 'table' | 'clock' | 'log'>

/** Each adds to two cells at most (its own month, and that of an acceptance or lodging before it): within one transaction. */
const ITEMS_AT_ONCE = 45

/** So many batches a bank and run; the next run goes on. */
const BATCHES = 40

export const cursorKey = (institution: string): Key => ({ pk: `COUNTED#${institution}`, sk: 'CURSOR' })

/** Up to which number of its feed a bank is counted. */
export const CursorRow = z.object({ sequence: z.int() })

export const markOf = (row: z.infer<typeof CursorRow> | undefined): number => row?.sequence ?? 0

/** The outcome of a query that several registries answered. */
export const SEVERAL = 'several'

const QueryData = z.object({
  kind: z.string(),
  registry: z.optional(z.string()),
  outcome: z.optional(z.string()),
})

/** What an answered query adds; it has no case. `query`: as it is kept, which never changes in what is read of it here. */
export const talliesOfQuery = (
  institution: string,
  { occurredAt, data }: Notification,
  query: StoredQuery | undefined,
): Tally[] => {
  const { kind, registry = SEVERAL_REGISTRIES, outcome = SEVERAL } = QueryData.parse(data)
  const place = { month: monthOf(occurredAt), registry, institution }
  return [
    'queries',
    `queries|kind=${kind}`,
    `queries|outcome=${outcome}`,
    ...(query?.ground === undefined ? [] : [`queries-refused|ground=${query.ground}`]),
    `query-time|minutes=${query ? onScale(minutesBetween(query.askedAt, occurredAt)) : 'unknown'}`,
  ].map((counter) => ({ ...place, counter, add: 1 }))
}

const READS_AT_ONCE = 16

/** By their ids; those of the notifications that tell of an answer. */
export const queriesOf = async (
  { table }: Pick<Ports, 'table'>,
  items: readonly Notification[],
): Promise<ReadonlyMap<string, StoredQuery>> => {
  const ids = [...new Set(items.filter(({ type }) => type === QUERY_ANSWERED).map(({ queryId }) => String(queryId)))]
  const found = new Map<string, StoredQuery>()
  for (let start = 0; start < ids.length; start += READS_AT_ONCE) {
    const some = ids.slice(start, start + READS_AT_ONCE)
    const pages = await Promise.all(
      some.map((id) =>
        table.query({ table: 'cases', pk: queryKey(id).pk, sk: { prefix: queryKey(id).sk } }, StoredQuery),
      ),
    )
    for (const query of pages.flatMap(({ rows }) => rows.slice(0, 1))) found.set(query.queryId, query)
  }
  return found
}

/** What one notification adds: an event of a case of this bank's own. What it hears of as the other lender is another's figure. */
const talliesOfItem = (
  institution: string,
  item: Notification,
  { cases, queries }: { cases: ReadonlyMap<string, CountedCase>; queries: ReadonlyMap<string, StoredQuery> },
): Tally[] => {
  if (item.type === QUERY_ANSWERED) return talliesOfQuery(institution, item, queries.get(item.queryId ?? ''))
  const found = cases.get(item.caseId ?? '')
  if (!found || found.facts.bank !== institution) return []
  const at = found.events.findIndex(({ eventId }) => eventId === item.id)
  if (at < 0) throw new Error(`case ${item.caseId} lacks the event ${item.id}`)
  return talliesOf(found.facts, found.events.slice(0, at + 1))
}

const casesOf = async (
  { table }: CountPorts,
  items: readonly Notification[],
): Promise<ReadonlyMap<string, CountedCase>> => {
  const fresh = Map.groupBy(
    items.filter(({ type, caseId }) => caseId && isCounted(type)),
    ({ caseId }) => String(caseId),
  )
  return new Map(
    await Promise.all(
      [...fresh].map(async ([id, some]): Promise<[string, CountedCase]> => {
        const lodging = some.some(({ type }) => type === 'case.lodged')
        return [id, await readCountedCase(table, id, { lodging })]
      }),
    ),
  )
}

export const talliesOfItems = async (
  ports: CountPorts,
  institution: string,
  items: readonly Notification[],
): Promise<Tally[]> => {
  const [cases, queries] = await Promise.all([casesOf(ports, items), queriesOf(ports, items)])
  return items
    .filter(({ type }) => isCounted(type) || type === QUERY_ANSWERED)
    .flatMap((item) => talliesOfItem(institution, item, { cases, queries }))
}

/** The cells with more added, to be put: nobody else writes cells of this bank while its cursor stands. */
const grown = async ({ table }: CountPorts, more: Cells): Promise<Write[]> => {
  const cells = [...more.values()]
  const keys = cells.map((cell) => ({ table: 'reports', key: cellKey(cell), model: CellRow }) as const)
  const stored = keys.length === 0 ? [] : await table.batchGet(keys)
  return cells.map(({ counters, ...id }, at) => ({
    table: 'reports',
    put: { ...cellKey(id), ...id, counters: summed([countersOf(stored[at]), counters]) },
  }))
}

const cursorWrite = (institution: string, { from, to, now }: { from: number; to: number; now: Date }): Write => ({
  table: 'reports',
  put: { ...cursorKey(institution), sequence: to, countedAt: beijing(now) },
  condition:
    from === 0 ? { expression: 'attribute_not_exists(#pk)' } : { expression: '#sequence = :from', values: { from } },
})

/** False once nothing is left, or somebody else counts this bank. */
const countBatch = async (ports: CountPorts, institution: string): Promise<boolean> => {
  const from = markOf(await ports.table.get('reports', cursorKey(institution), CursorRow))
  const last = await feedHead(ports, institution)
  if (last <= from) return false
  const items = await readFeed(ports, institution, { after: from, last, limit: ITEMS_AT_ONCE })
  const tallies = await talliesOfItems(ports, institution, items)
  const cursor = cursorWrite(institution, { from, to: from + items.length, now: ports.clock.now() })
  const commit = await ports.table.transact([cursor, ...(await grown(ports, gathered(tallies)))])
  return commit.committed && from + items.length < last
}

/** What one bank was told since the last time. */
export const countBank = async (ports: CountPorts, institution: string): Promise<void> => {
  for (let batch = 0; batch < BATCHES; batch++) if (!(await countBatch(ports, institution))) return
}

/** Where one bank cannot be counted, the others are all the same. */
export const count = async (ports: CountPorts): Promise<void> => {
  const banks = await banksOf(ports)
  const faults: unknown[] = []
  for (const { institutionId } of banks) await countBank(ports, institutionId).catch((error) => faults.push(error))
  if (faults.length > 0) throw new AggregateError(faults, `${faults.length} banks could not be counted`)
}
