/**
 * Whether a copy of the tables is the platform as it was: nothing that must stay is missing, changed or new; every case's events are one
 * chain up to its head; the seals hold their records; the figures are those of the cases. Reads only, a page at a time.
 */

import { isDeepStrictEqual } from 'node:util'
import { recordsOf } from '../../lib/audit/seal.ts'
import { LastSeal, lastSealKey, SealedBatch, sealKey, sealText } from '../../lib/audit/seals.ts'
import { brokenAt } from '../../lib/cases/state/events.ts'
import type { EventRow } from '../../lib/cases/state/rows.ts'
import { momentOfId } from '../../lib/kernel/ids.ts'
import { AnyRow } from '../../lib/kernel/stored.ts'
import type { TableName } from '../../lib/names/resources.ts'
import type { Table } from '../../lib/platform/ports.ts'

// biome-ignore lint/suspicious/noExplicitAny: it looks at whatever is there, also at rows that no model would take
type Row = Record<string, any>

import { recount } from '../../lib/reports/recount.ts'
// @ts-expect-error a stand-alone script without types
import { NOTHING_BEFORE, verifyNext } from '../verify-seals.mjs'
import { type Store, TABLE_NAMES } from './stores.ts'

export type Finding = { readonly check: 'rows' | 'chains' | 'seals' | 'figures'; readonly says: string }
export type Verified = {
  readonly findings: readonly Finding[]
  readonly rows: Readonly<Record<TableName, { readonly live: number; readonly copy: number }>>
  readonly cases: number
  readonly seals: number
  readonly records: number
  readonly banks: number
}

type Lasting = {
  readonly table: TableName
  readonly is: (row: Row) => boolean
  /** When it came to be, where the row tells. */
  readonly since?: (row: Row) => Date
  /** What of it never changes again. */
  readonly fixed: (row: Row) => unknown
}

/** Rows that are written once and never go. */
const LASTING: readonly Lasting[] = [
  {
    table: 'cases',
    is: ({ pk, sk }) => pk.startsWith('CASE#') && sk === 'HEAD',
    since: ({ createdAt }) => new Date(createdAt),
    fixed: ({ caseId, bank, createdAt }) => [caseId, bank, createdAt],
  },
  {
    table: 'cases',
    is: ({ pk, sk }) => pk.startsWith('CASE#') && sk.startsWith('EVENT#'),
    since: ({ recordedAt }) => new Date(recordedAt),
    fixed: (row) => row,
  },
  { table: 'cases', is: ({ pk, sk }) => pk.startsWith('CASE#') && sk.startsWith('FILING#'), fixed: (row) => row },
  {
    table: 'audit',
    is: ({ sk }) => sk.startsWith('aud_'),
    since: ({ sk }) => momentOfId(sk),
    fixed: ({ record }) => record,
  },
  {
    table: 'audit',
    is: ({ sk }) => sk === 'SEAL',
    since: ({ sealedAt }) => new Date(sealedAt),
    fixed: ({ hash, leaves }) => [hash, leaves],
  },
]

const BATCH = 100

const batches = async function* (pages: AsyncIterable<readonly Row[]>): AsyncIterable<readonly Row[]> {
  for await (const page of pages)
    for (let start = 0; start < page.length; start += BATCH) yield page.slice(start, start + BATCH)
}

/** Lasting rows of one side with what the other side has under the same key. */
const compare = async (
  name: TableName,
  sides: { readonly of: Store; readonly in: Store },
  judge: (row: Row, other: Row | undefined, kind: Lasting) => void,
) => {
  let rows = 0
  for await (const batch of batches(sides.of.scan(name))) {
    rows += batch.length
    const lasting = batch.flatMap((row) => {
      const kind = LASTING.find((one) => one.table === name && one.is(row))
      return kind ? [{ row, kind }] : []
    })
    if (lasting.length === 0) continue
    const others = await sides.in.table.batchGet(
      lasting.map(({ row: { pk, sk } }) => ({ table: name, key: { pk, sk }, model: AnyRow })),
    )
    for (const [at, { row, kind }] of lasting.entries()) judge(row, others[at], kind)
  }
  return rows
}

const nameOf = (table: TableName, { pk, sk }: Row): string => `${table} ${pk} ${sk}`

type Sides = { readonly live: Store; readonly copy: Store; readonly upTo: Date }

const verifyRows = async ({ live, copy, upTo }: Sides, found: (says: string) => void) => {
  const counts = {} as Record<TableName, { live: number; copy: number }>
  for (const name of TABLE_NAMES) {
    const inLive = await compare(name, { of: live, in: copy }, (row, other, { since, fixed }) => {
      if (other && !isDeepStrictEqual(fixed(row), fixed(other)))
        found(`${nameOf(name, row)}: not as it is in the live table`)
      if (!other && since && since(row) <= upTo) found(`${nameOf(name, row)}: lost`)
    })
    const inCopy = await compare(name, { of: copy, in: live }, (row, other) => {
      if (!other) found(`${nameOf(name, row)}: not in the live table`)
    })
    counts[name] = { live: inLive, copy: inCopy }
  }
  return counts
}

const allUnder = async (table: Table, pk: string, prefix: string): Promise<Row[]> => {
  const rows: Row[] = []
  let after: Row | undefined
  do {
    const page = await table.query({ table: 'cases', pk, sk: { prefix }, ...(after && { after }) }, AnyRow)
    rows.push(...page.rows)
    after = page.next
  } while (after)
  return rows
}

const faultOfCase = async (table: Table, { pk, sequence, lastHash }: Row): Promise<string | undefined> => {
  const rows = await allUnder(table, pk, 'EVENT#')
  const events = rows.map(({ pk: _pk, sk: _sk, ...event }) => event as EventRow)
  const broken = brokenAt(events)
  if (broken !== undefined) return `${rows[broken]?.sk} does not follow the one before it`
  if (events.length !== sequence) return `its head speaks of ${sequence} events, there are ${events.length}`
  if (events.at(-1)?.hash !== lastHash) return 'its last event is not the one its head names'
  if ((await allUnder(table, pk, 'FILING#')).length === 0) return 'it has no filing'
  return undefined
}

/** Of each bank the first and the last month in which it filed, for the figures. */
const verifyChains = async ({ copy }: Sides, found: (says: string) => void) => {
  const banks = new Map<string, readonly string[]>()
  let cases = 0
  for await (const batch of batches(copy.scan('cases')))
    for (const row of batch.filter(({ pk, sk }) => pk.startsWith('CASE#') && sk === 'HEAD')) {
      cases += 1
      const fault = await faultOfCase(copy.table, row)
      if (fault) found(`${row.pk}: ${fault}`)
      const month = String(row.createdAt).slice(0, 7)
      banks.set(
        row.bank,
        [...(banks.get(row.bank) ?? []), month].toSorted().filter((_, at, all) => at === 0 || at === all.length - 1),
      )
    }
  return { banks, cases }
}

/** The same code an auditor runs, over what the tables hold. */
const verifySeals = async ({ copy: { table } }: Sides, found: (says: string) => void) => {
  const last: number = (await table.get('audit', lastSealKey, LastSeal))?.number ?? 0
  let previous: string | undefined = NOTHING_BEFORE
  let records = 0
  for (let number = 1; number <= last; number += 1) {
    const batch = await table.get('audit', sealKey(number), SealedBatch)
    const rows = await recordsOf(table, batch?.leaves.map(({ auditId }) => auditId) ?? [])
    const lines = rows.flatMap((row) => (row ? [`${row.record}\n`] : [])).join('')
    const next = verifyNext(
      { number, previous },
      { seal: batch && Buffer.from(sealText(batch)), records: Buffer.from(lines) },
    )
    for (const fault of next.faults) found(fault)
    previous = next.head
    records += next.records
  }
  return { seals: last, records }
}

const verifyFigures = async (
  { copy: { table }, upTo }: Sides,
  banks: ReadonlyMap<string, readonly string[]>,
  found: (says: string) => void,
) => {
  for (const [institution, months] of banks)
    try {
      const { differences } = await recount(
        { table, clock: { now: () => upTo } },
        { institution, from: months[0], to: months.at(-1) },
      )
      for (const { cell, counter, kept, rebuilt } of differences)
        found(`${cell} ${counter}: kept ${kept}, counted anew ${rebuilt}`)
    } catch (error) {
      found(`${institution}: cannot be counted: ${error instanceof Error ? error.message : error}`)
    }
}

export const verifyCopy = async (sides: Sides): Promise<Verified> => {
  const findings: Finding[] = []
  const into = (check: Finding['check']) => (says: string) => findings.push({ check, says })
  const rows = await verifyRows(sides, into('rows'))
  const { banks, cases } = await verifyChains(sides, into('chains'))
  const sealed = await verifySeals(sides, into('seals'))
  await verifyFigures(sides, banks, into('figures'))
  return { findings, rows, cases, ...sealed, banks: banks.size }
}
