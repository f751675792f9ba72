/**
 * Whether a copy of the tables is the platform as it was: nothing that must stay is missing, changed or new; every case's events are one
 * chain up to its head; the seals hold their records; the figures are those of the cases. Reads only, a page at a time.
 */

import { isDeepStrictEqual } from 'node:util'
import { recordsOf } from '../../lib/audit/seal.ts'
import { LastSeal, lastSealKey, SealedBatch, sealKey, sealText } from '../../lib/audit/seals.ts'
import { brokenAt } from '../../lib/cases/state/events.ts'
import { AnyHead, EventRow } from '../../lib/cases/state/rows.ts'
import { AnyRow, type Model } from '../../lib/kernel/stored.ts'
import type { TableName } from '../../lib/names/resources.ts'
import type { Key, Row, Table } from '../../lib/platform/ports.ts'
import { recount } from '../../lib/reports/recount.ts'
import { subjectPk } from '../../lib/subjects/subjects.ts'
// @ts-expect-error a stand-alone script without types
import { NOTHING_BEFORE, verifyNext } from '../verify-seals.mjs'
import { factsIf, isCase, KeyOf, LASTING, type Lasting } from './lasting.ts'
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

const BATCH = 100

type Scanned = { readonly key: Key; readonly row: Row }

const batches = async function* (pages: AsyncIterable<readonly Row[]>): AsyncIterable<readonly Scanned[]> {
  for await (const page of pages)
    for (let start = 0; start < page.length; start += BATCH)
      yield page.slice(start, start + BATCH).map((row) => ({ key: KeyOf.parse(row), row }))
}

type Pair = Scanned & { readonly other: Row | undefined; readonly kind: Lasting }

/** Lasting rows of one side with what the other side has under the same key. */
const compare = async (
  name: TableName,
  sides: { readonly of: Store; readonly in: Store },
  judge: (pair: Pair) => void,
) => {
  let rows = 0
  for await (const batch of batches(sides.of.scan(name))) {
    rows += batch.length
    const lasting = batch.flatMap((one) => {
      const kind = LASTING.find(({ table, is }) => table === name && is(one.key))
      return kind ? [{ ...one, kind }] : []
    })
    if (lasting.length === 0) continue
    const others = await sides.in.table.batchGet(
      lasting.map(({ key }) => ({ table: name, key, model: AnyRow }) as const),
    )
    for (const [at, one] of lasting.entries()) judge({ ...one, other: others[at] })
  }
  return rows
}

const nameOf = (table: TableName, { pk, sk }: Key): string => `${table} ${pk} ${sk}`

type Sides = { readonly live: Store; readonly copy: Store; readonly upTo: Date }

/** What is wrong with a lasting row of the live table, seen in the copy. */
const faultIn = ({ row, other, kind }: Pair, upTo: Date): string | undefined => {
  const facts = factsIf(kind, row)
  if (!facts) return 'does not fit its model in the live table'
  if (other)
    return isDeepStrictEqual(facts.fixed, factsIf(kind, other)?.fixed) ? undefined : 'not as it is in the live table'
  return facts.since && facts.since <= upTo ? 'lost' : undefined
}

const verifyRows = async ({ live, copy, upTo }: Sides, found: (says: string) => void) => {
  const counts = {} as Record<TableName, { live: number; copy: number }>
  for (const name of TABLE_NAMES) {
    const inLive = await compare(name, { of: live, in: copy }, (pair) => {
      const fault = faultIn(pair, upTo)
      if (fault) found(`${nameOf(name, pair.key)}: ${fault}`)
    })
    const inCopy = await compare(name, { of: copy, in: live }, ({ key, other }) => {
      if (!other) found(`${nameOf(name, key)}: not in the live table`)
    })
    counts[name] = { live: inLive, copy: inCopy }
  }
  return counts
}

const NamedEvent = { parse: (row: unknown) => ({ sk: KeyOf.parse(row).sk, event: EventRow.parse(row) }) }

const allUnder = async <T>(
  table: Table,
  { pk, prefix }: { readonly pk: string; readonly prefix: string },
  model: Model<T>,
): Promise<T[]> => {
  const rows: T[] = []
  let after: Row | undefined
  do {
    const page = await table.query({ table: 'cases', pk, sk: { prefix }, ...(after && { after }) }, model)
    rows.push(...page.rows)
    after = page.next
  } while (after)
  return rows
}

type CaseHead = ReturnType<typeof AnyHead.parse>

const faultOfCase = async (table: Table, { caseId, sequence, lastHash }: CaseHead): Promise<string | undefined> => {
  const pk = subjectPk(caseId)
  const rows = await allUnder(table, { pk, prefix: 'EVENT#' }, NamedEvent)
  const events = rows.map(({ event }) => event)
  const broken = brokenAt(events)
  if (broken !== undefined) return `${rows[broken]?.sk} does not follow the one before it`
  if (events.length !== sequence) return `its head speaks of ${sequence} events, there are ${events.length}`
  if (events.at(-1)?.hash !== lastHash) return 'its last event is not the one its head names'
  if ((await allUnder(table, { pk, prefix: 'FILING#' }, AnyRow)).length === 0) return 'it has no filing'
  return undefined
}

/** Its head, if it fits; otherwise, or where its events do not fit, what is wrong. */
const judgedCase = async (table: Table, { row }: Scanned): Promise<{ head?: CaseHead; fault?: string | undefined }> => {
  try {
    const head = AnyHead.parse(row)
    return { head, fault: await faultOfCase(table, head) }
  } catch (error) {
    return { fault: error instanceof Error ? error.message : String(error) }
  }
}

/** Of each bank the first and the last month in which it filed, for the figures. */
const verifyChains = async ({ copy }: Sides, found: (says: string) => void) => {
  const banks = new Map<string, readonly string[]>()
  let cases = 0
  for await (const batch of batches(copy.scan('cases')))
    for (const one of batch.filter(({ key }) => isCase(key) && key.sk === 'HEAD')) {
      cases += 1
      const { head, fault } = await judgedCase(copy.table, one)
      if (fault) found(`${one.key.pk}: ${fault}`)
      if (!head) continue
      const month = head.createdAt.slice(0, 7)
      banks.set(
        head.bank,
        [...(banks.get(head.bank) ?? []), month].toSorted().filter((_, at, all) => at === 0 || at === all.length - 1),
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
