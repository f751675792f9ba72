/**
 * Counts anew from the cases themselves, found by the list of their bank, and compares with what was kept: to the digit, for every
 * event that was numbered up to the mark. An event that is in no feed at all would be a defect and is listed.
 */

import { AnyHead, headKey, listOf } from '../cases/state/rows.ts'
import { type Notification, readFeed } from '../deliveries/feed.ts'
import type { Ports, Table } from '../platform/ports.ts'
import { QUERY_ANSWERED } from '../queries/model.ts'
import { subjectIdOfPk } from '../subjects/subjects.ts'
import { everyRow } from '../tables/every-row.ts'
import { Listed } from '../tables/newest-first.ts'
import {
  CellRow,
  type Cells,
  type Counters,
  cellKey,
  cellName,
  countersOf,
  gathered,
  summed,
  type Tally,
} from './cells.ts'
import { CursorRow, cursorKey, markOf, queriesOf, talliesOfQuery } from './count.ts'
import { readCountedCase } from './counted-case.ts'
import { isCounted, talliesOf } from './tally.ts'

type RebuildPorts = Pick<Ports, 'table'>

const KEYS_AT_ONCE = 100

const caseIdsIn = async (table: Table, institution: string, month: string): Promise<string[]> => {
  const rows = await everyRow(
    { table },
    { table: 'cases', index: 'byInstitution', pk: listOf(institution, month) },
    Listed,
  )
  return rows.map(({ pk }) => subjectIdOfPk(pk))
}

type Anew = {
  readonly tallies: readonly Tally[]
  readonly unpublished: readonly string[]
  readonly met: readonly string[]
}

/** A case and its parts, event by event; what the feed does not have up to the mark is left out. */
const talliesOfCase = async (
  table: Table,
  caseId: string,
  { institution, published }: { readonly institution: string; readonly published: ReadonlySet<string> },
): Promise<Anew> => {
  const { facts, events, parts } = await readCountedCase(table, caseId, { lodging: true })
  if (facts.bank !== institution) return { tallies: [], unpublished: [], met: [] }
  const counted = events.filter(({ type }) => isCounted(type))
  const ofParts = await Promise.all(parts.map((part) => talliesOfCase(table, part, { institution, published })))
  return {
    tallies: [
      ...counted
        .filter(({ eventId }) => published.has(eventId))
        .flatMap(({ n }) => talliesOf(facts, events.slice(0, n))),
      ...ofParts.flatMap(({ tallies }) => tallies),
    ],
    unpublished: [
      ...counted.filter(({ eventId }) => !published.has(eventId)).map(({ eventId }) => eventId),
      ...ofParts.flatMap(({ unpublished }) => unpublished),
    ],
    met: [...counted.map(({ eventId }) => eventId), ...ofParts.flatMap(({ met }) => met)],
  }
}

const PAGE = 100

const publishedUpTo = async (ports: RebuildPorts, institution: string, mark: number): Promise<Notification[]> => {
  const items: Notification[] = []
  while (items.length < mark)
    items.push(...(await readFeed(ports, institution, { after: items.length, last: mark, limit: PAGE })))
  return items
}

export type Rebuilding = {
  readonly institution: string
  /** Of filing, `2026-07`. */
  readonly months: readonly string[]
  /** Up to which number of the feed; without it, as far as is counted. */
  readonly mark?: number
}

export type Rebuilt = {
  readonly cells: Cells
  readonly mark: number
  /** Events of cases that no feed has. */
  readonly unpublished: readonly string[]
  /** Cases of the bank with counted events that were filed in none of the months: the cells lack them. */
  readonly missed: readonly string[]
}

/** What the bank was told of and no case of these months had: other lenders’ cases apart. */
const missedCases = async (
  { table }: RebuildPorts,
  institution: string,
  { items, met }: { readonly items: readonly Notification[]; readonly met: ReadonlySet<string> },
): Promise<string[]> => {
  const unmet = items.filter(({ id, type }) => isCounted(type) && !met.has(id))
  const caseIds = [...new Set(unmet.map(({ caseId }) => String(caseId)))]
  const missed: string[] = []
  for (const caseId of caseIds) {
    const { pk, sk } = headKey(caseId)
    const { rows } = await table.query({ table: 'cases', pk, sk: { prefix: sk } }, AnyHead)
    if (rows[0]?.bank === institution) missed.push(caseId)
  }
  return missed
}

/** All months in which counted cases were filed must be named, or the cells lack their events. */
export const rebuild = async (ports: RebuildPorts, { institution, months, mark }: Rebuilding): Promise<Rebuilt> => {
  const counted = mark ?? markOf(await ports.table.get('reports', cursorKey(institution), CursorRow))
  const items = await publishedUpTo(ports, institution, counted)
  const published = new Set(items.map(({ id }) => String(id)))
  const queries = await queriesOf(ports, items)
  const tallies = items
    .filter(({ type }) => type === QUERY_ANSWERED)
    .flatMap((item) => talliesOfQuery(institution, item, queries.get(item.queryId ?? '')))
  const unpublished: string[] = []
  const met = new Set<string>()
  for (const month of months)
    for (const caseId of await caseIdsIn(ports.table, institution, month)) {
      const anew = await talliesOfCase(ports.table, caseId, { institution, published })
      tallies.push(...anew.tallies)
      unpublished.push(...anew.unpublished)
      for (const eventId of anew.met) met.add(eventId)
    }
  const missed = await missedCases(ports, institution, { items, met })
  return { cells: gathered(tallies), mark: counted, unpublished, missed }
}

export type Difference = {
  readonly cell: string
  readonly counter: string
  readonly kept: number
  readonly rebuilt: number
}

const differencesOf = (cell: string, stored: Counters, rebuilt: Counters): Difference[] =>
  [...new Set([...Object.keys(stored), ...Object.keys(rebuilt)])]
    .filter((counter) => stored[counter] !== rebuilt[counter])
    .map((counter) => ({ cell, counter, kept: stored[counter] ?? 0, rebuilt: rebuilt[counter] ?? 0 }))

/** Where what is kept and what was rebuilt differ; nothing if all is well. */
export const compareStored = async (
  { table }: RebuildPorts,
  cells: Cells,
  { registries, months, institution }: Rebuilding & { readonly registries: readonly string[] },
): Promise<readonly Difference[]> => {
  const ids = months.flatMap((month) => registries.map((registry) => ({ month, registry, institution })))
  const differences: Difference[] = []
  for (let start = 0; start < ids.length; start += KEYS_AT_ONCE) {
    const some = ids.slice(start, start + KEYS_AT_ONCE)
    const rows = await table.batchGet(
      some.map((id) => ({ table: 'reports', key: cellKey(id), model: CellRow }) as const),
    )
    for (const [at, id] of some.entries()) {
      const rebuilt = cells.get(cellName(id))?.counters ?? {}
      differences.push(...differencesOf(cellName(id), summed([countersOf(rows[at])]), rebuilt))
    }
  }
  return differences
}
