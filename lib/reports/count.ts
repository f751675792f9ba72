/**
 * Keeps the figures: reads what was published to each bank since the last time, from its gapless feed, and adds it to the cells in
 * one transaction with the place it has come to. So each event counts once whatever breaks or runs twice, and filing a case writes
 * nothing for it.
 */

import * as z from 'zod/mini'
import { feedHead, type Notification, readFeed } from '../deliveries/feed.ts'
import { byFew } from '../kernel/by-few.ts'
import { momentOfId } from '../kernel/ids.ts'
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
import { COUNTED_AT_ONCE, type Run, runOf } from './counting-run.ts'
import { minutesBetween, onScale } from './durations.ts'
import { isCounted, talliesOf } from './tally.ts'

type CountPorts = Pick<Ports, 'table' | 'clock' | 'log'>

/** Each adds to two cells at most (its own month, and that of an acceptance or lodging before it): within one transaction. */
export const NOTIFICATIONS_A_BATCH = 45

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

/** The last that was counted; none once nothing is left, or somebody else counts this bank. */
const countBatch = async (ports: CountPorts, institution: string): Promise<Notification | undefined> => {
  const from = markOf(await ports.table.get('reports', cursorKey(institution), CursorRow))
  const last = await feedHead(ports, institution)
  if (last <= from) return undefined
  const items = await readFeed(ports, institution, { after: from, last, limit: NOTIFICATIONS_A_BATCH })
  const tallies = await talliesOfItems(ports, institution, items)
  const cursor = cursorWrite(institution, { from, to: from + items.length, now: ports.clock.now() })
  const commit = await ports.table.transact([cursor, ...(await grown(ports, gathered(tallies)))])
  return commit.committed && from + items.length < last ? items.at(-1) : undefined
}

/** What one bank was told since the last time. */
const countBank = async (ports: CountPorts, institution: string, run: Run): Promise<void> => {
  for (let last = await countBatch(ports, institution); last; last = await countBatch(ports, institution))
    if (run.isOver()) return run.stoppedAt(momentOfId(last.id))
}

/** Where one bank cannot be counted, the others are all the same. */
export const count = async (ports: CountPorts, run = runOf(ports)): Promise<void> => {
  const banks = await banksOf(ports)
  const faults = await byFew(banks, COUNTED_AT_ONCE, ({ institutionId }) => countBank(ports, institutionId, run))
  if (faults.length > 0) throw new AggregateError(faults, `${faults.length} banks could not be counted`)
}
